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

/* Sockets use the addresses as long as they hold a reference to the context. */
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
	.report_end	= vs_helper_ended,
};

/**
 * __nx_capable() - may the caller use a network capability
 * @ns: user namespace of the object
 * @ncap: network capability, NXC_*
 * @cap: capability that @ncap replaces, CAP_*
 *
 * Return: true if the network context has @ncap, and the caller has @cap
 * without regard to the ceiling.
 */
bool __nx_capable(struct user_namespace *ns, u64 ncap, int cap)
{
	const struct nx_info *nxi = nx_current();

	return nxi && (READ_ONCE(nxi->ncaps) & ncap) && vs_raw_capable(ns, cap);
}

/**
 * nx_switch() - move the current task into a network context
 * @nxi: the new context
 *
 * Context: process; may sleep.  Consumes the caller's claim on @nxi.
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

/* A caller that is not the administrator passes these flags on. */
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

/* A caller that confines itself further keeps the restrictions that it has. */
static bool nx_may_give(void)
{
	const struct nx_info *nxi = nx_current();

	return vs_context_admin() || (nxi && nxi->given);
}

/**
 * nx_new() - create a network context
 * @id: VS_ID_DYNAMIC, or the wanted nid
 * @flags: initial flags, NXF_*
 *
 * Context: process; may sleep.
 * Return: the context with one claim; or an ERR_PTR() of -ENOMEM or of an error
 * of vs_context_hash().
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
	/* The default loopback depends on the nid: nid 2 has 127.0.2.1. */
	err = nx_set_lback(nxi, htonl(INADDR_LOOPBACK ^ (nxi->ctx.id << 8)));
	if (err) {
		vs_context_release(&nxi->ctx);
		return ERR_PTR(err);
	}
	return nxi;
}

/**
 * nx_migrate() - move the current task into a network context
 * @nxi: the context
 *
 * Context: process; may sleep.  The caller holds a reference to @nxi.
 * Return: 0; -EACCES for a private context; -EFAULT for a context that has
 * ended.
 */
int nx_migrate(struct nx_info *nxi)
{
	int err;

	if (nxi == nx_current())
		return 0;
	err = vs_context_check_enter(&nxi->ctx);
	if (err)
		return err;
	if (!vs_context_claim(&nxi->ctx))
		return -EFAULT;
	nx_switch(nxi);
	return 0;
}

/**
 * vc_net_create() - create a network context and move the caller into it
 * @call: id: nid, or 0xffffffff for a dynamic one;
 *	data: &struct vcmd_net_create, in, may be NULL
 *
 * Without an argument, the flags are NXF_INIT_SET.  If they have
 * NXF_SC_HELPER, vshelper runs with the action "netup" first, and can refuse
 * the context by its exit status.
 *
 * Permission: host root, or a user of the host (VS_HANDLER).
 *
 * Return: nid of the new context; -EPERM, see above; -EINVAL if the nid is out
 * of range; -EEXIST if the context exists; -EBUSY if it is being set up;
 * -EAGAIN if the user has too many contexts; -ENOMEM; -ENOEXEC if vshelper
 * fails.
 */
long vc_net_create(struct vs_call *call)
{
	const struct vcmd_net_create *arg = call->data;
	u64 flags = arg ? arg->flagword : NXF_INIT_SET;
	struct nx_info *nxi;
	int err;

	err = vs_context_check_create(call->id, flags);
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

/**
 * vc_net_migrate() - move the caller into a network context
 * @call: id: nid, or 1 to become the spectator; data: none
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: 0, or 1 for the spectator; -EACCES if the context is private and its
 * set-up is over; -EFAULT if the context has ended; -EPERM if a caller in a
 * network context wants to become the spectator.
 */
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

/**
 * vc_nx_info() - report the nid of a network context
 * @call: id: nid; data: &struct vcmd_nx_info_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_nx_info(struct vs_call *call)
{
	struct vcmd_nx_info_v0 *arg = call->data;

	arg->nid = call->nxi->ctx.id;
	return 0;
}
