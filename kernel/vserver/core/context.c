// SPDX-License-Identifier: GPL-2.0-only
/*
 * Contexts: ids, references, claims, flags.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include <linux/vserver/access.h>

#include "core/context.h"
#include "core/helper.h"
#include "core/vserver.h"

/* What an ordinary user may ask for: the legacy flags and the default ones. */
#define VS_USER_FLAGS	(0xffULL | VXF_INIT_SET | NXF_INIT_SET)

static int vs_context_hash_dynamic(struct vs_context *ctx)
{
	struct xa_limit range = XA_LIMIT(VS_ID_MIN_DYNAMIC, VS_ID_MAX);
	int err;

	err = xa_alloc_cyclic(&ctx->class->ids, &ctx->id, ctx, range,
			      &ctx->class->next_dynamic, GFP_KERNEL);
	return err < 0 ? err : 0;
}

static int vs_context_hash_static(struct vs_context *ctx, u32 id)
{
	struct vs_context *old;
	int err;

	ctx->id = id;
	err = xa_insert(&ctx->class->ids, id, ctx, GFP_KERNEL);
	if (err != -EBUSY)
		return err;

	/* Somebody else's: busy while it is being made, else there. */
	old = vs_context_get(ctx->class, id);
	if (!old)
		return -EBUSY;
	err = READ_ONCE(old->flags) & VXF_STATE_SETUP ? -EBUSY : -EEXIST;
	vs_context_put(old);
	return err;
}

/* The administrator of the host has as many as there are ids. */
static int vs_context_charge(struct vs_context *ctx)
{
	if (vs_context_admin())
		return 0;
	ctx->ucounts = inc_ucount(current_user_ns(), current_uid(),
				  UCOUNT_VSERVER_CONTEXTS);
	return ctx->ucounts ? 0 : -EAGAIN;
}

static void vs_context_uncharge(struct vs_context *ctx)
{
	if (ctx->ucounts)
		dec_ucount(ctx->ucounts, UCOUNT_VSERVER_CONTEXTS);
	ctx->ucounts = NULL;
}

/**
 * vs_context_hash() - make a new context known, with one claim
 * @ctx: zeroed common part of the context
 * @class: its kind
 * @id: VS_ID_DYNAMIC, or the wanted static id
 * @flags: initial flags
 *
 * On failure the caller frees the structure, which nobody has seen.  The
 * claim belongs to the caller; PERSISTENT in @flags takes one of its own.
 *
 * Return: 0; -EINVAL for an id out of range; -EEXIST or -EBUSY for one in
 * use; -EAGAIN when the user has too many; -ENOMEM.
 */
int vs_context_hash(struct vs_context *ctx, struct vs_context_class *class,
		    u32 id, u64 flags)
{
	bool persistent = flags & VXF_PERSISTENT;
	int err;

	if (id != VS_ID_DYNAMIC && (id < VS_ID_MIN || id >= VS_ID_MIN_DYNAMIC))
		return -EINVAL;

	ctx->class = class;
	ctx->flags = flags;
	ctx->hashed = true;
	spin_lock_init(&ctx->lock);
	init_waitqueue_head(&ctx->exit_wait);
	refcount_set(&ctx->usecnt, 1 + persistent);
	atomic_set(&ctx->claims, 1 + persistent);

	err = vs_context_charge(ctx);
	if (err)
		return err;
	if (id == VS_ID_DYNAMIC)
		err = vs_context_hash_dynamic(ctx);
	else
		err = vs_context_hash_static(ctx, id);
	if (err)
		vs_context_uncharge(ctx);
	else
		atomic_inc(&class->total);
	return err;
}

/**
 * vs_context_get() - find a context by its id
 * @class: kind of context
 * @id: its id
 *
 * Return: the context with a reference, or NULL.
 */
struct vs_context *vs_context_get(struct vs_context_class *class, u32 id)
{
	struct vs_context *ctx;

	rcu_read_lock();
	ctx = xa_load(&class->ids, id);
	if (ctx && !refcount_inc_not_zero(&ctx->usecnt))
		ctx = NULL;
	rcu_read_unlock();
	return ctx;
}

/**
 * vs_context_put() - drop a reference
 * @ctx: the context, or NULL
 */
void vs_context_put(struct vs_context *ctx)
{
	if (ctx && refcount_dec_and_test(&ctx->usecnt)) {
		atomic_dec(&ctx->class->total);
		vs_context_uncharge(ctx);
		ctx->class->destroy(ctx);
		/* The common part is the first member of its container. */
		kfree_rcu(ctx, rcu);
	}
}

/**
 * vs_context_claim() - take a claim, and the reference that goes with it
 * @ctx: a context the caller has a reference to
 *
 * Return: false when the last claim is gone already.
 */
bool vs_context_claim(struct vs_context *ctx)
{
	if (!atomic_inc_not_zero(&ctx->claims))
		return false;
	refcount_inc(&ctx->usecnt);
	return true;
}

/**
 * vs_context_release() - drop a claim and its reference
 * @ctx: the context
 *
 * The last claim unhashes the context, releases what it owns and wakes who
 * waits for its end, after vshelper has been told.  May sleep.
 */
void vs_context_release(struct vs_context *ctx)
{
	if (atomic_dec_and_test(&ctx->claims)) {
		xa_erase(&ctx->class->ids, ctx->id);
		ctx->class->shutdown(ctx);
		if (!vs_helper_ended(ctx))
			vs_context_end(ctx);
	}
	vs_context_put(ctx);
}

/**
 * vs_context_end() - tell those who wait for it that a context has ended
 * @ctx: the context
 */
void vs_context_end(struct vs_context *ctx)
{
	/* Pairs with vs_context_ended(). */
	smp_store_release(&ctx->hashed, false);
	wake_up_all(&ctx->exit_wait);
}

/**
 * vs_context_abandon() - drop the claim on a context that came to nothing
 * @ctx: the context, of which nobody was told
 */
void vs_context_abandon(struct vs_context *ctx)
{
	vs_context_set_flags(ctx, 0, VXF_PERSISTENT | VXF_SC_HELPER, 0);
	vs_context_release(ctx);
}

/**
 * vs_context_may_enter() - may the host reach into this context
 * @ctx: the context
 *
 * That is: move a task into it, or send signals to its processes.
 *
 * Return: 0, or -EACCES for a private context whose setup is over.
 */
int vs_context_may_enter(const struct vs_context *ctx)
{
	u64 flags = READ_ONCE(ctx->flags);

	if ((flags & VXF_INFO_PRIVATE) && !(flags & VXF_STATE_SETUP))
		return -EACCES;
	return 0;
}

/**
 * vs_context_admin() - is the caller the administrator of the host
 *
 * Root in a context is not, whatever its ceiling leaves it.
 */
bool vs_context_admin(void)
{
	return current->xid == VS_ID_HOST && capable(CAP_SYS_ADMIN);
}

/**
 * vs_made_by_user() - is the caller in a context that an ordinary user made
 *
 * Its programs are the host's, and so is what they report.
 */
bool vs_made_by_user(void)
{
	const struct vx_info *vxi = vx_current();

	return vxi && vxi->ctx.ucounts;
}

/**
 * vs_in_user_context() - see vs_made_by_user(); and is the context open
 *
 * Such a one is no guest: nobody administrates it, so its members may shut
 * themselves in further, unless its LOCK forbids that.
 */
bool vs_in_user_context(void)
{
	return vs_made_by_user() &&
	       !(READ_ONCE(vx_current()->ctx.flags) & (VXF_STATE_SETUP | VXF_INFO_LOCK));
}

/**
 * vs_context_may_create() - may the caller make a context
 * @id: the id it asks for
 * @flags: the flags it asks for
 *
 * The administrator of the host may always; any other user of the host may
 * have a fresh dynamic one that ends with its processes, as long as
 * vserver.unprivileged allows it.
 *
 * Return: 0 or -EPERM.
 */
int vs_context_may_create(u32 id, u64 flags)
{
	if (vs_context_admin())
		return 0;
	if (current->xid != VS_ID_HOST && !vs_in_user_context())
		return -EPERM;
	if (id != VS_ID_DYNAMIC || !READ_ONCE(vs_sysctl_unprivileged))
		return -EPERM;
	return flags & ~VS_USER_FLAGS ? -EPERM : 0;
}

/**
 * vs_flags_merge() - the rule of a masked write with one-time bits
 * @old: flags so far
 * @value: new values
 * @mask: bits to change
 * @one_time: bits that can be cleared and never set
 */
u64 vs_flags_merge(u64 old, u64 value, u64 mask, u64 one_time)
{
	return vs_masked(old, value, mask & (old | ~one_time));
}

/**
 * vs_context_set_flags() - masked write of the flags
 * @ctx: the context, which the caller has a reference to
 * @value: new values
 * @mask: bits to change
 * @one_time: bits that can be cleared and never set
 *
 * A change of PERSISTENT takes or drops the claim that goes with it.
 *
 * Return: 0, or -ESRCH when the context is at its end.
 */
int vs_context_set_flags(struct vs_context *ctx, u64 value, u64 mask,
			 u64 one_time)
{
	bool wants_claim = value & mask & VXF_PERSISTENT;
	bool spare;
	u64 old, new;

	/* Taken first: under the lock it could not be waited for. */
	if (wants_claim && !vs_context_claim(ctx))
		return -ESRCH;

	spin_lock(&ctx->lock);
	old = ctx->flags;
	new = vs_flags_merge(old, value, mask, one_time);
	WRITE_ONCE(ctx->flags, new);
	spin_unlock(&ctx->lock);

	/* Set twice, or cleared: there is a claim too many. */
	spare = wants_claim ? old & VXF_PERSISTENT :
			      (old & ~new) & VXF_PERSISTENT;
	if (spare)
		vs_context_release(ctx);
	return 0;
}

/* The user namespace of the host; in others a user has what is left of it. */
static int __init vs_context_init(void)
{
	init_user_ns.ucount_max[UCOUNT_VSERVER_CONTEXTS] = VS_MAX_USER_CONTEXTS;
	return 0;
}
core_initcall(vs_context_init);
