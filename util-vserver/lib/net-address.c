// SPDX-License-Identifier: LGPL-2.1-or-later
/* Addresses of a network context. */
#include <errno.h>
#include <string.h>

#include "vserver.h"

/*
 * The command word implies the family, so the type that the kernel receives
 * has no family bits.  ANY includes these bits and is not changed.
 */
static uint16_t kernel_type(const struct vc_net_addr *addr)
{
	if (addr->vna_type == NXA_TYPE_ANY)
		return addr->vna_type;
	return addr->vna_type &
	       (uint16_t)~(NXA_TYPE_IPV4 | NXA_TYPE_IPV6);
}

static int ipv4_call(uint32_t cmd, nid_t nid, const struct vc_net_addr *addr)
{
	struct vcmd_net_addr_ipv4_v2 data = {
		.type	= kernel_type(addr),
		.flags	= addr->vna_flags,
		.ip	= addr->vna_v4_ip.s_addr,
		.ip2	= addr->vna_v4_ip2.s_addr,
		.mask	= addr->vna_v4_mask.s_addr,
	};

	return vc_syscall(cmd, nid, &data);
}

/* The command has no second address, so it cannot add a range. */
static int ipv6_call(uint32_t cmd, nid_t nid, const struct vc_net_addr *addr)
{
	struct vcmd_net_addr_ipv6_v1 data = {
		.type	= kernel_type(addr),
		.flags	= addr->vna_flags,
		.prefix	= addr->vna_prefix,
	};

	if (addr->vna_type != NXA_TYPE_ANY &&
	    (addr->vna_type & NXA_TYPE_RANGE)) {
		errno = EINVAL;
		return -1;
	}
	memcpy(data.ip, &addr->vna_v6_ip, sizeof(data.ip));
	memcpy(data.mask, &addr->vna_v6_mask, sizeof(data.mask));
	return vc_syscall(cmd, nid, &data);
}

static int is_ipv6(const struct vc_net_addr *addr)
{
	return addr->vna_type != NXA_TYPE_ANY &&
	       (addr->vna_type & NXA_TYPE_IPV6);
}

/* A kernel without IPv6 or without these commands has no IPv6 addresses. */
static int remove_all(nid_t nid, const struct vc_net_addr *any)
{
	if (ipv6_call(VCMD_net_remove_ipv6, nid, any) < 0 &&
	    errno != EAFNOSUPPORT && errno != ENOSYS)
		return -1;
	return ipv4_call(VCMD_net_rem_ipv4, nid, any);
}

int vc_net_add(nid_t nid, const struct vc_net_addr *addr)
{
	if (is_ipv6(addr))
		return ipv6_call(VCMD_net_add_ipv6, nid, addr);
	return ipv4_call(VCMD_net_add_ipv4, nid, addr);
}

int vc_net_remove(nid_t nid, const struct vc_net_addr *addr)
{
	if (addr->vna_type == NXA_TYPE_ANY)
		return remove_all(nid, addr);
	if (is_ipv6(addr))
		return ipv6_call(VCMD_net_remove_ipv6, nid, addr);
	return ipv4_call(VCMD_net_rem_ipv4, nid, addr);
}
