// SPDX-License-Identifier: GPL-2.0-only
/*
 * The IPv6 part of the sockets of a network context.
 *
 * IPv6 has one loopback address, ::1, where IPv4 has a whole network.  So the
 * loopback addresses of contexts are in a network of unique local addresses,
 * which is local on lo.  Their last 32 bits are the context's IPv4 loopback.
 */
#include <linux/netdevice.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <net/addrconf.h>
#include <net/ip6_fib.h>
#include <net/ip6_route.h>
#include <net/ipv6.h>

#include "core/vserver.h"
#include "net/lback.h"

static bool nx_is_lback6(const struct nx_info *nxi, const struct in6_addr *addr)
{
	return nx_is_any_lback6(addr) &&
	       addr->s6_addr32[3] == READ_ONCE(nxi->lback);
}

#if IS_ENABLED(CONFIG_IPV6)

/**
 * nx_inet6_loopback_up() - add a local route to the loopbacks of contexts
 * @dev: lo of a network namespace, which is coming up
 *
 * Context: process; the caller holds RTNL.
 */
void nx_inet6_loopback_up(struct net_device *dev)
{
	struct fib6_config cfg = {
		.fc_table	= RT6_TABLE_LOCAL,
		.fc_metric	= IP6_RT_PRIO_ADDRCONF,
		.fc_ifindex	= dev->ifindex,
		.fc_dst_len	= NX_LBACK6_PREFIX,
		.fc_flags	= RTF_UP | RTF_NONEXTHOP | RTF_LOCAL,
		.fc_type	= RTN_LOCAL,
		.fc_protocol	= RTPROT_KERNEL,
		.fc_nlinfo.nl_net = dev_net(dev),
	};

	ipv6_addr_set(&cfg.fc_dst, NX_LBACK6_0, NX_LBACK6_1, 0, 0);
	ip6_route_add(&cfg, GFP_KERNEL, NULL);
}

/**
 * nx_is_to_lback6() - is this packet sent to the loopback of a context
 * @skb: an IPv6 packet
 *
 * No interface has that address, but an ICMPv6 error must use it as its source:
 * any other source would be an address of the host.
 *
 * Return: true if it is.
 */
bool nx_is_to_lback6(const struct sk_buff *skb)
{
	return skb->dev->flags & IFF_LOOPBACK &&
	       nx_is_any_lback6(&ipv6_hdr(skb)->daddr);
}

/**
 * nx_may_multicast6() - may a context use IPv6 multicast groups
 * @nxi: the context
 *
 * Return: true if it has NXC_MULTICAST and an IPv6 address.
 */
bool nx_may_multicast6(const struct nx_info *nxi)
{
	return nx_may_multicast(nxi) && nx_has_family(nxi, AF_INET6);
}

/**
 * nx_inet6_is_foreign() - is a source address the loopback of another context
 * @sk: the socket
 * @addr: the address
 *
 * Return: true if the socket must not use the address.
 */
bool nx_inet6_is_foreign(const struct sock *sk, const struct in6_addr *addr)
{
	return nx_is_others_lback(sk->sk_nx_info, addr);
}

static bool nx_borrows_v6(const struct nx_info *nxi,
			  const struct in6_addr *addr)
{
	return ipv6_addr_loopback(addr) && nx_lback_allowed(nxi);
}

/**
 * nx_inet6_hears() - may an IPv6 packet be delivered to a context's socket
 * @sk: a socket with a network context
 * @skb: the packet
 *
 * A packet to the loopback of the context must come from lo.
 *
 * Return: true if it may.
 */
bool nx_inet6_hears(const struct sock *sk, const struct sk_buff *skb)
{
	const struct in6_addr *daddr = &ipv6_hdr(skb)->daddr;
	const struct nx_info *nxi = sk->sk_nx_info;

	if (nx_is_lback6(nxi, daddr))
		return skb->dev->flags & IFF_LOOPBACK;
	if (ipv6_addr_is_multicast(daddr))
		return nx_may_multicast6(nxi);
	return nx_has(nxi, daddr, NXA_MASK_BIND) ||
	       (ipv6_addr_equal(&sk->sk_v6_rcv_saddr, daddr) &&
		nx_borrows_v6(nxi, daddr));
}

/* Slow path of nx_inet6_accepts(). */
bool __nx_inet6_accepts(const struct sock *sk, const struct in6_addr *daddr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	return !ipv6_addr_any(&sk->sk_v6_rcv_saddr) ||
	       (ipv6_addr_is_multicast(daddr) ? nx_may_multicast6(nxi) :
		nx_has(nxi, daddr, NXA_MASK_BIND));
}

/* With SINGLE_IP and no IPv6 address, a dual-stack wildcard becomes IPv4. */
static int nx_bind_any(const struct sock *sk, struct in6_addr *addr,
		       __be32 *v4addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;
	int err;

	if (!nxi || ipv6_only_sock(sk) || nx_has_family(nxi, AF_INET6) ||
	    !(READ_ONCE(nxi->ctx.flags) & NXF_SINGLE_IP))
		return 0;
	err = __nx_inet_bind(sk, v4addr);
	if (!err && *v4addr)
		nx_addr_v4(addr, *v4addr);
	return err;
}

static bool nx_may_bind_v6(const struct nx_info *nxi,
			   const struct in6_addr *addr)
{
	if (ipv6_addr_is_multicast(addr))
		return nx_may_multicast6(nxi);
	return nx_has(nxi, addr, NXA_MASK_ALL) || nx_borrows_v6(nxi, addr);
}

/* Slow path of nx_inet6_bind(). */
int __nx_inet6_bind(const struct sock *sk, struct in6_addr *addr, __be32 *v4addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if (ipv6_addr_any(addr))
		return nx_bind_any(sk, addr, v4addr);
	if (ipv6_addr_v4mapped(addr)) {
		int err = __nx_inet_bind(sk, v4addr);

		nx_addr_v4(addr, *v4addr);
		return err;
	}
	if (nxi && ipv6_addr_loopback(addr) && nx_lback_remapped(nxi)) {
		nx_lback6(nxi, addr);
		return 0;
	}
	if ((!nxi || nx_may_bind_v6(nxi, addr)) &&
	    !nx_is_others_lback(nxi, addr))
		return 0;
	return vs_deny("bind6", ntohl(addr->s6_addr32[3]), -EADDRNOTAVAIL);
}

/* The loopback of the host or of any context: both mean the context's own. */
static bool nx_inet6_is_loopback(const struct in6_addr *addr)
{
	return ipv6_addr_loopback(addr) || nx_is_any_lback6(addr);
}

/* Slow path of nx_inet6_remap(). */
void __nx_inet6_remap(const struct sock *sk, struct in6_addr *daddr)
{
	if (nx_inet6_is_loopback(daddr) && nx_lback_remapped(sk->sk_nx_info))
		nx_lback6(sk->sk_nx_info, daddr);
}

static int nx_inet6_loopback_flow(struct flowi6 *fl6, const struct nx_info *nxi)
{
	if (nx_lback_remapped(nxi)) {
		nx_lback6(nxi, &fl6->daddr);
		if (ipv6_addr_any(&fl6->saddr) ||
		    ipv6_addr_loopback(&fl6->saddr))
			fl6->saddr = fl6->daddr;
		return 0;
	}
	/* The host's loopback or the context's own, but no other context's. */
	if (nx_borrows_v6(nxi, &fl6->daddr) ||
	    (nx_lback_allowed(nxi) && nx_is_lback6(nxi, &fl6->daddr)))
		return 0;
	return vs_deny("loopback6", 0, -EPERM);
}

/* May the context use this source address? */
static bool nx_owns_v6(const struct nx_info *nxi, const struct in6_addr *saddr)
{
	return nx_is_lback6(nxi, saddr) || nx_borrows_v6(nxi, saddr) ||
	       (nx_has(nxi, saddr, NXA_MASK_ALL) &&
		!nx_is_others_lback(nxi, saddr));
}

/* Slow path of nx_inet6_flow(). */
int __nx_inet6_flow(struct flowi6 *fl6, const struct sock *sk)
{
	const struct nx_info *nxi = sk->sk_nx_info;
	bool local = nx_inet6_is_loopback(&fl6->daddr);

	if (local && !nx_is_connection(sk)) {
		int err = nx_inet6_loopback_flow(fl6, nxi);

		if (err)
			return err;
	}
	if (!ipv6_addr_any(&fl6->saddr) && !nx_owns_v6(nxi, &fl6->saddr))
		return vs_deny("source6", ntohl(fl6->saddr.s6_addr32[3]),
			       -EPERM);
	/* The same error as without a route: programs then try IPv4. */
	if (!local && !nx_has_family(nxi, AF_INET6))
		return -ENETUNREACH;
	return nx_check_link6(fl6, sk);
}

/* Slow path of nx_inet6_header(). */
int __nx_inet6_header(const struct sock *sk, const struct flowi6 *fl6,
		      const struct ipv6hdr *header)
{
	if (ipv6_addr_equal(&header->daddr, &fl6->daddr) &&
	    nx_owns_v6(sk->sk_nx_info, &header->saddr))
		return 0;
	return vs_deny("header6", ntohl(header->saddr.s6_addr32[3]), -EPERM);
}

/*
 * Slow path of nx_inet6_source(): keep the host's choice if the context has
 * that address, else use the best address of the context.
 */
int __nx_inet6_source(struct net *net, const struct net_device *dev,
		      const struct sock *sk, struct flowi6 *fl6)
{
	if (nx_has(sk->sk_nx_info, &fl6->saddr, NXA_MASK_ALL))
		return 0;
	/* The host's loopback can be reached from the address of any device. */
	if (ipv6_addr_loopback(&fl6->daddr))
		dev = NULL;
	return ipv6_dev_get_saddr_of(net, dev, &fl6->daddr,
				     READ_ONCE(inet6_sk(sk)->srcprefs),
				     sk->sk_nx_info, &fl6->saddr);
}

/* Slow path of nx_inet6_has(). */
bool __nx_inet6_has(const struct nx_info *nxi, const struct in6_addr *addr)
{
	return nx_has(nxi, addr, NXA_MASK_ALL);
}

/*
 * Slow path of nx_inet6_show().  An IPv6 socket may have v4-mapped addresses,
 * so this handles the IPv4 loopback, too.
 */
void __nx_inet6_show(const struct sock *sk, struct in6_addr *addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if (ipv6_addr_v4mapped(addr))
		nx_addr_v4(addr, __nx_inet_show(sk, addr->s6_addr32[3]));
	else if ((READ_ONCE(nxi->ctx.flags) & NXF_HIDE_LBACK) &&
		 nx_is_lback6(nxi, addr))
		*addr = in6addr_loopback;
}

#endif /* IS_ENABLED(CONFIG_IPV6) */
