/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a context changes for the OOM killer.
 */
#ifndef _LINUX_VSERVER_OOM_H
#define _LINUX_VSERVER_OOM_H

#include <linux/jump_label.h>
#include <linux/oom.h>
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

DECLARE_STATIC_KEY_FALSE(vs_context_exists);

void __vs_oom_begin(struct oom_control *oc);
bool __vs_oom_spares(const struct oom_control *oc, struct task_struct *p);
bool __vs_oom_widen(struct oom_control *oc);

/**
 * vs_oom_begin() - decide who pays, before a victim is looked for
 * @oc: the search
 *
 * Called with the oom_lock held.
 */
static inline void vs_oom_begin(struct oom_control *oc)
{
	if (static_branch_unlikely(&vs_context_exists))
		__vs_oom_begin(oc);
}

/**
 * vs_oom_spares() - whether the OOM killer passes a process over
 * @oc: the search for a victim
 * @p: the process
 *
 * Only processes of the one who pays are looked at, see oom.c.  A guest that
 * pays loses its init last.  When the payer has no process that can be killed,
 * all processes are looked at.
 *
 * Return: true while the search is for others.
 */
static inline bool vs_oom_spares(const struct oom_control *oc,
				 struct task_struct *p)
{
	return oc->vs_scope && __vs_oom_spares(oc, p);
}

/**
 * vs_oom_widen() - look for a victim among more processes
 * @oc: the search, which has found none
 *
 * Return: false if all have been looked at.
 */
static inline bool vs_oom_widen(struct oom_control *oc)
{
	return oc->vs_scope && __vs_oom_widen(oc);
}

#else /* !CONFIG_VSERVER */

static inline long vs_oom_bias(const struct task_struct *p) { return 0; }

static inline void vs_oom_begin(struct oom_control *oc) { }

static inline bool vs_oom_spares(const struct oom_control *oc,
				 struct task_struct *p)
{
	return false;
}

static inline bool vs_oom_widen(struct oom_control *oc) { return false; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_OOM_H */
