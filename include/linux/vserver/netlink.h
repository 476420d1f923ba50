/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Netlink messages that a context may send and receive.
 */
#ifndef _LINUX_VSERVER_NETLINK_H
#define _LINUX_VSERVER_NETLINK_H

#include <net/sock.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

bool __nx_netlink_prune(const struct sock *sk, struct sk_buff *skb);
bool __vs_sock_diag_family(int family, u16 type);

#ifdef CONFIG_VSERVER

/**
 * nx_netlink_prune() - remove messages from a dump that a socket may not get
 * @sk: the socket
 * @skb: messages of a dump
 *
 * Return: true if no message is left.
 */
static inline bool nx_netlink_prune(const struct sock *sk, struct sk_buff *skb)
{
	return unlikely(sk->sk_nx_info) && __nx_netlink_prune(sk, skb);
}

#else /* !CONFIG_VSERVER */

static inline bool nx_netlink_prune(const struct sock *sk, struct sk_buff *skb)
{
	return false;
}

#endif /* CONFIG_VSERVER */

/**
 * vs_netlink_mute() - is the caller denied to send to other sockets
 *
 * A receiver may trust a message because sending it needs a capability.  So a
 * guest may send to the kernel only.
 *
 * Return: true in a guest.
 */
static inline bool vs_netlink_mute(void)
{
	return vs_in_guest() && vs_deny("netlink-send", 0, -EPERM);
}

/**
 * vs_sock_diag_family() - may the caller send this sock_diag request
 * @family: AF_*
 * @type: type of the request
 *
 * A guest may list the families for which the lists are filtered by context.
 * It may not destroy sockets, because that lookup ignores contexts.
 *
 * Return: true if it may.
 */
static inline bool vs_sock_diag_family(int family, u16 type)
{
	return !vs_in_guest() || __vs_sock_diag_family(family, type);
}

#endif /* _LINUX_VSERVER_NETLINK_H */
