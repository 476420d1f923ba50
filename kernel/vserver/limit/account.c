// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accounts: the users of a guest, and its share of the machine-wide pools.
 *
 * A guest gets at most its share of a pool, so that something is left for other
 * guests and for the host.  Beyond that it gets the error of an empty pool.
 *
 * The limits of System V IPC and of POSIX message queues belong to an IPC
 * namespace.  Each context has its own, so they need no share.
 */
#include <linux/cred.h>
#include <linux/fs.h>
#include <linux/minmax.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/vserver/account.h>
#include <linux/vserver/denied.h>

#include "core/context.h"
#include "core/limits.h"
#include "core/vserver.h"
#include "limit/account.h"

/**
 * vs_account_new() - create or find the account of a new context
 *
 * Each guest of the administrator has its own account.  The context of an
 * ordinary user shares the account of its creator.
 *
 * Return: the account with a reference; NULL for the host; ERR_PTR(-ENOMEM).
 */
struct vs_account *vs_account_new(void)
{
	struct vs_account *account;

	if (!vs_context_admin())
		return vs_account_get(vs_current_account());
	account = kzalloc(sizeof(*account), GFP_KERNEL_ACCOUNT);
	if (!account)
		return ERR_PTR(-ENOMEM);
	refcount_set(&account->count, 1);
	return account;
}

/**
 * vs_account_name() - set the context of a new account
 * @account: from vs_account_new()
 * @xid: id of the new context
 *
 * An account that the context shares with its creator keeps its context.
 */
void vs_account_name(struct vs_account *account, u32 xid)
{
	if (account && account != vs_current_account())
		WRITE_ONCE(account->xid, xid);
}

/**
 * vs_account_get() - take a reference
 * @account: the account, or NULL
 *
 * Return: @account
 */
struct vs_account *vs_account_get(struct vs_account *account)
{
	if (account)
		refcount_inc(&account->count);
	return account;
}

/**
 * vs_account_put() - drop a reference
 * @account: the account, or NULL
 *
 * Context: Any context.
 */
void vs_account_put(struct vs_account *account)
{
	if (account && refcount_dec_and_test(&account->count))
		kfree(account);
}

int __vs_charge(struct vs_account *account, enum vs_pool pool, long n,
		unsigned long size, int err)
{
	unsigned long share = min_t(unsigned long, size / VS_POOL_PARTS,
				    LONG_MAX);

	if (atomic_long_add_return(n, &account->pool[pool]) <= (long)share)
		return 0;
	__vs_uncharge(account, pool, n);
	return vs_deny("pool", pool, err);
}

/* Read the limit out of line: opens on the host do not need it. */
int __vs_charge_file(struct vs_account *account)
{
	return __vs_charge(account, VS_POOL_FILES, 1, get_max_files(),
			   -ENFILE);
}

void __vs_uncharge(struct vs_account *account, enum vs_pool pool, long n)
{
	atomic_long_sub(n, &account->pool[pool]);
}

/**
 * vs_account_enter() - change the account of credentials
 * @new: credentials that nobody else uses yet
 * @account: the account, or NULL
 *
 * Return: 0; -ENOMEM, and the caller must abort @new.
 */
int vs_account_enter(struct cred *new, struct vs_account *account)
{
	struct user_struct *user;

	if (vs_user_account(new->user) == account)
		return 0;
	user = alloc_uid_of(new->uid, account);
	if (!user)
		return -ENOMEM;
	free_uid(new->user);
	new->user = user;
	return set_cred_ucounts(new) ? -ENOMEM : 0;
}

/**
 * vs_account_move() - move the charge of the current task to an account
 * @account: the account that its credentials will have, or NULL
 *
 * Call this before the credentials are committed.  Entering never fails on a
 * full share, so that the administrator can always enter the guest.
 */
void vs_account_move(struct vs_account *account)
{
	struct vs_account *old = vs_current_account();

	if (old)
		atomic_long_dec(&old->pool[VS_POOL_TASKS]);
	if (account)
		atomic_long_inc(&account->pool[VS_POOL_TASKS]);
}

/**
 * vs_account_fork() - charge a new task
 * @p: the new task, with its credentials
 *
 * The charge lasts until vs_account_free_task(), so a zombie counts, too.  The
 * caller must call that function also on failure.
 *
 * Return: 0; -EAGAIN if the guest has used up its share.
 */
int vs_account_fork(struct task_struct *p)
{
	struct vs_account *account = vs_user_account(p->real_cred->user);
	long share;

	if (likely(!account))
		return 0;
	share = min_t(long, READ_ONCE(max_threads) / VS_POOL_PARTS,
		      READ_ONCE(pid_max) / VS_NUMBER_PARTS);
	if (atomic_long_inc_return(&account->pool[VS_POOL_TASKS]) <= share)
		return 0;
	return vs_deny("pool", VS_POOL_TASKS, -EAGAIN);
}

/**
 * vs_account_free_task() - release the charge of a task
 * @p: the task, with its credentials
 */
void vs_account_free_task(struct task_struct *p)
{
	struct vs_account *account = vs_user_account(p->real_cred->user);

	if (unlikely(account))
		__vs_uncharge(account, VS_POOL_TASKS, 1);
}
