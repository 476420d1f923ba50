// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: append="lsm=" */
/*
 * Rule: network contexts need no process context.  Packets for their addresses
 * reach them on a machine that has never had a process context.
 *
 * Static keys disable most of the code until the first context of either kind
 * is created.  So this must be the first test of its boot: the test bed runs
 * programs before scripts.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	850
#define PORT	8500

static struct agent host, a, b;

static void expect(int type, const char *addr, long who, struct agent **where,
		   const long *fds, const char *what)
{
	const struct net_call c = net_at(type, addr, PORT);

	is(net_who_gets(&host, &c, where, fds, 3), who, "%s: %s",
	   net_type(type), what);
}

/* All use the wildcard of one port.  The order of bind must not matter. */
static void test_order(int type, const int *order)
{
	static const char *const names[] = {
		"the host", "a context", "another context",
	};
	struct agent *where[] = { &host, &a, &b };
	long fds[3];
	int i;

	for (i = 0; i < 3; i++) {
		int who = order[i];

		fds[who] = net_do(where[who], net_listen, type, NET_ANY, PORT);
		ok(fds[who] >= 0, "%s: %s binds the wildcard", net_type(type),
		   names[who]);
	}
	expect(type, NET_1, 2, where, fds, "a context gets packets for it");
	expect(type, NET_2, 4, where, fds, "another context, too");
	expect(type, NET_3, 1, where, fds, "the host gets the rest");
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

static void test_family(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	static const int orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 } };
	unsigned int i, j;

	for (i = 0; i < 2; i++)
		for (j = 0; j < 2; j++)
			test_order(types[i], orders[j]);
}

int main(void)
{
	const struct vs_place first = { .nid = GUEST, .addr = { NET_BOTH(0) } };
	const struct vs_place second = {
		.nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a network context");
	b = agent_need(&second, "another network context");
	net_each(test_family);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	net_down();
	return done_testing();
}
