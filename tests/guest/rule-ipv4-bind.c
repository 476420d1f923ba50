// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a process of a network context binds the addresses of the context
 * and no others, whatever options it sets.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	600
#define PORT	6000

static const int types[] = { SOCK_STREAM, SOCK_DGRAM };

/* Its own, and what is not: of another context, the host's, nobody's. */
static void test_addresses(struct agent *guest, int type)
{
	static const char *const foreign[] = {
		NET_2, NET_3, "10.99.9.9", "127.0.0.2", "127.1.2.3",
		"127.2.89.1", "224.0.0.5", "1.2.3.4",
	};
	const char *t = net_type(type);
	unsigned int i;

	is(net_do(guest, net_try_bind, type, NET_1, PORT), 0,
	   "%s: its own address", t);
	is(net_do(guest, net_try_bind, type, "0.0.0.0", PORT), 0,
	   "%s: 0.0.0.0", t);
	is(net_do(guest, net_try_bind, type, "127.0.0.1", PORT), 0,
	   "%s: 127.0.0.1", t);
	/* 600 is 2 * 256 + 88. */
	is(net_do(guest, net_try_bind, type, "127.2.88.1", PORT), 0,
	   "%s: its own loopback by number", t);
	for (i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		is_errno(net_do(guest, net_try_bind, type, foreign[i], PORT),
			 EADDRNOTAVAIL, "%s: %s", t, foreign[i]);
}

static void test_options(struct agent *guest, int type)
{
	static const struct {
		int level, option;
		const char *name;
	} options[] = {
		{ IPPROTO_IP, IP_FREEBIND, "IP_FREEBIND" },
		{ IPPROTO_IP, IP_TRANSPARENT, "IP_TRANSPARENT" },
		{ IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT,
		  "IP_BIND_ADDRESS_NO_PORT" },
		{ SOL_SOCKET, SO_REUSEADDR, "SO_REUSEADDR" },
		{ SOL_SOCKET, SO_REUSEPORT, "SO_REUSEPORT" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(options) / sizeof(*options); i++) {
		struct net_call c = net_at(type, NET_3, PORT);

		c.level = options[i].level;
		c.option = options[i].option;
		is_errno(agent_do(guest, net_try_bind, c), EADDRNOTAVAIL,
			 "%s with %s: an address of the host", net_type(type),
			 options[i].name);
		strcpy(c.addr, NET_1);
		is(agent_do(guest, net_try_bind, c), 0,
		   "%s with %s: its own", net_type(type), options[i].name);
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
	   "a range of two");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_1, PORT),
		 EADDRNOTAVAIL, "range: before it");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_2, PORT), 0,
	   "range: its first");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_3, PORT), 0,
	   "range: its last");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "range: after it");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_5, PORT),
		 EADDRNOTAVAIL, "network: not yet");
	is(add_entry(NXA_TYPE_MASK, "10.99.2.0", "0.0.0.0", "255.255.255.0"),
	   0, "a network");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_5, PORT), 0,
	   "network: an address in it");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_4, PORT),
		 EADDRNOTAVAIL, "network: one beside it");
	agent_stop(&a);
}

/* Protocols that have a bind of their own: raw, and the echo of ping. */
static long bind_icmp(int type, const char *addr)
{
	struct sockaddr_in in = net_address(addr, 0);
	int fd = socket(AF_INET, type, IPPROTO_ICMP);

	if (fd < 0)
		return -errno;
	if (bind(fd, (void *)&in, sizeof(in)))
		return net_fail(fd);
	close(fd);
	return 0;
}

static long bind_raw(void *arg)
{
	return bind_icmp(SOCK_RAW, arg);
}

static long bind_ping(void *arg)
{
	return bind_icmp(SOCK_DGRAM, arg);
}

/* Groups that may use ping sockets. */
static void set_ping_groups(const char *range)
{
	FILE *f = fopen("/proc/sys/net/ipv4/ping_group_range", "we");

	if (!f || fputs(range, f) < 0 || fclose(f))
		bail_out("ping_group_range: %s", strerror(errno));
}

static void test_icmp(void)
{
	const struct vs_place place = { .nid = GUEST + 3, .addr = { NET_1 } };
	struct agent a = agent_need(&place, "a network context of the host");
	const char own[] = NET_1, foreign[] = NET_3;

	is(agent_do(&a, bind_raw, own), 0, "raw: its own address");
	is_errno(agent_do(&a, bind_raw, foreign), EADDRNOTAVAIL,
		 "raw: an address of the host");
	set_ping_groups("0 0");
	is(agent_do(&a, bind_ping, own), 0, "ping: its own address");
	is_errno(agent_do(&a, bind_ping, foreign), EADDRNOTAVAIL,
		 "ping: an address of the host");
	set_ping_groups("1 0");
	agent_stop(&a);
}

/* SINGLE_IP makes 0.0.0.0 the one address. */
static void test_single(void)
{
	const struct vs_place place = {
		.nid = GUEST + 4, .addr = { NET_4 }, .nflags = NXF_SINGLE_IP,
	};
	struct agent a = agent_need(&place, "a context with one address");
	long fd = net_do(&a, net_bind, SOCK_STREAM, "0.0.0.0", PORT);

	is(net_do_fd(&a, net_name, fd), net_number(NET_4),
	   "SINGLE_IP: 0.0.0.0 becomes the address");
	agent_stop(&a);
}

static void test_wildcard_name(struct agent *guest)
{
	long fd = net_do(guest, net_bind, SOCK_STREAM, "0.0.0.0", PORT);

	is(net_do_fd(guest, net_name, fd), 0, "0.0.0.0 keeps its name");
	net_do_fd(guest, net_close, fd);
	fd = net_do(guest, net_bind, SOCK_STREAM, "127.0.0.1", PORT);
	is(net_do_fd(guest, net_name, fd), net_number("127.0.0.1"),
	   "the loopback is shown as 127.0.0.1");
	net_do_fd(guest, net_close, fd);
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_1 },
	};
	const struct vs_place elsewhere = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_2 },
	};
	struct agent guest, other;
	unsigned int i;

	net_up();
	guest = agent_need(&place, "the guest");
	other = agent_need(&elsewhere, "another guest");
	for (i = 0; i < 2; i++) {
		test_addresses(&guest, types[i]);
		test_options(&guest, types[i]);
		is(net_do(&other, net_try_bind, types[i], NET_2, PORT), 0,
		   "%s: the other guest binds what is its own",
		   net_type(types[i]));
	}
	test_wildcard_name(&guest);
	test_entries();
	test_icmp();
	test_single();
	agent_stop(&guest);
	agent_stop(&other);
	net_down();
	return done_testing();
}
