// SPDX-License-Identifier: GPL-2.0-only
/*
 * Protocols that configure the link: hosts and routers trust their messages.
 * A guest has addresses on the link, but only the host may act for the link.
 */
#include <linux/capability.h>
#include <linux/icmp.h>
#include <linux/icmpv6.h>
#include <linux/in.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/link.h>
#include <net/ipv6.h>
#include <net/route.h>

#include "core/vserver.h"

/**
 * nx_may_multicast() - may a context use multicast groups
 * @nxi: the context
 *
 * Multicast groups belong to a link, which the host shares with its guests.
 *
 * Return: true if it has NXC_MULTICAST.
 */
bool nx_may_multicast(const struct nx_info *nxi)
{
	return READ_ONCE(nxi->ncaps) & NXC_MULTICAST;
}

/* A guest with CAP_NET_RAW in its ceiling may send any packet anyway. */
static bool nx_is_raw_guest(void)
{
	const struct vx_info *vxi = vx_current();

	return !vs_in_guest() ||
	       (vxi && (vx_ceiling(vxi) & BIT_ULL(CAP_NET_RAW)));
}

/*
 * ping, traceroute and mtr send echoes.  All other types (neighbours, routers,
 * groups, redirects, errors) are sent by the kernel only.
 */
static bool nx_is_echo(int protocol, u8 type)
{
	switch (protocol) {
	case IPPROTO_ICMP:
		return type == ICMP_ECHO || type == ICMP_ECHOREPLY;
	case IPPROTO_ICMPV6:
		return type == ICMPV6_ECHO_REQUEST || type == ICMPV6_ECHO_REPLY;
	}
	return true;
}

/* Slow path of nx_check_icmp(). */
int __nx_check_icmp(const struct sock *sk, u8 type)
{
	if (nx_is_echo(sk->sk_protocol, type) || nx_is_raw_guest())
		return 0;
	return vs_deny("icmp", type, -EPERM);
}

/*
 * UDP ports of services that give the machines of a link their configuration,
 * routes, names or time.  Keep doc/network.md in step.
 */
static const struct {
	u16	first, last;
} nx_link_services[] = {
	{ 67, 68 },		/* BOOTP, DHCP */
	{ 123, 123 },		/* NTP */
	{ 137, 138 },		/* NetBIOS */
	{ 319, 320 },		/* PTP */
	{ 520, 521 },		/* RIP, RIPng */
	{ 546, 547 },		/* DHCPv6 */
	{ 646, 646 },		/* LDP */
	{ 698, 698 },		/* OLSR */
	{ 1900, 1900 },		/* SSDP */
	{ 1985, 1985 },		/* HSRP */
	{ 2029, 2029 },		/* HSRP for IPv6 */
	{ 3222, 3222 },		/* GLBP */
	{ 5350, 5350 },		/* NAT-PMP, PCP */
	{ 5353, 5353 },		/* mDNS */
	{ 5355, 5355 },		/* LLMNR */
	{ 6696, 6696 },		/* Babel */
};

static bool nx_is_link_service(u16 port)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(nx_link_services); i++)
		if (port >= nx_link_services[i].first &&
		    port <= nx_link_services[i].last)
			return true;
	return false;
}

/* The port that belongs to a service of the link, or 0 if neither does. */
static u16 nx_link_port(__be16 sport, __be16 dport)
{
	if (nx_is_link_service(ntohs(dport)))
		return ntohs(dport);
	return nx_is_link_service(ntohs(sport)) ? ntohs(sport) : 0;
}

static bool nx_is_udp(u8 protocol)
{
	return protocol == IPPROTO_UDP || protocol == IPPROTO_UDPLITE;
}

static bool nx_is_to_many(struct net *net, __be32 daddr)
{
	return ipv4_is_multicast(daddr) || ipv4_is_lbcast(daddr) ||
	       inet_addr_type(net, daddr) == RTN_BROADCAST;
}

static int nx_deny_link(const struct nx_info *nxi, u16 port)
{
	if (!port || nx_may_multicast(nxi))
		return 0;
	return vs_deny("link-service", port, -EPERM);
}

/**
 * nx_check_link() - check broadcasts and multicasts of a context over IPv4
 * @net: network namespace
 * @fl4: the flow
 * @sk: a socket with a network context
 *
 * Return: 0; -EPERM if the flow uses the port of a service of the link and the
 * context does not have NXC_MULTICAST.
 */
int nx_check_link(struct net *net, const struct flowi4 *fl4,
		  const struct sock *sk)
{
	u16 port;

	if (!nx_is_udp(fl4->flowi4_proto))
		return 0;
	/* Do not check SO_BROADCAST: another thread could set it later. */
	port = nx_link_port(fl4->fl4_sport, fl4->fl4_dport);
	if (!port || !nx_is_to_many(net, fl4->daddr))
		return 0;
	return nx_deny_link(sk->sk_nx_info, port);
}

/**
 * nx_check_link6() - check multicasts of a context over IPv6
 * @fl6: the flow
 * @sk: a socket with a network context
 *
 * Return: as nx_check_link().
 */
int nx_check_link6(const struct flowi6 *fl6, const struct sock *sk)
{
	if (!nx_is_udp(fl6->flowi6_proto) ||
	    !ipv6_addr_is_multicast(&fl6->daddr))
		return 0;
	return nx_deny_link(sk->sk_nx_info,
			    nx_link_port(fl6->fl6_sport, fl6->fl6_dport));
}
