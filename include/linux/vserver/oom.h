/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The OOM killer: how contexts change the choice of a victim.
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
 * vs_oom_bias() - the bias that set_badness gave to the context of a process
 * @p: the process, which does not end meanwhile
 *
 * Return: pages to add to the memory of the process.
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
 * vs_oom_begin() - choose the context that loses a process, the payer
 * @oc: the search
 *
 * Context: Call this with oom_lock held, before the search for a victim.
 */
static inline void vs_oom_begin(struct oom_control *oc)
{
	if (static_branch_unlikely(&vs_context_exists))
		__vs_oom_begin(oc);
}

/**
 * vs_oom_spares() - must the OOM killer skip a process
 * @oc: the search for a victim
 * @p: the process
 *
 * The search considers only processes of the payer, see oom.c, and first skips
 * the init of a guest.  It considers all processes if the payer has none that
 * can be killed.
 *
 * Return: true to skip the process in the current scope.
 */
static inline bool vs_oom_spares(const struct oom_control *oc,
				 struct task_struct *p)
{
	return oc->vs_scope && __vs_oom_spares(oc, p);
}

/**
 * vs_oom_widen() - widen the scope of a search that found no victim
 * @oc: the search
 *
 * Return: false if the search has considered all processes.
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
