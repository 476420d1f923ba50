/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a context changes for the OOM killer.
 */
#ifndef _LINUX_VSERVER_OOM_H
#define _LINUX_VSERVER_OOM_H

#include <linux/sched.h>
#include <linux/vserver/access.h>

#ifdef CONFIG_VSERVER

long __vs_oom_bias(const struct task_struct *p);

/**
 * vs_oom_bias() - what a process counts for more than the memory it has
 * @p: the process, which does not end meanwhile
 *
 * Return: pages, see set_badness of the vserver system call.
 */
static inline long vs_oom_bias(const struct task_struct *p)
{
	return vs_id_is_guest(p->xid) ? __vs_oom_bias(p) : 0;
}

#else /* !CONFIG_VSERVER */

static inline long vs_oom_bias(const struct task_struct *p) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_OOM_H */
