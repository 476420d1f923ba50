/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The path of a packet: its source, destination and receiver.
 */
#ifndef TESTS_GUEST_NET_MODEL_FLOW_H
#define TESTS_GUEST_NET_MODEL_FLOW_H

#include "net-model-bind.h"

/* The addresses of a packet, or the error. */
struct flow {
	long	err;
	addr_t	src, dst;
};

/* The network of an address of the host: its own is the first of it. */
static inline const addr_t *host_network(const struct model *m, const addr_t *a)
{
	int i, bits = is_v4(a) ? 96 + 24 : 64;

	for (i = 0; i < m->locals; i++)
		if (common_bits(&m->local[i], a) >= bits)
			return &m->local[i];
	return NULL;
}

static inline bool is_routed(const struct model *m, const addr_t *a)
{
	return is_here(m, a) || host_network(m, a);
}

/* The source that the host would use, or NULL without a route. */
static inline const addr_t *host_source4(const struct model *m,
					 const addr_t *dst)
{
	static addr_t loopback;

	loopback = addr_v4(INADDR_LOOPBACK);
	return is_loopback(dst) ? &loopback : host_network(m, dst);
}

/* The source that a context uses for @dst; 0 if it has none. */
static inline addr_t context_source4(const struct model *m,
				     const struct owner *o, const addr_t *dst)
{
	const addr_t *normal = host_source4(m, dst);
	addr_t a = addr_v4(0);

	if (normal && !o->single) {
		if (in_entries(o, normal))
			return *normal;
		a = first_v4(o, normal);
	}
	return is_any(&a) ? first_v4(o, NULL) : a;
}

/* Change a flow as the context does before the host routes it. */
static inline long context_flow4(const struct model *m, const struct owner *o,
				 struct flow *f)
{
	if (is_loopback(&f->dst)) {
		if (!o->remap)
			return -EPERM;
		f->dst = o->lback4;
		if (is_any(&f->src) || is_loopback(&f->src))
			f->src = f->dst;
	}
	if (is_any(&f->src))
		f->src = context_source4(m, o, &f->dst);
	return owns(o, &f->src) ? 0 : -EPERM;
}

static inline struct flow flow4(const struct model *m, int owner, addr_t src,
				addr_t dst)
{
	const struct owner *o = &m->owner[owner];
	struct flow f = { .src = src, .dst = dst };

	if (is_any(&f.dst))
		f.dst = is_any(&f.src) ? addr_v4(INADDR_LOOPBACK) : f.src;
	if (o->context)
		f.err = context_flow4(m, o, &f);
	if (f.err)
		return f;
	if ((!is_any(&f.src) && !is_local(m, &f.src)) || !is_routed(m, &f.dst))
		f.err = -ENETUNREACH;
	else if (is_loopback(&f.src) && !is_local(m, &f.dst))
		f.err = -EINVAL;
	else if (is_any(&f.src))
		f.src = *host_source4(m, &f.dst);
	return f;
}

/*
 * RFC 6724, as far as our addresses need it: first the same address, then the
 * longest common prefix up to the network's, then the address added last.
 */
static inline long source6(const struct model *m, const struct owner *o,
			   const addr_t *dst, addr_t *src)
{
	int i, bits, best = -1;

	for (i = 0; i < m->locals; i++) {
		const addr_t *a = &m->local[i];

		if (is_v4(a) || (o->context && !in_entries(o, a)))
			continue;
		bits = common_bits(a, dst);
		if (bits > 64 && bits < 128)
			bits = 64;
		if (bits >= best) {
			best = bits;
			*src = *a;
		}
	}
	return best < 0 ? -EADDRNOTAVAIL : 0;
}

static inline struct flow flow6(const struct model *m, int owner, addr_t src,
				addr_t dst)
{
	const struct owner *o = &m->owner[owner];
	struct flow f = { .src = src, .dst = dst };

	if (o->context && is_loopback6(m, &dst)) {
		f.dst = o->lback6;
		f.err = o->remap ? 0 : -EPERM;
		if (is_any6(&f.src))
			f.src = f.dst;
	}
	if (o->context && !f.err && !is_any6(&f.src) && !owns(o, &f.src))
		f.err = -EPERM;
	if (o->context && !f.err && !is_loopback6(m, &f.dst) &&
	    !has_entry_of(o, AF_INET6))
		f.err = -ENETUNREACH;
	if (f.err)
		return f;
	if (is_any6(&f.src) && IN6_IS_ADDR_LOOPBACK(&f.dst))
		f.src = f.dst;
	if (is_any6(&f.src))
		f.err = source6(m, o, &f.dst, &f.src);
	if (!f.err && !is_routed(m, &f.dst))
		f.err = -ENETUNREACH;
	if (!f.err && is_v4(&f.src))
		f.err = -EAFNOSUPPORT;
	return f;
}

/* The flow from this socket to that address. */
static inline struct flow model_flow(const struct model *m,
				     const struct msock *s, addr_t dst)
{
	struct flow f = { .err = -ENETUNREACH };

	if (s->family == AF_INET)
		return flow4(m, s->owner, addr_v4(s->src4), dst);
	if (is_any6(&dst))
		dst = is_v4(&s->src6) ? addr_v4(INADDR_LOOPBACK) :
					in6addr_loopback;
	if (!is_v4(&dst))
		return flow6(m, s->owner, s->src6, dst);
	return s->v6only ? f : flow4(m, s->owner, addr_v4(s->src4), dst);
}

/* Connect a UDP socket: set its peer, and its address if it has none. */
static inline struct flow model_connect(const struct model *m,
					struct msock *s, const struct name *to)
{
	struct flow f = model_flow(m, s, to->addr);

	if (f.err)
		return f;
	s->connected = true;
	s->peer.addr = f.dst;
	s->peer.port = to->port;
	if (is_any(&s->src6))
		s->src6 = f.src;
	if (is_v4(&f.src) && !s->src4)
		s->src4 = v4_of(&f.src);
	if (is_any(&s->rcv))
		set_rcv(s, &f.src);
	return f;
}

/*
 * Keep a TCP connection: the client with its address and port, and the accepted
 * socket, which inherits from the listener.
 */
static inline void model_keep(struct model *m, int slot, struct msock client,
			      int child_slot, int listener,
			      const struct name *from, const struct name *to)
{
	struct msock child = m->sock[listener];

	child.listening = false;
	client.kept = child.kept = true;
	client.partner = child_slot;
	child.partner = slot;
	client.port = from->port;
	if (is_any(&client.rcv))
		set_rcv(&client, &from->addr);
	set_rcv(&child, &to->addr);
	m->sock[slot] = client;
	m->sock[child_slot] = child;
}

#define SCORE_CONNECTED	100
#define SCORE_BOUND	50
#define SCORE_OWNED	10

/* The lookup score of a socket for a packet, or -1 without a match. */
static inline int model_score(const struct model *m, const struct msock *s,
			      const struct name *from, const struct name *to)
{
	const struct owner *o = &m->owner[s->owner];
	bool v4 = is_v4(&to->addr);

	if (s->port != to->port || (v4 && s->v6only))
		return -1;
	if (s->type == SOCK_STREAM && !s->listening)
		return -1;
	if (s->connected)
		return same(&s->peer.addr, &from->addr) &&
		       s->peer.port == from->port &&
		       same(&s->rcv, &to->addr) ? SCORE_CONNECTED : -1;
	if (same(&s->rcv, &to->addr))
		return SCORE_BOUND + (s->family == AF_INET);
	if (!is_any(&s->rcv) || !covers(s, v4))
		return -1;
	if (o->context && !owns(o, &to->addr))
		return -1;
	/* The host's sockets do not match the loopback of a context. */
	if (!o->context && (is_lback(&m->owner[1], &to->addr) ||
			    is_lback(&m->owner[2], &to->addr)))
		return -1;
	return (o->context ? SCORE_OWNED : 0) + (s->family == AF_INET);
}

/* Has the socket lost the address that it is bound to? */
static inline bool is_deaf(const struct model *m, const struct msock *s,
			   const addr_t *dst)
{
	const struct owner *o = &m->owner[s->owner];

	return o->context && !owns(o, dst);
}

/*
 * The lookup stops at the first group of sockets that share their port, even if
 * a later socket is connected to the sender.  A group prefers its own connected
 * sockets.
 */
static inline bool may_steal(const struct msock *s, const struct msock *best)
{
	return s->options & OPT_REUSEPORT &&
	       !(both(s, best, OPT_REUSEPORT) && s->family == best->family);
}

/* If two contexts own the destination, either may receive the packet. */
static inline bool may_own(const struct model *m, const int *score, int slot)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		if (score[i] > score[slot] &&
		    (score[i] >= SCORE_BOUND ||
		     m->sock[i].owner == m->sock[slot].owner))
			return false;
	return score[slot] >= SCORE_OWNED;
}

/* The mask of sockets, one of which receives the packet; 0 for none. */
static inline unsigned int model_takers(const struct model *m, int type,
					const struct name *from,
					const struct name *to)
{
	int i, best = -1, score[SLOTS];
	unsigned int mask = 0;

	for (i = 0; i < SLOTS; i++) {
		const struct msock *s = &m->sock[i];

		score[i] = s->used && s->type == type ?
			   model_score(m, s, from, to) : -1;
		if (score[i] >= 0 && (best < 0 || score[i] > score[best]))
			best = i;
	}
	for (i = 0; best >= 0 && i < SLOTS; i++)
		if (score[i] == score[best] || may_own(m, score, i) ||
		    (score[best] == SCORE_CONNECTED &&
		     score[i] >= SCORE_BOUND &&
		     may_steal(&m->sock[i], &m->sock[best])))
			mask |= 1U << i;
	return mask;
}

#endif /* TESTS_GUEST_NET_MODEL_FLOW_H */
