// SPDX-License-Identifier: GPL-2.0-only
/*
 * Commands that add and remove the addresses of a network context.
 */
#include <linux/vserver/inet.h>
#include <net/ipv6.h>

#include "core/command.h"
#include "core/vserver.h"

/* Clear the host bits of an address. */
static void nx_mask(struct in6_addr *ip, const struct in6_addr *mask)
{
	int i;

	for (i = 0; i < 4; i++)
		ip->s6_addr32[i] &= mask->s6_addr32[i];
}

/* A context has one broadcast and one loopback address besides its entries. */
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

/**
 * vc_net_add() - add IPv4 addresses, or set the broadcast or loopback address
 * @call: id: nid; data: &struct vcmd_net_addr_v0, in
 *
 * The command adds all addresses or, on failure, none.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: number of added addresses, or 1 for the broadcast or loopback
 * address; -EINVAL for an unknown type or a count that is not 1 to 4; -EEXIST
 * if the context has such an entry; -ENOSPC if it has 1024 entries; -ENOMEM.
 */
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

/**
 * vc_net_remove() - remove all IPv4 addresses
 * @call: id: nid; data: &struct vcmd_net_addr_v0, in
 *
 * The broadcast and loopback addresses stay.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL if the type is not NXA_TYPE_ANY; -ENOMEM.
 */
long vc_net_remove(struct vs_call *call)
{
	const struct vcmd_net_addr_v0 *arg = call->data;

	return arg->type == NXA_TYPE_ANY ?
		nx_addr_remove_all(call->nxi, AF_INET) : -EINVAL;
}

/*
 * Check an entry and convert it to its normal form, so that entries can be
 * compared: no host bits in a network, and 0 in unused fields.
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

/**
 * vc_net_add_ipv4_v1() - add an IPv4 address or network
 * @call: id: nid; data: &struct vcmd_net_addr_ipv4_v1, in
 *
 * The command can also set the broadcast or the loopback address.  This version
 * has no ranges.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type; -EEXIST if the context has such an
 * entry; -ENOSPC if it has 1024 entries; -ENOMEM.
 */
long vc_net_add_ipv4_v1(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v1 *arg = call->data;

	return arg->type == NXA_TYPE_RANGE ? -EINVAL :
		nx_add_ipv4(call->nxi, arg->type, arg->ip, 0, arg->mask);
}

/**
 * vc_net_rem_ipv4_v1() - remove an IPv4 address or network, or all of IPv4
 * @call: id: nid; data: &struct vcmd_net_addr_ipv4_v1, in
 *
 * The entry must be the same as when it was added, with its mask.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type; -ESRCH if there is no such entry;
 * -ENOMEM.
 */
long vc_net_rem_ipv4_v1(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v1 *arg = call->data;

	return arg->type == NXA_TYPE_RANGE ? -EINVAL :
		nx_remove_ipv4(call->nxi, arg->type, arg->ip, 0, arg->mask);
}

/**
 * vc_net_add_ipv4() - add an IPv4 address, network or range
 * @call: id: nid; data: &struct vcmd_net_addr_ipv4_v2, in
 *
 * The command can also set the broadcast or the loopback address.  The first
 * address that was added is the primary address of the context.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type, or for a range that ends before it
 * begins; -EEXIST if the context has such an entry; -ENOSPC if it has 1024
 * entries; -ENOMEM.
 */
long vc_net_add_ipv4(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v2 *arg = call->data;

	return nx_add_ipv4(call->nxi, arg->type, arg->ip, arg->ip2, arg->mask);
}

/**
 * vc_net_rem_ipv4() - remove an IPv4 address, network or range, or all of IPv4
 * @call: id: nid; data: &struct vcmd_net_addr_ipv4_v2, in
 *
 * The entry must be the same as when it was added, with its mask.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type, or for a range that ends before it
 * begins; -ESRCH if there is no such entry; -ENOMEM.
 */
long vc_net_rem_ipv4(struct vs_call *call)
{
	const struct vcmd_net_addr_ipv4_v2 *arg = call->data;

	return nx_remove_ipv4(call->nxi, arg->type, arg->ip, arg->ip2, arg->mask);
}

/* Convert the argument to an entry in its normal form, or return -errno. */
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

/**
 * vc_net_add_ipv6() - add an IPv6 address or network
 * @call: id: nid; data: &struct vcmd_net_addr_ipv6_v1, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type, a wrong prefix or mask, or a
 * v4-mapped address; -EAFNOSUPPORT if the kernel has no IPv6; -EEXIST if the
 * context has such an entry; -ENOSPC if it has 1024 entries; -ENOMEM.
 */
long vc_net_add_ipv6(struct vs_call *call)
{
	struct nx_addr entry;
	int err = nx_entry_v6(call->data, &entry);

	return err ?: nx_addr_add(call->nxi, &entry);
}

/**
 * vc_net_remove_ipv6() - remove an IPv6 address or network, or all of IPv6
 * @call: id: nid; data: &struct vcmd_net_addr_ipv6_v1, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0; -EINVAL for an unknown type, a wrong prefix or mask, or a
 * v4-mapped address; -EAFNOSUPPORT if the kernel has no IPv6; -ESRCH if there
 * is no such entry; -ENOMEM.
 */
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
