// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that read and write the flags and capabilities of contexts.
 *
 * A masked write changes the bits of the mask and keeps the others.  The rules
 * that use these words are elsewhere.
 */
#include <linux/sched.h>

#include "core/command.h"
#include "core/vserver.h"

/* The bits that can still be written: not the cleared one-time bits. */
static u64 vs_flags_mask(u64 flags, u64 one_time)
{
	return ~(one_time & ~flags);
}

static void vs_set_word(struct vs_context *ctx, u64 *word, u64 value, u64 mask)
{
	spin_lock(&ctx->lock);
	WRITE_ONCE(*word, vs_masked(*word, value, mask));
	spin_unlock(&ctx->lock);
}

/**
 * vc_get_cflags() - read the flags of a process context
 * @call: id: xid; data: &struct vcmd_ctx_flags_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_cflags(struct vs_call *call)
{
	struct vcmd_ctx_flags_v0 *arg = call->data;

	arg->flagword = READ_ONCE(call->vxi->ctx.flags);
	arg->mask = vs_flags_mask(arg->flagword, VXF_ONE_TIME);
	return 0;
}

/**
 * vc_set_cflags() - write flags of a process context
 * @call: id: xid; data: &struct vcmd_ctx_flags_v0, in
 *
 * A one-time flag (VXF_ONE_TIME) can be cleared and never set again.
 *
 * Setting VXF_PERSISTENT takes a claim on the context; clearing it drops that
 * claim.
 *
 * If the caller clears VXF_STATE_INIT of its own context, it becomes init and
 * reaper of the guest.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, or -ESRCH when VXF_PERSISTENT is set on a context that is ending.
 */
long vc_set_cflags(struct vs_call *call)
{
	const struct vcmd_ctx_flags_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;
	u64 cleared = READ_ONCE(vxi->ctx.flags) & arg->mask & ~arg->flagword;
	int err;

	err = vs_context_set_flags(&vxi->ctx, arg->flagword, arg->mask,
				   VXF_ONE_TIME);
	/* The process that clears STATE_INIT inside becomes the init. */
	if (!err && vxi == vx_current() && (cleared & VXF_STATE_INIT))
		vx_become_init(vxi);
	else if (arg->flagword & arg->mask & VXF_INFO_INIT)
		vx_show_init(vxi);
	return err;
}

/**
 * vc_get_ccaps_v0() - read the ceiling and the context capabilities
 * @call: id: xid; data: &struct vcmd_ctx_caps_v0, out
 *
 * The command reports only the capabilities 0 to 31 of the ceiling.
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_ccaps_v0(struct vs_call *call)
{
	struct vcmd_ctx_caps_v0 *arg = call->data;

	arg->bcaps = lower_32_bits(READ_ONCE(call->vxi->bcaps));
	arg->ccaps = READ_ONCE(call->vxi->ccaps);
	arg->cmask = ~0ULL;
	return 0;
}

/**
 * vc_set_ccaps_v0() - write the ceiling and context capabilities
 * @call: id: xid; data: &struct vcmd_ctx_caps_v0, in
 *
 * The command replaces the capabilities 0 to 31 of the ceiling and keeps the
 * others.  The mask is for the context capabilities only.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_ccaps_v0(struct vs_call *call)
{
	const struct vcmd_ctx_caps_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;

	vs_set_word(&vxi->ctx, &vxi->bcaps, arg->bcaps, U32_MAX);
	vs_set_word(&vxi->ctx, &vxi->ccaps, arg->ccaps, arg->cmask);
	return 0;
}

/**
 * vc_get_ccaps() - read the context capabilities
 * @call: id: xid; data: &struct vcmd_ctx_caps_v1, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_ccaps(struct vs_call *call)
{
	struct vcmd_ctx_caps_v1 *arg = call->data;

	arg->ccaps = READ_ONCE(call->vxi->ccaps);
	arg->cmask = ~0ULL;
	return 0;
}

/**
 * vc_set_ccaps() - write context capabilities
 * @call: id: xid; data: &struct vcmd_ctx_caps_v1, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_ccaps(struct vs_call *call)
{
	const struct vcmd_ctx_caps_v1 *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->ccaps, arg->ccaps, arg->cmask);
	return 0;
}

/**
 * vc_get_bcaps() - read the capability ceiling
 * @call: id: xid; data: &struct vcmd_bcaps, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_bcaps(struct vs_call *call)
{
	struct vcmd_bcaps *arg = call->data;

	arg->bcaps = READ_ONCE(call->vxi->bcaps);
	arg->bmask = ~0ULL;
	return 0;
}

/**
 * vc_set_bcaps() - write the capability ceiling
 * @call: id: xid; data: &struct vcmd_bcaps, in
 *
 * The ceiling applies when set-up ends.  Capabilities that no guest may have
 * are stored and reported, but not granted, see vx_ceiling().
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_bcaps(struct vs_call *call)
{
	const struct vcmd_bcaps *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->bcaps, arg->bcaps, arg->bmask);
	return 0;
}

/**
 * vc_get_umask() - read the namespaces that a guest may create
 * @call: id: xid; data: &struct vcmd_umask, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_umask(struct vs_call *call)
{
	struct vcmd_umask *arg = call->data;

	arg->umask = READ_ONCE(call->vxi->umask);
	arg->mask = ~0ULL;
	return 0;
}

/**
 * vc_set_umask() - write the namespaces that a guest may create
 * @call: id: xid; data: &struct vcmd_umask, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_umask(struct vs_call *call)
{
	const struct vcmd_umask *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->umask, arg->umask, arg->mask);
	return 0;
}

/**
 * vc_get_wmask() - read the namespaces with a warning
 * @call: id: xid; data: &struct vcmd_wmask, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_wmask(struct vs_call *call)
{
	struct vcmd_wmask *arg = call->data;

	arg->wmask = READ_ONCE(call->vxi->wmask);
	arg->mask = ~0ULL;
	return 0;
}

/**
 * vc_set_wmask() - write the namespaces with a warning
 * @call: id: xid; data: &struct vcmd_wmask, in
 *
 * The kernel logs one line when a process of the context creates such a
 * namespace, and clears the bit.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_wmask(struct vs_call *call)
{
	const struct vcmd_wmask *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->wmask, arg->wmask, arg->mask);
	return 0;
}

/**
 * vc_get_nflags() - read the flags of a network context
 * @call: id: nid; data: &struct vcmd_net_flags_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_nflags(struct vs_call *call)
{
	struct vcmd_net_flags_v0 *arg = call->data;

	arg->flagword = READ_ONCE(call->nxi->ctx.flags);
	arg->mask = vs_flags_mask(arg->flagword, NXF_ONE_TIME);
	return 0;
}

/**
 * vc_set_nflags() - write flags of a network context
 * @call: id: nid; data: &struct vcmd_net_flags_v0, in
 *
 * A one-time flag (NXF_ONE_TIME) can be cleared and never set again.
 *
 * Setting NXF_PERSISTENT takes a claim on the context; clearing it drops that
 * claim.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, or -ESRCH when NXF_PERSISTENT is set on a context that is ending.
 */
long vc_set_nflags(struct vs_call *call)
{
	const struct vcmd_net_flags_v0 *arg = call->data;

	return vs_context_set_flags(&call->nxi->ctx, arg->flagword, arg->mask,
				    NXF_ONE_TIME);
}

/**
 * vc_get_ncaps() - read the network capabilities
 * @call: id: nid; data: &struct vcmd_net_caps_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_get_ncaps(struct vs_call *call)
{
	struct vcmd_net_caps_v0 *arg = call->data;

	arg->ncaps = READ_ONCE(call->nxi->ncaps);
	arg->cmask = ~0ULL;
	return 0;
}

/**
 * vc_set_ncaps() - write network capabilities
 * @call: id: nid; data: &struct vcmd_net_caps_v0, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0.
 */
long vc_set_ncaps(struct vs_call *call)
{
	const struct vcmd_net_caps_v0 *arg = call->data;

	vs_set_word(&call->nxi->ctx, &call->nxi->ncaps, arg->ncaps, arg->cmask);
	return 0;
}
