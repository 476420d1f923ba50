/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The network context of a socket: what IPv4, IPv6 and AF_UNIX ask about it.
 *
 * A socket keeps the context of the task that created it.  A socket without
 * one is not restricted and pays one load and compare.
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

/* fd76:7365:7276::/96, which is "vserv": the IPv6 loopbacks of contexts */
#define NX_LBACK6_PREFIX	96
#define NX_LBACK6_0		htonl(0xfd767365)
#define NX_LBACK6_1		htonl(0x72760000)

/* The IPv4 side of a socket that is bound to an IPv6 address. */
#define NX_BOUND_V6		htonl(0x7f000006)

#ifdef CONFIG_VSERVER

void __nx_sock_alloc(struct sock *sk);
void __nx_sock_clone(struct sock *sk);
void __nx_sock_free(struct sock *sk);
int __nx_inet_bind(const struct sock *sk, __be32 *addr);
int nx_host_flow(const struct flowi4 *fl4, const struct sock *sk);
bool nx_sock_keeps_lback(const struct sock *sk);
bool nx_sock_of_host_command(const struct sock *sk);
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
bool nx_inet6_is_foreign(const struct sock *sk, const struct in6_addr *addr);
void __nx_inet6_show(const struct sock *sk, struct in6_addr *addr);
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
 * nx_sock_borrow() - a socket has the context of another, as long as that lives
 * @sk: a request, or what is left in TIME_WAIT and takes a reference
 * @owner: the other
 */
static inline void nx_sock_borrow(struct sock *sk, const struct sock *owner)
{
	sk->sk_nx_info = owner->sk_nx_info;
}

/**
 * nx_sock_is_host() - is a socket of no network context
 * @sk: the socket
 */
static inline bool nx_sock_is_host(const struct sock *sk)
{
	return likely(!sk->sk_nx_info);
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
 * nx_sock_shown() - is a socket in the lists that the caller reads
 * @sk: the socket, which may be a request or in TIME_WAIT
 *
 * The host sees the sockets of its own commands, also of those that have a
 * network context.
 */
static inline bool nx_sock_shown(const struct sock *sk)
{
	return nx_sock_visible(sk) || nx_sock_of_host_command(sk);
}

/**
 * nx_sock_same() - are two sockets of one network context, or both of none
 * @sk: a socket
 * @sk2: another
 *
 * Sockets that share a port are of one user; users are those of a context.
 */
static inline bool nx_sock_same(const struct sock *sk, const struct sock *sk2)
{
	return likely(sk->sk_nx_info == sk2->sk_nx_info);
}

/**
 * nx_sock_hears() - may a packet be put to this socket
 * @sk: the socket
 * @skb: the packet
 *
 * Not when its destination is taken from the context of the socket, nor news
 * of netlink that are not for the context.
 */
static inline bool nx_sock_hears(struct sock *sk, struct sk_buff *skb)
{
	return likely(!sk->sk_nx_info) || __nx_sock_hears(sk, skb);
}

/**
 * nx_may_be_lback() - can an IPv4 address be the loopback of a context
 * @addr: the address, or what stands for IPv6 in its place
 */
static inline bool nx_may_be_lback(__be32 addr)
{
	return unlikely(ipv4_is_loopback(addr)) &&
	       addr != htonl(INADDR_LOOPBACK) && addr != NX_BOUND_V6;
}

/**
 * nx_inet_bind() - may this socket be bound to an IPv4 address
 * @sk: the socket
 * @addr: the address; replaced where the context has its own idea of it
 *
 * Return: 0, or -EADDRNOTAVAIL for an address the context does not own, and for
 * the loopback address of another context.
 */
static inline int nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	return likely(!sk->sk_nx_info && !nx_may_be_lback(*addr)) ?
		0 : __nx_inet_bind(sk, addr);
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
	if (!static_branch_unlikely(&vs_context_exists) || !sk)
		return 0;
	if (unlikely(sk->sk_nx_info))
		return __nx_inet_flow(net, fl4, sk);
	return nx_may_be_lback(fl4->saddr) ? nx_host_flow(fl4, sk) : 0;
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
 * A wildcard of the host leaves to contexts what is theirs.
 */
static inline bool nx_inet_disjoint(const struct sock *sk,
				    const struct sock *sk2)
{
	return unlikely(sk->sk_nx_info || sk2->sk_nx_info) &&
	       __nx_inet_disjoint(sk, sk2);
}

/**
 * nx_owners() - has any context addresses that a wildcard may receive for
 */
static inline bool nx_owners(void)
{
	return static_branch_unlikely(&vs_context_exists) &&
	       READ_ONCE(nx_owned_count);
}

/**
 * nx_hash() - where the wildcards of a context are hashed
 * @nxi: the context, or NULL for none
 *
 * Return: what to add to the hash of the wildcard address.
 */
static inline u32 nx_hash(const struct nx_info *nxi)
{
	return nxi ? hash_ptr(nxi, 32) : 0;
}

/**
 * nx_sock_hash() - where this socket is hashed
 * @sk: the socket
 *
 * Return: what to add to the hash of its address and port.
 */
static inline u32 nx_sock_hash(const struct sock *sk)
{
	return likely(!sk->sk_nx_info) || sk->sk_rcv_saddr ?
		0 : nx_hash(sk->sk_nx_info);
}

/**
 * nx_sock_serves() - does a socket that matches receive for a context
 * @sk: the socket; one that is bound to an address does, unless that is the
 *	loopback of another context
 * @nxi: the context that has the destination; NULL for the host
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
 * nx_inet_header() - may a socket send a header that it wrote itself
 * @sk: the socket
 * @fl4: the flow, which has been checked
 * @saddr: source in the header
 * @daddr: destination in the header
 *
 * Who is told the packet by its header must be who it is sent to: within the
 * machine nobody asks for the way again.
 *
 * Return: 0, or -EPERM.
 */
static inline int nx_inet_header(const struct sock *sk,
				 const struct flowi4 *fl4, __be32 saddr,
				 __be32 daddr)
{
	return likely(!sk->sk_nx_info) ? 0 :
		__nx_inet_header(sk, fl4, saddr, daddr);
}

/**
 * nx_inet6_bind() - may this socket be bound to an IPv6 address
 * @sk: the socket
 * @addr: the address; replaced where the context has its own idea of it
 * @v4addr: the address of IPv4, if that is one
 *
 * Return: 0, or -EADDRNOTAVAIL for an address the context does not own.
 */
static inline int nx_inet6_bind(const struct sock *sk, struct in6_addr *addr,
				__be32 *v4addr)
{
	return likely(!sk->sk_nx_info && !nx_may_be_lback(*v4addr) &&
		      addr->s6_addr32[0] != NX_LBACK6_0) ?
		0 : __nx_inet6_bind(sk, addr, v4addr);
}

/**
 * nx_inet6_remap() - ::1 is the loopback of the context
 * @sk: the socket
 * @daddr: destination
 */
static inline void nx_inet6_remap(const struct sock *sk, struct in6_addr *daddr)
{
	if (unlikely(sk->sk_nx_info))
		__nx_inet6_remap(sk, daddr);
}

/**
 * nx_inet6_flow() - check the addresses of a flow
 * @fl6: the flow; source and destination may be replaced
 * @sk: the socket it belongs to, or NULL
 *
 * Return: 0, or -EPERM when the source is not the context's own, or for a
 * loopback destination it may not use.
 */
static inline int nx_inet6_flow(struct flowi6 *fl6, const struct sock *sk)
{
	return likely(!sk || !sk->sk_nx_info) ? 0 : __nx_inet6_flow(fl6, sk);
}

/**
 * nx_inet6_source() - choose a source of the context
 * @net: network namespace
 * @dev: outgoing device, or NULL
 * @sk: the socket, or NULL
 * @fl6: the flow, with the source that the host would use
 *
 * Return: 0, or -EADDRNOTAVAIL when the context has none for it.
 */
static inline int nx_inet6_source(struct net *net, const struct net_device *dev,
				  const struct sock *sk, struct flowi6 *fl6)
{
	return likely(!sk || !sk->sk_nx_info) ? 0 :
		__nx_inet6_source(net, dev, sk, fl6);
}

/**
 * nx_inet6_has() - may a context use this address as a source
 * @nxi: the context, or NULL for none
 * @addr: the address
 */
static inline bool nx_inet6_has(const struct nx_info *nxi,
				const struct in6_addr *addr)
{
	return likely(!nxi) || __nx_inet6_has(nxi, addr);
}

/**
 * nx_inet6_header() - as nx_inet_header()
 * @sk: the socket
 * @fl6: the flow
 * @header: the header
 */
static inline int nx_inet6_header(const struct sock *sk,
				  const struct flowi6 *fl6,
				  const struct ipv6hdr *header)
{
	return likely(!sk->sk_nx_info) ? 0 : __nx_inet6_header(sk, fl6, header);
}

/**
 * nx_inet6_accepts() - as nx_inet_accepts()
 * @sk: a socket that matches so far
 * @daddr: destination of the packet
 */
static inline bool nx_inet6_accepts(const struct sock *sk,
				    const struct in6_addr *daddr)
{
	return likely(!sk->sk_nx_info) || __nx_inet6_accepts(sk, daddr);
}

/**
 * nx_inet6_show() - an address as the programs of a context know it
 * @sk: the socket it belongs to
 * @addr: the address in use; replaced
 */
static inline void nx_inet6_show(const struct sock *sk, struct in6_addr *addr)
{
	if (unlikely(sk->sk_nx_info))
		__nx_inet6_show(sk, addr);
}

/**
 * nx_inet6_shown() - as nx_inet6_show(), for who only reads
 * @sk: the socket it belongs to
 * @addr: the address in use
 * @copy: place for another one
 *
 * Return: @addr or @copy.
 */
static inline const struct in6_addr *
nx_inet6_shown(const struct sock *sk, const struct in6_addr *addr,
	       struct in6_addr *copy)
{
	if (likely(!sk->sk_nx_info))
		return addr;
	*copy = *addr;
	__nx_inet6_show(sk, copy);
	return copy;
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
 * @icmp: of the control messages of its family: NXC_RAW_ICMP is enough
 */
static inline bool nx_raw_capable(struct user_namespace *ns, bool icmp)
{
	return (vs_in_guest() && icmp &&
		__nx_capable(ns, NXC_RAW_ICMP, CAP_NET_RAW)) ||
	       ns_capable(ns, CAP_NET_RAW);
}

/**
 * nx_tun_capable() - may the caller make a tun or tap device
 * @ns: user namespace of the network
 *
 * In a guest NXC_TUN_CREATE is enough.
 */
static inline bool nx_tun_capable(struct user_namespace *ns)
{
	return (vs_in_guest() &&
		__nx_capable(ns, NXC_TUN_CREATE, CAP_NET_ADMIN)) ||
	       ns_capable(ns, CAP_NET_ADMIN);
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

static inline bool nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return true;
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

static inline bool nx_sock_hears(struct sock *sk, struct sk_buff *skb)
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

static inline int nx_inet_header(const struct sock *sk,
				 const struct flowi4 *fl4, __be32 saddr,
				 __be32 daddr)
{
	return 0;
}

static inline int nx_inet6_bind(const struct sock *sk, struct in6_addr *addr,
				__be32 *v4addr)
{
	return 0;
}

static inline void nx_inet6_remap(const struct sock *sk,
				  struct in6_addr *daddr) { }

static inline int nx_inet6_flow(struct flowi6 *fl6, const struct sock *sk)
{
	return 0;
}

static inline int nx_inet6_source(struct net *net, const struct net_device *dev,
				  const struct sock *sk, struct flowi6 *fl6)
{
	return 0;
}

static inline bool nx_inet6_has(const struct nx_info *nxi,
				const struct in6_addr *addr)
{
	return true;
}

static inline int nx_inet6_header(const struct sock *sk,
				  const struct flowi6 *fl6,
				  const struct ipv6hdr *header)
{
	return 0;
}

static inline bool nx_inet6_accepts(const struct sock *sk,
				    const struct in6_addr *daddr)
{
	return true;
}

static inline void nx_inet6_show(const struct sock *sk,
				 struct in6_addr *addr) { }
static inline const struct in6_addr *
nx_inet6_shown(const struct sock *sk, const struct in6_addr *addr,
	       struct in6_addr *copy)
{
	return addr;
}

static inline void nx_inet6_loopback_up(struct net_device *dev) { }

static inline bool nx_is_to_lback6(const struct sk_buff *skb)
{
	return false;
}

static inline __be32 nx_inet_show(const struct sock *sk, __be32 addr)
{
	return addr;
}

static inline bool nx_raw_capable(struct user_namespace *ns, bool icmp)
{
	return ns_capable(ns, CAP_NET_RAW);
}

static inline bool nx_tun_capable(struct user_namespace *ns)
{
	return ns_capable(ns, CAP_NET_ADMIN);
}

static inline bool nx_may_write_header(struct user_namespace *ns)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_INET_H */
