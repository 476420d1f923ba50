/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What process contexts and network contexts have in common.
 *
 * A context is found by its id while it is hashed.  Two counts keep it:
 *
 *	usecnt	references to the structure
 *	claims	reasons to exist: a task inside, and PERSISTENT
 *
 * Each claim holds a reference.  When the last claim is dropped the context
 * is unhashed and shut down, and cannot be claimed again; the structure goes
 * with the last reference, after a grace period.
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

/*
 * Contexts one ordinary user may have at a time, of both kinds together,
 * unless /proc/sys/user/max_vserver_contexts says otherwise.
 */
#define VS_MAX_USER_CONTEXTS	128

/**
 * struct vs_event - what vshelper is told of
 * @action: its first argument
 * @code: the number of the event, for VS_CMD
 */
struct vs_event {
	const char	*action;
	u32		code;
};

/**
 * struct vs_context_class - one kind of context
 * @ids: the hashed contexts, by id
 * @next_dynamic: where the search for a dynamic id goes on
 * @total: structures in existence
 * @created: action and code of vshelper for a new one
 * @ended: the same for one at its end
 * @shutdown: release what the context owns, in process context
 * @destroy: release what the structure holds, with its last reference
 */
struct vs_context_class {
	struct xarray	ids;
	u32		next_dynamic;
	atomic_t	total;
	struct vs_event	created;
	struct vs_event	ended;
	void		(*shutdown)(struct vs_context *ctx);
	void		(*destroy)(struct vs_context *ctx);
};

/**
 * struct vs_context - common part of a context
 * @id: xid or nid, never 0 or 1
 * @hashed: it can be found; cleared with its last claim
 * @usecnt: references
 * @claims: reasons to exist
 * @lock: protects @flags and other words written by commands
 * @flags: VXF_* or NXF_*; the bits named here have the same place in both
 * @ucounts: the ordinary user it counts for; NULL for one of the administrator
 * @class: its kind
 * @exit_wait: tasks that wait for its end
 * @rcu: for the release of the structure
 */
struct vs_context {
	u32			id;
	bool			hashed;
	refcount_t		usecnt;
	atomic_t		claims;
	spinlock_t		lock;	/* flags and words of commands */
	u64			flags;
	struct ucounts		*ucounts;
	struct vs_context_class	*class;
	wait_queue_head_t	exit_wait;
	struct rcu_head		rcu;
};

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
int vs_context_may_enter(const struct vs_context *ctx);
bool vs_context_admin(void);
int vs_context_may_create(u32 id, u64 flags);
bool vs_in_user_context(void);
bool vs_made_by_user(void);
int vs_context_set_flags(struct vs_context *ctx, u64 value, u64 mask,
			 u64 one_time);
u64 vs_flags_merge(u64 old, u64 value, u64 mask, u64 one_time);

static inline u64 vs_masked(u64 old, u64 value, u64 mask)
{
	return (old & ~mask) | (value & mask);
}

/* Is it unhashed, with all it owned released? */
static inline bool vs_context_ended(const struct vs_context *ctx)
{
	/* Pairs with vs_context_end(): what it left is final. */
	return !smp_load_acquire(&ctx->hashed);
}

#endif /* _KERNEL_VSERVER_CONTEXT_H */
