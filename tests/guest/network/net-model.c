// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: timeout=300 */
/*
 * Rule: two network contexts and the host share the machine's ports and
 * addresses as the model in net-model.h predicts.  The test performs thousands
 * of random operations and compares every result with the prediction.
 *
 *	net-model [SEED [STEPS]]
 *
 * `make check` uses a fixed seed.  doc/architecture.md describes how to run
 * other seeds and more steps.  The first mismatch ends the test, because the
 * model and the machine differ after it.
 */
#define _GNU_SOURCE
#include "net-model-choose.h"

#define DEFAULT_SEED	1
#define DEFAULT_STEPS	5000
#define PHASE		250	/* steps with the same sets of addresses */
#define DEV		"eth0"
#define FIRST_NID	9000
#define NIDS		900

/* The sets of the first phases.  Later sets are random. */
static const char *const sets[][2] = {
	{ V4_2 " " V6_2, V4_3 " " V6_3 },
	{ V4_2 " " V4_4 " " V6_2 " " V6_4, V4_4 " " V4_3 " " V6_4 " " V6_3 },
	{ V4_2 " " V4_5 " " V4_ABSENT, V6_3 " " V6_5 " " V6_ABSENT },
	{ V4_5 " " V6_5, "" },
};

#define SETS	(sizeof(sets) / sizeof(*sets))

static int fence_fd;
static struct name fence_name;
static struct {
	unsigned long done, failed;
} tally[OP_KINDS];
static unsigned long delivered[OWNERS], refused, kept;
static __u32 nids[OWNERS];
static unsigned long steps = DEFAULT_STEPS;

static bool mismatch(const char *what, const char *want, const char *got)
{
	diag("%s: expected %s, got %s", what, want, got);
	return false;
}

static bool check_rc(const char *what, long got, long want)
{
	return got == want || mismatch(what, tap_result(want), tap_result(got));
}

static bool check_name(const char *what, const struct name *got,
		       const struct name *want)
{
	if (same(&got->addr, &want->addr) && got->port == want->port)
		return true;
	return mismatch(what, name_text(want), name_text(got));
}

static bool check_arrival(const struct forecast *f, int slot,
			  const struct arrival *a, uint32_t number)
{
	const struct msock *s = &model.sock[slot];
	const struct owner *o = &model.owner[s->owner];
	struct name from = f->from, to = f->to;

	from.addr = shown(o, from.addr);
	to.addr = shown(o, to.addr);
	delivered[s->owner]++;
	if (!check_rc("number of messages", a->count, 1))
		return false;
	if (!s->listening && !check_rc("content of the message", a->number,
	number))
		return false;
	if (s->kept)
		return true;
	if (!check_name("source address", &a->from, &from))
		return false;
	return !s->listening ||
	       check_name("address of the accepted socket", &a->to, &to);
}

/* Check that exactly one of the possible receivers has got it. */
static bool check_arrivals(const struct forecast *f, uint32_t number,
			   int *taker)
{
	unsigned int got = 0, errors = 0;
	char want[32], have[32];
	int i;

	for (i = 0; i < SLOTS; i++) {
		const int owner = model.sock[i].owner;
		const struct seen *seen = agent[owner].shared;

		if (!model.sock[i].used)
			continue;
		if (seen->arrival[i].error)
			errors |= 1U << i;
		if (!seen->arrival[i].count)
			continue;
		got |= 1U << i;
		*taker = i;
		if (f->takers & 1U << i &&
		    !check_arrival(f, i, &seen->arrival[i], number))
			return false;
	}
	snprintf(want, sizeof(want), "%#x", f->takers);
	snprintf(have, sizeof(have), "%#x", got);
	if (got & ~f->takers || (got & (got - 1)) ||
	    (!got && f->takers && !f->unsure))
		return mismatch("slots, one of which must receive it",
				want, have);
	snprintf(want, sizeof(want), "%#x", f->refused);
	snprintf(have, sizeof(have), "%#x", errors);
	if (errors & ~f->refused || (errors & (errors - 1)) ||
	    (!errors && f->refused && !f->unsure))
		return mismatch("slots, one of which must get the error",
				want, have);
	refused += !!errors;
	return true;
}

/*
 * Everything runs on one CPU and passes one queue.  So all earlier packets have
 * arrived when this datagram arrives.
 */
static void fence(void)
{
	union sockname u;
	socklen_t size = to_sockname(&u, AF_INET, &fence_name);
	char c = 0;

	if (sendto(fence_fd, &c, 1, 0, &u.sa, size) != 1 ||
	    recv(fence_fd, &c, 1, 0) != 1)
		bail_out("the fence: %s", strerror(errno));
}

static void collect(int child)
{
	struct collection c[OWNERS] = { 0 };
	int i;

	fence();
	for (i = 0; i < SLOTS; i++) {
		const struct msock *s = &model.sock[i];

		if (s->used && s->listening)
			c[s->owner].listening |= 1U << i;
		else if (s->used)
			c[s->owner].others |= 1U << i;
	}
	for (i = 0; i < OWNERS; i++) {
		c[i].child = child;
		if ((c[i].listening || c[i].others) &&
		    agent_do(&agent[i], op_collect, c[i]))
			bail_out("agent %s does not reply", owner_names[i]);
	}
}

/* Give a connection that is kept its two slots. */
static void keep(const struct op *op, const struct forecast *f, int listener)
{
	kept++;
	agent_do(&agent[op->owner], op_keep, *op);
	model_keep(&model, op->slot, f->client, op->child, listener, &f->from,
		   &f->to);
}

static bool compare(const struct op *op, struct forecast *f, long rc)
{
	struct seen *seen = agent[op->owner].shared;
	int taker = -1;

	if (op->kind == OP_CLIENT) {
		f->self.port = seen->self.port;
		f->from.port = seen->self.port;
	}
	if (!check_rc("result", rc, f->rc))
		return false;
	if (f->named && !check_name("name of the socket", &seen->self,
	&f->self))
		return false;
	if (f->named && op->kind != OP_BIND &&
	    !check_name("name of the peer", &seen->peer, &f->peer))
		return false;
	if (!f->packet)
		return true;
	collect(op->child);
	if (!check_arrivals(f, op->number, &taker))
		return false;
	if (op->kind == OP_CLIENT && op->child >= 0 && taker >= 0)
		keep(op, f, taker);
	return true;
}

static long change_v4(const struct op *op, __u32 nid)
{
	const struct entry *e = &op->entry;
	struct vcmd_net_addr_ipv4_v2 d = {
		.type = e->kind == ENTRY_ADDR ? NXA_TYPE_ADDR :
			e->kind == ENTRY_MASK ? NXA_TYPE_MASK : NXA_TYPE_RANGE,
		.ip = e->first.s6_addr32[3], .ip2 = e->last.s6_addr32[3],
		.mask = htonl(~0U << (128 - e->prefix)),
	};

	return vserver(op->removal ? VCMD_net_rem_ipv4 : VCMD_net_add_ipv4,
		       nid, &d);
}

static long change_v6(const struct op *op, __u32 nid)
{
	const struct entry *e = &op->entry;
	struct vcmd_net_addr_ipv6_v1 d = {
		.type = e->kind == ENTRY_ADDR ? NXA_TYPE_ADDR : NXA_TYPE_MASK,
		.prefix = e->prefix,
	};
	int i;

	memcpy(d.ip, &e->first, sizeof(d.ip));
	for (i = 0; i < e->prefix; i++)
		d.mask[i / 8] |= 0x80 >> i % 8;
	return vserver(op->removal ? VCMD_net_remove_ipv6 : VCMD_net_add_ipv6,
		       nid, &d);
}

/* The test itself changes only the entries of a context. */
static long change(const struct op *op)
{
	return is_v4(&op->entry.first) ? change_v4(op, nids[op->owner]) :
					 change_v6(op, nids[op->owner]);
}

/* Close the other end of a connection, too.  An RST has ended it already. */
static void close_partner(const struct msock *s)
{
	struct op op = { .slot = s->partner };

	agent_do(&agent[model.sock[s->partner].owner], op_close, op);
}

static bool perform(const struct op *op)
{
	static const agent_fn functions[] = {
		op_bind, op_listen, op_client, op_send, op_connect, op_close,
	};
	struct agent *a = &agent[op->owner];
	struct forecast f = predict(op);
	char *text = history[step % HISTORY];
	bool good;
	long rc;

	memset(a->shared, 0, sizeof(struct seen));
	if (op->kind == OP_CHANGE) {
		describe_change(text, sizeof(history[0]), op);
		rc = change(op);
	} else {
		describe(text, sizeof(history[0]), op);
		rc = agent_do(a, functions[op->kind], *op);
	}
	snprintf(text + strlen(text), sizeof(history[0]) - strlen(text),
		 " = %s", tap_result(rc));
	if (rc == AGENT_GONE || rc == AGENT_LATE)
		bail_out("agent %s does not reply: %s", owner_names[op->owner],
			 text);
	good = compare(op, &f, rc);
	if (op->kind == OP_CLIENT)
		agent_ask(a, op_hang_up);
	else if (op->kind == OP_CLOSE && model.sock[op->slot].kept)
		close_partner(&model.sock[op->slot]);
	if (rc)
		tally[op->kind].failed++;
	else
		tally[op->kind].done++;
	return good;
}

static void add_entry(int owner, struct entry e)
{
	const struct op op = { .kind = OP_CHANGE, .owner = owner, .entry = e };
	long rc;

	if (!may_add(owner, &e))
		return;
	predict_change(&op);
	rc = change(&op);
	if (rc)
		bail_out("cannot change an entry: %s", tap_result(rc));
}

static void add_named(int owner, const char *names)
{
	char copy[256], *rest = copy, *name;

	strcpy(copy, names);
	while ((name = strsep(&rest, " ")))
		if (*name)
			add_entry(owner, entry_of(ENTRY_ADDR, name, name));
}

static void add_random(int owner)
{
	int n = chance(10) ? 0 : 1 + below(5);

	while (n--)
		add_entry(owner, random_entry());
}

static void start_agent(int owner, __u32 nid)
{
	const struct vs_place place = { .xid = nid, .nid = nid };
	struct agent *a = &agent[owner];
	struct owner *o = &model.owner[owner];

	*a = agent_need(nid ? &place : NULL, owner_names[owner]);
	if (agent_do(a, op_begin, a->shared))
		bail_out("agent %s does not start", owner_names[owner]);
	if (!nid)
		return;
	nids[owner] = nid;
	o->context = true;
	o->remap = o->hide = true;
	o->lback4 = addr_v4(INADDR_LOOPBACK ^ nid << 8);
	o->lback6 = addr_of("fd76:7365:7276::");
	o->lback6.s6_addr32[3] = o->lback4.s6_addr32[3];
}

static void random_flags(int owner)
{
	struct owner *o = &model.owner[owner];
	__u64 mask = NXF_HIDE_LBACK | NXF_LBACK_REMAP | NXF_SINGLE_IP;
	long rc;

	o->hide = chance(75);
	o->remap = chance(80);
	o->single = chance(30);
	rc = vs_set_nflags(nids[owner], (o->hide ? NXF_HIDE_LBACK : 0) |
			   (o->remap ? NXF_LBACK_REMAP : 0) |
			   (o->single ? NXF_SINGLE_IP : 0), mask);
	if (rc)
		bail_out("cannot set flags: %s", tap_result(rc));
}

static void start_phase(unsigned long phase)
{
	int i;

	memset(&model, 0, sizeof(model));
	model.local = local;
	model.locals = LOCALS;
	memcpy(pool, local, sizeof(local));
	for (i = 0; i < (int)OTHERS; i++)
		pool[LOCALS + i] = addr_of(other_names[i]);
	changing = phase >= SETS;
	start_agent(HOST, 0);
	for (i = A; i <= B; i++) {
		__u32 nid = FIRST_NID + (phase * 2 + i) % NIDS;

		start_agent(i, nid);
		if (phase < SETS) {
			add_named(i, sets[phase][i - 1]);
		} else {
			random_flags(i);
			add_random(i);
		}
		pool[LOCALS + OTHERS + 2 * (i - 1)] = model.owner[i].lback4;
		pool[LOCALS + OTHERS + 2 * (i - 1) + 1] = model.owner[i].lback6;
	}
}

static void end_phase(void)
{
	int i;

	for (i = OWNERS - 1; i >= 0; i--)
		agent_stop(&agent[i]);
}

static bool run_phase(unsigned long phase)
{
	unsigned long end = step + PHASE;
	bool good = true;

	start_phase(phase);
	for (; good && step < end && step < steps; step++) {
		const struct op op = choose();

		good = perform(&op);
		if (!good) {
			tell_history();
			break;
		}
	}
	end_phase();
	return good;
}

static void command(const char *line)
{
	if (system(line))
		bail_out("'%s' failed", line);
}

static void host_address(unsigned int i, const char *verb)
{
	bool v4 = is_v4(&local[i]);
	char line[128];

	snprintf(line, sizeof(line), "ip addr %s %s/%d dev %s%s", verb,
		 host_names[i], v4 ? 24 : 64, DEV,
		 v4 || *verb == 'd' ? "" : " nodad");
	command(line);
}

static void net_up(void)
{
	unsigned int i;

	command("ip link set lo up && ip link set " DEV " up");
	for (i = 0; i < LOCALS; i++) {
		local[i] = addr_of(host_names[i]);
		host_address(i, "replace");
	}
}

/* In reverse: the first address of a network takes the others with it. */
static void net_down(void)
{
	unsigned int i = LOCALS;

	while (i--)
		host_address(i, "del");
}

static void start_machine(void)
{
	const struct name anywhere = { .addr = addr_v4(INADDR_LOOPBACK) };
	cpu_set_t one;
	union sockname u;
	socklen_t size;

	CPU_ZERO(&one);
	CPU_SET(0, &one);
	if (sched_setaffinity(0, sizeof(one), &one))
		bail_out("affinity: %s", strerror(errno));
	net_up();
	fence_fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	size = to_sockname(&u, AF_INET, &anywhere);
	if (bind(fence_fd, &u.sa, size))
		bail_out("the fence: %s", strerror(errno));
	fence_name = name_of(fence_fd, false);
}

/* Check that operations of each kind both succeeded and failed. */
static void check_coverage(void)
{
	int i;

	for (i = 0; i < OP_KINDS; i++)
		ok(tally[i].done && (tally[i].failed || i >= OP_CLOSE),
		   "%s: %lu done, %lu refused", op_names[i], tally[i].done,
		   tally[i].failed);
	for (i = 0; i < OWNERS; i++)
		ok(delivered[i], "%s received %lu times", owner_names[i],
		   delivered[i]);
	ok(kept, "%lu connections were kept", kept);
	ok(refused,
	   "%lu times a sender got an error without a server", refused);
}

int main(int argc, char **argv)
{
	unsigned long phase;
	bool good = true;

	seed = argc > 1 ? strtoull(argv[1], NULL, 0) : DEFAULT_SEED;
	if (argc > 2)
		steps = strtoul(argv[2], NULL, 0);
	random_state = seed;
	start_machine();
	for (phase = 0; good && step < steps; phase++)
		good = run_phase(phase);
	ok(good, "seed %llu: %lu steps match the model",
	   (unsigned long long)seed, step);
	if (good && steps >= DEFAULT_STEPS)
		check_coverage();
	net_down();
	return done_testing();
}
