// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of /proc about a process context: /proc/virtual/XID/info and status,
 * /proc/PID/vinfo, and two lines of /proc/PID/status.
 */
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/vserver/proc.h>
#include <linux/vserver/task.h>

#include "core/proc.h"
#include "core/vserver.h"

/**
 * vs_proc_task_status() - print the context lines of /proc/PID/status
 * @m: the file
 * @task: the process
 *
 * A context with VXF_HIDE_VINFO hides them.
 */
void vs_proc_task_status(struct seq_file *m, struct task_struct *task)
{
	const struct vx_info *vxi;
	bool hide;

	rcu_read_lock();
	vxi = rcu_dereference(task->vx_info);
	hide = vxi && (READ_ONCE(vxi->ctx.flags) & VXF_HIDE_VINFO);
	rcu_read_unlock();
	if (!hide)
		seq_printf(m, "VxID: %u\nNxID: %u\n", task->xid, task->nid);
}

/**
 * proc_pid_vinfo() - print /proc/PID/vinfo
 * @m: the file
 * @ns: pid namespace of the mount; not used
 * @pid: pid of the process; not used
 * @task: the process
 *
 * Return: 0.
 */
int proc_pid_vinfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task)
{
	const struct vx_info *vxi;

	seq_printf(m, "XID:\t%u\n", task->xid);
	rcu_read_lock();
	vxi = rcu_dereference(task->vx_info);
	if (vxi)
		seq_printf(m, "BCaps:\t%016llx\nCCaps:\t%016llx\nCFlags:\t%016llx\nCIPid:\t%d\n",
			   vxi->bcaps, vxi->ccaps, vxi->ctx.flags,
			   vs_shown_nr(vxi->initpid, &init_pid_ns));
	rcu_read_unlock();
	return 0;
}

/**
 * vs_show_vx_info() - print /proc/virtual/XID/info
 * @m: the file
 * @ctx: a process context, with a reference
 */
void vs_show_vx_info(struct seq_file *m, struct vs_context *ctx)
{
	/* Info was a kernel address: it is not for user space. */
	seq_printf(m, "ID:\t%u\nInfo:\t%016llx\nInit:\t%d\nOOM:\t%lld\n",
		   ctx->id, 0ULL,
		   vs_shown_nr(to_vx(ctx)->initpid, &init_pid_ns),
		   to_vx(ctx)->badness);
}

/**
 * vs_show_vx_status() - print /proc/virtual/XID/status
 * @m: the file
 * @ctx: a process context, with a reference
 */
void vs_show_vx_status(struct seq_file *m, struct vs_context *ctx)
{
	const struct vx_info *vxi = to_vx(ctx);

	seq_printf(m, "UseCnt:\t%u\nTasks:\t%d\nFlags:\t%016llx\n",
		   refcount_read(&ctx->usecnt) - 1, atomic_read(&ctx->claims),
		   ctx->flags);
	seq_printf(m, "BCaps:\t%016llx\nCCaps:\t%016llx\nUmask:\t%16llx\nWmask:\t%16llx\n",
		   vxi->bcaps, vxi->ccaps, vxi->umask, vxi->wmask);
	seq_printf(m, "Spaces:\t%08lx %08lx\n",
		   vxi->space[0].mask, vxi->space[1].mask);
}
