/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Messages through the sockets of contexts: accounting and delivery.
 *
 * A static branch disables this until the first context is created.
 */
#ifndef _LINUX_VSERVER_SOCKET_H
#define _LINUX_VSERVER_SOCKET_H

#include <linux/vserver/inet.h>
#include <linux/vserver/task.h>

struct msghdr;
struct socket;

#ifdef CONFIG_VSERVER

int vs_cacct_sendmsg(struct socket *sock, struct msghdr *msg);
void __vs_cacct_received(const struct sock *sk, ssize_t ret, int flags);

/**
 * vs_cacct_counts() - does the kernel count the messages of the caller
 *
 * Return: true in a guest.
 */
static __always_inline bool vs_cacct_counts(void)
{
	return static_branch_unlikely(&vs_context_exists) && vs_in_guest();
}

/**
 * vs_cacct_received() - count a message that the caller has received
 * @sock: the socket
 * @ret: bytes received, or a negative errno
 * @flags: MSG_*
 */
static __always_inline void vs_cacct_received(const struct socket *sock,
					      ssize_t ret, int flags)
{
	if (vs_cacct_counts())
		__vs_cacct_received(sock->sk, ret, flags);
}

/**
 * vs_sock_hears() - may a message be delivered to a socket
 * @sk: the socket
 * @skb: the message
 *
 * Return: as nx_sock_hears().
 */
static inline bool vs_sock_hears(struct sock *sk, struct sk_buff *skb)
{
	return !static_branch_unlikely(&vs_context_exists) ||
	       nx_sock_hears(sk, skb);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_cacct_counts(void) { return false; }

static inline int vs_cacct_sendmsg(struct socket *sock, struct msghdr *msg)
{
	return 0;
}

static inline void vs_cacct_received(const struct socket *sock, ssize_t ret,
				     int flags) { }

static inline bool vs_sock_hears(struct sock *sk, struct sk_buff *skb)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SOCKET_H */
