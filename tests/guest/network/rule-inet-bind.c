// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a process of a network context can bind the addresses of the context
 * and no others, whatever options it sets.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	600
#define PORT	6000

static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
static struct agent guest, other;

/* Unused addresses, and loopbacks of other contexts (600 = 2 * 256 + 88). */
static const char *const foreign_v4[] = {
	"10.99.9.9", "127.0.0.2", "127.1.2.3", "127.2.89.1", "224.0.0.5",
	"1.2.3.4", NULL
};
static const char *const foreign_v6[] = {
	"2001:db8::9", "fd76:7365:7276::7f02:5901", "fd76:7365:7276::1",
	"::127.2.88.1", NULL
};
static const char *const foreign_mapped[] = {
	"::ffff:10.99.9.9", "::ffff:127.0.0.2", "::ffff:127.2.89.1",
	"::ffff:1.2.3.4", NULL
};

static void expect_foreign(int type, const char *addr)
{
	is_errno(net_do(&guest, net_try_bind, type, addr, PORT), EADDRNOTAVAIL,
		 "%s: a guest cannot bind %s", net_type(type), addr);
}

/* Its own addresses, and those of another context, the host and nobody. */
static void test_addresses(int type)
{
	const char *const *foreign = net_is(&net_v4) ? foreign_v4 :
		net_is(&net_v6) ? foreign_v6 : foreign_mapped;
	const char *t = net_type(type);

	is(net_do(&guest, net_try_bind, type, NET_1, PORT), 0,
	   "%s: a guest can bind its own address", t);
	is(net_do(&guest, net_try_bind, type, NET_ANY, PORT), 0,
	   "%s: a guest can bind the wildcard", t);
	is(net_do(&guest, net_try_bind, type, NET_LOCAL, PORT), 0,
	   "%s: a guest can bind the loopback", t);
	if (net_is(&net_v4))
		is(net_do(&guest, net_try_bind, type, "127.2.88.1", PORT), 0,
		   "%s: a guest can bind its loopback by number", t);
	expect_foreign(type, NET_2);
	expect_foreign(type, NET_3);
	for (; *foreign; foreign++)
		expect_foreign(type, *foreign);
}

/* Only a context that may join a group can bind it. */
static void test_group(void)
{
	const char *group = net_is(&net_v4) ? "224.0.0.5" : "ff05::5";
	struct vcmd_net_caps_v0 d = {
		.ncaps = NXC_MULTICAST, .cmask = NXC_MULTICAST,
	};
	struct net_call c = net_at(SOCK_DGRAM, group, PORT);

	if (net_is(&net_mapped))
		return;
	is_errno(agent_do(&guest, net_try_bind, c), EADDRNOTAVAIL,
		 "%s: a guest cannot bind a group", net->name);
	is(vserver(VCMD_set_ncaps, GUEST, &d), 0, "set NXC_MULTICAST");
	is(agent_do(&guest, net_try_bind, c), 0, "... now it can");
	d.ncaps = 0;
	vserver(VCMD_set_ncaps, GUEST, &d);
}

static void test_options(int type)
{
	static const struct {
		int level, option;
		const char *name;
	} options[] = {
		{ IPPROTO_IP, IP_FREEBIND, "IP_FREEBIND" },
		{ IPPROTO_IP, IP_TRANSPARENT, "IP_TRANSPARENT" },
		{ IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT,
		  "IP_BIND_ADDRESS_NO_PORT" },
		{ IPPROTO_IPV6, IPV6_FREEBIND, "IPV6_FREEBIND" },
		{ IPPROTO_IPV6, IPV6_TRANSPARENT, "IPV6_TRANSPARENT" },
		{ SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR" },
		{ SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		struct net_call c = net_at(type, NET_3, PORT);

		/* An IPv4 socket has no IPv6 options. */
		if (net_is(&net_v4) && options[i].level == IPPROTO_IPV6)
			continue;
		c.level = options[i].level;
		c.option = options[i].option;
		is_errno(agent_do(&guest, net_try_bind, c), EADDRNOTAVAIL,
			 "%s with %s: a guest cannot bind the host's address",
			 net_type(type), options[i].name);
		strcpy(c.addr, NET_1);
		is(agent_do(&guest, net_try_bind, c), 0,
		   "%s with %s: a guest can bind its own address",
		   net_type(type), options[i].name);
	}
}

static long add_entry(__u16 type, const char *ip, const char *ip2,
		      const char *mask)
{
	struct vcmd_net_addr_ipv4_v2 d = {
		.type = type, .ip = inet_addr(ip), .ip2 = inet_addr(ip2),
		.mask = inet_addr(mask),
	};

	return vserver(VCMD_net_add_ipv4, GUEST + 2, &d);
}

static void test_entries(void)
{
	const struct vs_place place = { .nid = GUEST + 2 };
	struct agent a = agent_need(&place, "a network context");

	is(add_entry(NXA_TYPE_RANGE, NET_2, NET_3, "255.255.255.0"), 0,
	   "add a range of two addresses");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_1, PORT),
		 EADDRNOTAVAIL, "range: the address before it is refused");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_2, PORT), 0,
	   "range: the first address can be bound");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_3, PORT), 0,
	   "range: the last address can be bound");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "range: the address after it is refused");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_5, PORT),
		 EADDRNOTAVAIL, "network: refused before it is added");
	is(add_entry(NXA_TYPE_MASK, "10.99.2.0", "0.0.0.0", "255.255.255.0"),
	   0, "add a network");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_5, PORT), 0,
	   "network: an address in it can be bound");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "network: an address outside is refused");
	agent_stop(&a);
}

static long add_network_v6(const char *ip, __u32 prefix, const char *mask)
{
	struct vcmd_net_addr_ipv6_v1 d = {
		.type = NXA_TYPE_MASK, .prefix = prefix,
	};

	inet_pton(AF_INET6, ip, d.ip);
	inet_pton(AF_INET6, mask, d.mask);
	return vserver(VCMD_net_add_ipv6, GUEST + 2, &d);
}

static void test_network_v6(void)
{
	const struct vs_place place = { .nid = GUEST + 2 };
	struct agent a = agent_need(&place, "a network context");

	net = &net_v6;
	is(add_network_v6("fd00:99:2::", 64, "ffff:ffff:ffff:ffff::"), 0,
	   "add an IPv6 network");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_5, PORT), 0,
	   "IPv6 network: an address in it can be bound");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "IPv6 network: an address outside is refused");
	/* ::/0 does not include the v4-mapped addresses. */
	is(add_network_v6("::", 0, "::"), 0, "add ::/0");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT), 0,
	   "::/0: any IPv6 address can be bound");
	net = &net_v4;
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "::/0: no IPv4 address");
	net = &net_mapped;
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "::/0: no v4-mapped address");
	agent_stop(&a);
	net = &net_v4;
}

/* Protocols other than TCP and UDP. */
static long bind_protocol(int type, int protocol, const char *addr)
{
	union net_sockaddr in = net_address(addr, 0);
	int fd = socket(in.any.sa_family, type, protocol);

	if (fd < 0)
		return -errno;
	if (bind(fd, &in.any, net_size(&in)))
		return net_fail(fd);
	close(fd);
	return 0;
}

static int icmp_of(const char *addr)
{
	return strchr(addr, ':') ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
}

static long bind_raw(void *arg)
{
	return bind_protocol(SOCK_RAW, icmp_of(arg), arg);
}

static long bind_ping(void *arg)
{
	return bind_protocol(SOCK_DGRAM, icmp_of(arg), arg);
}

static long bind_udplite(void *arg)
{
	return bind_protocol(SOCK_DGRAM, IPPROTO_UDPLITE, arg);
}

/* Set the groups that may use ping sockets. */
static void set_ping_groups(const char *range)
{
	FILE *f = fopen("/proc/sys/net/ipv4/ping_group_range", "we");

	if (!f || fputs(range, f) < 0 || fclose(f))
		bail_out("ping_group_range: %s", strerror(errno));
}

static void test_protocol(struct agent *a, agent_fn try_bind, const char *name)
{
	char own[32], foreign[32];

	strcpy(own, NET_1);
	strcpy(foreign, NET_3);
	is(agent_do(a, try_bind, own), 0,
	   "%s %s: a context can bind its own address", net->name, name);
	is_errno(agent_do(a, try_bind, foreign), EADDRNOTAVAIL,
		 "%s %s: a context cannot bind the host's address",
		 net->name, name);
}

static void test_protocols(struct agent *a)
{
	test_protocol(a, bind_raw, "raw");
	test_protocol(a, bind_ping, "ping");
	test_protocol(a, bind_udplite, "UDP-Lite");
}

static void test_other_protocols(void)
{
	const struct vs_place place = {
		.nid = GUEST + 3, .addr = { NET_BOTH(0) },
	};
	struct agent a = agent_need(&place, "a network context of the host");

	set_ping_groups("0 0");
	test_protocols(&a);
	net = &net_v6;
	test_protocols(&a);
	net = &net_v4;
	set_ping_groups("1 0");
	agent_stop(&a);
}

/* With SINGLE_IP, bind() replaces 0.0.0.0 by the only address. */
static void test_single(void)
{
	const struct vs_place place = {
		.nid = GUEST + 4, .addr = { NET_4 }, .nflags = NXF_SINGLE_IP,
	};
	struct agent a = agent_need(&place, "a context with one address");
	long fd = net_do(&a, net_bind, SOCK_STREAM, NET_ANY, PORT);

	is(net_do_fd(&a, net_name, fd), net_number(NET_4),
	   "SINGLE_IP: bind replaces 0.0.0.0 by the address");
	agent_stop(&a);
}

static void test_wildcard_name(void)
{
	long fd = net_do(&guest, net_bind, SOCK_STREAM, NET_ANY, PORT);

	is(net_do_fd(&guest, net_name, fd), net_number(NET_ANY),
	   "%s: getsockname shows the wildcard", net->name);
	net_do_fd(&guest, net_close, fd);
	fd = net_do(&guest, net_bind, SOCK_STREAM, NET_LOCAL, PORT);
	is(net_do_fd(&guest, net_name, fd), net_number(NET_LOCAL),
	   "%s: getsockname shows the loopback", net->name);
	net_do_fd(&guest, net_close, fd);
}

static void test_family(void)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		test_addresses(types[i]);
		test_options(types[i]);
		is(net_do(&other, net_try_bind, types[i], NET_2, PORT), 0,
		   "%s: the other guest can bind its own address",
		   net_type(types[i]));
	}
	test_wildcard_name();
	test_group();
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	const struct vs_place elsewhere = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
	};

	net_up();
	guest = agent_need(&place, "the guest");
	other = agent_need(&elsewhere, "another guest");
	net_each(test_family);
	test_entries();
	test_network_v6();
	test_other_protocols();
	test_single();
	agent_stop(&guest);
	agent_stop(&other);
	net_down();
	return done_testing();
}
