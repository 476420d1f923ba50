// SPDX-License-Identifier: GPL-2.0-only
/*
 * Files of /proc about a network context: /proc/virtnet/NID/info and status,
 * and /proc/PID/ninfo.
 */
#include <linux/bitmap.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/vserver/proc.h>

#include "core/proc.h"
#include "core/vserver.h"

static void vs_show_v4(struct seq_file *m, const char *prefix, int i,
		       const char *suffix, const struct nx_addr *entry)
{
	seq_printf(m, "%s%d%s:\t[%pI4-%pI4/%pI4:%04x]\n", prefix, i, suffix,
		   &entry->ip.s6_addr32[3], &entry->ip2.s6_addr32[3],
		   &entry->mask.s6_addr32[3], entry->type);
}

static void vs_show_v6(struct seq_file *m, const char *prefix, int i,
		       const char *suffix, const struct nx_addr *entry)
{
	int prefix_len = bitmap_weight((const unsigned long *)&entry->mask, 128);

	seq_printf(m, "%s%d%s:\t[%pI6/%pI6/%d:%04x]\n", prefix, i, suffix,
		   &entry->ip, &entry->mask, prefix_len, entry->type);
}

/* Print the entries of a family, numbered from 0. */
static void vs_show_addrs(struct seq_file *m, const struct nx_info *nxi,
			  bool v4, const char *prefix, const char *suffix)
{
	const struct nx_set *set;
	unsigned int i, shown = 0;

	rcu_read_lock();
	set = rcu_dereference(nxi->addrs);
	for (i = NX_LBACKS; i < set->count; i++) {
		const struct nx_addr *entry = &set->entry[i].addr;

		if (nx_is_v4(entry) != v4)
			continue;
		(v4 ? vs_show_v4 : vs_show_v6)(m, prefix, shown++, suffix,
					       entry);
	}
	rcu_read_unlock();
}

/**
 * proc_pid_ninfo() - print /proc/PID/ninfo
 * @m: the file
 * @ns: pid namespace of the mount; not used
 * @pid: pid of the process; not used
 * @task: the process
 *
 * Return: 0.
 */
int proc_pid_ninfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task)
{
	const struct nx_info *nxi;

	seq_printf(m, "NID:\t%u\n", task->nid);
	rcu_read_lock();
	nxi = rcu_dereference(task->nx_info);
	if (nxi) {
		seq_printf(m, "NCaps:\t%016llx\nNFlags:\t%016llx\n",
			   nxi->ncaps, nxi->ctx.flags);
		seq_printf(m, "V4Root[bcast]:\t%pI4\nV4Root[lback]:\t%pI4\n",
			   &nxi->bcast, &nxi->lback);
		vs_show_addrs(m, nxi, true, "V4Root[", "]");
		vs_show_addrs(m, nxi, false, "V6Root[", "]");
	}
	rcu_read_unlock();
	return 0;
}

/**
 * vs_show_nx_info() - print /proc/virtnet/NID/info
 * @m: the file
 * @ctx: a network context, with a reference
 */
void vs_show_nx_info(struct seq_file *m, struct vs_context *ctx)
{
	const struct nx_info *nxi = to_nx(ctx);

	seq_printf(m, "ID:\t%u\nInfo:\t%016llx\nBcast:\t%pI4\nLback:\t%pI4\n",
		   ctx->id, 0ULL, &nxi->bcast, &nxi->lback);
	vs_show_addrs(m, nxi, true, "", "");
	vs_show_addrs(m, nxi, false, "", "");
}

/**
 * vs_show_nx_status() - print /proc/virtnet/NID/status
 * @m: the file
 * @ctx: a network context, with a reference
 */
void vs_show_nx_status(struct seq_file *m, struct vs_context *ctx)
{
	seq_printf(m, "UseCnt:\t%u\nTasks:\t%d\nFlags:\t%016llx\nNCaps:\t%016llx\n",
		   refcount_read(&ctx->usecnt) - 1, atomic_read(&ctx->claims),
		   ctx->flags, to_nx(ctx)->ncaps);
}
