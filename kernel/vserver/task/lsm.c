// SPDX-License-Identifier: GPL-2.0-only
/*
 * LSM hooks of tasks: tracing, scheduling, limits, and machine-wide operations.
 */
#include <linux/binfmts.h>
#include <linux/bpf.h>
#include <linux/fs_struct.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"
#include "limit/account.h"
#include "task/task.h"

/*
 * Charge a new task to its guest, and take claims on its contexts.  Refuse it
 * if the guest has used up its share of tasks.
 */
static int hook_task_alloc(struct task_struct *task, unsigned long clone_flags)
{
	int err = vs_account_fork(task);

	vs_task_fork(task);
	return err ?: vs_check_sibling(clone_flags);
}

/* Drop the claims of a task after a failed fork.  Others drop them at exit. */
static void hook_task_free(struct task_struct *task)
{
	vs_account_free_task(task);
	vs_task_leave(task);
}

/* Has the context of a task STATE_ADMIN, or has the task no context? */
static bool vs_task_admin(struct task_struct *p)
{
	const struct vx_info *vxi;
	bool admin;

	rcu_read_lock();
	vxi = rcu_dereference(p->vx_info);
	admin = !vxi || (READ_ONCE(vxi->ctx.flags) & VXF_STATE_ADMIN);
	rcu_read_unlock();
	return admin;
}

/*
 * A guest traces its own tasks only, but not a task that entered and still
 * runs a program of the host.  access.h has the rules between two contexts.
 */
static int hook_ptrace_access_check(struct task_struct *child,
				    unsigned int mode)
{
	if (likely(child->xid == current->xid)) {
		if (!vs_in_guest() || !READ_ONCE(child->vs_entered))
			return 0;
		return mode & PTRACE_MODE_NOAUDIT ?
		       -EPERM : vs_deny("trace", 0, -EPERM);
	}
	return vs_id_check_trace(current->xid, child->xid,
				 vs_task_admin(child),
				 !(mode & PTRACE_MODE_ATTACH));
}

/* A task can make its parent the tracer only within one context. */
static int hook_ptrace_traceme(struct task_struct *parent)
{
	return parent->xid == current->xid ? 0 : -EPERM;
}

/*
 * The first program of a task that entered a guest must be below its root.
 * Otherwise a script with "#!/proc/self/exe" would run the administrator's
 * tool, and could open it for writing.
 */
static int hook_bprm_check_security(struct linux_binprm *bprm)
{
	struct path root;
	bool own;

	if (likely(!current->vs_entered) || !vs_in_guest())
		return 0;
	get_fs_root(current->fs, &root);
	own = path_is_under(&bprm->file->f_path, &root);
	path_put(&root);
	return own ? 0 : vs_deny("exec", 0, -EACCES);
}

/* A task that entered runs its first program: now the guest may trace it. */
static void hook_bprm_committed_creds(const struct linux_binprm *bprm)
{
	if (unlikely(current->vs_entered))
		WRITE_ONCE(current->vs_entered, false);
}

/* A task changes the nice value of tasks that it may signal. */
static int hook_task_setnice(struct task_struct *p, int nice)
{
	return vs_check_signal(p);
}

/* A task changes the I/O priority of tasks that it may signal. */
static int hook_task_setioprio(struct task_struct *p, int ioprio)
{
	return vs_check_signal(p);
}

/* A task reads the I/O priority of tasks that it may see. */
static int hook_task_getioprio(struct task_struct *p)
{
	return vs_task_visible(p) ? 0 : -ESRCH;
}

/* A task changes the scheduling of tasks that it may signal. */
static int hook_task_setscheduler(struct task_struct *p)
{
	return vs_check_signal(p);
}

/*
 * A task moves tasks that it may signal into a process group.  A guest joins no
 * group with members of another context.
 */
static int hook_task_setpgid(struct task_struct *p, pid_t pgid)
{
	return vs_check_signal(p) ?: vs_check_group(pgid);
}

/* A task changes the resource limits of tasks that it may signal. */
static int hook_task_setrlimit(struct task_struct *p, unsigned int resource,
			       struct rlimit *new_rlim)
{
	return vs_check_signal(p);
}

/* A guest creates a user namespace only if its umask has CLONE_NEWUSER. */
static int hook_userns_create(const struct cred *cred)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_in_guest())
		return 0;
	if (vxi && (READ_ONCE(vxi->umask) & CLONE_NEWUSER))
		return 0;
	return vs_deny("user-namespace", 0, -EPERM);
}

/* A guest has no bpf(2). */
static int hook_bpf(int cmd, union bpf_attr *attr, unsigned int size)
{
	return vs_in_guest() ? vs_deny("bpf", cmd, -EPERM) : 0;
}

/* A guest has no perf_event_open(2). */
static int hook_perf_event_open(int type)
{
	return vs_in_guest() ? vs_deny("perf", type, -EACCES) : 0;
}

/* A guest uses the kernel log only with VXC_SYSLOG. */
static int hook_syslog(int type)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_in_guest())
		return 0;
	if (vxi && (READ_ONCE(vxi->ccaps) & VXC_SYSLOG))
		return 0;
	return vs_deny("syslog", type, -EPERM);
}

/* No action of a guest may load code into the kernel. */
static int hook_kernel_module_request(char *kmod_name)
{
	return vs_in_guest() ? vs_deny("module", 0, -EPERM) : 0;
}

static struct security_hook_list vs_task_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(task_alloc, hook_task_alloc),
	LSM_HOOK_INIT(task_free, hook_task_free),
	LSM_HOOK_INIT(ptrace_access_check, hook_ptrace_access_check),
	LSM_HOOK_INIT(ptrace_traceme, hook_ptrace_traceme),
	LSM_HOOK_INIT(bprm_check_security, hook_bprm_check_security),
	LSM_HOOK_INIT(bprm_committed_creds, hook_bprm_committed_creds),
	LSM_HOOK_INIT(task_setnice, hook_task_setnice),
	LSM_HOOK_INIT(task_setioprio, hook_task_setioprio),
	LSM_HOOK_INIT(task_getioprio, hook_task_getioprio),
	LSM_HOOK_INIT(task_setscheduler, hook_task_setscheduler),
	LSM_HOOK_INIT(task_setpgid, hook_task_setpgid),
	LSM_HOOK_INIT(task_setrlimit, hook_task_setrlimit),
	LSM_HOOK_INIT(userns_create, hook_userns_create),
#ifdef CONFIG_BPF_SYSCALL
	LSM_HOOK_INIT(bpf, hook_bpf),
#endif
#ifdef CONFIG_PERF_EVENTS
	LSM_HOOK_INIT(perf_event_open, hook_perf_event_open),
#endif
	LSM_HOOK_INIT(syslog, hook_syslog),
	LSM_HOOK_INIT(kernel_module_request, hook_kernel_module_request),
};

void __init vs_task_init(void)
{
	security_add_hooks(vs_task_hooks, ARRAY_SIZE(vs_task_hooks),
			   &vserver_lsmid);
}
