// SPDX-License-Identifier: GPL-2.0-only
/*
 * The OOM killer and contexts: whose processes are killed when memory runs out.
 *
 * When a control group runs out, the context of the caller pays.
 *
 * When the machine runs out, the guest that has most pays, whoever asked for
 * the next page.  The host pays only if a process of the host asked, and only
 * if one of its processes alone counts for more than any guest.  So many guests
 * together cannot make the host lose a service.
 *
 * A guest has the anonymous memory, the swap and the page tables of all its
 * processes, and the most shared memory that one of them maps: several
 * processes usually map the same.  Mapped files do not count, as the kernel
 * gets them back without a kill.  Files of a tmpfs and System V segments that no
 * process maps do not count either, as no kill would free them.
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
#include "core/vserver.h"

/* What is added up with it is multiplied by 1000 for /proc/PID/oom_score. */
#define VX_BADNESS_MAX	(LONG_MAX / 4000)

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

/* Where a search looks, one after the other, from the highest. */
enum vs_oom_scope {
	VS_OOM_ALL,
	VS_OOM_PAYER,	/* every process of the payer */
	VS_OOM_LESS,	/* its processes but the init of the guest */
};

/* Called with RCU held, which keeps the account. */
static struct vs_account *vs_task_account(struct task_struct *p)
{
	return vs_user_account(__task_cred(p)->user);
}

/* Add the pages of a process to its guest; return the sum so far. */
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
 * Find the guest that has most, and decide between it and the host.  The
 * account is kept for comparisons only: its context may end meanwhile, and then
 * the search finds nobody and goes on among all.
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

/* A task that ends has left its context, but keeps the id and its user. */
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

long vc_get_badness(struct vs_call *call)
{
	struct vcmd_badness_v0 *arg = call->data;

	arg->bias = READ_ONCE(call->vxi->badness);
	return 0;
}

long vc_set_badness(struct vs_call *call)
{
	const struct vcmd_badness_v0 *arg = call->data;

	if (arg->bias > VX_BADNESS_MAX || arg->bias < -VX_BADNESS_MAX)
		return -EINVAL;
	WRITE_ONCE(call->vxi->badness, arg->bias);
	return 0;
}
