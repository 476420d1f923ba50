// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OOM killer: choose the context that loses a process, the payer.
 *
 * If a control group is out of memory, the payer is the context of the caller.
 *
 * If the machine is out of memory, the payer is the guest with the most
 * memory, even if another context wanted the next page.  There is one
 * exception: the host pays if a process of the host wanted the page, and if one
 * host process alone counts for more than any guest.  So many guests together
 * cannot make the host lose a service.
 *
 * The memory of a guest is the anonymous memory, swap and page tables of all
 * its processes.  The largest amount of shared memory that one process maps is
 * added.  It is not added for each process, because they usually map the same.
 * Mapped files do not count: the kernel reclaims them without a kill.  Unmapped
 * files of a tmpfs and System V segments do not count: no kill would free them.
 */
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/vserver/account.h>
#include <linux/vserver/oom.h>
#include <linux/vserver/task.h>

#include "core/command.h"
#include "core/limits.h"
#include "core/vserver.h"

long __vs_oom_bias(const struct task_struct *p)
{
	const struct vx_info *vxi;
	long bias = 0;

	rcu_read_lock();
	vxi = rcu_dereference(p->vx_info);
	if (vxi)
		bias = READ_ONCE(vxi->badness);
	rcu_read_unlock();
	return bias;
}

/* Processes that the search considers; it starts with a high scope */
enum vs_oom_scope {
	VS_OOM_ALL,	/* every process */
	VS_OOM_PAYER,	/* every process of the payer */
	VS_OOM_LESS,	/* the processes of the payer without its init */
};

/* Call this in an RCU read-side section, which keeps the account. */
static struct vs_account *vs_task_account(struct task_struct *p)
{
	return vs_user_account(__task_cred(p)->user);
}

/* Add the pages of a process to its account.  Return the sum so far. */
static long vs_oom_add(struct vs_account *account, struct task_struct *p,
		       unsigned long round)
{
	struct task_struct *t = find_lock_task_mm(p);

	if (account->oom_round != round) {
		account->oom_round = round;
		account->oom_private = 0;
		account->oom_shared = 0;
	}
	if (t && !test_bit(MMF_OOM_SKIP, &t->mm->flags)) {
		account->oom_private += get_mm_counter(t->mm, MM_ANONPAGES) +
					get_mm_counter(t->mm, MM_SWAPENTS) +
					mm_pgtables_bytes(t->mm) / PAGE_SIZE +
					vs_oom_bias(p);
		account->oom_shared = max_t(long, account->oom_shared,
					    get_mm_counter(t->mm, MM_SHMEMPAGES));
	}
	if (t)
		task_unlock(t);
	return account->oom_private + account->oom_shared;
}

/*
 * Find the guest with the most memory, and decide between it and the host.  The
 * account has no reference and is only compared.  If its context ends now, the
 * search finds no process of it and widens to all processes.
 */
static void vs_oom_choose(struct oom_control *oc)
{
	static unsigned long round;	/* protected by oom_lock */
	struct vs_account *account, *largest = NULL;
	long most = LONG_MIN, host = LONG_MIN, pages;
	struct task_struct *p;

	round++;
	rcu_read_lock();
	for_each_process(p) {
		account = vs_task_account(p);
		if (!account) {
			host = max(host, oom_badness(p, oc->totalpages));
			continue;
		}
		pages = vs_oom_add(account, p, round);
		if (!largest || account == largest || pages > most) {
			most = pages;
			largest = account;
		}
	}
	rcu_read_unlock();

	if (!largest)
		return;
	oc->vs_global = true;
	if (!vs_current_account() && host > most) {
		oc->vs_scope = VS_OOM_PAYER;
		return;
	}
	oc->vs_payer = largest;
	oc->vs_scope = VS_OOM_LESS;
}

void __vs_oom_begin(struct oom_control *oc)
{
	if (oc->constraint == CONSTRAINT_NONE)
		vs_oom_choose(oc);
	else if (vs_in_guest())
		oc->vs_scope = VS_OOM_LESS;
}

/* An exiting task has left its context, but keeps its xid and its user. */
static bool vs_oom_is_payer(const struct oom_control *oc, struct task_struct *p)
{
	return oc->vs_global ? vs_task_account(p) == oc->vs_payer :
			       p->xid == current->xid;
}

static bool vs_oom_is_init(struct task_struct *p)
{
	const struct vx_info *vxi = rcu_dereference(p->vx_info);

	return vxi && task_tgid_nr(p) == READ_ONCE(vxi->initpid);
}

bool __vs_oom_spares(const struct oom_control *oc, struct task_struct *p)
{
	bool spares;

	rcu_read_lock();
	spares = !vs_oom_is_payer(oc, p) ||
		 (oc->vs_scope == VS_OOM_LESS && vs_oom_is_init(p));
	rcu_read_unlock();
	return spares;
}

bool __vs_oom_widen(struct oom_control *oc)
{
	oc->vs_scope--;
	return true;
}

/**
 * vc_get_badness() - report the OOM bias of a context
 * @call: id: xid; data: &struct vcmd_badness_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_badness(struct vs_call *call)
{
	struct vcmd_badness_v0 *arg = call->data;

	arg->bias = READ_ONCE(call->vxi->badness);
	return 0;
}

/**
 * vc_set_badness() - set the OOM bias of a context
 * @call: id: xid; data: &struct vcmd_badness_v0, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, or -EINVAL if the bias is above LONG_MAX / 4000 pages or below
 * -LONG_MAX / 4000 pages.
 */
long vc_set_badness(struct vs_call *call)
{
	const struct vcmd_badness_v0 *arg = call->data;

	if (arg->bias > VX_BADNESS_MAX || arg->bias < -VX_BADNESS_MAX)
		return -EINVAL;
	WRITE_ONCE(call->vxi->badness, arg->bias);
	return 0;
}
