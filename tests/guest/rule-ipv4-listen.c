// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: contexts with addresses of their own may each have a server on the
 * same port of 0.0.0.0; each gets what is sent to its addresses, and the
 * conflicts that are real remain conflicts.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	610
#define PORT	6100

static struct agent host, a, b;
static int type;		/* of the round */

static long listen_at(struct agent *where, const char *addr)
{
	long fd = net_do(where, net_listen, type, addr, PORT);

	if (fd < 0)
		bail_out("no %s server on %s: %s", net_type(type), addr,
			 tap_result(fd));
	return fd;
}

static void close_at(struct agent *where, long fd)
{
	net_do_fd(where, net_close, fd);
}

/* One connection or datagram: who found it waiting?  Bit i for fds[i]. */
static long who_gets(struct agent *from, const char *addr,
		     struct agent **where, const long *fds, int count)
{
	long found = 0, rc;
	int i;

	rc = net_do(from, type == SOCK_STREAM ? net_try_connect : net_send,
		    type, addr, PORT);
	if (rc)
		return rc;
	for (i = 0; i < count; i++) {
		if (net_do_fd(where[i], net_waiting, fds[i]) <= 0)
			continue;
		found |= 1 << i;
		net_do_fd(where[i], type == SOCK_STREAM ? net_accept :
			  net_receive, fds[i]);
	}
	return found;
}

static void test_same_port(void)
{
	struct agent *where[] = { &host, &a, &b };
	long fds[3];
	const char *t = net_type(type);

	/* Each on the same port; a server that cannot be ends the test. */
	fds[1] = listen_at(&a, "0.0.0.0");
	fds[2] = listen_at(&b, "0.0.0.0");
	fds[0] = listen_at(&host, NET_3);

	is(who_gets(&host, NET_1, where, fds, 3), 2, "%s: to the first", t);
	is(who_gets(&host, NET_2, where, fds, 3), 4, "%s: to the second", t);
	is(who_gets(&host, NET_3, where, fds, 3), 1, "%s: to the host", t);
	is(who_gets(&a, NET_1, where, fds, 3), 2, "%s: to itself", t);
	is(who_gets(&a, NET_2, where, fds, 3), 4,
	   "%s: from the first to the second", t);
	is(who_gets(&b, NET_3, where, fds, 3), 1,
	   "%s: from the second to the host", t);
	/* An address no server owns: for TCP nobody answers. */
	is(who_gets(&host, NET_4, where, fds, 3),
	   type == SOCK_STREAM ? -ECONNREFUSED : 0, "%s: to nobody", t);
	is(who_gets(&host, "127.0.0.1", where, fds, 3),
	   type == SOCK_STREAM ? -ECONNREFUSED : 0,
	   "%s: the host's loopback is nobody's", t);
	close_at(&host, fds[0]);
	close_at(&a, fds[1]);
	close_at(&b, fds[2]);
}

static void expect_busy(struct agent *where, const char *addr,
			const char *what)
{
	is_errno(net_do(where, net_try_bind, type, addr, PORT), EADDRINUSE,
		 "%s: %s", net_type(type), what);
}

static void expect_free(struct agent *where, const char *addr,
			const char *what)
{
	is(net_do(where, net_try_bind, type, addr, PORT), 0, "%s: %s",
	   net_type(type), what);
}

static void test_conflicts(void)
{
	const struct vs_place join = { .nid = GUEST, .join = true };
	const struct vs_place shares = {
		.nid = GUEST + 2, .addr = { NET_4, NET_1 },
	};
	struct agent c = agent_need(&shares, "a context that shares");
	struct agent twin = agent_need(&join, "another process of the guest");
	long fd = listen_at(&a, "0.0.0.0");

	expect_busy(&twin, "0.0.0.0", "the same wildcard in one context");
	expect_busy(&twin, NET_1, "its address under its wildcard");
	expect_busy(&c, "0.0.0.0", "the wildcard of an overlapping set");
	expect_busy(&c, NET_1, "the shared address");
	expect_free(&c, NET_4, "the address that is not shared");
	expect_busy(&host, "0.0.0.0", "the host's wildcard");
	expect_busy(&host, NET_1, "the guest's address for the host");
	expect_free(&host, NET_3, "another address for the host");
	expect_free(&b, "0.0.0.0", "the wildcard of a disjoint set");
	close_at(&a, fd);

	fd = listen_at(&host, "0.0.0.0");
	expect_busy(&a, "0.0.0.0", "a guest's wildcard under the host's");
	expect_busy(&a, NET_1, "a guest's address under the host's");
	close_at(&host, fd);

	fd = listen_at(&a, NET_1);
	expect_busy(&twin, "0.0.0.0", "a wildcard over its own address");
	expect_busy(&host, "0.0.0.0", "the host's wildcard over an address");
	expect_free(&b, "0.0.0.0", "a wildcard beside a foreign address");
	close_at(&a, fd);
	agent_stop(&c);
	agent_stop(&twin);
}

/* A socket that shares its port steals nothing from another context. */
static void test_reuseport(void)
{
	struct agent *where[] = { &a, &b };
	struct net_call c = net_at(type, "0.0.0.0", PORT);
	long fds[2];
	int i, wrong = 0;

	c.level = SOL_SOCKET;
	c.option = SO_REUSEPORT;
	fds[0] = agent_do(&a, net_listen, c);
	fds[1] = agent_do(&b, net_listen, c);
	ok(fds[0] >= 0 && fds[1] >= 0, "%s: both with SO_REUSEPORT",
	   net_type(type));
	for (i = 0; i < 16; i++) {
		wrong += who_gets(&host, NET_1, where, fds, 2) != 1;
		wrong += who_gets(&host, NET_2, where, fds, 2) != 2;
	}
	is(wrong, 0, "%s: each gets all of its own", net_type(type));
	close_at(&a, fds[0]);
	close_at(&b, fds[1]);

	/* And it is no way under the wildcard of the host. */
	fds[0] = agent_do(&host, net_listen, c);
	c.option = SO_REUSEADDR;
	if (type == SOCK_STREAM)
		is_errno(agent_do(&a, net_try_bind, c), EADDRINUSE,
			 "TCP: SO_REUSEADDR under the host's wildcard");
	close_at(&host, fds[0]);
}

/* What a server hands on to the connection. */
static long accepted_name(void *arg)
{
	const struct net_call *c = arg;
	struct sockaddr_in in;
	socklen_t size = sizeof(in);
	int fd = accept(c->fd, NULL, NULL);

	if (fd < 0)
		return -errno;
	if (getsockname(fd, (void *)&in, &size))
		return net_fail(fd);
	close(fd);
	return ntohl(in.sin_addr.s_addr);
}

static void test_accepted(void)
{
	long fd;

	type = SOCK_STREAM;
	fd = listen_at(&a, "0.0.0.0");
	is(net_do(&host, net_try_connect, type, NET_1, PORT), 0,
	   "a connection to the guest");
	is(net_do_fd(&a, accepted_name, fd), net_number(NET_1),
	   "the accepted socket has the guest's address");
	close_at(&a, fd);
}

/* A server loses an address that is taken from its context. */
static void test_removed(void)
{
	const struct vcmd_net_addr_ipv4_v1 entry = {
		.type = NXA_TYPE_ADDR, .ip = inet_addr(NET_1),
		.mask = inet_addr("255.255.255.0"),
	};
	long fd = listen_at(&a, "0.0.0.0");

	is(vserver(VCMD_net_rem_ipv4_v1, GUEST, (void *)&entry), 0,
	   "the address is taken from the guest");
	is_errno(net_do(&host, net_try_connect, type, NET_1, PORT),
		 ECONNREFUSED, "its server is not reached there");
	is(vserver(VCMD_net_add_ipv4_v1, GUEST, (void *)&entry), 0,
	   "the address is given back");
	is(net_do(&host, net_try_connect, type, NET_1, PORT), 0,
	   "its server is reached again");
	close_at(&a, fd);
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_1 },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_2 },
	};
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	unsigned int i;

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	for (i = 0; i < 2; i++) {
		type = types[i];
		test_same_port();
		test_conflicts();
		test_reuseport();
	}
	test_accepted();
	test_removed();
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	net_down();
	return done_testing();
}
