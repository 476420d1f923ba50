// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: append="thash_entries=64 uhash_entries=256" kernel=release */
/*
 * Rule: if many contexts have a server on the same port of the wildcard, each
 * server gets the packets for its own context.
 *
 * The kernel hashes sockets on the wildcard by their context.  Here the tables
 * have fewer buckets than there are contexts, so that hashes collide.
 */
#define _GNU_SOURCE
#include "net.h"

#define FIRST	20000
#define MANY	260
#define PORT	6900

static struct agent host, many[MANY];

/* The host reaches the loopback of a context at its numeric address. */
static const char *loopback_of(int i)
{
	static char addr[48];

	snprintf(addr, sizeof(addr), "%s127.%d.%d.1",
		 net_is(&net_v6) ? "fd76:7365:7276::" :
		 net_is(&net_v4) ? "" : "::ffff:",
		 (FIRST + i) >> 8, (FIRST + i) & 0xff);
	return addr;
}

static void test_type(int type)
{
	long fds[MANY], wrong = 0;
	int i;

	for (i = 0; i < MANY; i++) {
		fds[i] = net_do(&many[i], net_listen, type, NET_ANY, PORT);
		if (fds[i] < 0)
			bail_out("no server of %d: %s", FIRST + i,
				 tap_result(fds[i]));
	}
	/* A wrong receiver makes the test wait for a timeout: stop after one. */
	for (i = 0; i < MANY && !wrong; i++) {
		const struct net_call c = net_at(type, loopback_of(i), PORT);
		struct agent *where = &many[i];

		wrong += net_who_gets(&host, &c, &where, &fds[i], 1) != 1;
	}
	is(wrong, 0, "%s: each of %d contexts gets its own packets",
	   net_type(type), MANY);
	for (i = 0; i < MANY; i++)
		net_do_fd(&many[i], net_close, fds[i]);
}

static void test_family(void)
{
	test_type(SOCK_STREAM);
	test_type(SOCK_DGRAM);
}

int main(void)
{
	char addr[48];
	int i;

	net_up();
	host = agent_need(NULL, "the host");
	for (i = 0; i < MANY; i++) {
		const struct vs_place place = {
			.nid = FIRST + i, .addr = { addr },
		};

		/* An IPv6 address gives the context all of IPv6. */
		snprintf(addr, sizeof(addr), "fd00:98::%x", i + 1);
		many[i] = agent_need(&place, "one of many");
	}
	net_each(test_family);
	for (i = 0; i < MANY; i++)
		agent_stop(&many[i]);
	agent_stop(&host);
	net_down();
	return done_testing();
}
