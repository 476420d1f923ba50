/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The network context of a socket: the hooks of IPv4, IPv6 and AF_UNIX.
 *
 * A socket keeps the context of the task that created it.  A socket without a
 * context is not restricted, and costs one load and compare.
 */
#ifndef _LINUX_VSERVER_INET_H
#define _LINUX_VSERVER_INET_H

#include <linux/hash.h>
#include <net/flow.h>
#include <net/sock.h>
#include <linux/vserver/task.h>
#include <linux/vserver/types.h>
#include <uapi/linux/vserver.h>

struct ipv6hdr;
struct nx_owned;

/* fd76:7365:7276::/96 ("vserv" in hex): IPv6 loopback addresses of contexts */
#define NX_LBACK6_PREFIX	96
#define NX_LBACK6_0		htonl(0xfd767365)
#define NX_LBACK6_1		htonl(0x72760000)

/* The IPv4 address of a socket that is bound to an IPv6 address */
#define NX_BOUND_V6		htonl(0x7f000006)

void __nx_sock_alloc(struct sock *sk);
void __nx_sock_clone(struct sock *sk);
void __nx_sock_free(struct sock *sk);
int __nx_inet_bind(const struct sock *sk, __be32 *addr);
int __nx_inet_flow(struct net *net, struct flowi4 *fl4, const struct sock *sk);
int __nx_inet_header(const struct sock *sk, const struct flowi4 *fl4,
		     __be32 saddr, __be32 daddr);
bool __nx_inet_accepts(const struct sock *sk, __be32 daddr);
bool __nx_inet_disjoint(const struct sock *sk, const struct sock *sk2);
__be32 __nx_inet_show(const struct sock *sk, __be32 addr);
bool __nx_capable(struct user_namespace *ns, u64 ncap, int cap);
bool __nx_sock_hears(struct sock *sk, struct sk_buff *skb);
int __nx_inet6_bind(const struct sock *sk, struct in6_addr *addr,
		    __be32 *v4addr);
void __nx_inet6_remap(const struct sock *sk, struct in6_addr *daddr);
int __nx_inet6_flow(struct flowi6 *fl6, const struct sock *sk);
int __nx_inet6_source(struct net *net, const struct net_device *dev,
		      const struct sock *sk, struct flowi6 *fl6);
int __nx_inet6_header(const struct sock *sk, const struct flowi6 *fl6,
		      const struct ipv6hdr *header);
bool __nx_inet6_accepts(const struct sock *sk, const struct in6_addr *daddr);
bool __nx_inet6_has(const struct nx_info *nxi, const struct in6_addr *addr);
void __nx_inet6_show(const struct sock *sk, struct in6_addr *addr);

#ifdef CONFIG_VSERVER

int nx_host_flow(const struct flowi4 *fl4, const struct sock *sk);
bool nx_sock_keeps_lback(const struct sock *sk);
bool nx_sock_of_host_command(const struct sock *sk);
bool nx_inet6_is_foreign(const struct sock *sk, const struct in6_addr *addr);
void nx_inet6_loopback_up(struct net_device *dev);
bool nx_is_to_lback6(const struct sk_buff *skb);
const struct nx_owned *nx_owner_next(const struct nx_owned *owned,
				     const struct in6_addr *addr);
const struct nx_info *nx_owner(const struct nx_owned *owned);
bool nx_owner_alone(const struct nx_owned *owned);
extern unsigned int nx_owned_count;

#if IS_ENABLED(CONFIG_IPV6)
bool nx_inet6_hears(const struct sock *sk, const struct sk_buff *skb);
#else
static inline bool nx_inet6_hears(const struct sock *sk,
				  const struct sk_buff *skb)
{
	return false;
}
#endif

/**
 * nx_sock_alloc() - give a new socket the network context of its creator
 * @sk: the socket
 * @kern: the socket belongs to the kernel and gets no context
 */
static inline void nx_sock_alloc(struct sock *sk, int kern)
{
	if (static_branch_unlikely(&vs_context_exists) && !kern &&
	    unlikely(rcu_access_pointer(current->nx_info)))
		__nx_sock_alloc(sk);
}

/**
 * nx_sock_clone() - take a reference to the context for a copied socket
 * @sk: the copy
 */
static inline void nx_sock_clone(struct sock *sk)
{
	if (unlikely(sk->sk_nx_info))
		__nx_sock_clone(sk);
}

/**
 * nx_sock_borrow() - give a socket the context of another one
 * @sk: a request, or a socket in TIME_WAIT, which takes a reference later
 * @owner: the other socket; for a request, it must outlive @sk
 */
static inline void nx_sock_borrow(struct sock *sk, const struct sock *owner)
{
	sk->sk_nx_info = owner->sk_nx_info;
}

/**
 * nx_sock_is_host() - has a socket no network context
 * @sk: the socket
 *
 * Return: true if it has none.
 */
static inline bool nx_sock_is_host(const struct sock *sk)
{
	return likely(!sk->sk_nx_info);
}

/**
 * nx_sock_free() - drop the context of a socket
 * @sk: the socket, which no lookup can find any more
 */
static inline void nx_sock_free(struct sock *sk)
{
	if (unlikely(sk->sk_nx_info))
		__nx_sock_free(sk);
}

/**
 * nx_sock_visible() - may the caller see a socket that it found by name
 * @sk: the socket
 *
 * This is for names that all network contexts of a namespace share.
 *
 * Return: true for a socket of the caller's network context, and in the
 * spectator.
 */
static inline bool nx_sock_visible(const struct sock *sk)
{
	return likely(sk->sk_nx_info == rcu_access_pointer(current->nx_info)) ||
	       current->nid == VS_ID_WATCH;
}

/**
 * nx_sock_shown() - may the caller see a socket in a list
 * @sk: the socket, which may be a request or in TIME_WAIT
 *
 * The host also sees the sockets of its own commands in a network context.
 *
 * Return: true if it may.
 */
static inline bool nx_sock_shown(const struct sock *sk)
{
	return nx_sock_visible(sk) || nx_sock_of_host_command(sk);
}

/**
 * nx_sock_same() - do two sockets have the same network context
 * @sk: a socket
 * @sk2: another
 *
 * Only sockets of one user may share a port, and user ids are per context.
 *
 * Return: true if they have, or if both have none.
 */
static inline bool nx_sock_same(const struct sock *sk, const struct sock *sk2)
{
	return likely(sk->sk_nx_info == sk2->sk_nx_info);
}

/**
 * nx_may_be_lback() - can an IPv4 address be the loopback of a context
 * @addr: the address, or NX_BOUND_V6
 *
 * Return: true if it can.
 */
static inline bool nx_may_be_lback(__be32 addr)
{
	return unlikely(ipv4_is_loopback(addr)) &&
	       addr != htonl(INADDR_LOOPBACK) && addr != NX_BOUND_V6;
}

/**
 * nx_inet_bind() - may this socket be bound to an IPv4 address
 * @sk: the socket
 * @addr: the address; the context may replace the loopback and the wildcard
 *
 * Return: 0; -EADDRNOTAVAIL for an address that the context does not have, and
 * for the loopback address of another context.
 */
static inline int nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	if (!static_branch_unlikely(&vs_context_exists))
		return 0;
	return likely(!sk->sk_nx_info && !nx_may_be_lback(*addr)) ?
		0 : __nx_inet_bind(sk, addr);
}

/**
 * nx_inet_flow() - choose and check the addresses of a flow
 * @net: network namespace
 * @fl4: the flow; source and destination may be replaced
 * @sk: the socket of the flow, or NULL
 *
 * Return: 0; -EPERM if the context does not have the source, has no address at
 * all, or may not use the loopback destination.
 */
static inline int nx_inet_flow(struct net *net, struct flowi4 *fl4,
			       const struct sock *sk)
{
	if (!static_branch_unlikely(&vs_context_exists) || !sk)
		return 0;
	if (unlikely(sk->sk_nx_info))
		return __nx_inet_flow(net, fl4, sk);
	return nx_may_be_lback(fl4->saddr) ? nx_host_flow(fl4, sk) : 0;
}

/**
 * nx_inet_disjoint() - may two sockets be bound beside each other
 * @sk: socket to be bound
 * @sk2: socket already bound; may be in TIME_WAIT
 *
 * For an address given to a context, a wildcard socket of the host is only the
 * fallback, so the two do not conflict.
 *
 * Return: true if their bindings cannot conflict.
 */
static inline bool nx_inet_disjoint(const struct sock *sk,
				    const struct sock *sk2)
{
	return unlikely(sk->sk_nx_info || sk2->sk_nx_info) &&
	       __nx_inet_disjoint(sk, sk2);
}

/**
 * nx_owners() - does any context own addresses
 *
 * A wildcard lookup then has to find the owner of the destination first.
 *
 * Return: true if one does.
 */
static inline bool nx_owners(void)
{
	return static_branch_unlikely(&vs_context_exists) &&
	       READ_ONCE(nx_owned_count);
}

/**
 * nx_hash() - hash of a context for its wildcard sockets
 * @nxi: the context, or NULL
 *
 * Return: a number to add to the hash of the wildcard address.
 */
static inline u32 nx_hash(const struct nx_info *nxi)
{
	return nxi ? hash_ptr(nxi, 32) : 0;
}

/**
 * nx_sock_hash() - hash of the context of a socket
 * @sk: the socket
 *
 * Return: a number to add to the hash of its address and port.
 */
static inline u32 nx_sock_hash(const struct sock *sk)
{
	return likely(!sk->sk_nx_info) || sk->sk_rcv_saddr ?
		0 : nx_hash(sk->sk_nx_info);
}

/**
 * nx_sock_serves() - does a socket match packets for this owner
 * @sk: the socket, which matches otherwise
 * @nxi: the context that owns the destination; NULL for the host
 *
 * A wildcard socket matches for its own context only.  A socket bound to an
 * address matches, unless that is the loopback address of another context.
 *
 * Return: true if it matches.
 */
static inline bool nx_sock_serves(const struct sock *sk,
				  const struct nx_info *nxi)
{
	if (!static_branch_unlikely(&vs_context_exists))
		return true;
	if (sk->sk_rcv_saddr)
		return !nx_may_be_lback(sk->sk_rcv_saddr) ||
		       nx_sock_keeps_lback(sk);
	return likely(sk->sk_nx_info == nxi);
}

/**
 * nx_inet6_bind() - may this socket be bound to an IPv6 address
 * @sk: the socket
 * @addr: the address; the context may replace the loopback and the wildcard
 * @v4addr: the IPv4 address of a mapped address; may be replaced
 *
 * Return: 0; -EADDRNOTAVAIL for an address that the context does not have, and
 * for the loopback address of another context.
 */
static inline int nx_inet6_bind(const struct sock *sk, struct in6_addr *addr,
				__be32 *v4addr)
{
	return likely(!sk->sk_nx_info && !nx_may_be_lback(*v4addr) &&
		      addr->s6_addr32[0] != NX_LBACK6_0) ?
		0 : __nx_inet6_bind(sk, addr, v4addr);
}

/**
 * nx_inet6_has() - may a context use this address as a source
 * @nxi: the context, or NULL
 * @addr: the address
 *
 * Return: true if it may; always true without a context.
 */
static inline bool nx_inet6_has(const struct nx_info *nxi,
				const struct in6_addr *addr)
{
	return likely(!nxi) || __nx_inet6_has(nxi, addr);
}

#else /* !CONFIG_VSERVER */

static inline void nx_sock_alloc(struct sock *sk, int kern) { }
static inline void nx_sock_clone(struct sock *sk) { }
static inline void nx_sock_free(struct sock *sk) { }
static inline void nx_sock_borrow(struct sock *sk, const struct sock *owner) { }
static inline bool nx_sock_is_host(const struct sock *sk) { return true; }
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

static inline bool nx_inet_disjoint(const struct sock *sk,
				    const struct sock *sk2)
{
	return false;
}

static inline bool nx_sock_same(const struct sock *sk, const struct sock *sk2)
{
	return true;
}

static inline bool nx_owners(void) { return false; }

static inline bool nx_inet6_is_foreign(const struct sock *sk,
				       const struct in6_addr *addr)
{
	return false;
}

static inline const struct nx_owned *nx_owner_next(const struct nx_owned *owned,
						   const struct in6_addr *addr)
{
	return NULL;
}

static inline const struct nx_info *nx_owner(const struct nx_owned *owned)
{
	return NULL;
}

static inline bool nx_owner_alone(const struct nx_owned *owned)
{
	return false;
}

static inline u32 nx_hash(const struct nx_info *nxi) { return 0; }
static inline u32 nx_sock_hash(const struct sock *sk) { return 0; }

static inline bool nx_sock_serves(const struct sock *sk,
				  const struct nx_info *nxi)
{
	return true;
}

static inline int nx_inet6_bind(const struct sock *sk, struct in6_addr *addr,
				__be32 *v4addr)
{
	return 0;
}

static inline bool nx_inet6_has(const struct nx_info *nxi,
				const struct in6_addr *addr)
{
	return true;
}

static inline void nx_inet6_loopback_up(struct net_device *dev) { }

static inline bool nx_is_to_lback6(const struct sk_buff *skb)
{
	return false;
}

#endif /* CONFIG_VSERVER */

/**
 * nx_sock_hears() - may a packet be delivered to this socket
 * @sk: the socket
 * @skb: the packet
 *
 * A socket does not get a packet if its context has lost the destination
 * address, or a netlink message that its context may not see.
 *
 * Return: true if it may.
 */
static inline bool nx_sock_hears(struct sock *sk, struct sk_buff *skb)
{
	return nx_sock_is_host(sk) || __nx_sock_hears(sk, skb);
}

/**
 * nx_inet_accepts() - does a socket match packets to this destination
 * @sk: a socket that matches otherwise
 * @daddr: destination of the packet
 *
 * A socket in a context that is bound to 0.0.0.0 matches the addresses of the
 * context only.
 *
 * Return: true if it matches.
 */
static inline bool nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return nx_sock_is_host(sk) || __nx_inet_accepts(sk, daddr);
}

/**
 * nx_inet_header() - may a socket send a header that it wrote itself
 * @sk: the socket
 * @fl4: the flow, which was checked
 * @saddr: source in the header
 * @daddr: destination in the header
 *
 * The context must have the source.  The destination must be that of the flow,
 * because a packet that stays on the machine is not routed again.
 *
 * Return: 0 or -EPERM.
 */
static inline int nx_inet_header(const struct sock *sk,
				 const struct flowi4 *fl4, __be32 saddr,
				 __be32 daddr)
{
	return nx_sock_is_host(sk) ? 0 :
		__nx_inet_header(sk, fl4, saddr, daddr);
}

/**
 * nx_inet6_remap() - replace ::1 by the loopback address of the context
 * @sk: the socket
 * @daddr: destination; may be replaced
 */
static inline void nx_inet6_remap(const struct sock *sk, struct in6_addr *daddr)
{
	if (!nx_sock_is_host(sk))
		__nx_inet6_remap(sk, daddr);
}

/**
 * nx_inet6_flow() - check the addresses of a flow
 * @fl6: the flow; source and destination may be replaced
 * @sk: the socket of the flow, or NULL
 *
 * Return: 0; -EPERM if the context does not have the source, or may not use the
 * loopback destination.
 */
static inline int nx_inet6_flow(struct flowi6 *fl6, const struct sock *sk)
{
	return !sk || nx_sock_is_host(sk) ? 0 : __nx_inet6_flow(fl6, sk);
}

/**
 * nx_inet6_source() - choose a source address of the context
 * @net: network namespace
 * @dev: outgoing device, or NULL
 * @sk: the socket, or NULL
 * @fl6: the flow, with the source that the host would use; may be replaced
 *
 * Return: 0; -EADDRNOTAVAIL if the context has no address for this flow.
 */
static inline int nx_inet6_source(struct net *net, const struct net_device *dev,
				  const struct sock *sk, struct flowi6 *fl6)
{
	return !sk || nx_sock_is_host(sk) ? 0 :
		__nx_inet6_source(net, dev, sk, fl6);
}

/**
 * nx_inet6_header() - nx_inet_header() for IPv6
 * @sk: the socket
 * @fl6: the flow, which was checked
 * @header: the header
 *
 * Return: 0 or -EPERM.
 */
static inline int nx_inet6_header(const struct sock *sk,
				  const struct flowi6 *fl6,
				  const struct ipv6hdr *header)
{
	return nx_sock_is_host(sk) ? 0 : __nx_inet6_header(sk, fl6, header);
}

/**
 * nx_inet6_accepts() - nx_inet_accepts() for IPv6
 * @sk: a socket that matches otherwise
 * @daddr: destination of the packet
 *
 * Return: true if it matches.
 */
static inline bool nx_inet6_accepts(const struct sock *sk,
				    const struct in6_addr *daddr)
{
	return nx_sock_is_host(sk) || __nx_inet6_accepts(sk, daddr);
}

/**
 * nx_inet6_show() - replace the loopback address of a context by the usual one
 * @sk: the socket of the address
 * @addr: the address to report to a program; may be replaced
 */
static inline void nx_inet6_show(const struct sock *sk, struct in6_addr *addr)
{
	if (!nx_sock_is_host(sk))
		__nx_inet6_show(sk, addr);
}

/**
 * nx_inet6_shown() - nx_inet6_show() for a constant address
 * @sk: the socket of the address
 * @addr: the address
 * @copy: buffer for the replacement
 *
 * Return: @addr, or @copy with the address to report.
 */
static inline const struct in6_addr *
nx_inet6_shown(const struct sock *sk, const struct in6_addr *addr,
	       struct in6_addr *copy)
{
	if (nx_sock_is_host(sk))
		return addr;
	*copy = *addr;
	__nx_inet6_show(sk, copy);
	return copy;
}

/**
 * nx_inet_show() - replace the loopback address of a context by 127.0.0.1
 * @sk: the socket of the address
 * @addr: the address
 *
 * Return: the address to report to a program.
 */
static inline __be32 nx_inet_show(const struct sock *sk, __be32 addr)
{
	return nx_sock_is_host(sk) ? addr : __nx_inet_show(sk, addr);
}

/**
 * nx_raw_capable() - may the caller create a raw socket
 * @ns: user namespace of the network namespace
 * @icmp: the protocol is ICMP or ICMPv6, for which NXC_RAW_ICMP is enough
 *
 * Return: true if it may.
 */
static inline bool nx_raw_capable(struct user_namespace *ns, bool icmp)
{
	return (vs_in_guest() && icmp &&
		__nx_capable(ns, NXC_RAW_ICMP, CAP_NET_RAW)) ||
	       ns_capable(ns, CAP_NET_RAW);
}

/**
 * nx_tun_capable() - may the caller create a tun or tap device
 * @ns: user namespace of the network namespace
 *
 * In a guest NXC_TUN_CREATE is enough.
 *
 * Return: true if it may.
 */
static inline bool nx_tun_capable(struct user_namespace *ns)
{
	return (vs_in_guest() &&
		__nx_capable(ns, NXC_TUN_CREATE, CAP_NET_ADMIN)) ||
	       ns_capable(ns, CAP_NET_ADMIN);
}

/**
 * nx_may_write_header() - may the caller write IP headers
 * @ns: user namespace of the network namespace
 *
 * NXC_RAW_ICMP is not enough, because the header sets source and protocol.
 *
 * Return: true if it may.
 */
static inline bool nx_may_write_header(struct user_namespace *ns)
{
	return !vs_in_guest() || ns_capable(ns, CAP_NET_RAW);
}

#endif /* _LINUX_VSERVER_INET_H */
