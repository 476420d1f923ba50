/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The network context of a socket: what IPv4 and AF_UNIX ask about it.
 *
 * A socket keeps the context of the task that created it.  A socket without
 * one is not restricted and pays one load and compare.
 */
#ifndef _LINUX_VSERVER_INET_H
#define _LINUX_VSERVER_INET_H

#include <net/flow.h>
#include <net/sock.h>
#include <linux/vserver/task.h>
#include <linux/vserver/types.h>
#include <uapi/linux/vserver.h>

#ifdef CONFIG_VSERVER

void __nx_sock_alloc(struct sock *sk);
void __nx_sock_clone(struct sock *sk);
void __nx_sock_free(struct sock *sk);
int __nx_inet_bind(const struct sock *sk, __be32 *addr);
int __nx_inet_flow(struct net *net, struct flowi4 *fl4, const struct sock *sk);
bool __nx_inet_accepts(const struct sock *sk, __be32 daddr);
bool __nx_inet_disjoint(const struct sock *sk, const struct sock *sk2);
__be32 __nx_inet_show(const struct sock *sk, __be32 addr);
bool __nx_raw_icmp(struct user_namespace *ns);
bool __nx_sock_shown(const struct sock *sk);

/**
 * nx_sock_alloc() - a new socket takes the network context of its creator
 * @sk: the socket
 * @kern: it belongs to the kernel, and to no context
 */
static inline void nx_sock_alloc(struct sock *sk, int kern)
{
	if (unlikely(rcu_access_pointer(current->nx_info)) && !kern)
		__nx_sock_alloc(sk);
}

/**
 * nx_sock_clone() - a copied socket needs a reference of its own
 * @sk: the copy
 */
static inline void nx_sock_clone(struct sock *sk)
{
	if (unlikely(sk->sk_nx_info))
		__nx_sock_clone(sk);
}

/**
 * nx_sock_free() - a socket that nobody can find any more drops its context
 * @sk: the socket
 */
static inline void nx_sock_free(struct sock *sk)
{
	if (unlikely(sk->sk_nx_info))
		__nx_sock_free(sk);
}

/**
 * nx_sock_visible() - does a socket found by a name exist for the caller
 * @sk: the socket
 *
 * For names that all network contexts of a namespace would share.
 */
static inline bool nx_sock_visible(const struct sock *sk)
{
	return likely(sk->sk_nx_info == rcu_access_pointer(current->nx_info)) ||
	       current->nid == VS_ID_WATCH;
}

/**
 * nx_sock_shown() - is a socket of IPv4 or IPv6 in the lists that the caller reads
 * @sk: the socket, which may be a request or in TIME_WAIT
 */
static inline bool nx_sock_shown(const struct sock *sk)
{
	return current->nid == VS_ID_WATCH || __nx_sock_shown(sk);
}

/**
 * nx_inet_bind() - may this socket be bound to an IPv4 address
 * @sk: the socket
 * @addr: the address; replaced where the context has its own idea of it
 *
 * Return: 0, or -EADDRNOTAVAIL for an address the context does not own.
 */
static inline int nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	return likely(!sk->sk_nx_info) ? 0 : __nx_inet_bind(sk, addr);
}

/**
 * nx_inet_flow() - choose and check the addresses of a flow
 * @net: network namespace
 * @fl4: the flow; source and destination may be replaced
 * @sk: the socket it belongs to, or NULL
 *
 * Return: 0, or -EPERM when the source is not the context's own, when the
 * context has no address, or for a loopback destination it may not use.
 */
static inline int nx_inet_flow(struct net *net, struct flowi4 *fl4,
			       const struct sock *sk)
{
	return likely(!sk || !sk->sk_nx_info) ? 0 : __nx_inet_flow(net, fl4, sk);
}

/**
 * nx_inet_accepts() - is a packet to @daddr for this socket
 * @sk: a socket that matches so far
 * @daddr: destination of the packet
 *
 * A socket bound to 0.0.0.0 in a context receives what is sent to the
 * addresses of the context.
 */
static inline bool nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return likely(!sk->sk_nx_info) || __nx_inet_accepts(sk, daddr);
}

/**
 * nx_inet_disjoint() - can two sockets never receive the same packet
 * @sk: socket to be bound
 * @sk2: socket already bound; may be in TIME_WAIT
 *
 * Only a socket bound to 0.0.0.0 has its context looked at: one in TIME_WAIT
 * always has an address, and no context.
 */
static inline bool nx_inet_disjoint(const struct sock *sk,
				    const struct sock *sk2)
{
	if (likely(!sk->sk_nx_info &&
		   (sk2->sk_rcv_saddr || !sk2->sk_nx_info)))
		return false;
	return __nx_inet_disjoint(sk, sk2);
}

/**
 * nx_inet_show() - an address as the programs of a context know it
 * @sk: the socket it belongs to
 * @addr: the address in use
 */
static inline __be32 nx_inet_show(const struct sock *sk, __be32 addr)
{
	return likely(!sk->sk_nx_info) ? addr : __nx_inet_show(sk, addr);
}

/**
 * nx_raw_capable() - may the caller make a raw socket
 * @ns: user namespace of the network
 * @protocol: IPPROTO_*; for ICMP NXC_RAW_ICMP is enough
 */
static inline bool nx_raw_capable(struct user_namespace *ns, int protocol)
{
	return (vs_in_guest() && protocol == IPPROTO_ICMP &&
		__nx_raw_icmp(ns)) || ns_capable(ns, CAP_NET_RAW);
}

/**
 * nx_may_write_header() - may the caller write IP headers
 * @ns: user namespace of the network
 *
 * By NXC_RAW_ICMP it may not: the header says source and protocol.
 */
static inline bool nx_may_write_header(struct user_namespace *ns)
{
	return !vs_in_guest() || ns_capable(ns, CAP_NET_RAW);
}

#else /* !CONFIG_VSERVER */

static inline void nx_sock_alloc(struct sock *sk, int kern) { }
static inline void nx_sock_clone(struct sock *sk) { }
static inline void nx_sock_free(struct sock *sk) { }
static inline bool nx_sock_visible(const struct sock *sk) { return true; }
static inline bool nx_sock_shown(const struct sock *sk) { return true; }

static inline int nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	return 0;
}

static inline int nx_inet_flow(struct net *net, struct flowi4 *fl4,
			       const struct sock *sk)
{
	return 0;
}

static inline bool nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return true;
}

static inline bool nx_inet_disjoint(const struct sock *sk,
				    const struct sock *sk2)
{
	return false;
}

static inline __be32 nx_inet_show(const struct sock *sk, __be32 addr)
{
	return addr;
}

static inline bool nx_raw_capable(struct user_namespace *ns, int protocol)
{
	return ns_capable(ns, CAP_NET_RAW);
}

static inline bool nx_may_write_header(struct user_namespace *ns)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_INET_H */
