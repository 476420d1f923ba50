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

bool __nx_netlink_prune(const struct sock *sk, struct sk_buff *skb);
bool __vs_sock_diag_family(int family, u16 type);

/**
 * nx_netlink_prune() - take out of a dump what a socket is not told
 * @sk: the socket
 * @skb: messages of a dump
 *
 * Return: true when nothing is left of them.
 */
static inline bool nx_netlink_prune(const struct sock *sk, struct sk_buff *skb)
{
	return unlikely(sk->sk_nx_info) && __nx_netlink_prune(sk, skb);
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
 * @type: type of the request
 *
 * Those that a network context has, and whose lists know it.  A guest ends no
 * sockets: they are looked up without asking whose they are.
 */
static inline bool vs_sock_diag_family(int family, u16 type)
{
	return !vs_in_guest() || __vs_sock_diag_family(family, type);
}

#else /* !CONFIG_VSERVER */

static inline bool nx_netlink_prune(const struct sock *sk, struct sk_buff *skb)
{
	return false;
}

static inline bool vs_netlink_mute(void) { return false; }

static inline bool vs_sock_diag_family(int family, u16 type)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_NETLINK_H */
