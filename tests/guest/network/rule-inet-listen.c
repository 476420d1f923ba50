// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: timeout=300 */
/*
 * Rule: the host and each context with its own addresses may have a server on
 * the same port of the wildcard.  Each server gets the packets for its own
 * addresses.  Two sockets conflict only if they share an address.
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

static long who_gets(struct agent *from, const char *addr,
		     struct agent **where, const long *fds, int count)
{
	const struct net_call c = net_at(type, addr, PORT);

	return net_who_gets(from, &c, where, fds, count);
}

static void test_same_port(void)
{
	struct agent *where[] = { &host, &a, &b };
	long fds[3];
	const char *t = net_type(type);

	/* Each on the same port; a server that cannot be ends the test. */
	fds[1] = listen_at(&a, NET_ANY);
	fds[2] = listen_at(&b, NET_ANY);
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
	is(who_gets(&host, NET_LOCAL, where, fds, 3),
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
		.nid = GUEST + 2, .addr = { NET_BOTH(3), NET_BOTH(0) },
	};
	struct agent c = agent_need(&shares, "a context that shares");
	struct agent twin = agent_need(&join, "another process of the guest");
	long fd = listen_at(&a, NET_ANY);

	expect_busy(&twin, NET_ANY, "the same wildcard in one context");
	expect_busy(&twin, NET_1, "its address under its wildcard");
	expect_busy(&c, NET_ANY, "the wildcard of an overlapping set");
	expect_busy(&c, NET_1, "the shared address");
	expect_free(&c, NET_4, "the address that is not shared");
	expect_free(&host, NET_ANY, "the host's wildcard");
	expect_busy(&host, NET_1, "the guest's address for the host");
	expect_free(&host, NET_3, "another address for the host");
	expect_free(&b, NET_ANY, "the wildcard of a disjoint set");
	close_at(&a, fd);

	fd = listen_at(&host, NET_ANY);
	expect_free(&a, NET_ANY, "a guest's wildcard under the host's");
	expect_free(&a, NET_1, "a guest's address under the host's");
	close_at(&host, fd);

	fd = listen_at(&host, NET_1);
	expect_busy(&a, NET_ANY, "a wildcard over what the host has bound");
	expect_busy(&a, NET_1, "what the host has bound");
	expect_free(&b, NET_ANY, "a wildcard of others beside it");
	close_at(&host, fd);

	fd = listen_at(&a, NET_1);
	expect_busy(&twin, NET_ANY, "a wildcard over its own address");
	expect_free(&host, NET_ANY, "the host's wildcard over an address");
	expect_free(&b, NET_ANY, "a wildcard beside a foreign address");
	close_at(&a, fd);
	agent_stop(&c);
	agent_stop(&twin);
}

/*
 * The host's wildcard is a trap no more: whoever is first, the guest gets what
 * is its own and the host the rest.
 */
static void test_under_host(bool host_first, const char *guest_addr)
{
	struct agent *where[] = { &host, &a };
	const char *t = net_type(type);
	long fds[2];

	if (host_first)
		fds[0] = listen_at(&host, NET_ANY);
	fds[1] = listen_at(&a, guest_addr);
	if (!host_first)
		fds[0] = listen_at(&host, NET_ANY);

	is(who_gets(&host, NET_1, where, fds, 2), 2,
	   "%s: %s of a guest, host %s: gets its own", t, guest_addr,
	   host_first ? "first" : "last");
	is(who_gets(&b, NET_1, where, fds, 2), 2, "%s: from another guest", t);
	is(who_gets(&host, NET_3, where, fds, 2), 1, "%s: the host its own", t);
	is(who_gets(&host, NET_2, where, fds, 2), 1,
	   "%s: and that of a guest without a server", t);
	is(who_gets(&host, NET_LOCAL, where, fds, 2), 1,
	   "%s: and its loopback", t);
	close_at(&a, fds[1]);
	is(who_gets(&host, NET_1, where, fds, 1), 1,
	   "%s: all of it when the guest's is gone", t);
	close_at(&host, fds[0]);
}

static long own_address(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };

	d.ip_mask_pair[0].ip = inet_addr(arg);
	return vserver(VCMD_set_ipv4root, 1, &d);
}

/* Nobody said that what a user shut itself in with is its: it takes nothing. */
static void test_user_under_host(void)
{
	const struct vs_place place = { .uid = 1240 };
	struct agent user = agent_need(&place, "a user");
	const char *t = net_type(type);
	long fd = listen_at(&host, NET_ANY);
	char addr[32];

	strcpy(addr, net_v4.addr[2]);
	is(agent_do(&user, own_address, addr), 0,
	   "a user confines itself to an address of the host");
	is_errno(net_do(&user, net_try_bind, type, net_v4.addr[2], PORT),
		 EADDRINUSE, "%s: and does not take the host's port there", t);
	is_errno(net_do(&user, net_try_bind, type, net_v4.any, PORT), EADDRINUSE,
		 "%s: nor by a wildcard", t);
	close_at(&host, fd);
	fd = listen_at(&user, net_v4.any);
	is_errno(net_do(&host, net_try_bind, type, NET_ANY, PORT), EADDRINUSE,
		 "%s: a port is of who was first", t);
	is_errno(net_do(&host, net_try_bind, type, NET_3, PORT), EADDRINUSE,
		 "%s: there", t);
	is(net_do(&host, net_try_bind, type, NET_4, PORT), 0,
	   "%s: and at no other address", t);
	close_at(&user, fd);
	agent_stop(&user);
}

/* A nested context still owns addresses that were given to its guest. */
static void test_nested_under_host(void)
{
	const struct vs_place join = { .nid = GUEST, .join = true, .uid = 1240 };
	struct agent nested = agent_need(&join, "a user of the guest");
	long fd = listen_at(&host, NET_ANY);
	char addr[32];

	strcpy(addr, net_v4.addr[0]);
	is(agent_do(&nested, own_address, addr), 0, "... confines itself");
	is(net_do(&nested, net_try_bind, type, net_v4.addr[0], PORT), 0,
	   "%s: and takes the port at the guest's address", net_type(type));
	close_at(&host, fd);
	agent_stop(&nested);
}

/* A host that shares its wildcard among processes takes no more. */
static void test_under_group(void)
{
	struct agent *where[] = { &host, &a };
	struct net_call c = net_at(type, NET_ANY, PORT);
	const char *t = net_type(type);
	int i, wrong = 0;
	long fds[2];

	c.level = SOL_SOCKET;
	c.option = SO_REUSEPORT;
	fds[1] = agent_do(&a, net_listen, c);
	fds[0] = agent_do(&host, net_listen, c);
	ok(fds[0] >= 0 && fds[1] >= 0, "%s: SO_REUSEPORT on both sides", t);
	for (i = 0; i < 8; i++) {
		wrong += who_gets(&host, NET_1, where, fds, 2) != 2;
		wrong += who_gets(&host, NET_3, where, fds, 2) != 1;
	}
	is(wrong, 0, "%s: each gets all of its own", t);
	close_at(&a, fds[1]);
	close_at(&host, fds[0]);
}

/* Users of two contexts are not the same: an address is shared by one alone. */
static void test_shared_address(void)
{
	const struct vs_place shares = {
		.nid = GUEST + 2, .addr = { NET_BOTH(0) },
	};
	struct agent c = agent_need(&shares, "a context with the same address");
	static const int options[] = { SO_REUSEPORT, SO_REUSEADDR };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct net_call call = net_at(type, NET_ANY, PORT);
		long fd;

		call.level = SOL_SOCKET;
		call.option = options[i];
		fd = agent_do(&a, net_listen, call);
		is_errno(agent_do(&c, net_try_bind, call), EADDRINUSE,
			 "%s: %s does not cross contexts", net_type(type),
			 i ? "SO_REUSEADDR" : "SO_REUSEPORT");
		is_errno(net_do(&host, net_try_bind, type, NET_1, PORT),
			 EADDRINUSE, "%s: nor to the host", net_type(type));
		close_at(&a, fd);
	}
	agent_stop(&c);
}

/* A socket that shares its port steals nothing from another context. */
static void test_reuseport(void)
{
	struct agent *where[] = { &a, &b };
	struct net_call c = net_at(type, NET_ANY, PORT);
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
}

/* A connection inherits this from its server. */
static long accepted_name(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in;
	socklen_t size = sizeof(in);
	int fd = accept(c->fd, NULL, NULL);

	if (fd < 0)
		return -errno;
	if (getsockname(fd, &in.any, &size))
		return net_fail(fd);
	close(fd);
	return net_value(&in);
}

static void test_accepted(void)
{
	long fd;

	type = SOCK_STREAM;
	fd = listen_at(&a, NET_ANY);
	is(net_do(&host, net_try_connect, type, NET_1, PORT), 0,
	   "a connection to the guest");
	is(net_do_fd(&a, accepted_name, fd), net_number(NET_1),
	   "the accepted socket has the guest's address");
	close_at(&a, fd);
}

/* The peer has said something: does it arrive? */
static long arrives(struct agent *from, long client, struct agent *to, long fd)
{
	net_do_fd(from, net_say, client);
	return net_do_fd(to, net_waiting, fd);
}

/*
 * After the removal of an address from a context, its servers and connections
 * do not work until the address is added again.
 */
static void test_removed(void)
{
	long bound, server, client, end;

	if (net_is(&net_mapped))
		return;
	type = SOCK_DGRAM;
	bound = listen_at(&a, NET_1);
	type = SOCK_STREAM;
	server = listen_at(&a, NET_ANY);
	client = net_do(&host, net_connect, type, NET_1, PORT);
	end = net_do_fd(&a, net_accept_end, server);
	ok(end >= 0, "%s: a connection", net->name);
	is(arrives(&host, client, &a, end), 1, "it works");
	net_do_fd(&a, net_read, end);

	is(vs_remove_ip(GUEST, NET_1), 0,
	   "the address is taken from the guest");
	is_errno(net_do(&host, net_try_connect, type, NET_1, PORT),
		 ECONNREFUSED, "its server is not reached there");
	is(arrives(&host, client, &a, end), 0, "nor its connection");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_1, PORT), 0, "a datagram");
	is(net_do_fd(&a, net_waiting, bound), 0, "is not for its socket");
	is(vs_add_ip(GUEST, NET_1), 0, "the address is given back");
	is(net_do(&host, net_try_connect, type, NET_1, PORT), 0,
	   "its server is reached again");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_1, PORT), 0, "a datagram");
	is(net_do_fd(&a, net_waiting, bound), 1, "is for its socket");
	net_do_fd(&host, net_close, client);
	close_at(&a, end);
	close_at(&a, server);
	close_at(&a, bound);
}

/* Where a port has more than ten sockets of UDP, others are looked for by hash. */
static void test_crowd(void)
{
	const struct vs_place place = {
		.nid = GUEST + 3, .addr = { NET_BOTH(4) },
	};
	struct agent d = agent_need(&place, "a crowd");
	struct net_call c = net_at(type, NET_5, PORT);
	int i, wrong = 0;

	c.level = SOL_SOCKET;
	c.option = SO_REUSEADDR;
	for (i = 0; i < 12; i++)
		wrong += agent_do(&d, net_bind, c) < 0;
	is(wrong, 0, "%s: a port with many sockets", net_type(type));
	test_conflicts();
	agent_stop(&d);
}

static long disconnect(void *arg)
{
	const struct sockaddr none = { .sa_family = AF_UNSPEC };

	return vs_rc(connect(((struct net_call *)arg)->fd, &none, sizeof(none)));
}

/*
 * A wildcard that was connected for a while is found as before.  One of IPv6
 * goes on to hear its last peer alone, which is the kernel's way.
 */
static void test_disconnected(void)
{
	long on_host = listen_at(&host, NET_ANY), fd = listen_at(&a, NET_ANY);
	long peer = net_do(&host, net_bind, type, NET_3, PORT + 1);

	is(net_do_to(&a, net_connect_fd, fd, NET_3, PORT + 1), 0,
	   "%s: connected", net_type(type));
	is(net_do_fd(&a, disconnect, fd), 0, "and no more");
	is(net_do_to(&host, net_send_fd, peer, NET_1, PORT), 1,
	   "something is sent to the guest");
	is(net_do_fd(&a, net_waiting, fd), 1, "and is for the guest");
	is(net_do_fd(&host, net_waiting, on_host), 0, "not for the host");
	close_at(&host, peer);
	close_at(&host, on_host);
	close_at(&a, fd);
}

/* A shared port within a context still conflicts with other sockets there. */
static void test_shared_port(void)
{
	struct net_call c = net_at(type, NET_LOCAL, PORT);
	long on_host = listen_at(&host, NET_1), fd;

	c.level = SOL_SOCKET;
	c.option = SO_REUSEPORT;
	fd = agent_do(&a, net_bind, c);
	ok(fd >= 0, "%s: its loopback with SO_REUSEPORT", net_type(type));
	strcpy(c.addr, NET_ANY);
	is_errno(agent_do(&a, net_try_bind, c), EADDRINUSE,
		 "%s: a wildcard beside it over what the host has bound",
		 net_type(type));
	close_at(&a, fd);
	close_at(&host, on_host);
}

static long add_all_v6(__u32 nid)
{
	struct vcmd_net_addr_ipv6_v1 d = { .type = NXA_TYPE_MASK };

	return vserver(VCMD_net_add_ipv6, nid, &d);
}

/* All of IPv6 is not IPv4, which is written as a part of it. */
static void test_all_v6(void)
{
	const struct vs_place place = { .nid = GUEST + 2 };
	struct agent c = agent_need(&place, "a context with ::/0");
	long fd = listen_at(&a, NET_ANY);

	is(add_all_v6(GUEST + 2), 0, "all of IPv6 for a context");
	if (net_is(&net_v6)) {
		expect_busy(&c, NET_ANY, "the wildcard of all of IPv6");
		close_at(&a, fd);
		agent_stop(&c);
		return;
	}
	expect_free(&c, NET_ANY, "it has nothing in common with IPv4");
	close_at(&a, fd);
	fd = listen_at(&c, NET_ANY);
	expect_free(&a, NET_ANY, "nor has IPv4 with it");
	close_at(&c, fd);
	agent_stop(&c);
}

static void test_family(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		type = types[i];
		test_same_port();
		test_conflicts();
		test_reuseport();
		test_under_host(true, NET_ANY);
		test_under_host(false, NET_ANY);
		test_under_host(true, NET_1);
		test_under_host(false, NET_1);
		if (!net_is(&net_v6)) {
			test_user_under_host();
			test_nested_under_host();
		}
		test_under_group();
		test_shared_address();
		test_crowd();
		test_shared_port();
		test_all_v6();
	}
	test_disconnected();
	test_accepted();
	test_removed();
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	net_each(test_family);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	net_down();
	return done_testing();
}
