/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A model of the sockets of one machine: its host, two network contexts, TCP
 * and UDP over IPv4 and IPv6.  It predicts the results of bind, listen, connect
 * and send without system calls.
 *
 * An IPv4 address is kept v4-mapped, so that one comparison serves both
 * families.  Between contexts the model states the rules.  Within one context
 * or the host it follows mainline, including visible effects of its fast paths.
 */
#ifndef TESTS_GUEST_NET_MODEL_H
#define TESTS_GUEST_NET_MODEL_H

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>

/* With more UDP sockets on a port the kernel uses another conflict check. */
#define SLOTS		10
#define OWNERS		3	/* the host, two contexts */
#define HOST		0
#define MODEL_ENTRIES	8

#define OPT_REUSEADDR	1
#define OPT_REUSEPORT	2
#define OPT_V6ONLY	4
#define OPT_FREEBIND	8

typedef struct in6_addr addr_t;

enum entry_kind { ENTRY_ADDR, ENTRY_MASK, ENTRY_RANGE };

/* An entry of a context; the prefix is that of the mapped form. */
struct entry {
	enum entry_kind	kind;
	addr_t		first, last;
	int		prefix;
};

struct owner {
	bool		context;
	bool		remap, hide;	/* NXF_LBACK_REMAP, NXF_HIDE_LBACK */
	bool		single;		/* NXF_SINGLE_IP */
	struct entry	entry[MODEL_ENTRIES];
	int		count;
	addr_t		lback4, lback6;
};

struct name {
	addr_t		addr;
	uint16_t	port;
};

struct msock {
	bool		used, listening;
	bool		connected;	/* UDP, to the peer */
	bool		kept;		/* an end of a TCP connection */
	int		owner, family, type;
	unsigned int	options;
	bool		v6only;
	addr_t		rcv;		/* the destination that it matches */
	uint32_t	rcv4;		/* the same in IPv4 code */
	addr_t		src6;		/* its source address */
	uint32_t	src4;
	uint16_t	port;
	struct name	peer;
	int		partner;	/* the slot of the other end */
	int		order;		/* place in the port's hash chain */
};

struct model {
	struct owner	owner[OWNERS];
	struct msock	sock[SLOTS];
	const addr_t	*local;		/* the host's, in the order they came */
	int		locals;
	int		head, tail;
};

static inline addr_t addr_of(const char *text)
{
	addr_t a = { 0 };

	if (inet_pton(AF_INET6, text, &a) == 1)
		return a;
	a.s6_addr[10] = 0xff;
	a.s6_addr[11] = 0xff;
	inet_pton(AF_INET, text, &a.s6_addr[12]);
	return a;
}

/* From a number in host order. */
static inline addr_t addr_v4(uint32_t ip)
{
	addr_t a = { 0 };

	a.s6_addr[10] = 0xff;
	a.s6_addr[11] = 0xff;
	a.s6_addr32[3] = htonl(ip);
	return a;
}

static inline uint32_t v4_of(const addr_t *a)
{
	return ntohl(a->s6_addr32[3]);
}

static inline bool same(const addr_t *a, const addr_t *b)
{
	return !memcmp(a, b, sizeof(*a));
}

static inline bool is_v4(const addr_t *a)
{
	return IN6_IS_ADDR_V4MAPPED(a);
}

static inline bool is_any6(const addr_t *a)
{
	return IN6_IS_ADDR_UNSPECIFIED(a);
}

static inline bool is_any(const addr_t *a)
{
	return is_any6(a) || (is_v4(a) && !v4_of(a));
}

static inline bool is_loopback4(const addr_t *a)
{
	return is_v4(a) && v4_of(a) >> 24 == 127;
}

static inline bool is_loopback(const addr_t *a)
{
	return is_loopback4(a) || IN6_IS_ADDR_LOOPBACK(a);
}

static inline int common_bits(const addr_t *a, const addr_t *b)
{
	int i;

	for (i = 0; i < 128; i++)
		if ((a->s6_addr[i / 8] ^ b->s6_addr[i / 8]) & (0x80 >> i % 8))
			break;
	return i;
}

/* Is this an address of the host, which needs no IP_FREEBIND? */
static inline bool is_local(const struct model *m, const addr_t *a)
{
	int i;

	for (i = 0; i < m->locals; i++)
		if (same(&m->local[i], a))
			return true;
	return is_loopback(a);
}

static inline bool entry_has(const struct entry *e, const addr_t *a)
{
	if (e->kind == ENTRY_MASK)
		return common_bits(&e->first, a) >= e->prefix;
	return memcmp(a, &e->first, sizeof(*a)) >= 0 &&
	       memcmp(a, &e->last, sizeof(*a)) <= 0;
}

static inline bool same_entry(const struct entry *a, const struct entry *b)
{
	return a->kind == b->kind && same(&a->first, &b->first) &&
	       same(&a->last, &b->last);
}

static inline bool in_entries(const struct owner *o, const addr_t *a)
{
	int i;

	for (i = 0; i < o->count; i++)
		if (entry_has(&o->entry[i], a))
			return true;
	return false;
}

static inline bool has_entry_of(const struct owner *o, int family)
{
	int i;

	for (i = 0; i < o->count; i++)
		if (is_v4(&o->entry[i].first) == (family == AF_INET))
			return true;
	return false;
}

static inline bool is_lback(const struct owner *o, const addr_t *a)
{
	return o->context && (same(a, &o->lback4) || same(a, &o->lback6));
}

/* Only the context itself may use its loopback. */
static inline bool is_others_lback(const struct model *m, int owner,
				   const addr_t *a)
{
	int i;

	for (i = 1; i < OWNERS; i++)
		if (i != owner && is_lback(&m->owner[i], a))
			return true;
	return false;
}

static inline bool owns(const struct owner *o, const addr_t *a)
{
	return is_lback(o, a) || in_entries(o, a);
}

/* The first IPv4 address, in the network of @near if given; 0 if none. */
static inline addr_t first_v4(const struct owner *o, const addr_t *near)
{
	int i;

	for (i = 0; i < o->count; i++) {
		const struct entry *e = &o->entry[i];

		if (e->kind == ENTRY_ADDR && is_v4(&e->first) &&
		    (!near || common_bits(&e->first, near) >= e->prefix))
			return e->first;
	}
	return addr_v4(0);
}

/* In a context every loopback address means its own loopback. */
static inline bool is_loopback6(const struct model *m, const addr_t *a)
{
	return IN6_IS_ADDR_LOOPBACK(a) || same(a, &m->owner[1].lback6) ||
	       same(a, &m->owner[2].lback6);
}

/* Is this an address of the machine? */
static inline bool is_here(const struct model *m, const addr_t *a)
{
	return is_local(m, a) || is_lback(&m->owner[1], a) ||
	       is_lback(&m->owner[2], a);
}

/* Do two entries share an address?  A mask is the range that it spans. */
static inline bool entries_meet(const struct entry *a, const struct entry *b)
{
	return memcmp(&a->first, &b->last, sizeof(addr_t)) <= 0 &&
	       memcmp(&b->first, &a->last, sizeof(addr_t)) <= 0;
}

static inline bool sets_meet(const struct owner *a, const struct owner *b,
			     bool v4)
{
	int i, j;

	for (i = 0; i < a->count; i++)
		for (j = 0; j < b->count; j++)
			if (is_v4(&a->entry[i].first) == v4 &&
			    entries_meet(&a->entry[i], &b->entry[j]))
				return true;
	return false;
}

/* An address as the programs of its owner see it. */
static inline addr_t shown(const struct owner *o, addr_t a)
{
	if (!o->hide || !is_lback(o, &a))
		return a;
	return is_v4(&a) ? addr_v4(INADDR_LOOPBACK) : in6addr_loopback;
}

/* Does a wildcard socket match packets of this family? */
static inline bool covers(const struct msock *s, bool v4)
{
	if (v4)
		return !s->v6only && is_any(&s->rcv);
	return is_any6(&s->rcv);
}

#endif /* TESTS_GUEST_NET_MODEL_H */
