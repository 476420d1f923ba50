// SPDX-License-Identifier: GPL-2.0-only
/*
 * LSM hooks of sockets: families, protocols, multicast groups.
 */
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/socket.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <net/sock.h>

#include "core/lsm.h"
#include "core/vserver.h"
#include "net/lback.h"

/*
 * A context without an address of a family has no sockets of it.  There is one
 * exception: an IPv6 socket also carries IPv4, so IPv4 is enough for it, unless
 * it is a raw or ping socket.
 */
static bool vs_has_inet(const struct nx_info *nxi, int family, int type,
			int protocol)
{
	if (nx_has_family(nxi, family))
		return true;
	if (type == SOCK_RAW || protocol == IPPROTO_ICMPV6)
		return family == PF_INET && nx_lback_remapped(nxi);
	return nx_lback_remapped(nxi) || nx_has_family(nxi, PF_INET);
}

/*
 * This is an allow list: other protocols choose their addresses without our
 * hooks.  The type matters, too: SOCK_SEQPACKET is SCTP, SOCK_DCCP is DCCP.
 */
static bool vs_inet_protocol(int type, int protocol)
{
	if (type == SOCK_RAW)
		return true;
	if (type != SOCK_STREAM && type != SOCK_DGRAM)
		return false;

	switch (protocol) {
	case IPPROTO_IP:
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return true;
	}
	return false;
}

static int vs_inet_create(const struct nx_info *nxi, int family, int type,
			  int protocol)
{
	if (!vs_has_inet(nxi, family, type, protocol))
		return vs_deny("socket-family", family, -EAFNOSUPPORT);
	if (!vs_inet_protocol(type, protocol))
		return vs_deny("socket-protocol", protocol, -EPROTONOSUPPORT);
	return 0;
}

/*
 * A guest creates UNIX and netlink sockets, and internet sockets of the
 * families in which its context has addresses.  This is an allow list: other
 * families do not check contexts.
 */
static int hook_socket_create(int family, int type, int protocol, int kern)
{
	const struct nx_info *nxi = nx_current();

	if (likely(!nxi && !vs_in_guest()) || kern)
		return 0;

	switch (family) {
	case PF_UNIX:
		return 0;
	case PF_NETLINK:
		return vs_netlink_create(protocol);
	case PF_INET:
	case PF_INET6:
		return nxi ? vs_inet_create(nxi, family, type, protocol) : 0;
	}
	return vs_deny("socket-family", family, -EAFNOSUPPORT);
}

/*
 * Does this option join a group?  The kernel announces a membership on the
 * link in the name of the host, so it needs NXC_MULTICAST.  Option numbers of
 * IPv4 and IPv6 overlap.
 */
static bool vs_joins_group(int level, int optname)
{
	switch (optname) {
	case IP_ADD_MEMBERSHIP:
	case IP_ADD_SOURCE_MEMBERSHIP:
		return level == IPPROTO_IP;
	case IPV6_ADD_MEMBERSHIP:
	case IPV6_JOIN_ANYCAST:
		return level == IPPROTO_IPV6;
	case MCAST_JOIN_GROUP:
	case MCAST_JOIN_SOURCE_GROUP:
		return level == IPPROTO_IP || level == IPPROTO_IPV6;
	}
	return false;
}

/* A socket of a context joins multicast groups only with NXC_MULTICAST. */
static int hook_socket_setsockopt(struct socket *sock, int level, int optname)
{
	const struct sock *sk = sock->sk;

	if (nx_sock_is_host(sk) || !vs_joins_group(level, optname) ||
	    (level == IPPROTO_IPV6 ? nx_may_multicast6(sk->sk_nx_info) :
	     nx_may_multicast(sk->sk_nx_info)))
		return 0;
	return vs_deny("multicast", optname, -EPERM);
}

/* SO_BINDTODEVICE does not report an interface that the caller may not see. */
static int hook_socket_getsockopt(struct socket *sock, int level, int optname)
{
	if (level != SOL_SOCKET || optname != SO_BINDTODEVICE ||
	    nx_bound_dev_shown(sock->sk))
		return 0;
	return -ENODEV;
}

static struct security_hook_list vs_net_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(socket_create, hook_socket_create),
	LSM_HOOK_INIT(socket_getsockopt, hook_socket_getsockopt),
	LSM_HOOK_INIT(socket_setsockopt, hook_socket_setsockopt),
};

void __init vs_net_init(void)
{
	security_add_hooks(vs_net_hooks, ARRAY_SIZE(vs_net_hooks),
			   &vserver_lsmid);
}
