// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network contexts: creation and migration.
 */
#include <linux/capability.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/vserver/inet.h>
#include <linux/vserver/task.h>

#include "core/command.h"
#include "core/helper.h"
#include "core/vserver.h"

static void nx_shutdown(struct vs_context *ctx)
{
}

/* Sockets keep the structure, and look at the addresses, to the very end. */
static void nx_destroy(struct vs_context *ctx)
{
	nx_addrs_free(to_nx(ctx));
}

struct vs_context_class nx_class = {
	.ids		= XARRAY_INIT(nx_class.ids, XA_FLAGS_ALLOC),
	.next_dynamic	= VS_ID_MIN_DYNAMIC,
	.created	= { "netup", 3 },
	.ended		= { "netdown", 4 },
	.shutdown	= nx_shutdown,
	.destroy	= nx_destroy,
};

/* A network capability stands for a capability of one root-like. */
bool __nx_capable(struct user_namespace *ns, u64 ncap, int cap)
{
	const struct nx_info *nxi = nx_current();

	return nxi && (READ_ONCE(nxi->ncaps) & ncap) && vs_raw_capable(ns, cap);
}

/**
 * nx_switch() - the caller changes its network context
 * @nxi: the new one; the caller has a claim on it, which the task keeps
 */
void nx_switch(struct nx_info *nxi)
{
	struct nx_info *old = nx_current();

	task_lock(current);
	rcu_assign_pointer(current->nx_info, nxi);
	WRITE_ONCE(current->nid, nxi->ctx.id);
	task_unlock(current);

	if (old)
		vs_context_release(&old->ctx);
}

/* Who is no administrator and leaves a context takes these along. */
#define NX_INHERITED_FLAGS	(NXF_SINGLE_IP | NXF_LBACK_REMAP | \
				 NXF_LBACK_ALLOW)

static u64 nx_inherit_flags(u64 flags)
{
	const struct nx_info *old = nx_current();

	if (!old || vs_context_admin())
		return flags;
	return vs_masked(flags, READ_ONCE(old->ctx.flags), NX_INHERITED_FLAGS);
}

static struct nx_info *nx_alloc(void)
{
	struct nx_info *nxi = kzalloc(sizeof(*nxi), GFP_KERNEL_ACCOUNT);

	if (!nxi)
		return NULL;
	nxi->bcast = htonl(INADDR_BROADCAST);
	if (!nx_addrs_init(nxi))
		return nxi;
	kfree(nxi);
	return NULL;
}

/* Who confines itself further has no more than it was given. */
static bool nx_may_give(void)
{
	const struct nx_info *nxi = nx_current();

	return vs_context_admin() || (nxi && nxi->given);
}

/**
 * nx_new() - make a network context
 * @id: VS_ID_DYNAMIC, or the wanted nid
 * @flags: NXF_*
 *
 * Return: the context with one claim, or an ERR_PTR, see vs_context_hash().
 */
struct nx_info *nx_new(u32 id, u64 flags)
{
	struct nx_info *nxi = nx_alloc();
	int err;

	if (!nxi)
		return ERR_PTR(-ENOMEM);
	static_branch_enable(&vs_context_exists);
	nxi->given = nx_may_give();

	err = vs_context_hash(&nxi->ctx, &nx_class, id, nx_inherit_flags(flags));
	if (err) {
		nx_addrs_free(nxi);
		kfree_rcu(nxi, ctx.rcu);
		return ERR_PTR(err);
	}
	/* Its id says its loopback. */
	err = nx_set_lback(nxi, htonl(INADDR_LOOPBACK ^ (nxi->ctx.id << 8)));
	if (err) {
		vs_context_release(&nxi->ctx);
		return ERR_PTR(err);
	}
	return nxi;
}

/**
 * nx_migrate() - move the caller into a network context
 * @nxi: the context
 *
 * Return: 0; -EACCES for a private context; -EFAULT for one at its end.
 */
int nx_migrate(struct nx_info *nxi)
{
	int err;

	if (nxi == nx_current())
		return 0;
	err = vs_context_may_enter(&nxi->ctx);
	if (err)
		return err;
	if (!vs_context_claim(&nxi->ctx))
		return -EFAULT;
	nx_switch(nxi);
	return 0;
}

long vc_net_create(struct vs_call *call)
{
	const struct vcmd_net_create *arg = call->data;
	u64 flags = arg ? arg->flagword : NXF_INIT_SET;
	struct nx_info *nxi;
	int err;

	err = vs_context_may_create(call->id, flags);
	if (err)
		return err;
	nxi = nx_new(call->id, flags);
	if (IS_ERR(nxi))
		return PTR_ERR(nxi);
	err = vs_helper_created(&nxi->ctx);
	if (err) {
		vs_context_abandon(&nxi->ctx);
		return err;
	}
	nx_switch(nxi);
	return nxi->ctx.id;
}

/* Nobody but root of the host may become the spectator: checked before. */
long vc_net_migrate(struct vs_call *call)
{
	if (call->id == VS_ID_WATCH) {
		if (nx_current())
			return -EPERM;
		WRITE_ONCE(current->nid, VS_ID_WATCH);
		return VS_ID_WATCH;
	}
	return nx_migrate(call->nxi);
}

long vc_nx_info(struct vs_call *call)
{
	struct vcmd_nx_info_v0 *arg = call->data;

	arg->nid = call->nxi->ctx.id;
	return 0;
}
