/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Loopback addresses of a network context.
 */
#ifndef _KERNEL_VSERVER_LBACK_H
#define _KERNEL_VSERVER_LBACK_H

#include <linux/vserver/inet.h>
#include <net/ipv6.h>

#include "core/vserver.h"

/**
 * nx_lback_remapped() - does a context have its own loopback address
 * @nxi: the context
 *
 * Return: true if it has NXF_LBACK_REMAP.
 */
static inline bool nx_lback_remapped(const struct nx_info *nxi)
{
	return READ_ONCE(nxi->ctx.flags) & NXF_LBACK_REMAP;
}

/**
 * nx_lback_allowed() - may a context use the loopback addresses of the host
 * @nxi: the context
 *
 * Return: true if it has NXF_LBACK_ALLOW, but not NXF_LBACK_REMAP.
 */
static inline bool nx_lback_allowed(const struct nx_info *nxi)
{
	return (READ_ONCE(nxi->ctx.flags) &
		(NXF_LBACK_REMAP | NXF_LBACK_ALLOW)) == NXF_LBACK_ALLOW;
}

/**
 * nx_lback6() - IPv6 loopback address of a context
 * @nxi: the context
 * @addr: where to store the address
 */
static inline void nx_lback6(const struct nx_info *nxi,
			     struct in6_addr *addr)
{
	ipv6_addr_set(addr, NX_LBACK6_0, NX_LBACK6_1, 0,
		      READ_ONCE(nxi->lback));
}

/**
 * nx_is_any_lback6() - is this the IPv6 loopback address of any context
 * @addr: the address
 *
 * Return: true if the address is in the loopback network of contexts, whether
 * or not a context has it.
 */
static inline bool nx_is_any_lback6(const struct in6_addr *addr)
{
	return addr->s6_addr32[0] == NX_LBACK6_0 &&
	       addr->s6_addr32[1] == NX_LBACK6_1 && !addr->s6_addr32[2];
}

#endif /* _KERNEL_VSERVER_LBACK_H */
