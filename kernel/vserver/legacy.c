// SPDX-License-Identifier: GPL-2.0-only
/*
 * The two calls of the first interface.  Every user of the host may use them.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/sched.h>

#include "core/command.h"
#include "core/vserver.h"

#define VX_LEGACY_ALL	0xffU

/* Each flag has the value of the VXF flag of the same name. */
static_assert(VX_LEGACY_LOCK == VXF_INFO_LOCK);
static_assert(VX_LEGACY_SCHED == VXF_INFO_SCHED);
static_assert(VX_LEGACY_NPROC == VXF_INFO_NPROC);
static_assert(VX_LEGACY_PRIVATE == VXF_INFO_PRIVATE);
static_assert(VX_LEGACY_INIT == VXF_INFO_INIT);
static_assert(VX_LEGACY_HIDEINFO == VXF_INFO_HIDE);
static_assert(VX_LEGACY_ULIMIT == VXF_INFO_ULIMIT);
static_assert(VX_LEGACY_NAMESPACE == VXF_INFO_NSPACE);

static void vx_restrict(struct vx_info *vxi,
			const struct vcmd_new_s_context_v1 *arg)
{
	if (arg->flags & VX_LEGACY_INIT)
		vx_become_init(vxi);
	spin_lock(&vxi->ctx.lock);
	WRITE_ONCE(vxi->bcaps, vxi->bcaps & ~(u64)arg->remove_cap);
	WRITE_ONCE(vxi->ctx.flags,
		   (vxi->ctx.flags | (arg->flags & VX_LEGACY_ALL)) &
		   ~VXF_STATE_SETUP);
	spin_unlock(&vxi->ctx.lock);
}

/* May the caller remove these capabilities from its future programs? */
static bool vx_may_remove(u32 remove_cap)
{
	return !(remove_cap & VS_CAPS_NEEDED) || task_no_new_privs(current) ||
	       capable(CAP_SETPCAP);
}

/*
 * Remove capabilities from the caller and all that it will run.  This is for
 * users of the host.  A guest has a ceiling that the host sets.
 */
static long vx_lower_self(const struct vcmd_new_s_context_v1 *arg)
{
	kernel_cap_t remove = { arg->remove_cap };
	struct cred *new;

	if (arg->flags)
		return -EINVAL;
	if (!READ_ONCE(vs_sysctl_unprivileged) && !capable(CAP_SETPCAP))
		return -EPERM;
	if (!vx_may_remove(arg->remove_cap))
		return -EPERM;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	new->cap_bset = cap_drop(new->cap_bset, remove);
	new->cap_permitted = cap_drop(new->cap_permitted, remove);
	new->cap_effective = cap_drop(new->cap_effective, remove);
	new->cap_inheritable = cap_drop(new->cap_inheritable, remove);
	new->cap_ambient = cap_drop(new->cap_ambient, remove);
	return commit_creds(new);
}

/* Enter the context, or create it. */
static struct vx_info *vx_legacy_enter(u32 id)
{
	u64 flags = VXF_INIT_SET | VXF_HIDE_NETIF | VXF_INFO_INIT;
	struct vs_context *ctx = NULL;
	int err;

	if (id != VS_ID_DYNAMIC)
		ctx = vs_context_get(&vx_class, id);
	if (!ctx) {
		if (id != VS_ID_DYNAMIC && id >= VS_ID_MIN_DYNAMIC)
			return ERR_PTR(-ESRCH);
		return vx_create(id, flags);
	}
	err = vx_migrate(to_vx(ctx), 0);
	/* The claim of the caller keeps the context. */
	vs_context_put(ctx);
	if (err)
		return ERR_PTR(err == -EACCES ? -EPERM : err);
	return to_vx(ctx);
}

static int vx_legacy_check(u32 id, const struct vcmd_new_s_context_v1 *arg)
{
	int err;

	if (id != VS_ID_DYNAMIC && (id < VS_ID_WATCH || id > VS_ID_MAX))
		return -EINVAL;
	err = vs_context_check_create(id, arg->flags & VX_LEGACY_ALL);
	if (err || vs_context_admin())
		return err;
	return vx_may_remove(arg->remove_cap) ? 0 : -EPERM;
}

/**
 * vc_new_s_context() - enter or create a process context, and restrict it
 * @call: id: xid, VS_ID_DYNAMIC, VS_ID_WATCH to become the spectator, or
 *	VS_ID_SELF; data: &struct vcmd_new_s_context_v1, in
 *
 * The command creates the context if the static id is free.  It removes
 * capabilities from the ceiling, adds the flags and ends the set-up.
 *
 * VS_ID_SELF restricts the context of the caller.  On the host and in an open
 * user context it removes the capabilities from the caller itself instead.
 *
 * Permission: host root, or a user of the host (VS_HANDLER).  VS_ID_SELF in a
 * guest in set-up needs CAP_SYS_ADMIN.  A user of the host needs CAP_SETPCAP or
 * no_new_privs to remove a capability of VS_CAPS_NEEDED.  So does host root for
 * VS_ID_SELF.
 *
 * Return: the xid; 0 for the spectator, and for VS_ID_SELF outside of a guest;
 * or a negative errno:
 *
 * * -EPERM: the caller may not create the context or remove the capabilities,
 *   or the context is private.
 * * -EINVAL: the id is bad, flags are set for VS_ID_SELF on the host, or the
 *   caller has several threads.
 * * -ESRCH: no context has the dynamic id.
 * * others: see vc_ctx_create() and vc_ctx_migrate().
 */
long vc_new_s_context(struct vs_call *call)
{
	const struct vcmd_new_s_context_v1 *arg = call->data;
	struct vx_info *vxi = vx_current();
	int err;

	if (call->id == VS_ID_SELF) {
		if (!vxi || vs_in_user_context())
			return vx_lower_self(arg);
		if (!capable(CAP_SYS_ADMIN))
			return -EPERM;
		vx_restrict(vxi, arg);
		return vxi->ctx.id;
	}

	err = vx_legacy_check(call->id, arg);
	if (err)
		return err;
	if (call->id == VS_ID_WATCH)
		return vx_become_watch() < 0 ? -EINVAL : 0;
	vxi = vx_legacy_enter(call->id);
	if (IS_ERR(vxi))
		return PTR_ERR(vxi);
	vx_restrict(vxi, arg);
	return vxi->ctx.id;
}

/* A pair adds its address and, with a mask, the broadcast address. */
static bool nx_legacy_has(const struct nx_info *nxi, __be32 ip, __be32 mask)
{
	if (!ip)
		return nx_has_all_v4(nxi);
	return nx_has_v4(nxi, ip, NXA_MASK_ALL) &&
	       (!mask || nx_has_v4(nxi, ip | ~mask, NXA_MASK_BIND));
}

/* Does the context of the caller have all these addresses? */
static bool nx_legacy_subset(const struct nx_info *nxi,
			     const struct vcmd_set_ipv4root_v3 *arg, u32 count)
{
	u32 i;

	if (arg->broadcast != READ_ONCE(nxi->bcast))
		return false;
	for (i = 0; i < count; i++)
		if (!nx_legacy_has(nxi, arg->ip_mask_pair[i].ip,
				   arg->ip_mask_pair[i].mask))
			return false;
	return true;
}

static int nx_legacy_check(const struct vcmd_set_ipv4root_v3 *arg, u32 count)
{
	const struct nx_info *nxi = nx_current();

	if (nxi && !capable(CAP_NET_ADMIN) && !nx_legacy_subset(nxi, arg, count))
		return -EPERM;
	return vs_context_check_create(VS_ID_DYNAMIC, 0);
}

static int nx_legacy_fill(struct nx_info *nxi,
			  const struct vcmd_set_ipv4root_v3 *arg, u32 count)
{
	u32 i;

	WRITE_ONCE(nxi->bcast, arg->broadcast);
	for (i = 0; i < count; i++) {
		__be32 ip = arg->ip_mask_pair[i].ip;
		struct nx_addr entry = {
			/* 0.0.0.0 means every address of the host. */
			.type = ip ? NXA_TYPE_ADDR : NXA_TYPE_MASK,
		};
		int err;

		nx_addr_v4(&entry.ip, ip);
		nx_mask_v4(&entry.mask, ip ? arg->ip_mask_pair[i].mask : 0);
		err = nx_addr_add(nxi, &entry);
		if (err && err != -EEXIST)
			return err;
	}
	return 0;
}

/*
 * The caller stays a command of the host, so it keeps the loopback of the host.
 * A single address replaces 0.0.0.0 in bind(2).
 */
static u64 nx_legacy_flags(const struct vcmd_set_ipv4root_v3 *arg, u32 count)
{
	u64 flags = (NXF_INIT_SET & ~NXF_LBACK_REMAP) | NXF_LBACK_ALLOW;

	return count == 1 && arg->ip_mask_pair[0].ip ?
		flags | NXF_SINGLE_IP : flags;
}

/**
 * vc_set_ipv4root() - create a network context with addresses, and enter it
 * @call: id: number of addresses, 0 to 16; data:
 *	&struct vcmd_set_ipv4root_v3, in
 *
 * On failure the caller stays in its network context.
 *
 * Permission: host root, or a user of the host (VS_HANDLER).  A caller in a
 * network context may only take addresses of that context, unless it has
 * CAP_NET_ADMIN.
 *
 * Return: 0, or a negative errno:
 *
 * * -EINVAL: there are too many addresses.
 * * -EPERM: the caller may not create the context.
 * * others: see vc_net_create() and vc_net_add().
 */
long vc_set_ipv4root(struct vs_call *call)
{
	const struct vcmd_set_ipv4root_v3 *arg = call->data;
	struct nx_info *nxi;
	int err;

	if (call->id > NB_IPV4ROOT)
		return -EINVAL;
	err = nx_legacy_check(arg, call->id);
	if (err)
		return err;
	nxi = nx_new(VS_ID_DYNAMIC, nx_legacy_flags(arg, call->id));
	if (IS_ERR(nxi))
		return PTR_ERR(nxi);
	nxi->legacy = true;
	err = nx_legacy_fill(nxi, arg, call->id);
	if (err)
		vs_context_release(&nxi->ctx);
	else
		nx_switch(nxi);
	return err;
}
