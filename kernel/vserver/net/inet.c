// SPDX-License-Identifier: GPL-2.0-only
/*
 * Sockets of a network context: which addresses they may use, which packets
 * they receive, and which of them conflict.  inet6.c has the IPv6 part.
 */
#include <linux/in.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <net/inet_sock.h>
#include <net/ipv6.h>
#include <net/route.h>
#include <net/tcp_states.h>
#include <net/transp_v6.h>

#include "core/vserver.h"
#include "net/lback.h"

static_assert(NX_BOUND_V6 == LOOPBACK4_IPV6);

/* Find the first address with @near in its network; 0 if there is none. */
static __be32 nx_near_v4(const struct nx_info *nxi, __be32 near)
{
	const struct nx_set *set;
	const struct nx_addr *entry;
	__be32 addr = 0;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(nxi->addrs);
	for (i = 0; !addr && i < set->count; i++) {
		entry = &set->entry[i].addr;
		if (entry->type == NXA_TYPE_ADDR && nx_is_v4(entry) &&
		    !((near ^ entry->ip.s6_addr32[3]) & entry->mask.s6_addr32[3]))
			addr = entry->ip.s6_addr32[3];
	}
	rcu_read_unlock();
	return addr;
}

/* Fast path: nearly all packets have one of these two addresses. */
static bool nx_is_main_v4(const struct nx_info *nxi, __be32 addr)
{
	/* The primary address is 0 if there is none: do not match that. */
	return addr == READ_ONCE(nxi->lback) ||
	       (addr && addr == READ_ONCE(nxi->primary));
}

static bool nx_borrows_v4(const struct nx_info *nxi, __be32 ip)
{
	return ipv4_is_loopback(ip) && nx_lback_allowed(nxi) &&
	       !nx_is_others_lback_v4(nxi, ip);
}

static noinline bool nx_hears_more_v4(const struct nx_info *nxi, __be32 daddr)
{
	return nx_has_v4(nxi, daddr, NXA_MASK_BIND) ||
	       (ipv4_is_multicast(daddr) && nx_may_multicast(nxi));
}

/* May sockets of the context receive packets for this destination? */
static bool nx_hears_v4(const struct nx_info *nxi, __be32 daddr)
{
	return nx_is_main_v4(nxi, daddr) || nx_hears_more_v4(nxi, daddr);
}

/* May the context use this source address? */
static bool nx_owns_v4(const struct nx_info *nxi, __be32 saddr)
{
	if (saddr == READ_ONCE(nxi->lback))
		return true;
	if (nx_is_main_v4(nxi, saddr) || nx_has_v4(nxi, saddr, NXA_MASK_ALL))
		return !nx_is_others_lback_v4(nxi, saddr);
	return nx_borrows_v4(nxi, saddr);
}

static int nx_context_bind(const struct nx_info *nxi, __be32 *addr)
{
	if (*addr == htonl(INADDR_ANY)) {
		if (READ_ONCE(nxi->ctx.flags) & NXF_SINGLE_IP)
			*addr = READ_ONCE(nxi->primary);
		return 0;
	}
	if (*addr == htonl(INADDR_LOOPBACK) && nx_lback_remapped(nxi))
		*addr = READ_ONCE(nxi->lback);
	return nx_hears_v4(nxi, *addr) || nx_borrows_v4(nxi, *addr) ?
		0 : -EADDRNOTAVAIL;
}

/* Slow path of nx_inet_bind(). */
int __nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if ((nxi && nx_context_bind(nxi, addr)) ||
	    nx_is_others_lback_v4(nxi, *addr))
		return vs_deny("bind", ntohl(*addr), -EADDRNOTAVAIL);
	return 0;
}

/*
 * Use the source that the host would use if the context has it, else the first
 * address of the context in the same network, else the primary one.  Most
 * contexts have one address: they need no extra route lookup.
 */
static __be32 nx_choose_source(struct net *net, const struct flowi4 *fl4,
			       const struct nx_info *nxi)
{
	struct flowi4 probe = *fl4;
	struct rtable *rt;

	if (READ_ONCE(nxi->alone) || (READ_ONCE(nxi->ctx.flags) & NXF_SINGLE_IP))
		return READ_ONCE(nxi->primary);

	rt = __ip_route_output_key(net, &probe);
	if (IS_ERR(rt))
		return READ_ONCE(nxi->primary);
	ip_rt_put(rt);

	if (nx_has_v4(nxi, probe.saddr, NXA_MASK_ALL))
		return probe.saddr;
	return nx_near_v4(nxi, probe.saddr) ?: READ_ONCE(nxi->primary);
}

/*
 * A loopback destination means the context's own loopback address.  Without
 * NXF_LBACK_REMAP, it means the host's if that is allowed.
 */
static int nx_loopback_flow(struct flowi4 *fl4, const struct nx_info *nxi)
{
	if (nx_lback_remapped(nxi)) {
		fl4->daddr = READ_ONCE(nxi->lback);
		if (!fl4->saddr || ipv4_is_loopback(fl4->saddr))
			fl4->saddr = fl4->daddr;
		return 0;
	}
	if (nx_borrows_v4(nxi, fl4->daddr))
		return 0;
	return vs_deny("loopback", ntohl(fl4->daddr), -EPERM);
}

/**
 * nx_is_connection() - have the addresses of a socket's packets been checked
 * @sk: the socket
 *
 * Return: true for a stream socket that is connected or listens: connect() or
 * the socket lookup has checked the addresses.
 */
bool nx_is_connection(const struct sock *sk)
{
	return sk->sk_type == SOCK_STREAM &&
	       !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_SYN_SENT));
}

/* Slow path of nx_inet_flow(). */
int __nx_inet_flow(struct net *net, struct flowi4 *fl4, const struct sock *sk)
{
	const struct nx_info *nxi = sk->sk_nx_info;
	int err;

	/* As in the route lookup: destination 0 means this machine. */
	if (!fl4->daddr)
		fl4->daddr = fl4->saddr ?: htonl(INADDR_LOOPBACK);

	if (ipv4_is_loopback(fl4->daddr) && !nx_is_connection(sk)) {
		err = nx_loopback_flow(fl4, nxi);
		if (err)
			return err;
	}
	if (!fl4->saddr)
		fl4->saddr = nx_choose_source(net, fl4, nxi);
	if (!nx_owns_v4(nxi, fl4->saddr))
		return vs_deny("source", ntohl(fl4->saddr), -EPERM);

	/*
	 * All of 127/8 is local, but only 127.0.0.1 is an interface's address.
	 * Its owner has been checked above, so skip the check in the lookup.
	 */
	if (ipv4_is_loopback(fl4->saddr))
		fl4->flowi4_flags |= FLOWI_FLAG_ANYSRC;
	return nx_check_link(net, fl4, sk);
}

/* Slow path of nx_ip_route_output(). */
struct rtable *__nx_ip_route_output(struct net *net, struct flowi4 *fl4,
				    const struct sock *sk)
{
	int err = nx_inet_flow(net, fl4, sk);

	return unlikely(err) ? ERR_PTR(err) : __ip_route_output_key(net, fl4);
}

/**
 * nx_host_flow() - check the source address of a flow without a context
 * @fl4: the flow
 * @sk: the socket
 *
 * The host must not use the loopback address of a context.  A socket may have
 * been bound before the context got the address, or a message may name its
 * source.  Sockets of the kernel are exempt, because they send replies for
 * every address.
 *
 * Return: 0 or -EPERM.
 */
int nx_host_flow(const struct flowi4 *fl4, const struct sock *sk)
{
	return !sk->sk_kern_sock && nx_is_others_lback_v4(NULL, fl4->saddr) ?
		-EPERM : 0;
}

/* Slow path of nx_inet_header(). */
int __nx_inet_header(const struct sock *sk, const struct flowi4 *fl4,
		     __be32 saddr, __be32 daddr)
{
	if (daddr == fl4->daddr && nx_owns_v4(sk->sk_nx_info, saddr))
		return 0;
	return vs_deny("header", ntohl(saddr), -EPERM);
}

/* Slow path of nx_inet_accepts(). */
bool __nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return sk->sk_rcv_saddr || nx_hears_v4(sk->sk_nx_info, daddr);
}

/**
 * nx_sock_keeps_lback() - may a bound socket still use its IPv4 address
 * @sk: the socket
 *
 * The address may have become the loopback of another context, see
 * nx_set_lback().
 *
 * Return: true if it may.
 */
bool nx_sock_keeps_lback(const struct sock *sk)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	return (nxi && sk->sk_rcv_saddr == READ_ONCE(nxi->lback)) ||
	       !nx_is_others_lback_v4(nxi, sk->sk_rcv_saddr);
}

/**
 * nx_inet_hears() - may an IPv4 packet be delivered to a context's socket
 * @sk: a socket with a network context
 * @daddr: destination of the packet
 *
 * Only a socket bound to the host's loopback address matches packets for it.
 *
 * Return: true if it may.
 */
bool nx_inet_hears(const struct sock *sk, __be32 daddr)
{
	return nx_hears_v4(sk->sk_nx_info, daddr) ||
	       (sk->sk_rcv_saddr == daddr &&
		nx_borrows_v4(sk->sk_nx_info, daddr));
}

/*
 * Destination addresses that a socket matches in one family: none, the address
 * it is bound to, or as a wildcard those of its context.
 */
enum nx_reach { NX_NOTHING, NX_ONE, NX_WILDCARD };

struct nx_binding {
	const struct nx_info	*nxi;
	enum nx_reach		reach;
	struct in6_addr		addr;
};

static enum nx_reach nx_reach_v4(const struct sock *sk)
{
	if (sk->sk_family == AF_INET6) {
		if (ipv6_addr_any(&sk->sk_v6_rcv_saddr))
			return ipv6_only_sock(sk) ? NX_NOTHING : NX_WILDCARD;
		if (!ipv6_addr_v4mapped(&sk->sk_v6_rcv_saddr))
			return NX_NOTHING;
	}
	if (!sk->sk_rcv_saddr)
		return NX_WILDCARD;
	/* The address may have become the loopback of another context. */
	return nx_sock_keeps_lback(sk) ? NX_ONE : NX_NOTHING;
}

static enum nx_reach nx_reach_v6(const struct sock *sk)
{
	if (sk->sk_family != AF_INET6 ||
	    ipv6_addr_v4mapped(&sk->sk_v6_rcv_saddr))
		return NX_NOTHING;
	return ipv6_addr_any(&sk->sk_v6_rcv_saddr) ? NX_WILDCARD : NX_ONE;
}

static struct nx_binding nx_binding(const struct sock *sk, int family)
{
	struct nx_binding b = { .nxi = sk->sk_nx_info };

	if (family == AF_INET) {
		b.reach = nx_reach_v4(sk);
		nx_addr_v4(&b.addr, sk->sk_rcv_saddr);
	} else {
		b.reach = nx_reach_v6(sk);
		b.addr = sk->sk_v6_rcv_saddr;
	}
	return b;
}

/*
 * For an address that the administrator gave to a context, a wildcard socket of
 * the host is only the fallback, so the two do not conflict.  A context that an
 * ordinary user created for itself has no such right to its addresses.
 */
static bool nx_is_given(const struct nx_info *nxi)
{
	return nxi && nxi->given;
}

/* Is the socket bound to the host's loopback, which its context may use? */
static bool nx_is_borrowed(const struct nx_binding *b)
{
	const struct in6_addr *addr = &b->addr;

	return (ipv6_addr_loopback(addr) ||
		(ipv6_addr_v4mapped(addr) &&
		 ipv4_is_loopback(addr->s6_addr32[3]))) &&
	       !nx_has(b->nxi, addr, NXA_MASK_BIND);
}

/* Can a wildcard socket never match the address of the other socket? */
static bool nx_spares(const struct nx_binding *wildcard,
		      const struct nx_binding *other)
{
	if (!wildcard->nxi)
		return nx_is_given(other->nxi) && !nx_is_borrowed(other);
	return !nx_has(wildcard->nxi, &other->addr, NXA_MASK_BIND) ||
	       nx_is_others_lback(wildcard->nxi, &other->addr);
}

/* Can two wildcard sockets never match the same packet? */
static bool nx_wildcards_apart(const struct nx_info *a, const struct nx_info *b,
			       int family)
{
	if (!a || !b)
		return nx_is_given(a ?: b);
	return !nx_overlap(a, b, family);
}

/* Can two sockets never match the same packet of this family? */
static bool nx_apart(const struct sock *sk, const struct sock *sk2, int family)
{
	const struct nx_binding a = nx_binding(sk, family);
	const struct nx_binding b = nx_binding(sk2, family);

	if (a.reach == NX_NOTHING || b.reach == NX_NOTHING)
		return true;
	if (a.reach == NX_WILDCARD && b.reach == NX_WILDCARD)
		return nx_wildcards_apart(a.nxi, b.nxi, family);
	if (a.reach == NX_WILDCARD)
		return nx_spares(&a, &b);
	if (b.reach == NX_WILDCARD)
		return nx_spares(&b, &a);
	return !ipv6_addr_equal(&a.addr, &b.addr);
}

/* Slow path of nx_inet_disjoint(): at least one of the two has a context. */
bool __nx_inet_disjoint(const struct sock *sk, const struct sock *sk2)
{
	return nx_apart(sk, sk2, AF_INET) &&
	       (!IS_ENABLED(CONFIG_IPV6) || nx_apart(sk, sk2, AF_INET6));
}

/* Slow path of nx_inet_show(). */
__be32 __nx_inet_show(const struct sock *sk, __be32 addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if ((READ_ONCE(nxi->ctx.flags) & NXF_HIDE_LBACK) &&
	    addr == READ_ONCE(nxi->lback))
		return htonl(INADDR_LOOPBACK);
	return addr;
}
