/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Route lookup for sockets of a network context.
 *
 * <net/route.h> includes this, and many objects include that.  So this does not
 * include <linux/vserver/inet.h>: a change there rebuilds only what uses it.
 */
#ifndef _LINUX_VSERVER_ROUTE_H
#define _LINUX_VSERVER_ROUTE_H

#include <linux/in.h>
#include <linux/jump_label.h>
#include <net/flow.h>
#include <net/sock.h>

struct rtable;

struct rtable *ip_route_output_key_hash(struct net *net, struct flowi4 *fl4,
					const struct sk_buff *skb);

#ifdef CONFIG_VSERVER

DECLARE_STATIC_KEY_FALSE(vs_context_exists);

struct rtable *__nx_ip_route_output(struct net *net, struct flowi4 *fl4,
				    const struct sock *sk);

/* Can nx_inet_flow() change the flow or refuse it? */
static inline bool nx_flow_is_checked(const struct flowi4 *fl4,
				      const struct sock *sk)
{
	return static_branch_unlikely(&vs_context_exists) && sk &&
	       unlikely(sk->sk_nx_info || ipv4_is_loopback(fl4->saddr));
}

/**
 * nx_ip_route_output() - find a route with the addresses of a context
 * @net: network namespace
 * @fl4: the flow; see nx_inet_flow()
 * @sk: the socket of the flow, or NULL
 *
 * Return: the route; an ERR_PTR of the lookup or of nx_inet_flow().
 */
static inline struct rtable *nx_ip_route_output(struct net *net,
						struct flowi4 *fl4,
						const struct sock *sk)
{
	return nx_flow_is_checked(fl4, sk) ?
		__nx_ip_route_output(net, fl4, sk) :
		ip_route_output_key_hash(net, fl4, NULL);
}

#else /* !CONFIG_VSERVER */

static inline struct rtable *nx_ip_route_output(struct net *net,
						struct flowi4 *fl4,
						const struct sock *sk)
{
	return ip_route_output_key_hash(net, fl4, NULL);
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_ROUTE_H */
