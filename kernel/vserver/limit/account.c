// SPDX-License-Identifier: GPL-2.0-only
/*
 * Accounts: the users of a guest, and its share of the pools of the machine.
 *
 * A pool that has no user gives a guest at most its share.  Then other guests
 * and the users of the host still get something from the pool.  The answer to
 * a guest that wants more is that of an empty pool.
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
#include "core/vserver.h"
#include "limit/account.h"

/* A pool has so many parts, and a guest gets at most one of them. */
static const unsigned int vs_pool_parts[VS_POOLS] = {
	[VS_POOL_TASKS]	= 2,
	[VS_POOL_FILES]	= 2,
	[VS_POOL_AIO]	= 2,
	[VS_POOL_PTYS]	= 2,
};

/* A task can keep three numbers in use: its own, its group's, its session's. */
#define VS_NUMBER_PARTS		4

/**
 * vs_account_new() - an account for a new context
 *
 * The guests of the administrator have one each.  A context that an ordinary
 * user made has that of its maker.
 *
 * Return: the account, with a reference; NULL for that of the host; or an
 * ERR_PTR: -ENOMEM.
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
 * vs_account_name() - say whose a new account is
 * @account: from vs_account_new()
 * @xid: the context that it was made for, which has its id now
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
 * May be called in any context: the last one frees memory and no more.
 */
void vs_account_put(struct vs_account *account)
{
	if (account && refcount_dec_and_test(&account->count))
		kfree(account);
}

int __vs_charge(struct vs_account *account, enum vs_pool pool, long n,
		unsigned long size, int err)
{
	unsigned long share = min_t(unsigned long, size / vs_pool_parts[pool],
				    LONG_MAX);

	if (atomic_long_add_return(n, &account->pool[pool]) <= (long)share)
		return 0;
	__vs_uncharge(account, pool, n);
	return vs_deny("pool", pool, err);
}

/* The limit is read here: the host, which opens most files, does not need it. */
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
 * vs_account_enter() - make credentials those of a user of an account
 * @new: credentials that nobody else has yet
 * @account: the account, or NULL
 *
 * Return: 0 or -ENOMEM; @new is as good as before.
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
 * vs_account_move() - count the caller as a task of an account
 * @account: the account that its credentials will have, or NULL
 *
 * Called before those credentials are committed.  Entering is never refused:
 * the administrator is to reach a guest that has used up its share.
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
 * vs_account_fork() - count a new task
 * @p: the new task, with its credentials
 *
 * It counts until vs_account_free_task(), also when it is refused here, and
 * also as a zombie.
 *
 * Return: 0, or -EAGAIN when the share of the guest is used up.
 */
int vs_account_fork(struct task_struct *p)
{
	struct vs_account *account = vs_user_account(p->real_cred->user);
	long share;

	if (likely(!account))
		return 0;
	share = min_t(long, READ_ONCE(max_threads) / vs_pool_parts[VS_POOL_TASKS],
		      READ_ONCE(pid_max) / VS_NUMBER_PARTS);
	if (atomic_long_inc_return(&account->pool[VS_POOL_TASKS]) <= share)
		return 0;
	return vs_deny("pool", VS_POOL_TASKS, -EAGAIN);
}

/**
 * vs_account_free_task() - a task is gone
 * @p: the task, with its credentials
 */
void vs_account_free_task(struct task_struct *p)
{
	struct vs_account *account = vs_user_account(p->real_cred->user);

	if (unlikely(account))
		__vs_uncharge(account, VS_POOL_TASKS, 1);
}
