/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accounts: each guest has users of its own, and a share of what has no user.
 *
 * The kernel counts processes, signals, inotify watches and the like for a
 * user.  A user is found by its number and by its account, so user 33 of one
 * guest, of another, and of the host are three users.  Credentials inherit the
 * account with their user; a task changes it when it enters a context.
 *
 * The host has no account: the pointer is NULL.  The same holds for a context
 * that an ordinary user of the host made, so nobody escapes its limits in one.
 */
#ifndef _LINUX_VSERVER_ACCOUNT_H
#define _LINUX_VSERVER_ACCOUNT_H

#include <linux/cred.h>
#include <linux/jump_label.h>
#include <linux/refcount.h>
#include <linux/sched/user.h>
#include <linux/user_namespace.h>
#include <linux/vserver/types.h>

struct vs_account;

/* Pools of the machine that the kernel does not count by user. */
enum vs_pool {
	VS_POOL_TASKS,
	VS_POOL_FILES,
	VS_POOL_AIO,
	VS_POOL_PTYS,
	VS_POOLS
};

#ifdef CONFIG_VSERVER

/* fork.c shares max_threads with the accounts. */
#define vs_shared
extern int max_threads;

DECLARE_STATIC_KEY_FALSE(vs_context_exists);

/**
 * struct vs_account - what one guest uses
 * @count: references
 * @xid: the context of the guest
 * @pool: what it has of each pool
 * @oom_round: search of the OOM killer that the next two are of
 * @oom_private: pages that one process has alone, added up
 * @oom_shared: the most shared pages that one process maps
 */
struct vs_account {
	refcount_t	count;
	vxid_t		xid;
	atomic_long_t	pool[VS_POOLS];
	unsigned long	oom_round;
	long		oom_private;
	long		oom_shared;
};

struct vs_account *vs_account_get(struct vs_account *account);
void vs_account_put(struct vs_account *account);
int __vs_charge(struct vs_account *account, enum vs_pool pool, long n,
		unsigned long size, int err);
int __vs_charge_file(struct vs_account *account);
void __vs_uncharge(struct vs_account *account, enum vs_pool pool, long n);

static inline struct vs_account *vs_user_account(const struct user_struct *user)
{
	return user->vs_account;
}

static inline struct vs_account *
vs_ucounts_account(const struct ucounts *ucounts)
{
	return ucounts->vs_account;
}

/**
 * vs_account_xid() - the context that the caller uses things for
 *
 * Return: the id of a guest, or 0.
 */
static inline vxid_t vs_account_xid(void)
{
	const struct vs_account *account = current_user()->vs_account;

	return account ? account->xid : 0;
}

/* Called once, when nobody else can find the user yet. */
static inline void vs_user_init(struct user_struct *user,
				struct vs_account *account)
{
	user->vs_account = account;
}

static inline void vs_ucounts_init(struct ucounts *ucounts,
				   struct vs_account *account)
{
	ucounts->vs_account = account;
}

#else /* !CONFIG_VSERVER */

#define vs_shared static

static inline struct vs_account *vs_account_get(struct vs_account *account)
{
	return NULL;
}

static inline void vs_account_put(struct vs_account *account) { }
static inline vxid_t vs_account_xid(void) { return 0; }

static inline struct vs_account *vs_user_account(const struct user_struct *user)
{
	return NULL;
}

static inline struct vs_account *
vs_ucounts_account(const struct ucounts *ucounts)
{
	return NULL;
}

static inline void vs_user_init(struct user_struct *user,
				struct vs_account *account) { }
static inline void vs_ucounts_init(struct ucounts *ucounts,
				   struct vs_account *account) { }

#endif /* CONFIG_VSERVER */

struct user_struct *alloc_uid_of(kuid_t uid, struct vs_account *account);

/**
 * vs_current_account() - the account of the caller
 *
 * Return: the account, which the credentials of the caller keep; NULL for the
 * host.
 */
static inline struct vs_account *vs_current_account(void)
{
	return vs_user_account(current_user());
}

/**
 * vs_account_hash() - what an account adds to the hash of a user
 * @account: the account
 *
 * Return: a number; 0 for the host.
 */
static inline unsigned long vs_account_hash(const struct vs_account *account)
{
	return (unsigned long)account / L1_CACHE_BYTES;
}

#ifdef CONFIG_VSERVER

/**
 * vs_user_is_root() - is this a user that RLIMIT_NPROC never limits
 * @user: the user
 *
 * Root of a guest is one as root of the host is: its share of the tasks limits
 * the guest.
 */
static inline bool vs_user_is_root(const struct user_struct *user)
{
	return uid_eq(user->uid, GLOBAL_ROOT_UID);
}

/**
 * vs_charge_file() - count a new open file for the guest that opens it
 * @cred: credentials of the file
 *
 * Return: 0, or -ENFILE when the share of the guest is used up.
 */
static inline int vs_charge_file(const struct cred *cred)
{
	if (!static_branch_unlikely(&vs_context_exists) ||
	    likely(!cred->user->vs_account))
		return 0;
	return __vs_charge_file(cred->user->vs_account);
}

/**
 * vs_uncharge_file() - an open file is gone
 * @cred: credentials of the file
 */
static inline void vs_uncharge_file(const struct cred *cred)
{
	if (static_branch_unlikely(&vs_context_exists) &&
	    unlikely(cred->user->vs_account))
		__vs_uncharge(cred->user->vs_account, VS_POOL_FILES, 1);
}

/**
 * vs_charge_object() - count what an object takes of a pool for the caller
 * @owner: where the object keeps the account
 * @pool: which pool
 * @n: how much
 * @size: what the machine has
 * @err: answer when the share of the caller is used up
 *
 * On success *@owner holds a reference, unless the host is charged.
 *
 * Return: 0 or @err
 */
static inline int vs_charge_object(struct vs_account **owner, enum vs_pool pool,
				   long n, unsigned long size, int err)
{
	struct vs_account *account = vs_current_account();

	if (likely(!account))
		return 0;
	err = __vs_charge(account, pool, n, size, err);
	if (!err)
		*owner = vs_account_get(account);
	return err;
}

/**
 * vs_uncharge_object() - the object of a vs_charge_object() goes
 * @owner: where the object keeps the account
 * @pool: which pool
 * @n: how much
 */
static inline void vs_uncharge_object(struct vs_account **owner,
				      enum vs_pool pool, long n)
{
	if (likely(!*owner))
		return;
	__vs_uncharge(*owner, pool, n);
	vs_account_put(*owner);
	*owner = NULL;
}

#else /* !CONFIG_VSERVER */

static inline bool vs_user_is_root(const struct user_struct *user)
{
	return user == INIT_USER;
}

static inline int vs_charge_file(const struct cred *cred)
{
	return 0;
}

static inline void vs_uncharge_file(const struct cred *cred) { }

static inline int vs_charge_object(struct vs_account **owner, enum vs_pool pool,
				   long n, unsigned long size, int err)
{
	return 0;
}

static inline void vs_uncharge_object(struct vs_account **owner,
				      enum vs_pool pool, long n) { }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_ACCOUNT_H */
