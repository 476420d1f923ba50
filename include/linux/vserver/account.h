/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Accounts: each guest has its own users, and a share of the machine-wide
 * pools.
 *
 * The kernel charges processes, signals, inotify watches and the like to a
 * user.  The lookup of a user takes its number and its account.  So user 33 of
 * one guest, of another guest and of the host are three users.  Credentials
 * inherit the account with their user; a task changes it when it enters a
 * context.
 *
 * The host has no account: the pointer is NULL.  A context that an ordinary
 * user of the host created has none either, so that the user keeps its limits
 * there.
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

/* Pools that the kernel does not charge to users */
enum vs_pool {
	VS_POOL_TASKS,
	VS_POOL_FILES,
	VS_POOL_AIO,
	VS_POOL_PTYS,
	VS_POOLS
};

#ifdef CONFIG_VSERVER

/* fork.c exports max_threads to the accounts. */
#define vs_shared
extern int max_threads;

DECLARE_STATIC_KEY_FALSE(vs_context_exists);

/**
 * struct vs_account - resource usage of one guest
 * @count: references
 * @xid: the context of the guest
 * @pool: units charged in each pool
 * @oom_round: number of the OOM search that @oom_private and @oom_shared are
 *	for
 * @oom_private: private pages of all processes
 * @oom_shared: the largest number of shared pages that one process maps
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

/* The account of a user; the user holds the reference. */
static inline struct vs_account *vs_user_account(const struct user_struct *user)
{
	return user->vs_account;
}

/* The account of a user's counters; they hold the reference. */
static inline struct vs_account *
vs_ucounts_account(const struct ucounts *ucounts)
{
	return ucounts->vs_account;
}

/**
 * vs_account_xid() - the context that is charged for the caller
 *
 * Return: the xid of a guest, or 0.
 */
static inline vxid_t vs_account_xid(void)
{
	const struct vs_account *account = current_user()->vs_account;

	return account ? account->xid : 0;
}

/* Call this once, before a lookup can find the user. */
static inline void vs_user_init(struct user_struct *user,
				struct vs_account *account)
{
	user->vs_account = account;
}

/* Call this once, before a lookup can find the counters. */
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
 * Return: the account, without a reference: the credentials of the caller have
 * one.  NULL for the host.
 */
static inline struct vs_account *vs_current_account(void)
{
	return vs_user_account(current_user());
}

/**
 * vs_account_hash() - hash of an account
 * @account: the account
 *
 * Return: a number to add to the hash of a user; 0 for the host.
 */
static inline unsigned long vs_account_hash(const struct vs_account *account)
{
	return (unsigned long)account / L1_CACHE_BYTES;
}

#ifdef CONFIG_VSERVER

/**
 * vs_user_is_root() - does RLIMIT_NPROC not apply to this user
 * @user: the user
 *
 * Root of a guest is exempt like root of the host.  Its share of VS_POOL_TASKS
 * limits the guest.
 *
 * Return: true for root of the host and of a guest.
 */
static inline bool vs_user_is_root(const struct user_struct *user)
{
	return uid_eq(user->uid, GLOBAL_ROOT_UID);
}

/**
 * vs_charge_file() - charge a new open file to the guest that opens it
 * @cred: credentials of the file
 *
 * Return: 0, or -ENFILE if the guest has used up its share.
 */
static inline int vs_charge_file(const struct cred *cred)
{
	if (!static_branch_unlikely(&vs_context_exists) ||
	    likely(!cred->user->vs_account))
		return 0;
	return __vs_charge_file(cred->user->vs_account);
}

/**
 * vs_uncharge_file() - release the charge of a closed file
 * @cred: credentials of the file
 */
static inline void vs_uncharge_file(const struct cred *cred)
{
	if (static_branch_unlikely(&vs_context_exists) &&
	    unlikely(cred->user->vs_account))
		__vs_uncharge(cred->user->vs_account, VS_POOL_FILES, 1);
}

/**
 * vs_charge_object() - charge an object to the account of the caller
 * @owner: field of the object that keeps the account
 * @pool: the pool
 * @n: units to charge
 * @size: size of the pool in units
 * @err: error to return if the guest has used up its share
 *
 * On success *@owner has a reference.  The host is not charged: *@owner stays
 * NULL.
 *
 * Return: 0 or @err.
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
 * vs_uncharge_object() - release the charge of an object
 * @owner: field of the object that keeps the account
 * @pool: the pool
 * @n: units to release
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
