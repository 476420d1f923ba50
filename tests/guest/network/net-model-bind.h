/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Results of bind, listen and close: can two sockets share a port?
 */
#ifndef TESTS_GUEST_NET_MODEL_BIND_H
#define TESTS_GUEST_NET_MODEL_BIND_H

#include "net-model.h"

/* One owner: inet_rcv_saddr_equal(), with its view of IPv6 through IPv4. */
static inline bool rcv_equal4(const struct msock *a, const struct msock *b,
			      bool wild_a, bool wild_b)
{
	if (b->v6only)
		return false;
	return a->rcv4 == b->rcv4 || (wild_a && !a->rcv4) ||
	       (wild_b && !b->rcv4);
}

static inline bool rcv_equal(const struct msock *a, const struct msock *b,
			     bool wild_a, bool wild_b)
{
	if (a->family == AF_INET || (is_v4(&a->rcv) && is_v4(&b->rcv)))
		return rcv_equal4(a, b, wild_a, wild_b);
	if (is_any6(&a->rcv) && is_any6(&b->rcv))
		return true;
	if (is_any6(&b->rcv) && wild_b && !(b->v6only && is_v4(&a->rcv)))
		return true;
	if (is_any6(&a->rcv) && wild_a && !(a->v6only && is_v4(&b->rcv)))
		return true;
	/* With an IPv4 socket there is nothing else to compare. */
	return b->family == AF_INET6 && same(&a->rcv, &b->rcv);
}

static inline bool wildcards_meet(const struct model *m, const struct msock *a,
				  const struct msock *b, bool v4)
{
	if (!covers(a, v4) || !covers(b, v4))
		return false;
	return a->owner == b->owner ||
	       sets_meet(&m->owner[a->owner], &m->owner[b->owner], v4);
}

/* The rule of network contexts, if one of the two sockets has a context. */
static inline bool context_overlap(const struct model *m,
				   const struct msock *a, const struct msock *b)
{
	const struct owner *oa = &m->owner[a->owner], *ob = &m->owner[b->owner];
	bool any_a = is_any(&a->rcv), any_b = is_any(&b->rcv);

	if ((any_a && !oa->context) || (any_b && !ob->context))
		return false;
	if (any_a && any_b)
		return wildcards_meet(m, a, b, true) ||
		       wildcards_meet(m, a, b, false);
	if (any_a)
		return covers(a, is_v4(&b->rcv)) && owns(oa, &b->rcv);
	if (any_b)
		return covers(b, is_v4(&a->rcv)) && owns(ob, &a->rcv);
	return same(&a->rcv, &b->rcv);
}

/* Could both sockets match the same packet? */
static inline bool overlap(const struct model *m, const struct msock *a,
			   const struct msock *b)
{
	if ((a->owner != HOST || b->owner != HOST) && !context_overlap(m, a, b))
		return false;
	return a->owner != b->owner || rcv_equal(a, b, true, true);
}

static inline bool both(const struct msock *a, const struct msock *b,
			unsigned int option)
{
	return a->options & b->options & option;
}

static inline bool tcp_in_way(const struct model *m, const struct msock *s,
			      const struct msock *other)
{
	if (both(s, other, OPT_REUSEADDR) && !other->listening)
		return false;
	if (s->owner == other->owner && both(s, other, OPT_REUSEPORT))
		return false;
	return overlap(m, s, other);
}

static inline bool is_neighbour(const struct msock *s,
				const struct msock *other)
{
	return other->used && other != s && other->type == s->type &&
	       other->port == s->port;
}

/*
 * inet_csk_get_port(), at bind and again at listen.  Its cached data about a
 * port make no difference if there are contexts.
 */
static inline long tcp_get_port(const struct model *m, const struct msock *s)
{
	int i;

	for (i = 0; i < SLOTS; i++)
		if (is_neighbour(s, &m->sock[i]) &&
		    tcp_in_way(m, s, &m->sock[i]))
			return -EADDRINUSE;
	return 0;
}

/* The next socket of the port's chain after the given place in it. */
static inline const struct msock *udp_next(const struct model *m,
					   const struct msock *s, int after)
{
	const struct msock *next = NULL;
	int i;

	for (i = 0; i < SLOTS; i++) {
		const struct msock *other = &m->sock[i];

		if (is_neighbour(s, other) && other->order > after &&
		    (!next || other->order < next->order))
			next = other;
	}
	return next;
}

/*
 * udp_lib_get_port(): among sockets of the same owner the first conflict
 * decides, and a socket that shares the port ends the search.
 */
static inline long udp_get_port(struct model *m, struct msock *s)
{
	const struct msock *other;
	int i, place = m->head - 1;

	for (i = 0; i < SLOTS; i++)
		if (is_neighbour(s, &m->sock[i]) &&
		    m->sock[i].owner != s->owner &&
		    overlap(m, s, &m->sock[i]))
			return -EADDRINUSE;

	for (; (other = udp_next(m, s, place)); place = other->order) {
		if (other->owner != s->owner || both(s, other, OPT_REUSEADDR) ||
		    !overlap(m, s, other))
			continue;
		if (both(s, other, OPT_REUSEPORT))
			break;
		return -EADDRINUSE;
	}
	if (s->family == AF_INET6 && (s->options & OPT_REUSEPORT))
		s->order = ++m->tail;
	else
		s->order = --m->head;
	return 0;
}

/* May this address be bound?  It is replaced by the address that is bound. */
static inline long model_address(const struct model *m, const struct msock *s,
				 addr_t *a)
{
	const struct owner *o = &m->owner[s->owner];

	if (is_v4(a) && s->family == AF_INET6 && s->v6only)
		return -EINVAL;
	if (o->single && is_any(a) && is_v4(a)) {
		*a = first_v4(o, NULL);
		if (s->family == AF_INET6)
			return 0;
	}
	/* Without IPv6 the wildcard of both families is one of IPv4. */
	if (o->single && is_any6(a) && !s->v6only &&
	    !has_entry_of(o, AF_INET6)) {
		const addr_t first = first_v4(o, NULL);

		if (v4_of(&first))
			*a = first;
		return 0;
	}
	if (is_any(a))
		return 0;
	if (!(s->options & OPT_FREEBIND) && !is_local(m, a))
		return -EADDRNOTAVAIL;
	if (is_others_lback(m, s->owner, a))
		return -EADDRNOTAVAIL;
	if (!o->context)
		return 0;
	/* Only the IPv4 loopback can be bound at its numeric address. */
	if (same(a, &o->lback6))
		return -EADDRNOTAVAIL;
	if (o->remap && is_v4(a) && v4_of(a) == INADDR_LOOPBACK)
		*a = o->lback4;
	else if (o->remap && IN6_IS_ADDR_LOOPBACK(a))
		*a = o->lback6;
	return owns(o, a) ? 0 : -EADDRNOTAVAIL;
}

/* The IPv4 address of a socket that has an IPv6 one: LOOPBACK4_IPV6 */
#define V4_OF_V6	0x7f000006

static inline void set_rcv(struct msock *s, const addr_t *a)
{
	s->rcv = *a;
	s->rcv4 = is_v4(a) ? v4_of(a) : is_any6(a) ? 0 : V4_OF_V6;
}

static inline void set_bound(struct msock *s, const addr_t *a)
{
	set_rcv(s, a);
	s->src6 = *a;
	s->src4 = s->rcv4;
	if (!is_any(a) && !is_v4(a))
		s->v6only = true;
}

/*
 * A context without an address of a family cannot open its sockets.  Its
 * loopback is an address, and IPv6 sockets also serve IPv4 addresses.
 */
static inline bool has_family(const struct owner *o, int family)
{
	return !o->context || o->remap || has_entry_of(o, AF_INET) ||
	       has_entry_of(o, family);
}

/* A new socket that is not bound yet. */
static inline struct msock model_socket(int owner, int family, int type,
					unsigned int options)
{
	struct msock s = {
		.used = true, .owner = owner, .family = family, .type = type,
		.options = options, .v6only = options & OPT_V6ONLY,
	};

	if (family == AF_INET)
		s.rcv = s.src6 = addr_v4(0);
	return s;
}

/* Binds to an address and any port. */
static inline long model_bind_source(const struct model *m, struct msock *s,
				     addr_t a)
{
	long rc = model_address(m, s, &a);

	if (!rc)
		set_bound(s, &a);
	return rc;
}

static inline long model_bind(struct model *m, int slot, struct msock s,
			      const struct name *to)
{
	long rc = model_bind_source(m, &s, to->addr);

	if (rc)
		return rc;
	s.port = to->port;
	rc = s.type == SOCK_STREAM ? tcp_get_port(m, &s) : udp_get_port(m, &s);
	if (!rc)
		m->sock[slot] = s;
	return rc;
}

static inline long model_listen(struct model *m, int slot)
{
	struct msock *s = &m->sock[slot];
	long rc;

	s->listening = true;
	rc = tcp_get_port(m, s);
	if (rc)
		s->listening = false;
	return rc;
}

/* Close both ends of a connection. */
static inline void model_close(struct model *m, int slot)
{
	struct msock *s = &m->sock[slot];

	s->used = false;
	if (s->kept && m->sock[s->partner].used)
		model_close(m, s->partner);
}

#endif /* TESTS_GUEST_NET_MODEL_BIND_H */
