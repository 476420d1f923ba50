// SPDX-License-Identifier: LGPL-2.1-or-later
/* Addresses of a network context. */
#include <errno.h>

#include <linux/vserver.h>

#include "vserver.h"

/*
 * The kernel's IPv4 calls know the family from the command word: only the
 * kind of entry and its modifier stay in the type.  ANY, which covers the
 * family bits too, goes through as it is.
 */
static int ipv4_call(uint32_t cmd, nid_t nid, struct vc_net_addr const *addr)
{
	struct vcmd_net_addr_ipv4_v2 data = {
		.type	= addr->vna_type,
		.flags	= addr->vna_flags,
		.ip	= addr->vna_v4_ip.s_addr,
		.ip2	= addr->vna_v4_ip2.s_addr,
		.mask	= addr->vna_v4_mask.s_addr,
	};

	if (data.type != VC_NXA_TYPE_ANY)
		data.type &= (__u16)~(VC_NXA_TYPE_IPV4 | VC_NXA_TYPE_IPV6);
	return vc_syscall(cmd, nid, &data);
}

static int is_ipv6(struct vc_net_addr const *addr)
{
	return addr->vna_type != VC_NXA_TYPE_ANY &&
	       (addr->vna_type & VC_NXA_TYPE_IPV6);
}

int vc_net_add(nid_t nid, struct vc_net_addr const *addr)
{
	if (is_ipv6(addr)) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	return ipv4_call(VCMD_net_add_ipv4, nid, addr);
}

int vc_net_remove(nid_t nid, struct vc_net_addr const *addr)
{
	if (is_ipv6(addr)) {
		errno = EAFNOSUPPORT;
		return -1;
	}
	return ipv4_call(VCMD_net_rem_ipv4, nid, addr);
}
