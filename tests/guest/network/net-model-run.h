/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The state of a run: the addresses in use, the random numbers, and the history
 * that is printed after a mismatch.
 */
#ifndef TESTS_GUEST_NET_MODEL_RUN_H
#define TESTS_GUEST_NET_MODEL_RUN_H

#include "net-model-flow.h"
#include "net-model-ops.h"

#define PORT		7000
#define HISTORY		20

enum { A = 1, B };

/* Addresses of the host.  A, B or both have some, but not the first. */
#define V4_1		"10.99.1.1"
#define V4_2		"10.99.1.2"
#define V4_3		"10.99.1.3"
#define V4_4		"10.99.1.4"
#define V4_5		"10.99.2.5"
#define V6_1		"fd99:1::1"
#define V6_2		"fd99:1::2"
#define V6_3		"fd99:1::3"
#define V6_4		"fd99:1::4"
#define V6_5		"fd99:2::5"

/* An absent neighbour, and an address without a route. */
#define V4_ABSENT	"10.99.1.9"
#define V4_FAR		"10.98.0.1"
#define V6_ABSENT	"fd99:1::9"
#define V6_FAR		"fd98::1"

/* In the order in which they are added. */
static const char *const host_names[] = {
	V4_1, V4_2, V4_3, V4_4, V4_5,
	V6_1, V6_2, V6_3, V6_4, V6_5,
};

static const char *const other_names[] = {
	"0.0.0.0", "::", "127.0.0.1", "::1", "127.0.0.2",
	V4_ABSENT, V4_FAR, V6_ABSENT, V6_FAR,
};

#define LOCALS	(sizeof(host_names) / sizeof(*host_names))
#define OTHERS	(sizeof(other_names) / sizeof(*other_names))
#define POOL	(LOCALS + OTHERS + 4)

static struct model model;
static struct agent agent[OWNERS];
static addr_t local[LOCALS], pool[POOL];
static uint64_t seed, random_state;
static unsigned long step;
static char history[HISTORY][256];
static bool changing;		/* do the sets change in this phase */

/* splitmix64: the same numbers everywhere. */
static inline uint64_t random_next(void)
{
	uint64_t z = random_state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static inline unsigned int below(unsigned int n)
{
	return random_next() % n;
}

static inline bool chance(unsigned int percent)
{
	return below(100) < percent;
}

/* The text of operations after a mismatch. */

static const char *const owner_names[] = { "host", "A", "B" };

static const char *const op_names[OP_KINDS] = {
	"bind", "listen", "client", "send", "connect", "close", "change",
};

static inline const char *name_text(const struct name *n)
{
	static char text[4][64];
	static int turn;
	char a[INET6_ADDRSTRLEN];
	char *t = text[turn = (turn + 1) % 4];

	if (is_v4(&n->addr))
		inet_ntop(AF_INET, &n->addr.s6_addr32[3], a, sizeof(a));
	else
		inet_ntop(AF_INET6, &n->addr, a, sizeof(a));
	snprintf(t, sizeof(text[0]), n->port ? "%s port %d" : "%s", a, n->port);
	return t;
}

static inline const char *options_text(unsigned int options)
{
	static char text[64];

	snprintf(text, sizeof(text), "%s%s%s%s",
		 options & OPT_REUSEADDR ? " reuseaddr" : "",
		 options & OPT_REUSEPORT ? " reuseport" : "",
		 options & OPT_V6ONLY ? " v6only" : "",
		 options & OPT_FREEBIND ? " freebind" : "");
	return text;
}

static inline const char *type_text(int family, int type)
{
	if (type == SOCK_STREAM)
		return family == AF_INET ? "TCP4" : "TCP6";
	return family == AF_INET ? "UDP4" : "UDP6";
}

static inline const char *entry_text(const struct entry *e)
{
	const struct name first = { e->first, 0 }, last = { e->last, 0 };
	static char text[128];

	if (e->kind == ENTRY_ADDR)
		return name_text(&first);
	snprintf(text, sizeof(text), "%s to %s", name_text(&first),
		 name_text(&last));
	return text;
}

static inline void describe_change(char *text, size_t size,
				   const struct op *op)
{
	snprintf(text, size, "%lu: %s %s %s", step, owner_names[op->owner],
		 op->removal ? "loses" : "gets", entry_text(&op->entry));
}

static inline void describe(char *text, size_t size, const struct op *op)
{
	bool bound = op->kind == OP_BIND || op->bound;
	bool to = op->kind == OP_CLIENT || op->kind == OP_SEND ||
		  op->kind == OP_CONNECT;
	char who[32] = "";

	if (op->kind != OP_CLIENT)
		snprintf(who, sizeof(who), " slot %d", op->slot);
	else if (op->child >= 0)
		snprintf(who, sizeof(who), " slots %d and %d", op->slot,
			 op->child);
	snprintf(text, size, "%lu: %s%s %s %s%s%s%s%s%s", step,
		 owner_names[op->owner], who, type_text(op->family, op->type),
		 op_names[op->kind], bound ? " at " : "",
		 bound ? name_text(&op->local) : "", options_text(op->options),
		 to ? " to " : "", op->implied ? "its peer" :
		 to ? name_text(&op->dest) : "");
}

static inline void tell_sockets(void)
{
	const struct msock *s = model.sock;
	int i;

	for (i = 0; i < SLOTS; i++, s++) {
		const struct name at = { s->rcv, s->port };

		if (s->used)
			diag("  slot %d: %s %s at %s%s%s%s%s", i,
			     owner_names[s->owner],
			     type_text(s->family, s->type), name_text(&at),
			     options_text(s->options),
			     s->listening ? " listening" :
			     s->kept ? " connection" : "",
			     s->connected ? " to " : "",
			     s->connected ? name_text(&s->peer) : "");
	}
}

static inline void tell_sets(void)
{
	int i, j;

	for (i = A; i <= B; i++) {
		const struct owner *o = &model.owner[i];
		const struct name lback = { o->lback4, 0 };

		diag("  %s has %s%s%s%s", owner_names[i], name_text(&lback),
		     o->single ? ", SINGLE_IP" : "",
		     o->remap ? "" : ", no LBACK_REMAP",
		     o->hide ? "" : ", no HIDE_LBACK");
		for (j = 0; j < o->count; j++)
			diag("  %s has %s", owner_names[i],
			     entry_text(&o->entry[j]));
	}
}

static inline void tell_history(void)
{
	unsigned long i = step >= HISTORY ? step - HISTORY + 1 : 0;

	diag("seed %llu, step %lu; the sets:", (unsigned long long)seed, step);
	tell_sets();
	diag("the last operations:");
	for (; i <= step; i++)
		diag("  %s", history[i % HISTORY]);
	diag("the sockets, as the model has them now:");
	tell_sockets();
}

#endif /* TESTS_GUEST_NET_MODEL_RUN_H */
