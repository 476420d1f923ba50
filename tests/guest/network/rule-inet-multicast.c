// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a context receives a multicast group only with NXC_MULTICAST and as a
 * member of the group.  It receives the broadcasts of its own networks only.
 */
/* vm: m32 */
#define _GNU_SOURCE
#include <net/if.h>

#include "net.h"

#define GUEST	780
#define PORT	7800

#ifndef IPV6_JOIN_ANYCAST
#define IPV6_JOIN_ANYCAST	27
#endif

/* `b` never has the capability. */
static struct agent host, a, b;

/* ---- all ways to join a group ---- */

enum way { MREQ, SOURCE, GROUP, GROUP_SOURCE, MREQ6, ANYCAST };

struct join {
	int	fd;
	int	index;		/* of the device */
	int	level;
	enum way way;
	char	group[40], source[40];
};

union request {
	struct ip_mreqn		mreq;
	struct ip_mreq_source	source;
	struct group_req	group;
	struct group_source_req	group_source;
	struct ipv6_mreq	mreq6;
};

static void put_address(struct sockaddr_storage *to, const char *addr)
{
	const union net_sockaddr sa = net_address(addr, 0);

	memcpy(to, &sa, net_size(&sa));
}

static long join_group(const struct join *j)
{
	union request r = { 0 };

	r.group.gr_interface = j->index;
	put_address(&r.group.gr_group, j->group);
	return vs_rc(setsockopt(j->fd, j->level, MCAST_JOIN_GROUP, &r.group,
				sizeof(r.group)));
}

static long join_group_source(const struct join *j)
{
	union request r = { 0 };

	r.group_source.gsr_interface = j->index;
	put_address(&r.group_source.gsr_group, j->group);
	put_address(&r.group_source.gsr_source, j->source);
	return vs_rc(setsockopt(j->fd, j->level, MCAST_JOIN_SOURCE_GROUP,
				&r.group_source, sizeof(r.group_source)));
}

static long join_v6(const struct join *j)
{
	union request r = { .mreq6.ipv6mr_interface = j->index };

	inet_pton(AF_INET6, j->group, &r.mreq6.ipv6mr_multiaddr);
	return vs_rc(setsockopt(j->fd, j->level, j->way == ANYCAST ?
				IPV6_JOIN_ANYCAST : IPV6_ADD_MEMBERSHIP,
				&r.mreq6, sizeof(r.mreq6)));
}

static long join_v4(const struct join *j)
{
	union request r = { 0 };

	if (j->way == MREQ) {
		r.mreq.imr_multiaddr.s_addr = inet_addr(j->group);
		r.mreq.imr_ifindex = j->index;
		return vs_rc(setsockopt(j->fd, j->level, IP_ADD_MEMBERSHIP,
					&r.mreq, sizeof(r.mreq)));
	}
	/* An address selects the interface: here its first one. */
	r.source.imr_multiaddr.s_addr = inet_addr(j->group);
	r.source.imr_sourceaddr.s_addr = inet_addr(j->source);
	r.source.imr_interface.s_addr = inet_addr(net_v4.addr[0]);
	return vs_rc(setsockopt(j->fd, j->level, IP_ADD_SOURCE_MEMBERSHIP,
				&r.source, sizeof(r.source)));
}

static long join(void *arg)
{
	const struct join *j = arg;

	switch (j->way) {
	case GROUP:
		return join_group(j);
	case GROUP_SOURCE:
		return join_group_source(j);
	case MREQ6:
	case ANYCAST:
		return join_v6(j);
	default:
		return join_v4(j);
	}
}

static struct join to_join(enum way way)
{
	struct join j = { .fd = -1, .index = if_nametoindex(NET_DEV), .way = way };

	j.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	strcpy(j.group, way == ANYCAST ? "fd00:99:1::77" :
	       net_is(&net_v6) ? "ff05::7" : "239.9.9.9");
	strcpy(j.source, (net_is(&net_v6) ? &net_v6 : &net_v4)->addr[2]);
	return j;
}

static long join_at(struct agent *where, long fd, enum way way)
{
	struct join j = to_join(way);

	j.fd = fd;
	return agent_do(where, join, j);
}

static long try_join(struct agent *where, enum way way)
{
	long fd = net_do(where, net_bind, SOCK_DGRAM, NET_ANY, PORT + 1);
	long rc = join_at(where, fd, way);

	net_do_fd(where, net_close, fd);
	return rc;
}

static void test_ways(void)
{
	static const struct {
		enum way	way;
		int		family;		/* or both */
		const char	*name;
	} ways[] = {
		{ MREQ, AF_INET, "IP_ADD_MEMBERSHIP" },
		{ SOURCE, AF_INET, "IP_ADD_SOURCE_MEMBERSHIP" },
		{ MREQ6, AF_INET6, "IPV6_ADD_MEMBERSHIP" },
		{ ANYCAST, AF_INET6, "IPV6_JOIN_ANYCAST" },
		{ GROUP, 0, "MCAST_JOIN_GROUP" },
		{ GROUP_SOURCE, 0, "MCAST_JOIN_SOURCE_GROUP" },
	};
	const int family = net_is(&net_v6) ? AF_INET6 : AF_INET;
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		if (ways[i].family && ways[i].family != family)
			continue;
		is(try_join(&host, ways[i].way), 0, "%s %s: the host can join",
		   net->name, ways[i].name);
		is_errno(try_join(&a, ways[i].way), EPERM,
			 "... a guest without NXC_MULTICAST cannot");
		vs_set_ncaps(GUEST, NXC_MULTICAST, NXC_MULTICAST);
		is(try_join(&a, ways[i].way), 0,
		   "... a guest with NXC_MULTICAST can");
		vs_set_ncaps(GUEST, 0, NXC_MULTICAST);
	}
}

/* ---- receivers of a group ---- */

struct message {
	char	to[40], source[40];
	int	index;
};

/* Send over the given device, also to broadcast addresses. */
static long send_message(void *arg)
{
	const struct message *m = arg;
	const struct ip_mreqn by = { .imr_ifindex = m->index };
	union net_sockaddr to = net_address(m->to, PORT);
	union net_sockaddr from = net_address(m->source, 0);
	int on = 1, fd = net_socket(m->to, SOCK_DGRAM);

	if (setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on)) ||
	    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &by, sizeof(by)))
		return net_fail(fd);
	if (to.any.sa_family == AF_INET6 &&
	    setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &m->index,
		       sizeof(m->index)))
		return net_fail(fd);
	if (bind(fd, &from.any, net_size(&from)) ||
	    sendto(fd, "x", 1, 0, &to.any, net_size(&to)) < 0)
		return net_fail(fd);
	return close(fd);
}

static void send_to(struct agent *from, const char *source, const char *to)
{
	struct message m = { .index = if_nametoindex(NET_DEV) };
	long rc;

	strcpy(m.to, to);
	strcpy(m.source, source);
	rc = agent_do(from, send_message, m);
	if (rc)
		diag("a message to %s: %s", to, tap_result(rc));
}

/* The source address of a waiting message, or 0 for no message. */
static long hears(struct agent *where, long fd)
{
	return net_do_fd(where, net_waiting, fd) > 0 ?
		net_do_fd(where, net_receive, fd) : 0;
}

static long server(struct agent *where, const char *addr)
{
	struct net_call c = net_at(SOCK_DGRAM, addr, PORT);
	long fd;

	c.level = SOL_SOCKET;
	c.option = SO_REUSEADDR;
	fd = agent_do(where, net_bind, c);
	ok(fd >= 0, "%s: bind a socket on %s", net->name, addr);
	return fd;
}

/* The host sends to the group: which sockets receive it? */
static void expect(long host_fd, long a_fd, long b_fd, bool heard,
		   const char *when)
{
	send_to(&host, NET_3, net_is(&net_mapped) ? "::ffff:239.9.9.9" :
		net_is(&net_v6) ? "ff05::7" : "239.9.9.9");
	is(hears(&host, host_fd), net_number(NET_3), "%s: the host receives it",
	   when);
	is(hears(&a, a_fd), heard ? net_number(NET_3) : 0, "... a guest %s",
	   heard ? "receives it" : "does not");
	is(hears(&b, b_fd), 0, "... another guest does not");
}

static void test_group(void)
{
	long on_host = server(&host, NET_ANY);
	long on_a = server(&a, NET_ANY), on_b = server(&b, NET_ANY);

	is(join_at(&host, on_host, GROUP), 0, "%s: the host joins the group",
	   net->name);
	expect(on_host, on_a, on_b, false, "without NXC_MULTICAST");
	vs_set_ncaps(GUEST, NXC_MULTICAST, NXC_MULTICAST);
	expect(on_host, on_a, on_b, false, "with NXC_MULTICAST, not a member");
	is(join_at(&a, on_a, GROUP), 0, "the guest joins the group");
	expect(on_host, on_a, on_b, true, "with NXC_MULTICAST, a member");
	send_to(&a, NET_ANY, net_is(&net_mapped) ? "::ffff:239.9.9.9" :
		net_is(&net_v6) ? "ff05::7" : "239.9.9.9");
	is(hears(&host, on_host), net_number(NET_1),
	   "a message from the guest has its address as source");
	is(hears(&a, on_a), net_number(NET_1),
	   "... the guest receives its own message");
	vs_set_ncaps(GUEST, 0, NXC_MULTICAST);
	expect(on_host, on_a, on_b, false, "after NXC_MULTICAST is cleared");
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&a, net_close, on_a);
	net_do_fd(&b, net_close, on_b);
}

/* More than ten sockets on the port make the kernel look up by hash. */
static void test_crowd(void)
{
	long crowd[12], on_host = server(&host, NET_ANY);
	long on_a = server(&a, NET_ANY), on_b = server(&b, NET_ANY);
	unsigned int i;

	for (i = 0; i < 12; i++)
		crowd[i] = server(&host, NET_4);
	is(join_at(&host, on_host, GROUP), 0, "the host joins the group");
	vs_set_ncaps(GUEST, NXC_MULTICAST, NXC_MULTICAST);
	is(join_at(&a, on_a, GROUP), 0, "the guest joins the group");
	expect(on_host, on_a, on_b, true, "with many sockets on the port");
	vs_set_ncaps(GUEST, 0, NXC_MULTICAST);
	for (i = 0; i < 12; i++)
		net_do_fd(&host, net_close, crowd[i]);
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&a, net_close, on_a);
	net_do_fd(&b, net_close, on_b);
}

/* ---- broadcasts, which IPv6 does not have ---- */

static void test_broadcast(void)
{
	static const struct {
		const char	*to;
		bool		a, b;
	} casts[] = {
		{ "255.255.255.255", true, true },
		{ "10.99.1.255", true, false },
		{ "10.99.2.255", false, true },
	};
	long on_host = server(&host, NET_ANY);
	long on_a = server(&a, NET_ANY), on_b = server(&b, NET_ANY);
	unsigned int i;

	for (i = 0; i < sizeof(casts) / sizeof(*casts); i++) {
		send_to(&host, net_v4.addr[2], casts[i].to);
		is(hears(&host, on_host), net_number(NET_3),
		   "%s: the host receives it", casts[i].to);
		is(!!hears(&a, on_a), casts[i].a, "... a guest %s",
		   casts[i].a ? "receives it" : "of another network does not");
		is(!!hears(&b, on_b), casts[i].b, "... a guest %s",
		   casts[i].b ? "receives it" : "of another network does not");
	}
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&a, net_close, on_a);
	net_do_fd(&b, net_close, on_b);
}

static void test_family(void)
{
	test_ways();
	test_group();
	test_crowd();
	if (!net_is(&net_v6))
		test_broadcast();
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(4) },
	};

	net_up();
	net_command("ip link set " NET_DEV " multicast on");
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	net_each(test_family);
	agent_stop(&b);
	agent_stop(&a);
	agent_stop(&host);
	net_command("ip link set " NET_DEV " multicast off");
	net_down();
	return done_testing();
}
