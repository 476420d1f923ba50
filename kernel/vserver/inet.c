// SPDX-License-Identifier: GPL-2.0-only
/*
 * IPv4: does this context own this address, which source does it use, can
 * these two sockets get in each other's way.
 */
#include <linux/in.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <net/inet_sock.h>
#include <net/route.h>
#include <net/tcp_states.h>

#include "vserver.h"

/**
 * nx_v4_match() - does an entry cover an address
 * @entry: the entry
 * @addr: the address
 * @wanted: types of entries to look at; with NXA_MOD_BCAST an address entry
 *	covers its broadcast address, too
 */
bool nx_v4_match(const struct nx_v4 *entry, __be32 addr, u16 wanted)
{
	if (!(entry->type & wanted))
		return false;

	switch (entry->type) {
	case NXA_TYPE_ADDR:
		return addr == entry->ip ||
		       ((wanted & NXA_MOD_BCAST) && entry->mask &&
			addr == (entry->ip | ~entry->mask));
	case NXA_TYPE_MASK:
		return (addr & entry->mask) == entry->ip;
	case NXA_TYPE_RANGE:
		return ntohl(addr) >= ntohl(entry->ip) &&
		       ntohl(addr) <= ntohl(entry->ip2);
	}
	return false;
}

/**
 * nx_has_v4() - is an address in a context
 * @nxi: the context
 * @addr: the address
 * @wanted: NXA_MASK_ALL, NXA_MASK_BIND or NXA_MASK_SHOW
 */
bool nx_has_v4(const struct nx_info *nxi, __be32 addr, u16 wanted)
{
	const struct nx_v4_set *set;
	bool found = false;
	unsigned int i;

	if ((wanted & NXA_LOOPBACK) && addr == htonl(INADDR_LOOPBACK) &&
	    (READ_ONCE(nxi->ctx.flags) & NXF_LBACK_REMAP))
		return true;
	if ((wanted & NXA_MOD_LBACK) && addr == READ_ONCE(nxi->lback))
		return true;
	if ((wanted & NXA_MOD_BCAST) && addr == READ_ONCE(nxi->bcast))
		return true;

	rcu_read_lock();
	set = rcu_dereference(nxi->v4);
	for (i = 0; set && !found && i < set->count; i++)
		found = nx_v4_match(&set->entry[i], addr, wanted);
	rcu_read_unlock();
	return found;
}

/* The primary address: the first that is an address. */
static __be32 nx_primary(const struct nx_info *nxi)
{
	const struct nx_v4_set *set;
	__be32 addr = 0;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(nxi->v4);
	for (i = 0; set && !addr && i < set->count; i++)
		if (set->entry[i].type == NXA_TYPE_ADDR)
			addr = set->entry[i].ip;
	rcu_read_unlock();
	return addr;
}

/* An address of the context in the same network as @addr, or 0. */
static __be32 nx_neighbour(const struct nx_info *nxi, __be32 addr)
{
	const struct nx_v4_set *set;
	const struct nx_v4 *entry;
	__be32 found = 0;
	unsigned int i;

	rcu_read_lock();
	set = rcu_dereference(nxi->v4);
	for (i = 0; set && !found && i < set->count; i++) {
		entry = &set->entry[i];
		if (entry->type == NXA_TYPE_ADDR &&
		    !((addr ^ entry->ip) & entry->mask))
			found = entry->ip;
	}
	rcu_read_unlock();
	return found;
}

static bool nx_lback_remapped(const struct nx_info *nxi)
{
	return READ_ONCE(nxi->ctx.flags) & NXF_LBACK_REMAP;
}

/**
 * nx_has_any_v4() - has this context IPv4 at all
 * @nxi: the context
 */
bool nx_has_any_v4(const struct nx_info *nxi)
{
	return rcu_access_pointer(nxi->v4) || nx_lback_remapped(nxi);
}

void __nx_sock_alloc(struct sock *sk)
{
	struct nx_info *nxi = nx_current();

	refcount_inc(&nxi->ctx.usecnt);
	sk->sk_nx_info = nxi;
}

void __nx_sock_clone(struct sock *sk)
{
	refcount_inc(&sk->sk_nx_info->ctx.usecnt);
}

void __nx_sock_free(struct sock *sk)
{
	vs_context_put(&sk->sk_nx_info->ctx);
	sk->sk_nx_info = NULL;
}

/*
 * Whose a connection was is not known any more in TIME_WAIT: it is shown to who
 * has its address, and to the host.
 */
bool __nx_sock_shown(const struct sock *sk)
{
	const struct nx_info *nxi = nx_current();

	if (sk->sk_state == TCP_NEW_SYN_RECV)
		sk = inet_reqsk(sk)->rsk_listener;
	if (sk->sk_state != TCP_TIME_WAIT)
		return sk->sk_nx_info == nxi;
	return !nxi || (sk->sk_family == AF_INET &&
			nx_has_v4(nxi, sk->sk_rcv_saddr,
				  NXA_MASK_ALL | NXA_MOD_LBACK));
}

int __nx_inet_bind(const struct sock *sk, __be32 *addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if (*addr == htonl(INADDR_ANY)) {
		if (READ_ONCE(nxi->ctx.flags) & NXF_SINGLE_IP)
			*addr = nx_primary(nxi);
		return 0;
	}
	if (*addr == htonl(INADDR_LOOPBACK) && nx_lback_remapped(nxi))
		*addr = READ_ONCE(nxi->lback);
	if (nx_has_v4(nxi, *addr, NXA_MASK_BIND))
		return 0;
	return vs_deny("bind", ntohl(*addr), -EADDRNOTAVAIL);
}

/* What the host would use, if it is the context's; else the nearest it has. */
static __be32 nx_choose_source(struct net *net, const struct flowi4 *fl4,
			       const struct nx_info *nxi)
{
	struct flowi4 probe = *fl4;
	struct rtable *rt;
	__be32 addr;

	if (READ_ONCE(nxi->ctx.flags) & NXF_SINGLE_IP)
		return nx_primary(nxi);

	rt = __ip_route_output_key(net, &probe);
	if (IS_ERR(rt))
		return nx_primary(nxi);
	ip_rt_put(rt);

	if (nx_has_v4(nxi, probe.saddr, NXA_MASK_ALL))
		return probe.saddr;
	addr = nx_neighbour(nxi, probe.saddr);
	return addr ?: nx_primary(nxi);
}

/* Loopback inside a context is the loopback of the context, or nothing. */
static int nx_loopback_flow(struct flowi4 *fl4, const struct nx_info *nxi)
{
	if (nx_lback_remapped(nxi)) {
		fl4->daddr = READ_ONCE(nxi->lback);
		if (!fl4->saddr || ipv4_is_loopback(fl4->saddr))
			fl4->saddr = fl4->daddr;
		return 0;
	}
	if (READ_ONCE(nxi->ctx.flags) & NXF_LBACK_ALLOW)
		return 0;
	return vs_deny("loopback", ntohl(fl4->daddr), -EPERM);
}

/* A connection has its addresses: what it sends are answers to its peer. */
static bool nx_is_connection(const struct sock *sk)
{
	return sk->sk_type == SOCK_STREAM &&
	       !((1 << sk->sk_state) & (TCPF_CLOSE | TCPF_SYN_SENT));
}

int __nx_inet_flow(struct net *net, struct flowi4 *fl4, const struct sock *sk)
{
	const struct nx_info *nxi = sk->sk_nx_info;
	int err;

	/* As everywhere: no destination is this machine. */
	if (!fl4->daddr)
		fl4->daddr = fl4->saddr ?: htonl(INADDR_LOOPBACK);

	if (ipv4_is_loopback(fl4->daddr) && !nx_is_connection(sk)) {
		err = nx_loopback_flow(fl4, nxi);
		if (err)
			return err;
	}
	if (!fl4->saddr)
		fl4->saddr = nx_choose_source(net, fl4, nxi);
	if (!nx_has_v4(nxi, fl4->saddr, NXA_MASK_ALL | NXA_MOD_LBACK))
		return vs_deny("source", ntohl(fl4->saddr), -EPERM);

	/*
	 * All of 127/8 is local, but only 127.0.0.1 is in the table where it is
	 * found at once: the lookup need not ask again.
	 */
	if (ipv4_is_loopback(fl4->saddr))
		fl4->flowi4_flags |= FLOWI_FLAG_ANYSRC;
	return 0;
}

bool __nx_inet_accepts(const struct sock *sk, __be32 daddr)
{
	return sk->sk_rcv_saddr ||
	       nx_has_v4(sk->sk_nx_info, daddr, NXA_MASK_BIND);
}

/* First and last address of an entry, in host order. */
static void nx_v4_bounds(const struct nx_v4 *entry, u32 *first, u32 *last)
{
	*first = ntohl(entry->ip);
	*last = *first;
	if (entry->type == NXA_TYPE_MASK)
		*last |= ~ntohl(entry->mask);
	else if (entry->type == NXA_TYPE_RANGE)
		*last = ntohl(entry->ip2);
}

/**
 * nx_v4_overlap() - do two entries have an address in common
 * @a: an entry
 * @b: another
 *
 * Two masks of which one has holes may be said to overlap when they do not.
 */
bool nx_v4_overlap(const struct nx_v4 *a, const struct nx_v4 *b)
{
	u32 a_first, a_last, b_first, b_last;

	nx_v4_bounds(a, &a_first, &a_last);
	nx_v4_bounds(b, &b_first, &b_last);
	return a_first <= b_last && b_first <= a_last;
}

static bool nx_sets_overlap(const struct nx_v4_set *a, const struct nx_v4_set *b)
{
	unsigned int i, j;

	for (i = 0; a && b && i < a->count; i++)
		for (j = 0; j < b->count; j++)
			if (nx_v4_overlap(&a->entry[i], &b->entry[j]))
				return true;
	return false;
}

static bool nx_overlap(const struct nx_info *a, const struct nx_info *b)
{
	bool overlap;

	if (a == b || READ_ONCE(a->lback) == READ_ONCE(b->lback))
		return true;

	rcu_read_lock();
	overlap = nx_sets_overlap(rcu_dereference(a->v4), rcu_dereference(b->v4));
	rcu_read_unlock();
	return overlap;
}

/*
 * A socket receives for its address or, bound to 0.0.0.0, for those of its
 * context; without a context for all.
 */
bool __nx_inet_disjoint(const struct sock *sk, const struct sock *sk2)
{
	__be32 addr = sk->sk_rcv_saddr, addr2 = sk2->sk_rcv_saddr;
	const struct nx_info *nxi = addr ? NULL : sk->sk_nx_info;
	const struct nx_info *nxi2 = addr2 ? NULL : sk2->sk_nx_info;

	if (nxi && nxi2)
		return !nx_overlap(nxi, nxi2);
	if (nxi && addr2)
		return !nx_has_v4(nxi, addr2, NXA_MASK_BIND);
	if (nxi2 && addr)
		return !nx_has_v4(nxi2, addr, NXA_MASK_BIND);
	return false;
}

__be32 __nx_inet_show(const struct sock *sk, __be32 addr)
{
	const struct nx_info *nxi = sk->sk_nx_info;

	if ((READ_ONCE(nxi->ctx.flags) & NXF_HIDE_LBACK) &&
	    addr == READ_ONCE(nxi->lback))
		return htonl(INADDR_LOOPBACK);
	return addr;
}
