/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a context says and hears on netlink sockets.
 */
#ifndef _LINUX_VSERVER_NETLINK_H
#define _LINUX_VSERVER_NETLINK_H

#include <net/sock.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

bool __nx_netlink_hears(const struct sock *sk, const struct sk_buff *skb);
bool __vs_sock_diag_family(int family);

/**
 * nx_netlink_hears() - is a multicast message for this socket
 * @sk: a socket that joined the group
 * @skb: the message
 */
static inline bool nx_netlink_hears(const struct sock *sk,
				    const struct sk_buff *skb)
{
	return likely(!sk->sk_nx_info) || __nx_netlink_hears(sk, skb);
}

/**
 * vs_netlink_mute() - may the caller talk to the kernel only
 *
 * Other sockets trust a message whose sender needed a capability for it.
 */
static inline bool vs_netlink_mute(void)
{
	return vs_in_guest() && vs_deny("netlink-send", 0, -EPERM);
}

/**
 * vs_sock_diag_family() - may the caller list the sockets of a family
 * @family: AF_*
 *
 * Those that a network context has, and whose lists know it.
 */
static inline bool vs_sock_diag_family(int family)
{
	return !vs_in_guest() || __vs_sock_diag_family(family);
}

#else /* !CONFIG_VSERVER */

static inline bool nx_netlink_hears(const struct sock *sk,
				    const struct sk_buff *skb)
{
	return true;
}

static inline bool vs_netlink_mute(void) { return false; }
static inline bool vs_sock_diag_family(int family) { return true; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_NETLINK_H */
