// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a context without an IPv6 address can use IPv6 sockets for its IPv4
 * addresses and its loopback.  Such a socket matches no other address,
 * conflicts like an IPv4 socket, and has no route to an IPv6 address.
 */
/* vm: m32 */
#define _GNU_SOURCE
#include <net/if.h>

#include "net.h"

#define GUEST	790
#define PORT	7900

/* `a` and `c` have IPv4 only, `b` has both families. */
static struct agent host, a, b, c;
static int type;		/* of the sockets in this round */

static struct net_call wildcard(bool v6only)
{
	struct net_call call = net_at(type, "::", PORT);

	if (v6only) {
		call.level = IPPROTO_IPV6;
		call.option = IPV6_V6ONLY;
	}
	return call;
}

static long listen_any(struct agent *where, bool v6only)
{
	const struct net_call call = wildcard(v6only);
	long fd = agent_do(where, net_listen, call);

	ok(fd >= 0, "%s: start a server on [::]%s (%s)", net_type(type),
	   v6only ? " with IPV6_V6ONLY" : "", tap_result(fd));
	return fd;
}

static long who_gets(struct agent *from, const char *addr,
		     struct agent **where, const long *fds, int count)
{
	const struct net_call call = net_at(type, addr, PORT);

	return net_who_gets(from, &call, where, fds, count);
}

/* The result if no socket receives. */
static long nobody(void)
{
	return type == SOCK_STREAM ? -ECONNREFUSED : 0;
}

static void test_hears(void)
{
	struct agent *where[] = { &a, &b, &host };
	const char *t = net_type(type);
	long fds[3];

	fds[0] = listen_any(&a, false);
	fds[1] = listen_any(&b, false);
	fds[2] = listen_any(&host, false);
	is(who_gets(&host, net_v4.addr[0], where, fds, 3), 1,
	   "%s: the host reaches the guest's IPv4 address", t);
	is(who_gets(&a, net_v4.addr[0], where, fds, 3), 1,
	   "%s: the guest reaches its own IPv4 address", t);
	is(who_gets(&b, net_mapped.addr[0], where, fds, 3), 1,
	   "%s: another guest reaches it v4-mapped", t);
	is(who_gets(&a, "127.0.0.1", where, fds, 3), 1,
	   "%s: the guest reaches itself at 127.0.0.1", t);
	is(who_gets(&a, "::1", where, fds, 3), 1,
	   "%s: the guest reaches itself at ::1", t);
	is(who_gets(&host, net_v4.addr[1], where, fds, 3), 2,
	   "%s: another guest gets its own IPv4 address", t);
	is(who_gets(&host, net_v6.addr[1], where, fds, 3), 2,
	   "%s: another guest gets its own IPv6 address", t);
	is(who_gets(&host, net_v6.addr[2], where, fds, 3), 4,
	   "%s: the host gets its own IPv6 address", t);
	is(who_gets(&host, net_v4.addr[2], where, fds, 3), 4,
	   "%s: the host gets its own IPv4 address", t);
	is(who_gets(&host, "::1", where, fds, 3), 4,
	   "%s: the host reaches itself at ::1", t);
	is(who_gets(&host, "127.0.0.1", where, fds, 3), 4,
	   "%s: the host reaches itself at 127.0.0.1", t);
	net_do_fd(&a, net_close, fds[0]);
	net_do_fd(&b, net_close, fds[1]);
	net_do_fd(&host, net_close, fds[2]);
}

/* With IPV6_V6ONLY, the socket matches only the context's loopback. */
static void test_v6only(void)
{
	struct agent *where[] = { &a, &host };
	const char *t = net_type(type);
	long fds[2], four;

	fds[0] = listen_any(&a, true);
	fds[1] = listen_any(&host, true);
	is(who_gets(&a, net_v4.addr[0], where, fds, 2), nobody(),
	   "%s: IPV6_V6ONLY excludes the guest's IPv4 address", t);
	is(who_gets(&host, net_v6.addr[2], where, fds, 2), 2,
	   "%s: the host gets its own address", t);
	is(who_gets(&a, "::1", where, fds, 2), 1,
	   "%s: the guest reaches its ::1", t);
	four = net_do(&a, net_listen, type, "0.0.0.0", PORT);
	ok(four >= 0, "%s: a server on 0.0.0.0 does not conflict", t);
	net_do_fd(&a, net_close, four);
	net_do_fd(&a, net_close, fds[0]);
	net_do_fd(&host, net_close, fds[1]);
}

static void expect(struct agent *where, const char *addr, int err,
		   const char *what)
{
	is(net_do(where, net_try_bind, type, addr, PORT), -err, "%s: %s: %s",
	   net_type(type), addr, what);
}

static void test_conflicts(void)
{
	const struct vs_place join = { .nid = GUEST, .join = true };
	struct agent twin = agent_need(&join, "another process of the guest");
	long fd = listen_any(&a, false);

	expect(&twin, "::", EADDRINUSE, "conflicts with its own wildcard");
	expect(&twin, "0.0.0.0", EADDRINUSE, "conflicts with its [::]");
	expect(&twin, net_v4.addr[0], EADDRINUSE, "conflicts with its [::]");
	expect(&twin, net_mapped.addr[0], EADDRINUSE,
	       "conflicts with its [::]");
	expect(&twin, "127.0.0.1", EADDRINUSE, "conflicts with its [::]");
	expect(&twin, "::1", EADDRINUSE, "conflicts with its [::]");
	expect(&c, "::", 0, "no conflict for another guest");
	expect(&c, "0.0.0.0", 0, "no conflict for another guest");
	expect(&b, "::", 0, "no conflict for a guest with IPv6");
	expect(&host, "::", 0, "no conflict for the host");
	expect(&host, net_v4.addr[0], EADDRINUSE, "the host conflicts");
	expect(&host, net_v6.addr[2], 0, "the host can bind its own address");
	net_do_fd(&a, net_close, fd);

	fd = net_do(&a, net_listen, type, net_v4.addr[0], PORT);
	expect(&twin, "::", EADDRINUSE, "conflicts with its own address");
	expect(&c, "::", 0, "no conflict for another guest");
	net_do_fd(&a, net_close, fd);

	fd = net_do(&host, net_listen, type, net_v4.addr[0], PORT);
	expect(&a, "::", EADDRINUSE, "conflicts with its address on the host");
	net_do_fd(&host, net_close, fd);
	fd = net_do(&host, net_listen, type, net_v6.addr[2], PORT);
	expect(&a, "::", 0, "no conflict with the host's IPv6 address");
	net_do_fd(&host, net_close, fd);
	agent_stop(&twin);
}

/* ---- addresses and sockets that the context does not have ---- */

static const char *const foreign[] = {
	"fd00:99:1::1", "fd00:99:1::2", "fd00:99:2::5", "2001:db8::9",
	"fd76:7365:7276::127.3.23.1", "fe80::1",
};

static void test_bind_foreign(void)
{
	struct net_call call = net_at(type, "", PORT);
	unsigned int i;

	for (i = 0; i < sizeof(foreign) / sizeof(*foreign); i++) {
		strcpy(call.addr, foreign[i]);
		call.level = IPPROTO_IPV6;
		call.option = 78;	/* IPV6_FREEBIND */
		ok(agent_do(&a, net_try_bind, call) < 0,
		   "%s: a guest cannot bind %s", net_type(type), foreign[i]);
	}
}

static void test_no_way(const char *addr)
{
	struct net_call call = net_at(type, addr, PORT);
	long fd;

	is_errno(agent_do(&a, net_try_connect, call), ENETUNREACH,
		 "%s: a guest has no route to %s", net_type(type), addr);
	fd = net_do(&a, net_bind, type, "::1", 0);
	is_errno(net_do_to(&a, net_connect_fd, fd, addr, PORT), ENETUNREACH,
		 "... nor from a socket on its loopback");
	if (type == SOCK_DGRAM)
		is_errno(net_do_to(&a, net_send_fd, fd, addr, PORT),
			 ENETUNREACH, "... nor by sendto");
	net_do_fd(&a, net_close, fd);
}

static void test_ways(void)
{
	test_no_way(net_v6.addr[2]);
	test_no_way(net_v6.addr[1]);
	test_no_way("2001:db8::9");
	is(net_do(&b, net_try_connect, type, net_v6.addr[2], PORT), nobody(),
	   "%s: a guest with IPv6 has a route", net_type(type));
}

static long try_socket(void *arg)
{
	const struct net_call *call = arg;
	int fd = socket(AF_INET6, call->type, call->protocol);

	return fd < 0 ? -errno : close(fd);
}

static void test_raw(void)
{
	static const struct net_call raw[] = {
		{ .type = SOCK_RAW, .protocol = IPPROTO_ICMPV6 },
		{ .type = SOCK_RAW, .protocol = IPPROTO_RAW },
		{ .type = SOCK_RAW, .protocol = IPPROTO_UDP },
		{ .type = SOCK_DGRAM, .protocol = IPPROTO_ICMPV6 },
	};
	unsigned int i;

	for (i = 0; i < sizeof(raw) / sizeof(*raw); i++) {
		is_errno(agent_do(&a, try_socket, raw[i]), EAFNOSUPPORT,
			 "type %d, protocol %d: refused without IPv6",
			 raw[i].type, raw[i].protocol);
		ok(agent_do(&b, try_socket, raw[i]) != -EAFNOSUPPORT,
		   "... the family exists with IPv6");
	}
}

static long join_all_nodes(void *arg)
{
	struct ipv6_mreq mreq = { .ipv6mr_interface = if_nametoindex(NET_DEV) };
	int fd = socket(AF_INET6, SOCK_DGRAM, 0);

	(void)arg;
	inet_pton(AF_INET6, "ff02::99", &mreq.ipv6mr_multiaddr);
	if (setsockopt(fd, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, &mreq,
		       sizeof(mreq)))
		return net_fail(fd);
	return close(fd);
}

static void test_groups(void)
{
	vs_set_ncaps(GUEST, NXC_MULTICAST, NXC_MULTICAST);
	vs_set_ncaps(GUEST + 1, NXC_MULTICAST, NXC_MULTICAST);
	is_errno(agent_ask(&a, join_all_nodes), EPERM,
		 "without IPv6 a guest cannot join IPv6 groups");
	is(agent_ask(&b, join_all_nodes), 0, "... with IPv6 it can");
	is_errno(net_do(&a, net_send, SOCK_DGRAM, "ff02::1", PORT),
		 ENETUNREACH, "without IPv6 a guest cannot send to a group");
	vs_set_ncaps(GUEST, 0, NXC_MULTICAST);
	vs_set_ncaps(GUEST + 1, 0, NXC_MULTICAST);
}

static void test_no_loopback(void)
{
	vs_set_nflags(GUEST, 0, NXF_LBACK_REMAP);
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, "::1", PORT),
		 EADDRNOTAVAIL, "without lback_remap a guest cannot bind ::1");
	is(net_do(&a, net_try_bind, SOCK_STREAM, "::", PORT), 0,
	   "... but it can bind the wildcard");
	vs_set_nflags(GUEST, NXF_LBACK_REMAP, NXF_LBACK_REMAP);
}

/* With SINGLE_IP, both wildcards mean the only address. */
static void test_single(void)
{
	struct agent *where[] = { &a };
	long fd;

	type = SOCK_STREAM;
	vs_set_nflags(GUEST, NXF_SINGLE_IP, NXF_SINGLE_IP);
	fd = listen_any(&a, false);
	is(net_do_fd(&a, net_name, fd), net_number(net_v4.addr[0]),
	   "SINGLE_IP: bind replaces [::] by the address");
	is(who_gets(&host, net_v4.addr[0], where, &fd, 1), 1,
	   "... the server is reached there");
	is(who_gets(&a, "127.0.0.1", where, &fd, 1), -ECONNREFUSED,
	   "... but not at 127.0.0.1");
	net_do_fd(&a, net_close, fd);
	fd = listen_any(&a, true);
	is(net_do_fd(&a, net_name, fd), 0, "... but not with IPV6_V6ONLY");
	net_do_fd(&a, net_close, fd);
	vs_set_nflags(GUEST, 0, NXF_SINGLE_IP);
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { net_v4.addr[0] },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};
	const struct vs_place third = {
		.xid = GUEST + 2, .nid = GUEST + 2, .addr = { net_v4.addr[3] },
	};

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest without IPv6");
	b = agent_need(&second, "a guest with IPv6");
	c = agent_need(&third, "another guest without IPv6");
	for (type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
		test_hears();
		test_v6only();
		test_conflicts();
		test_bind_foreign();
		test_ways();
	}
	test_raw();
	test_groups();
	test_no_loopback();
	test_single();
	agent_stop(&c);
	agent_stop(&b);
	agent_stop(&a);
	agent_stop(&host);
	net_down();
	return done_testing();
}
