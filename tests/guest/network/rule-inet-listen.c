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
static int type;		/* of the sockets in this round */

/* The connections of an earlier server can keep the port for a moment. */
static long listen_soon(struct agent *where, struct net_call c)
{
	int tries = 3500;	/* longer than TIME_WAIT */
	long fd;

	while ((fd = agent_do(where, net_listen, c)) == -EADDRINUSE && tries--)
		usleep(20000);
	return fd;
}

static long listen_at(struct agent *where, const char *addr)
{
	long fd = listen_soon(where, net_at(type, addr, PORT));

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

	/* All use the same port.  listen_at() ends the test on failure. */
	fds[1] = listen_at(&a, NET_ANY);
	fds[2] = listen_at(&b, NET_ANY);
	fds[0] = listen_at(&host, NET_3);

	is(who_gets(&host, NET_1, where, fds, 3), 2,
	   "%s: the host reaches a guest", t);
	is(who_gets(&host, NET_2, where, fds, 3), 4,
	   "%s: the host reaches another guest", t);
	is(who_gets(&host, NET_3, where, fds, 3), 1,
	   "%s: the host reaches itself", t);
	is(who_gets(&a, NET_1, where, fds, 3), 2,
	   "%s: a guest reaches itself", t);
	is(who_gets(&a, NET_2, where, fds, 3), 4,
	   "%s: a guest reaches another guest", t);
	is(who_gets(&b, NET_3, where, fds, 3), 1,
	   "%s: a guest reaches the host", t);
	/* No server has bound this address. */
	is(who_gets(&host, NET_4, where, fds, 3),
	   type == SOCK_STREAM ? -ECONNREFUSED : 0,
	   "%s: no server gets an unused address", t);
	is(who_gets(&host, NET_LOCAL, where, fds, 3),
	   type == SOCK_STREAM ? -ECONNREFUSED : 0,
	   "%s: no server gets the host's loopback", t);
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

	expect_busy(&twin, NET_ANY, "busy: the same wildcard in one context");
	expect_busy(&twin, NET_1,
	"busy: an address after the wildcard in one context");
	expect_busy(&c, NET_ANY,
	"busy: the wildcard of a context that shares an address");
	expect_busy(&c, NET_1, "busy: the shared address");
	expect_free(&c, NET_4, "free: the address that is not shared");
	expect_free(&host, NET_ANY, "free: the host's wildcard");
	expect_busy(&host, NET_1, "busy: the guest's address for the host");
	expect_free(&host, NET_3, "free: another address for the host");
	expect_free(&b, NET_ANY,
	"free: the wildcard of a context without a common address");
	close_at(&a, fd);

	fd = listen_at(&host, NET_ANY);
	expect_free(&a, NET_ANY,
	"free: a guest's wildcard after the host's wildcard");
	expect_free(&a, NET_1,
	"free: a guest's address after the host's wildcard");
	close_at(&host, fd);

	fd = listen_at(&host, NET_1);
	expect_busy(&a, NET_ANY,
	"busy: a wildcard after its address on the host");
	expect_busy(&a, NET_1, "busy: an address that the host has bound");
	expect_free(&b, NET_ANY, "free: the wildcard of another guest");
	close_at(&host, fd);

	fd = listen_at(&a, NET_1);
	expect_busy(&twin, NET_ANY,
	"busy: a wildcard after an address in one context");
	expect_free(&host, NET_ANY,
	"free: the host's wildcard after a guest's address");
	expect_free(&b, NET_ANY,
	"free: a wildcard after another guest's address");
	close_at(&a, fd);
	agent_stop(&c);
	agent_stop(&twin);
}

/*
 * A server on the host's wildcard takes no packets of a guest's server, in
 * either order of bind.
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
	   "%s: a guest's %s, host %s: the guest is reached", t, guest_addr,
	   host_first ? "first" : "last");
	is(who_gets(&b, NET_1, where, fds, 2), 2,
	   "%s: another guest reaches the guest", t);
	is(who_gets(&host, NET_3, where, fds, 2), 1,
	   "%s: the host gets its own address", t);
	is(who_gets(&host, NET_2, where, fds, 2), 1,
	   "%s: ... and the address of a guest without a server", t);
	is(who_gets(&host, NET_LOCAL, where, fds, 2), 1,
	   "%s: ... and its loopback", t);
	close_at(&a, fds[1]);
	is(who_gets(&host, NET_1, where, fds, 1), 1,
	   "%s: ... and the guest's, when its server is closed", t);
	close_at(&host, fds[0]);
}

static long own_address(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };

	d.ip_mask_pair[0].ip = inet_addr(arg);
	return vserver(VCMD_set_ipv4root, 1, &d);
}

/* A context of a user does not own its addresses: conflicts remain. */
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
		 EADDRINUSE,
		 "%s: ... it conflicts with the host's wildcard there", t);
	is_errno(net_do(&user, net_try_bind, type, net_v4.any, PORT), EADDRINUSE,
		 "%s: ... so does its wildcard", t);
	close_at(&host, fd);
	fd = listen_at(&user, net_v4.any);
	is_errno(net_do(&host, net_try_bind, type, NET_ANY, PORT), EADDRINUSE,
		 "%s: the host's wildcard conflicts with the user's", t);
	is_errno(net_do(&host, net_try_bind, type, NET_3, PORT), EADDRINUSE,
		 "%s: ... so does the host's address", t);
	is(net_do(&host, net_try_bind, type, NET_4, PORT), 0,
	   "%s: ... another address does not", t);
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
	is(agent_do(&nested, own_address, addr), 0,
	   "a user of the guest confines itself");
	is(net_do(&nested, net_try_bind, type, net_v4.addr[0], PORT), 0,
	   "%s: ... it can bind the guest's address", net_type(type));
	close_at(&host, fd);
	agent_stop(&nested);
}

/* SO_REUSEPORT on the host's wildcard changes nothing. */
static void test_under_group(void)
{
	struct agent *where[] = { &host, &a };
	struct net_call c = net_at(type, NET_ANY, PORT);
	const char *t = net_type(type);
	int i, wrong = 0;
	long fds[2];

	c.level = SOL_SOCKET;
	c.option = SO_REUSEPORT;
	fds[1] = listen_soon(&a, c);
	fds[0] = listen_soon(&host, c);
	ok(fds[0] >= 0 && fds[1] >= 0,
	   "%s: guest and host can both use SO_REUSEPORT", t);
	for (i = 0; i < 8; i++) {
		wrong += who_gets(&host, NET_1, where, fds, 2) != 2;
		wrong += who_gets(&host, NET_3, where, fds, 2) != 1;
	}
	is(wrong, 0, "%s: ... each gets all its packets", t);
	close_at(&a, fds[1]);
	close_at(&host, fds[0]);
}

/* Equal user ids of two contexts are different users: no sharing. */
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
			 EADDRINUSE, "%s: ... nor to the host", net_type(type));
		close_at(&a, fd);
	}
	agent_stop(&c);
}

/* A socket with SO_REUSEPORT takes no packets of another context. */
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
	ok(fds[0] >= 0 && fds[1] >= 0, "%s: two guests can use SO_REUSEPORT",
	   net_type(type));
	for (i = 0; i < 16; i++) {
		wrong += who_gets(&host, NET_1, where, fds, 2) != 1;
		wrong += who_gets(&host, NET_2, where, fds, 2) != 2;
	}
	is(wrong, 0, "%s: ... each gets all its packets", net_type(type));
	close_at(&a, fds[0]);
	close_at(&b, fds[1]);
}

/* Accept a connection and return its local address. */
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
	   "the host connects to the guest");
	is(net_do_fd(&a, accepted_name, fd), net_number(NET_1),
	   "... the accepted socket has the guest's address");
	close_at(&a, fd);
}

/* Send from the peer: does the data arrive? */
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
	ok(end >= 0, "%s: accept a connection", net->name);
	is(arrives(&host, client, &a, end), 1, "... data arrives");
	net_do_fd(&a, net_read, end);

	is(vs_remove_ip(GUEST, NET_1), 0,
	   "remove the address from the guest");
	is_errno(net_do(&host, net_try_connect, type, NET_1, PORT),
		 ECONNREFUSED, "... its server is not reached there");
	is(arrives(&host, client, &a, end), 0,
	   "... its connection gets no data");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_1, PORT), 0,
	   "the host sends a datagram to the address");
	is(net_do_fd(&a, net_waiting, bound), 0,
	   "... the guest's socket does not receive it");
	is(vs_add_ip(GUEST, NET_1), 0, "add the address again");
	is(net_do(&host, net_try_connect, type, NET_1, PORT), 0,
	   "... its server is reached again");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_1, PORT), 0,
	   "the host sends a datagram to the address");
	is(net_do_fd(&a, net_waiting, bound), 1,
	   "... the guest's socket receives it");
	net_do_fd(&host, net_close, client);
	close_at(&a, end);
	close_at(&a, server);
	close_at(&a, bound);
}

/* More than ten UDP sockets on a port make the kernel look up by hash. */
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
	is(wrong, 0, "%s: bind many sockets on the port", net_type(type));
	test_conflicts();
	agent_stop(&d);
}

static long disconnect(void *arg)
{
	const struct sockaddr none = { .sa_family = AF_UNSPEC };

	return vs_rc(connect(((struct net_call *)arg)->fd, &none, sizeof(none)));
}

/* A wildcard socket matches as before after a connect and disconnect. */
static void test_disconnected(void)
{
	long on_host = listen_at(&host, NET_ANY), fd = listen_at(&a, NET_ANY);
	long peer = net_do(&host, net_bind, type, NET_3, PORT + 1);

	is(net_do_to(&a, net_connect_fd, fd, NET_3, PORT + 1), 0,
	   "%s: connect a socket on the wildcard", net_type(type));
	is(net_do_fd(&a, disconnect, fd), 0, "... disconnect it");
	is(net_do_to(&host, net_send_fd, peer, NET_1, PORT), 1,
	   "the host sends to the guest");
	is(net_do_fd(&a, net_waiting, fd), 1, "... the guest receives it");
	is(net_do_fd(&host, net_waiting, on_host), 0, "... the host does not");
	close_at(&host, peer);
	close_at(&host, on_host);
	close_at(&a, fd);
}

/* SO_REUSEPORT within a context does not hide a conflict with the host. */
static void test_shared_port(void)
{
	struct net_call c = net_at(type, NET_LOCAL, PORT);
	long on_host = listen_at(&host, NET_1), fd;

	c.level = SOL_SOCKET;
	c.option = SO_REUSEPORT;
	fd = agent_do(&a, net_bind, c);
	ok(fd >= 0, "%s: bind the loopback with SO_REUSEPORT", net_type(type));
	strcpy(c.addr, NET_ANY);
	is_errno(agent_do(&a, net_try_bind, c), EADDRINUSE,
		 "%s: ... the wildcard conflicts with the host's socket",
		 net_type(type));
	close_at(&a, fd);
	close_at(&host, on_host);
}

static long add_all_v6(__u32 nid)
{
	struct vcmd_net_addr_ipv6_v1 d = { .type = NXA_TYPE_MASK };

	return vserver(VCMD_net_add_ipv6, nid, &d);
}

/* ::/0 does not include the v4-mapped addresses. */
static void test_all_v6(void)
{
	const struct vs_place place = { .nid = GUEST + 2 };
	struct agent c = agent_need(&place, "a context with ::/0");
	long fd = listen_at(&a, NET_ANY);

	is(add_all_v6(GUEST + 2), 0, "add ::/0 to a context");
	if (net_is(&net_v6)) {
		expect_busy(&c, NET_ANY,
		"busy: the wildcard of a context with ::/0");
		close_at(&a, fd);
		agent_stop(&c);
		return;
	}
	expect_free(&c, NET_ANY, "free: ::/0 does not overlap with IPv4");
	close_at(&a, fd);
	fd = listen_at(&c, NET_ANY);
	expect_free(&a, NET_ANY, "free: IPv4 does not overlap with ::/0");
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
