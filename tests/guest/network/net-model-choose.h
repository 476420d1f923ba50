/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Choose the next operation at random.  Most choices are addresses that a
 * party has and destinations with a server, so that many operations succeed.
 */
#ifndef TESTS_GUEST_NET_MODEL_CHOOSE_H
#define TESTS_GUEST_NET_MODEL_CHOOSE_H

#include "net-model-predict.h"

static inline int random_slot(bool (*fits)(const struct msock *s))
{
	int i, n = below(SLOTS);

	for (i = 0; i < SLOTS; i++, n = (n + 1) % SLOTS)
		if (fits(&model.sock[n]))
			return n;
	return -1;
}

static inline bool is_free(const struct msock *s)
{
	return !s->used;
}

static inline bool is_used(const struct msock *s)
{
	return s->used;
}

static inline bool may_listen(const struct msock *s)
{
	return s->used && s->type == SOCK_STREAM && !s->listening && !s->kept;
}

static inline bool is_listening(const struct msock *s)
{
	return s->used && s->listening;
}

static inline bool is_udp(const struct msock *s)
{
	return s->used && s->type == SOCK_DGRAM;
}

/*
 * A wildcard that shares its port leaves its group when it is connected.  A
 * socket that then binds the new address forms a group with it.  That group
 * ignores the connection, so either socket may receive its packets.
 */
static inline bool may_connect(const struct msock *s)
{
	return is_udp(s) && !s->connected &&
	       !(is_any(&s->rcv) && s->options & OPT_REUSEPORT);
}

/* An end without its address receives nothing, and its peer retransmits. */
static inline bool may_send(const struct msock *s)
{
	const struct msock *other = &model.sock[s->partner];

	if (!s->used || !s->kept)
		return is_udp(s);
	return !is_deaf(&model, s, &s->rcv) &&
	       !is_deaf(&model, other, &other->rcv);
}

static inline uint16_t random_port(void)
{
	return PORT + !chance(80);
}

/* Choose an address that fits the family of the socket. */
static inline addr_t fitting(addr_t a, int family)
{
	if (family == AF_INET && !is_v4(&a))
		return local[below(LOCALS / 2)];
	return a;
}

static inline addr_t random_own(int owner)
{
	const struct owner *o = &model.owner[owner];

	if (!o->context)
		return local[below(LOCALS)];
	if (!o->count)
		return pool[below(POOL)];
	return o->entry[below(o->count)].first;
}

static inline addr_t random_local(int owner, int family)
{
	static const addr_t any6;

	if (chance(30))
		return family == AF_INET ? addr_v4(0) :
		       chance(90) ? any6 : addr_v4(0);
	if (chance(75))
		return fitting(random_own(owner), family);
	return fitting(pool[below(POOL)], family);
}

/* Prefer destinations with a server. */
static inline struct name random_dest(int type, int family)
{
	struct name n = { pool[below(POOL)], random_port() };
	int slot = random_slot(type == SOCK_STREAM ? is_listening : is_udp);

	if (slot >= 0 && chance(85)) {
		const struct msock *s = &model.sock[slot];

		n.port = s->port;
		n.addr = shown(&model.owner[s->owner], s->rcv);
		if (is_any(&s->rcv) && chance(85))
			n.addr = random_own(s->owner);
	}
	n.addr = fitting(n.addr, family);
	return n;
}

static inline unsigned int random_options(int family)
{
	unsigned int options = 0;

	if (chance(35))
		options |= OPT_REUSEADDR;
	if (chance(35))
		options |= OPT_REUSEPORT;
	if (chance(20))
		options |= OPT_FREEBIND;
	if (family == AF_INET6 && chance(15))
		options |= OPT_V6ONLY;
	return options;
}

static inline struct op new_socket(enum op_kind kind)
{
	struct op op = {
		.kind = kind, .owner = below(OWNERS), .number = step,
		.child = -1,
		.family = chance(50) ? AF_INET : AF_INET6,
		.type = chance(50) ? SOCK_STREAM : SOCK_DGRAM,
	};

	op.options = random_options(op.family);
	op.local.addr = random_local(op.owner, op.family);
	return op;
}

static inline struct op choose_bind(int slot)
{
	struct op op = new_socket(OP_BIND);

	op.slot = slot;
	op.local.port = random_port();
	return op;
}

/*
 * Skip absent neighbours and unused addresses: without a reply a connection
 * would wait for a timeout.
 */
static inline bool would_wait(const struct op *op)
{
	if (op->type != SOCK_STREAM)
		return false;
	if (predict_client(op).lost)
		return true;
	if (is_routed(&model, &op->dest.addr) &&
	    !is_any(&op->dest.addr) && !is_here(&model, &op->dest.addr))
		return true;
	if (!op->bound || is_any(&op->local.addr))
		return false;
	/* The kernel looks up ::1 on the device that has the other address. */
	if (op->owner == HOST && IN6_IS_ADDR_LOOPBACK(&op->local.addr))
		return !IN6_IS_ADDR_LOOPBACK(&op->dest.addr);
	return !is_here(&model, &op->local.addr);
}

/* Keep the connection if there are slots for both ends. */
static inline void choose_slots(struct op *op)
{
	int i, slots[2], n = 0;

	for (i = 0; n < 2 && i < SLOTS; i++)
		if (!model.sock[i].used)
			slots[n++] = i;
	if (n < 2)
		return;
	op->slot = slots[0];
	op->child = slots[1];
}

static inline struct op choose_client(void)
{
	struct op op;

	do {
		op = new_socket(OP_CLIENT);
		op.bound = chance(40);
		op.dest = random_dest(op.type, op.family);
	} while (would_wait(&op));
	if (op.type == SOCK_STREAM && chance(25))
		choose_slots(&op);
	return op;
}

static inline struct entry entry_of(enum entry_kind kind, const char *first,
				    const char *last)
{
	struct entry e = {
		.kind = kind, .first = addr_of(first), .last = addr_of(last),
	};

	e.prefix = kind == ENTRY_MASK ? common_bits(&e.first, &e.last) :
		   is_v4(&e.first) ? 96 + 24 : 128;
	return e;
}

static inline struct entry random_entry(void)
{
	static const char *const addrs[] = {
		V4_2, V4_3, V4_4, V4_5, V4_ABSENT, V6_2,
		V6_3, V6_4, V6_5, V6_ABSENT,
	};
	const char *a = addrs[below(10)];

	if (chance(75))
		return entry_of(ENTRY_ADDR, a, a);
	if (chance(50))
		return entry_of(ENTRY_RANGE, V4_3, V4_4);
	if (chance(50))
		return entry_of(ENTRY_MASK, "10.99.1.0", "10.99.1.3");
	return entry_of(ENTRY_MASK, "fd99:1::", V6_3);
}

static inline bool may_add(int owner, const struct entry *e)
{
	const struct owner *o = &model.owner[owner];
	int i;

	for (i = 0; i < o->count; i++)
		if (same_entry(&o->entry[i], e))
			return false;
	return o->count < MODEL_ENTRIES;
}

static inline struct op choose_change(void)
{
	struct op op = { .kind = OP_CHANGE, .owner = chance(50) ? A : B };
	const struct owner *o = &model.owner[op.owner];

	do {
		op.removal = o->count && chance(50);
		op.entry = op.removal ? o->entry[below(o->count)] :
					random_entry();
	} while (!op.removal && !may_add(op.owner, &op.entry));
	return op;
}

static inline struct op choose_old(enum op_kind kind, int slot)
{
	const struct msock *s = &model.sock[slot];
	struct op op = {
		.kind = kind, .slot = slot, .owner = s->owner,
		.family = s->family, .type = s->type, .number = step,
		.child = -1,
	};

	if (kind == OP_SEND || kind == OP_CONNECT)
		op.dest = random_dest(s->type, s->family);
	if (kind == OP_SEND)
		op.implied = s->kept || (s->connected && chance(50));
	return op;
}

static inline struct op choose(void)
{
	static const struct {
		unsigned int weight;
		enum op_kind kind;
		bool (*fits)(const struct msock *s);
	} choices[] = {
		{ 30, OP_BIND, is_free },
		{ 15, OP_LISTEN, may_listen },
		{ 12, OP_SEND, may_send },
		{ 4, OP_CONNECT, may_connect },
		{ 14, OP_CLOSE, is_used },
	};
	unsigned int i, n = below(100);
	int slot;

	if (changing && chance(3))
		return choose_change();

	for (i = 0; i < sizeof(choices) / sizeof(*choices); i++) {
		if (n < choices[i].weight) {
			slot = random_slot(choices[i].fits);
			if (slot < 0)
				break;
			if (choices[i].kind == OP_BIND)
				return choose_bind(slot);
			return choose_old(choices[i].kind, slot);
		}
		n -= choices[i].weight;
	}
	return choose_client();
}

#endif /* TESTS_GUEST_NET_MODEL_CHOOSE_H */
