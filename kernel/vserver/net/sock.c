// SPDX-License-Identifier: GPL-2.0-only
/*
 * The network context of a socket: creation, release, delivery of packets.
 */
#include <linux/if_ether.h>
#include <linux/ip.h>
#include <linux/vserver/inet.h>
#include <net/sock.h>

#include "core/vserver.h"

/* Old tools cannot set loopback flags: give a legacy context the defaults. */
static void nx_become_guest(struct nx_info *nxi)
{
	WRITE_ONCE(nxi->guest, true);
	if (nxi->legacy)
		vs_context_set_flags(&nxi->ctx, NXF_LBACK_REMAP,
				     NXF_LBACK_REMAP | NXF_LBACK_ALLOW |
				     NXF_SINGLE_IP, NXF_ONE_TIME);
}

/**
 * nx_sock_of_host_command() - does a socket belong to a command of the host
 * @sk: the socket
 *
 * Such a command runs in a network context without a guest.  Once a guest has
 * created a socket in the context, the host no longer sees any of its sockets.
 *
 * Return: true if it does, and if the caller is on the host.
 */
bool nx_sock_of_host_command(const struct sock *sk)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	return nxi && !READ_ONCE(nxi->guest) && !nx_current() &&
	       !vs_in_guest();
}

/* Slow path of nx_sock_alloc(). */
void __nx_sock_alloc(struct sock *sk)
{
	struct nx_info *nxi = nx_current();

	if (vs_in_guest() && !READ_ONCE(nxi->guest))
		nx_become_guest(nxi);
	refcount_inc(&nxi->ctx.usecnt);
	sk->sk_nx_info = nxi;
}

/* Slow path of nx_sock_clone(). */
void __nx_sock_clone(struct sock *sk)
{
	refcount_inc(&sk->sk_nx_info->ctx.usecnt);
}

/* Slow path of nx_sock_free(). */
void __nx_sock_free(struct sock *sk)
{
	vs_context_put(&sk->sk_nx_info->ctx);
	sk->sk_nx_info = NULL;
}

/*
 * Slow path of nx_sock_hears().  Bound sockets are checked, too: the context
 * may have lost their address.
 */
bool __nx_sock_hears(struct sock *sk, struct sk_buff *skb)
{
	/* Check this first: replies to RTM_GETROUTE have a protocol set. */
	if (unlikely(sk->sk_family == AF_NETLINK))
		return nx_netlink_hears(sk, skb);
	if (skb->protocol == htons(ETH_P_IP))
		return nx_inet_hears(sk, ip_hdr(skb)->daddr);
	if (skb->protocol == htons(ETH_P_IPV6))
		return nx_inet6_hears(sk, skb);
	return true;
}
