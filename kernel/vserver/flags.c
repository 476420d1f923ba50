// SPDX-License-Identifier: GPL-2.0-only
/*
 * Flags and capabilities of contexts.
 *
 * What a guest may have is decided in lsm.c; here the words are only read and
 * written, each under the masked write rule.
 */
#include <linux/sched.h>

#include "core/command.h"
#include "core/vserver.h"

/* A one-time bit that is used up is no bit any more. */
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

long vc_get_cflags(struct vs_call *call)
{
	struct vcmd_ctx_flags_v0 *arg = call->data;

	arg->flagword = READ_ONCE(call->vxi->ctx.flags);
	arg->mask = vs_flags_mask(arg->flagword, VXF_ONE_TIME);
	return 0;
}

long vc_set_cflags(struct vs_call *call)
{
	const struct vcmd_ctx_flags_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;
	u64 cleared = READ_ONCE(vxi->ctx.flags) & arg->mask & ~arg->flagword;
	int err;

	err = vs_context_set_flags(&vxi->ctx, arg->flagword, arg->mask,
				   VXF_ONE_TIME);
	/* Ending the choice of an init from inside is the choice. */
	if (!err && vxi == vx_current() && (cleared & VXF_STATE_INIT))
		vx_become_init(vxi);
	else if (arg->flagword & arg->mask & VXF_INFO_INIT)
		vx_show_init(vxi);
	return err;
}

/* Both kinds in one word each, as when bcaps had 32 bits; only ccaps masked. */
long vc_get_ccaps_v0(struct vs_call *call)
{
	struct vcmd_ctx_caps_v0 *arg = call->data;

	arg->bcaps = lower_32_bits(READ_ONCE(call->vxi->bcaps));
	arg->ccaps = READ_ONCE(call->vxi->ccaps);
	arg->cmask = ~0ULL;
	return 0;
}

long vc_set_ccaps_v0(struct vs_call *call)
{
	const struct vcmd_ctx_caps_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;

	vs_set_word(&vxi->ctx, &vxi->bcaps, arg->bcaps, U32_MAX);
	vs_set_word(&vxi->ctx, &vxi->ccaps, arg->ccaps, arg->cmask);
	return 0;
}

long vc_get_ccaps(struct vs_call *call)
{
	struct vcmd_ctx_caps_v1 *arg = call->data;

	arg->ccaps = READ_ONCE(call->vxi->ccaps);
	arg->cmask = ~0ULL;
	return 0;
}

long vc_set_ccaps(struct vs_call *call)
{
	const struct vcmd_ctx_caps_v1 *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->ccaps, arg->ccaps, arg->cmask);
	return 0;
}

long vc_get_bcaps(struct vs_call *call)
{
	struct vcmd_bcaps *arg = call->data;

	arg->bcaps = READ_ONCE(call->vxi->bcaps);
	arg->bmask = ~0ULL;
	return 0;
}

long vc_set_bcaps(struct vs_call *call)
{
	const struct vcmd_bcaps *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->bcaps, arg->bcaps, arg->bmask);
	return 0;
}

long vc_get_umask(struct vs_call *call)
{
	struct vcmd_umask *arg = call->data;

	arg->umask = READ_ONCE(call->vxi->umask);
	arg->mask = ~0ULL;
	return 0;
}

long vc_set_umask(struct vs_call *call)
{
	const struct vcmd_umask *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->umask, arg->umask, arg->mask);
	return 0;
}

long vc_get_wmask(struct vs_call *call)
{
	struct vcmd_wmask *arg = call->data;

	arg->wmask = READ_ONCE(call->vxi->wmask);
	arg->mask = ~0ULL;
	return 0;
}

long vc_set_wmask(struct vs_call *call)
{
	const struct vcmd_wmask *arg = call->data;

	vs_set_word(&call->vxi->ctx, &call->vxi->wmask, arg->wmask, arg->mask);
	return 0;
}

long vc_get_nflags(struct vs_call *call)
{
	struct vcmd_net_flags_v0 *arg = call->data;

	arg->flagword = READ_ONCE(call->nxi->ctx.flags);
	arg->mask = vs_flags_mask(arg->flagword, NXF_ONE_TIME);
	return 0;
}

long vc_set_nflags(struct vs_call *call)
{
	const struct vcmd_net_flags_v0 *arg = call->data;

	return vs_context_set_flags(&call->nxi->ctx, arg->flagword, arg->mask,
				    NXF_ONE_TIME);
}

long vc_get_ncaps(struct vs_call *call)
{
	struct vcmd_net_caps_v0 *arg = call->data;

	arg->ncaps = READ_ONCE(call->nxi->ncaps);
	arg->cmask = ~0ULL;
	return 0;
}

long vc_set_ncaps(struct vs_call *call)
{
	const struct vcmd_net_caps_v0 *arg = call->data;

	vs_set_word(&call->nxi->ctx, &call->nxi->ncaps, arg->ncaps, arg->cmask);
	return 0;
}
