// SPDX-License-Identifier: GPL-2.0-only
/*
 * The common part of process and network contexts: ids, references, claims,
 * flags.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>
#include <linux/vserver/access.h>

#include "core/context.h"
#include "core/limits.h"
#include "core/vserver.h"

/* Flags that an ordinary user may set: the legacy flags and the defaults */
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

	/* The id is in use: -EBUSY during set-up, else -EEXIST. */
	old = vs_context_get(ctx->class, id);
	if (!old)
		return -EBUSY;
	err = READ_ONCE(old->flags) & VXF_STATE_SETUP ? -EBUSY : -EEXIST;
	vs_context_put(old);
	return err;
}

/* Charge a context to the user.  The administrator of the host has no limit. */
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
 * vs_context_hash() - initialise and hash a new context, with one claim
 * @ctx: zeroed common part of the context
 * @class: the kind of context
 * @id: VS_ID_DYNAMIC, or the wanted static id
 * @flags: initial flags
 *
 * The caller owns the claim.  PERSISTENT in @flags takes another one.  On
 * failure the caller frees the structure, which no lookup has found.
 *
 * Context: May sleep.
 *
 * Return: 0, or a negative errno:
 *
 * * -EINVAL: the id is out of range.
 * * -EEXIST: the id is in use.
 * * -EBUSY: the id is in use by a context in set-up or at its end, or no
 *   dynamic id is free.
 * * -EAGAIN: the user has too many contexts.
 * * -ENOMEM
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
 * @class: the kind of context
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
 * vs_context_claim() - take a claim and its reference
 * @ctx: a context to which the caller has a reference
 *
 * Return: false if the last claim was dropped already.
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
 * The function ends the context with the last claim: it unhashes the context,
 * releases what the context owns, starts vshelper and then wakes the waiters.
 *
 * Context: May sleep.
 */
void vs_context_release(struct vs_context *ctx)
{
	if (atomic_dec_and_test(&ctx->claims)) {
		xa_erase(&ctx->class->ids, ctx->id);
		ctx->class->shutdown(ctx);
		if (!ctx->class->report_end(ctx))
			vs_context_end(ctx);
	}
	vs_context_put(ctx);
}

/**
 * vs_context_end() - wake the processes that wait for the end of a context
 * @ctx: the context
 */
void vs_context_end(struct vs_context *ctx)
{
	/* Pairs with vs_context_ended(). */
	smp_store_release(&ctx->hashed, false);
	wake_up_all(&ctx->exit_wait);
}

/**
 * vs_context_abandon() - drop the claim on a context after a failed creation
 * @ctx: the context
 *
 * The function clears PERSISTENT, so that the context ends, and SC_HELPER, so
 * that vshelper does not report the end.
 */
void vs_context_abandon(struct vs_context *ctx)
{
	vs_context_set_flags(ctx, 0, VXF_PERSISTENT | VXF_SC_HELPER, 0);
	vs_context_release(ctx);
}

/**
 * vs_context_check_enter() - may the host reach into this context
 * @ctx: the context
 *
 * This covers moving a task into the context and signals to its processes.
 *
 * Return: 0, or -EACCES for a private context after its set-up.
 */
int vs_context_check_enter(const struct vs_context *ctx)
{
	u64 flags = READ_ONCE(ctx->flags);

	if ((flags & VXF_INFO_PRIVATE) && !(flags & VXF_STATE_SETUP))
		return -EACCES;
	return 0;
}

/**
 * vs_context_admin() - is the caller the administrator of the host
 *
 * Root in a context is not, whatever its ceiling.
 *
 * Return: true for a caller on the host with CAP_SYS_ADMIN.
 */
bool vs_context_admin(void)
{
	return current->xid == VS_ID_HOST && capable(CAP_SYS_ADMIN);
}

/**
 * vs_made_by_user() - is the caller in a context of an ordinary user
 *
 * An ordinary user of the host created such a context to confine programs of
 * the host.
 *
 * Return: true if it is.
 */
bool vs_made_by_user(void)
{
	const struct vx_info *vxi = vx_current();

	return vxi && vxi->ctx.ucounts;
}

/**
 * vs_in_user_context() - is the caller in an open context of an ordinary user
 *
 * Such a context is no guest and has no administrator.  Its members may confine
 * themselves further, unless the context has INFO_LOCK.
 *
 * Return: true if it is.
 */
bool vs_in_user_context(void)
{
	return vs_made_by_user() &&
	       !(READ_ONCE(vx_current()->ctx.flags) & (VXF_STATE_SETUP | VXF_INFO_LOCK));
}

/**
 * vs_context_check_create() - may the caller create a context
 * @id: the wanted id
 * @flags: the wanted flags
 *
 * The administrator of the host may always.  Other users of the host, and
 * members of an open user context, may under three conditions: the sysctl
 * vserver.unprivileged is 1, @id is VS_ID_DYNAMIC, and VS_USER_FLAGS contains
 * @flags.
 *
 * Return: 0 or -EPERM.
 */
int vs_context_check_create(u32 id, u64 flags)
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
 * vs_flags_merge() - masked write with one-time flags
 * @old: old flags
 * @value: new values
 * @mask: bits to write
 * @one_time: flags that can be cleared, but never set
 *
 * Return: the new flags.
 */
u64 vs_flags_merge(u64 old, u64 value, u64 mask, u64 one_time)
{
	return vs_masked(old, value, mask & (old | ~one_time));
}

/**
 * vs_context_set_flags() - masked write of the flags
 * @ctx: the context, to which the caller has a reference
 * @value: new values
 * @mask: bits to write
 * @one_time: flags that can be cleared, but never set
 *
 * A change of PERSISTENT takes or drops a claim.
 *
 * Context: May sleep.
 *
 * Return: 0; -ESRCH if PERSISTENT is set while the context ends.
 */
int vs_context_set_flags(struct vs_context *ctx, u64 value, u64 mask,
			 u64 one_time)
{
	bool wants_claim = value & mask & VXF_PERSISTENT;
	bool spare;
	u64 old, new;

	/* Take the claim before the flag is set; drop a spare one unlocked. */
	if (wants_claim && !vs_context_claim(ctx))
		return -ESRCH;

	spin_lock(&ctx->lock);
	old = ctx->flags;
	new = vs_flags_merge(old, value, mask, one_time);
	WRITE_ONCE(ctx->flags, new);
	spin_unlock(&ctx->lock);

	/* The flag was set before, or is cleared now: drop a claim. */
	spare = wants_claim ? old & VXF_PERSISTENT :
			      (old & ~new) & VXF_PERSISTENT;
	if (spare)
		vs_context_release(ctx);
	return 0;
}

/* The limit of the initial user namespace applies to all below it, too. */
static int __init vs_context_init(void)
{
	init_user_ns.ucount_max[UCOUNT_VSERVER_CONTEXTS] = VS_MAX_USER_CONTEXTS;
	return 0;
}
core_initcall(vs_context_init);
