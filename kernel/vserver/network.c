// SPDX-License-Identifier: GPL-2.0-only
/*
 * Network contexts: creation, migration, addresses.
 */
#include <linux/capability.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/vserver/inet.h>
#include <linux/vserver/task.h>

#include "command.h"
#include "helper.h"
#include "vserver.h"

/* Serialises writers of the address sets; readers use RCU. */
static DEFINE_MUTEX(nx_v4_mutex);

static void nx_shutdown(struct vs_context *ctx)
{
}

/* Sockets keep the structure, and look at the addresses, to the very end. */
static void nx_destroy(struct vs_context *ctx)
{
	struct nx_v4_set *set = rcu_dereference_protected(to_nx(ctx)->v4, true);

	if (set)
		kfree_rcu(set, rcu);
}

struct vs_context_class nx_class = {
	.ids		= XARRAY_INIT(nx_class.ids, XA_FLAGS_ALLOC),
	.next_dynamic	= VS_ID_MIN_DYNAMIC,
	.created	= { "netup", 3 },
	.ended		= { "netdown", 4 },
	.shutdown	= nx_shutdown,
	.destroy	= nx_destroy,
};

/* The rest of nx_raw_capable(): root-like, below its ceiling. */
bool __nx_raw_icmp(struct user_namespace *ns)
{
	const struct nx_info *nxi = nx_current();

	return nxi && (READ_ONCE(nxi->ncaps) & NXC_RAW_ICMP) &&
	       vs_raw_capable(ns, CAP_NET_RAW);
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

/**
 * nx_new() - make a network context
 * @id: VS_ID_DYNAMIC, or the wanted nid
 * @flags: NXF_*
 *
 * Return: the context with one claim, or an ERR_PTR, see vs_context_hash().
 */
struct nx_info *nx_new(u32 id, u64 flags)
{
	struct nx_info *nxi = kzalloc(sizeof(*nxi), GFP_KERNEL_ACCOUNT);
	int err;

	if (!nxi)
		return ERR_PTR(-ENOMEM);

	nxi->bcast = htonl(INADDR_BROADCAST);
	err = vs_context_hash(&nxi->ctx, &nx_class, id, nx_inherit_flags(flags));
	if (err) {
		kfree(nxi);
		return ERR_PTR(err);
	}
	WRITE_ONCE(nxi->lback, htonl(INADDR_LOOPBACK ^ (nxi->ctx.id << 8)));
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

static bool nx_v4_same(const struct nx_v4 *a, const struct nx_v4 *b)
{
	return a->type == b->type && a->ip == b->ip && a->ip2 == b->ip2 &&
	       a->mask == b->mask;
}

static int nx_v4_find(const struct nx_v4_set *set, const struct nx_v4 *entry)
{
	unsigned int i;

	for (i = 0; set && i < set->count; i++)
		if (nx_v4_same(&set->entry[i], entry))
			return i;
	return -ESRCH;
}

static struct nx_v4_set *nx_v4_get_set(struct nx_info *nxi)
{
	return rcu_dereference_protected(nxi->v4, lockdep_is_held(&nx_v4_mutex));
}

static void nx_v4_replace(struct nx_info *nxi, struct nx_v4_set *new)
{
	struct nx_v4_set *old = nx_v4_get_set(nxi);

	rcu_assign_pointer(nxi->v4, new);
	if (old)
		kfree_rcu(old, rcu);
}

static struct nx_v4_set *nx_v4_alloc(unsigned int count)
{
	struct nx_v4_set *set;

	set = kzalloc(struct_size(set, entry, count), GFP_KERNEL_ACCOUNT);
	if (set)
		set->count = count;
	return set;
}

/**
 * nx_v4_add() - add an IPv4 entry
 * @nxi: the network context
 * @entry: the entry
 *
 * A second entry ends SINGLE_IP.
 *
 * Return: 0; -EEXIST; -ENOSPC beyond NX_MAX_V4 entries; -ENOMEM.
 */
int nx_v4_add(struct nx_info *nxi, const struct nx_v4 *entry)
{
	struct nx_v4_set *old, *new;
	unsigned int count;
	int err = 0;

	mutex_lock(&nx_v4_mutex);
	old = nx_v4_get_set(nxi);
	count = old ? old->count : 0;
	if (nx_v4_find(old, entry) >= 0) {
		err = -EEXIST;
		goto out;
	}
	if (count >= NX_MAX_V4) {
		err = -ENOSPC;
		goto out;
	}
	new = nx_v4_alloc(count + 1);
	if (!new) {
		err = -ENOMEM;
		goto out;
	}
	if (old)
		memcpy(new->entry, old->entry, flex_array_size(old, entry, count));
	new->entry[count] = *entry;
	nx_v4_replace(nxi, new);
	if (count)
		vs_context_set_flags(&nxi->ctx, 0, NXF_SINGLE_IP, NXF_ONE_TIME);
out:
	mutex_unlock(&nx_v4_mutex);
	return err;
}

/**
 * nx_v4_remove() - remove an IPv4 entry, or all
 * @nxi: the network context
 * @entry: the entry, exactly as it was added; NXA_TYPE_ANY for all
 *
 * Return: 0; -ESRCH when there is no such entry; -ENOMEM.
 */
int nx_v4_remove(struct nx_info *nxi, const struct nx_v4 *entry)
{
	struct nx_v4_set *old, *new = NULL;
	int at, err = 0;

	mutex_lock(&nx_v4_mutex);
	old = nx_v4_get_set(nxi);
	if (entry->type == NXA_TYPE_ANY) {
		nx_v4_replace(nxi, NULL);
		goto out;
	}
	at = nx_v4_find(old, entry);
	if (at < 0) {
		err = at;
		goto out;
	}
	if (old->count > 1) {
		new = nx_v4_alloc(old->count - 1);
		if (!new) {
			err = -ENOMEM;
			goto out;
		}
		memcpy(new->entry, old->entry, at * sizeof(*old->entry));
		memcpy(new->entry + at, old->entry + at + 1,
		       (new->count - at) * sizeof(*old->entry));
	}
	nx_v4_replace(nxi, new);
out:
	mutex_unlock(&nx_v4_mutex);
	return err;
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

/* Broadcast and loopback are single addresses beside the entries. */
static bool nx_set_special(struct nx_info *nxi, u16 type, __be32 ip)
{
	switch (type) {
	case NXA_TYPE_ADDR | NXA_MOD_BCAST:
	case NXA_TYPE_IPV4 | NXA_MOD_BCAST:
		WRITE_ONCE(nxi->bcast, ip);
		return true;
	case NXA_TYPE_ADDR | NXA_MOD_LBACK:
	case NXA_TYPE_IPV4 | NXA_MOD_LBACK:
		WRITE_ONCE(nxi->lback, ip);
		return true;
	}
	return false;
}

/* The entries of a v0 call, one ADDR each. */
static struct nx_v4 nx_v4_from_v0(const struct vcmd_net_addr_v0 *arg, int i)
{
	return (struct nx_v4) {
		.type = NXA_TYPE_ADDR, .ip = arg->ip[i], .mask = arg->mask[i],
	};
}

long vc_net_add(struct vs_call *call)
{
	const struct vcmd_net_addr_v0 *arg = call->data;
	struct nx_v4 entry;
	int i, err;

	if (arg->type != NXA_TYPE_IPV4)
		return nx_set_special(call->nxi, arg->type, arg->ip[0]) ?
			1 : -EINVAL;
	if (arg->count < 1 || arg->count > ARRAY_SIZE(arg->ip))
		return -EINVAL;

	for (i = 0; i < arg->count; i++) {
		entry = nx_v4_from_v0(arg, i);
		err = nx_v4_add(call->nxi, &entry);
		if (err)
			goto undo;
	}
	return arg->count;
undo:
	while (i--) {
		entry = nx_v4_from_v0(arg, i);
		nx_v4_remove(call->nxi, &entry);
	}
	return err;
}

long vc_net_remove(struct vs_call *call)
{
	static const struct nx_v4 all = { .type = NXA_TYPE_ANY };
	const struct vcmd_net_addr_v0 *arg = call->data;

	return arg->type == NXA_TYPE_ANY ? nx_v4_remove(call->nxi, &all) : -EINVAL;
}

/*
 * Bring an entry into the form in which it is kept and compared: a network
 * without host bits, a range in order, nothing in fields that mean nothing.
 */
static int nx_v4_check(struct nx_v4 *entry)
{
	switch (entry->type) {
	case NXA_TYPE_ADDR:
		entry->ip2 = 0;
		return 0;
	case NXA_TYPE_MASK:
		entry->ip &= entry->mask;
		entry->ip2 = 0;
		return 0;
	case NXA_TYPE_RANGE:
		return ntohl(entry->ip) <= ntohl(entry->ip2) ? 0 : -EINVAL;
	}
	return -EINVAL;
}

static long nx_add_ipv4(struct nx_info *nxi, struct nx_v4 *entry)
{
	int err;

	if (nx_set_special(nxi, entry->type, entry->ip))
		return 0;
	err = nx_v4_check(entry);
	return err ?: nx_v4_add(nxi, entry);
}

static long nx_remove_ipv4(struct nx_info *nxi, struct nx_v4 *entry)
{
	int err = entry->type == NXA_TYPE_ANY ? 0 : nx_v4_check(entry);

	return err ?: nx_v4_remove(nxi, entry);
}

/* The first form has no second address, so it knows no range. */
static int nx_v4_from_v1(const struct vcmd_net_addr_ipv4_v1 *arg,
			 struct nx_v4 *entry)
{
	if (arg->type == NXA_TYPE_RANGE)
		return -EINVAL;
	*entry = (struct nx_v4) {
		.type = arg->type, .ip = arg->ip, .mask = arg->mask,
	};
	return 0;
}

static struct nx_v4 nx_v4_from_v2(const struct vcmd_net_addr_ipv4_v2 *arg)
{
	return (struct nx_v4) {
		.type = arg->type, .ip = arg->ip, .ip2 = arg->ip2,
		.mask = arg->mask,
	};
}

long vc_net_add_ipv4_v1(struct vs_call *call)
{
	struct nx_v4 entry;
	int err = nx_v4_from_v1(call->data, &entry);

	return err ?: nx_add_ipv4(call->nxi, &entry);
}

long vc_net_rem_ipv4_v1(struct vs_call *call)
{
	struct nx_v4 entry;
	int err = nx_v4_from_v1(call->data, &entry);

	return err ?: nx_remove_ipv4(call->nxi, &entry);
}

long vc_net_add_ipv4(struct vs_call *call)
{
	struct nx_v4 entry = nx_v4_from_v2(call->data);

	return nx_add_ipv4(call->nxi, &entry);
}

long vc_net_rem_ipv4(struct vs_call *call)
{
	struct nx_v4 entry = nx_v4_from_v2(call->data);

	return nx_remove_ipv4(call->nxi, &entry);
}
