// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives the addresses of a guest to its network context.  See interfaces.h.
 */
#include <errno.h>
#include <stdint.h>

#include "interfaces.h"
#include "ipv4.h"
#include "ipv6.h"
#include "message.h"

static int add_ipv4(const struct iface *i)
{
	int prefix = i->prefix < 0 ? IPV4_DEFAULT_PREFIX : i->prefix;
	struct vc_net_addr addr = {
		.vna_type = NXA_TYPE_IPV4 | NXA_TYPE_ADDR,
		.vna_v4_ip = i->addr.v4,
		.vna_v4_mask = ipv4_mask(prefix),
	};

	return vc_net_add(VC_SAMENID, &addr);
}

static int add_ipv6(const struct iface *i)
{
	int prefix = i->prefix < 0 ? IPV6_DEFAULT_PREFIX : i->prefix;
	struct vc_net_addr addr = {
		.vna_type = NXA_TYPE_IPV6 | NXA_TYPE_ADDR,
		.vna_prefix = prefix,
		.vna_v6_ip = i->addr.v6,
		.vna_v6_mask = ipv6_mask(prefix),
	};

	return vc_net_add(VC_SAMENID, &addr);
}

static int add_iface(const struct iface *i)
{
	int ret = i->family == AF_INET ? add_ipv4(i) : add_ipv6(i);

	if (ret >= 0 || errno == EEXIST)
		return 0;
	if (i->family == AF_INET6 && (errno == EAFNOSUPPORT || errno == ENOSYS))
		return fail("interface %s: cannot give %s to the network context: the kernel has no IPv6 there (interfaces/%s/ip)",
			    i->id, i->ip, i->id);
	return fail_sys("interface %s: cannot give %s to the network context (interfaces/%s/ip)",
			i->id, i->ip, i->id);
}

/* Set the broadcast or loopback address of the context. */
static int set_special(uint16_t modifier, struct in_addr ip, const char *file)
{
	struct vc_net_addr addr = {
		.vna_type = NXA_TYPE_IPV4 | NXA_TYPE_ADDR | modifier,
		.vna_v4_ip = ip,
	};

	if (vc_net_add(VC_SAMENID, &addr) < 0)
		return fail_sys("%s: cannot set it in the network context",
				file);
	return 0;
}

int interfaces_to_context(const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (add_iface(&n->ifaces[i]) < 0)
			return -1;
	}
	if (n->has_bcast &&
	    set_special(NXA_MOD_BCAST, n->bcast, "interfaces/bcast") < 0)
		return -1;
	if (n->has_lback &&
	    set_special(NXA_MOD_LBACK, n->lback, "interfaces/lback") < 0)
		return -1;
	return 0;
}
