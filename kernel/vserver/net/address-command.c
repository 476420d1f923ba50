// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that add and remove addresses of a network context.
 */
#include <linux/vserver/inet.h>
#include <net/ipv6.h>

#include "core/command.h"
#include "core/vserver.h"

/* The network of an address. */
static void nx_mask(struct in6_addr *ip, const struct in6_addr *mask)
{
	int i;

	for (i = 0; i < 4; i++)
		ip->s6_addr32[i] &= mask->s6_addr32[i];
}

/* Broadcast and loopback are single addresses beside the entries. */
static int nx_set_special(struct nx_info *nxi, u16 type, __be32 ip)
{
	switch (type) {
	case NXA_TYPE_ADDR | NXA_MOD_BCAST:
	case NXA_TYPE_IPV4 | NXA_MOD_BCAST:
		WRITE_ONCE(nxi->bcast, ip);
		return 0;
	case NXA_TYPE_ADDR | NXA_MOD_LBACK:
	case NXA_TYPE_IPV4 | NXA_MOD_LBACK:
		return nx_set_lback(nxi, ip);
	}
	return -EINVAL;
}

static bool nx_is_special_type(u16 type)
{
	return type & (NXA_MOD_BCAST | NXA_MOD_LBACK);
}

static struct nx_addr nx_entry_v4(u16 type, __be32 ip, __be32 ip2, __be32 mask)
{
	struct nx_addr entry = { .type = type };

	nx_addr_v4(&entry.ip, ip);
	if (ip2)
		nx_addr_v4(&entry.ip2, ip2);
	nx_mask_v4(&entry.mask, mask);
	return entry;
}

static struct nx_addr nx_entry_v0(const struct vcmd_net_addr_v0 *arg, int i)
{
	return nx_entry_v4(NXA_TYPE_ADDR, arg->ip[i], 0, arg->mask[i]);
}

long vc_net_add(struct vs_call *call)
{
	const struct vcmd_net_addr_v0 *arg = call->data;
	struct nx_addr entry;
	int i, err;

	if (arg->type != NXA_TYPE_IPV4) {
		err = nx_set_special(call->nxi, arg->type, arg->ip[0]);
		return err ?: 1;
	}
	if (arg->count < 1 || arg->count > ARRAY_SIZE(arg->ip))
		return -EINVAL;

	for (i = 0; i < arg->count; i++) {
		entry = nx_entry_v0(arg, i);
		err = nx_addr_add(call->nxi, &entry);
		if (err)
			goto undo;
	}
	return arg->count;
undo:
	while (i--) {
		entry = nx_entry_v0(arg, i);
		nx_addr_remove(call->nxi, &entry);
	}
	return err;
}

long vc_net_remove(struct vs_call *call)
{
	const struct vcmd_net_addr_v0 *arg = call->data;

	return arg->type == NXA_TYPE_ANY ?
		nx_addr_remove_all(call->nxi, AF_INET) : -EINVAL;
}

/*
 * Bring an entry into the form in which it is kept and compared: a network
 * without host bits, a range in order, nothing in fields that mean nothing.
 */
static int nx_check(struct nx_addr *entry)
{
	switch (entry->type) {
	case NXA_TYPE_ADDR:
		entry->ip2 = in6addr_any;
		return 0;
	case NXA_TYPE_MASK:
		nx_mask(&entry->ip, &entry->mask);
		entry->ip2 = in6addr_any;
		return 0;
	case NXA_TYPE_RANGE:
		return memcmp(&entry->ip, &entry->ip2, sizeof(entry->ip)) <= 0 ?
			0 : -EINVAL;
	}
	return -EINVAL;
}

static long nx_add_ipv4(struct nx_info *nxi, u16 type, __be32 ip, __be32 ip2,
			__be32 mask)
{
	struct nx_addr entry = nx_entry_v4(type, ip, ip2, mask);
	int err;

	if (nx_is_special_type(type))
		return nx_set_special(nxi, type, ip);
	err = nx_check(&entry);
	return err ?: nx_addr_add(nxi, &entry);
}

static long nx_remove_ipv4(struct nx_info *nxi, u16 type, __be32 ip, __be32 ip2,
			   __be32 mask)
{
	struct nx_addr entry = nx_entry_v4(type, ip, ip2, mask);
	int err;

	if (type == NXA_TYPE_ANY)
		return nx_addr_remove_all(nxi, AF_INET);
	err = nx_check(&entry);
	return err ?: nx_addr_remove(nxi, &entry);
}

/* The first form has no second address, so it knows no range. */
long vc_net_add_ipv4_v1(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v1 *arg = call->data;

	return arg->type == NXA_TYPE_RANGE ? -EINVAL :
		nx_add_ipv4(call->nxi, arg->type, arg->ip, 0, arg->mask);
}

long vc_net_rem_ipv4_v1(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v1 *arg = call->data;

	return arg->type == NXA_TYPE_RANGE ? -EINVAL :
		nx_remove_ipv4(call->nxi, arg->type, arg->ip, 0, arg->mask);
}

long vc_net_add_ipv4(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v2 *arg = call->data;

	return nx_add_ipv4(call->nxi, arg->type, arg->ip, arg->ip2, arg->mask);
}

long vc_net_rem_ipv4(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v2 *arg = call->data;

	return nx_remove_ipv4(call->nxi, arg->type, arg->ip, arg->ip2, arg->mask);
}

/* Of an address all bits count; a network is a prefix, with the mask of it. */
static int nx_entry_v6(const struct vcmd_net_addr_ipv6_v1 *arg,
		       struct nx_addr *entry)
{
	struct in6_addr all;

	if (!IS_ENABLED(CONFIG_IPV6))
		return -EAFNOSUPPORT;
	memset(entry, 0, sizeof(*entry));
	entry->type = arg->type;
	memcpy(&entry->ip, arg->ip, sizeof(entry->ip));
	memset(&all, 0xff, sizeof(all));

	switch (arg->type) {
	case NXA_TYPE_ADDR:
		entry->mask = all;
		break;
	case NXA_TYPE_MASK:
		if (arg->prefix > 128)
			return -EINVAL;
		ipv6_addr_prefix(&entry->mask, &all, arg->prefix);
		if (memcmp(&entry->mask, arg->mask, sizeof(entry->mask)))
			return -EINVAL;
		nx_mask(&entry->ip, &entry->mask);
		break;
	default:
		return -EINVAL;
	}
	return ipv6_addr_v4mapped(&entry->ip) ? -EINVAL : 0;
}

long vc_net_add_ipv6(struct vs_call *call)
{
	struct nx_addr entry;
	int err = nx_entry_v6(call->data, &entry);

	return err ?: nx_addr_add(call->nxi, &entry);
}

long vc_net_remove_ipv6(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv6_v1 *arg = call->data;
	struct nx_addr entry;
	int err;

	if (IS_ENABLED(CONFIG_IPV6) && arg->type == NXA_TYPE_ANY)
		return nx_addr_remove_all(call->nxi, AF_INET6);
	err = nx_entry_v6(arg, &entry);
	return err ?: nx_addr_remove(call->nxi, &entry);
}
