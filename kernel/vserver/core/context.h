/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The common part of process contexts and network contexts.
 *
 * A lookup by id finds a context while it is hashed.  A context has two counts:
 *
 *	usecnt	references to the structure
 *	claims	reasons to exist: each task inside, and PERSISTENT
 *
 * Each claim holds a reference.  Dropping the last claim unhashes the context
 * and shuts it down; nobody can claim it again.  Dropping the last reference
 * frees the structure after an RCU grace period.
 */
#ifndef _KERNEL_VSERVER_CONTEXT_H
#define _KERNEL_VSERVER_CONTEXT_H

#include <linux/atomic.h>
#include <linux/rcupdate.h>
#include <linux/refcount.h>
#include <linux/spinlock.h>
#include <linux/wait.h>
#include <linux/xarray.h>
#include <uapi/linux/vserver.h>

struct ucounts;
struct vs_context;

/**
 * struct vs_event - an event that vshelper runs for
 * @action: first argument of vshelper
 * @code: number of the event, for the environment variable VS_CMD
 */
struct vs_event {
	const char	*action;
	u32		code;
};

/**
 * struct vs_context_class - one kind of context
 * @ids: the hashed contexts by id
 * @next_dynamic: next candidate for a dynamic id
 * @total: number of structures
 * @created: event of a new context
 * @ended: event of the end of a context
 * @shutdown: release what the context owns, after the last claim; may sleep
 * @destroy: release what the structure owns, after the last reference
 * @report_end: report the end; returns true if it will call vs_context_end()
 */
struct vs_context_class {
	struct xarray	ids;
	u32		next_dynamic;
	atomic_t	total;
	struct vs_event	created;
	struct vs_event	ended;
	void		(*shutdown)(struct vs_context *ctx);
	void		(*destroy)(struct vs_context *ctx);
	bool		(*report_end)(struct vs_context *ctx);
};

/**
 * struct vs_context - common part of a context
 * @id: xid or nid, never 0 or 1
 * @hashed: false when the context has ended and its vshelper has returned
 * @usecnt: references
 * @claims: reasons to exist
 * @lock: protects @flags and the other words that commands write
 * @flags: VXF_* or NXF_*
 * @ucounts: the ordinary user that is charged; NULL for the administrator
 * @class: the kind of context
 * @exit_wait: tasks that wait for the end
 * @helper: vshelper runs for a reboot(2); see core/helper.c
 * @rcu: for kfree_rcu()
 */
struct vs_context {
	u32			id;
	bool			hashed;
	refcount_t		usecnt;
	atomic_t		claims;
	spinlock_t		lock;	/* flags, words of commands */
	u64			flags;
	struct ucounts		*ucounts;
	struct vs_context_class	*class;
	wait_queue_head_t	exit_wait;
	bool			helper;
	struct rcu_head		rcu;
};

/* The common code uses the VXF_* names for both kinds. */
static_assert(VXF_STATE_SETUP == NXF_STATE_SETUP);
static_assert(VXF_STATE_ADMIN == NXF_STATE_ADMIN);
static_assert(VXF_SC_HELPER == NXF_SC_HELPER);
static_assert(VXF_PERSISTENT == NXF_PERSISTENT);
static_assert(VXF_INFO_PRIVATE == NXF_INFO_PRIVATE);
static_assert(VXF_INFO_LOCK == NXF_INFO_LOCK);

int vs_context_hash(struct vs_context *ctx, struct vs_context_class *class,
		    u32 id, u64 flags);
struct vs_context *vs_context_get(struct vs_context_class *class, u32 id);
void vs_context_put(struct vs_context *ctx);
bool vs_context_claim(struct vs_context *ctx);
void vs_context_release(struct vs_context *ctx);
void vs_context_end(struct vs_context *ctx);
void vs_context_abandon(struct vs_context *ctx);
int vs_context_check_enter(const struct vs_context *ctx);
bool vs_context_admin(void);
int vs_context_check_create(u32 id, u64 flags);
bool vs_in_user_context(void);
bool vs_made_by_user(void);
int vs_context_set_flags(struct vs_context *ctx, u64 value, u64 mask,
			 u64 one_time);
u64 vs_flags_merge(u64 old, u64 value, u64 mask, u64 one_time);

static inline u64 vs_masked(u64 old, u64 value, u64 mask)
{
	return (old & ~mask) | (value & mask);
}

/* Has the context ended, and released all that it owned? */
static inline bool vs_context_ended(const struct vs_context *ctx)
{
	/* Pairs with vs_context_end(): the results of the context are final. */
	return !smp_load_acquire(&ctx->hashed);
}

#endif /* _KERNEL_VSERVER_CONTEXT_H */
