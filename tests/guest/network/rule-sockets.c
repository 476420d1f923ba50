// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest can use only the address families that honour contexts.  It has
 * no raw sockets without CAP_NET_RAW, and no IPv4 without an address.
 */
#define _GNU_SOURCE
#include <linux/capability.h>

#include "net.h"

#define GUEST	640

struct request {
	int	family, type, protocol;
};

static long open_socket(void *arg)
{
	const struct request *r = arg;
	int fd = socket(r->family, r->type, r->protocol);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long open_pair(void *arg)
{
	int pair[2];

	(void)arg;
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		return -errno;
	close(pair[0]);
	close(pair[1]);
	return 0;
}

static void test_families(struct agent *guest, const char *who)
{
	struct request r = { .type = SOCK_RAW };
	int family, wrong = 0;
	const struct request allowed[] = {
		{ AF_UNIX, SOCK_STREAM, 0 }, { AF_UNIX, SOCK_DGRAM, 0 },
		{ AF_NETLINK, SOCK_RAW, 0 }, { AF_INET, SOCK_STREAM, 0 },
		{ AF_INET, SOCK_DGRAM, 0 },
	};
	unsigned int i;

	for (i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		is(agent_do(guest, open_socket, allowed[i]), 0,
		   "%s can open family %d, type %d", who, allowed[i].family,
		   allowed[i].type);
	is(agent_ask(guest, open_pair), 0, "%s can make a socket pair", who);

	for (family = 0; family < 64; family++) {
		if (family == AF_UNIX || family == AF_INET ||
		    family == AF_INET6 || family == AF_NETLINK)
			continue;
		r.family = family;
		if (agent_do(guest, open_socket, r) != -EAFNOSUPPORT) {
			diag("family %d: %s", family,
			     tap_result(agent_do(guest, open_socket, r)));
			wrong++;
		}
	}
	is(wrong, 0, "%s: all other families are refused as unknown", who);
	r.family = AF_PACKET;
	is(open_socket(&r), 0, "the host can open AF_PACKET");
}

static void test_ipv6(struct agent *guest, const char *who)
{
	const struct request stream = { AF_INET6, SOCK_STREAM, 0 };
	const struct request raw = { AF_INET6, SOCK_RAW, IPPROTO_ICMPV6 };

	is(agent_do(guest, open_socket, stream), 0,
	   "%s without an IPv6 address can open IPv6 sockets", who);
	is_errno(agent_do(guest, open_socket, raw), EAFNOSUPPORT,
		 "%s without an IPv6 address cannot open raw IPv6", who);
	is(open_socket((void *)&raw), 0, "the host can open raw IPv6");
}

/* Raw sockets, and protocols with addresses in their own messages. */
static void test_protocols(struct agent *bare, struct agent *guest)
{
	const struct request raw[] = {
		{ AF_INET, SOCK_RAW, IPPROTO_ICMP },
		{ AF_INET, SOCK_RAW, IPPROTO_TCP },
		{ AF_INET, SOCK_RAW, IPPROTO_UDP },
		{ AF_INET, SOCK_RAW, IPPROTO_RAW },
	};
	/* MPTCP; SCTP and DCCP by number and as default of the type. */
	const struct request other[] = {
		{ AF_INET, SOCK_STREAM, 262 },
		{ AF_INET, SOCK_STREAM, IPPROTO_SCTP },
		{ AF_INET, SOCK_SEQPACKET, 0 },
		{ AF_INET, SOCK_DCCP, IPPROTO_DCCP },
		{ AF_INET, SOCK_DCCP, 0 },
	};
	unsigned int i;

	for (i = 0; i < sizeof(raw) / sizeof(*raw); i++) {
		is_errno(agent_do(bare, open_socket, raw[i]), EPERM,
			 "without CAP_NET_RAW no raw socket, protocol %d",
			 raw[i].protocol);
		is(open_socket((void *)&raw[i]), 0, "... the host can open it");
	}
	for (i = 0; i < sizeof(other) / sizeof(*other); i++) {
		is_errno(agent_do(guest, open_socket, other[i]), EPROTONOSUPPORT,
			 "a guest cannot open type %d, protocol %d",
			 other[i].type,
			 other[i].protocol);
		is(open_socket((void *)&other[i]), 0,
		   "... the host can open it");
	}
}

static void test_no_address(void)
{
	const struct vs_place place = { .xid = GUEST + 2, .nid = GUEST + 2 };
	struct agent a = agent_need(&place, "a context without an address");
	const struct request r = { AF_INET, SOCK_STREAM, 0 };
	const struct request r6 = { AF_INET6, SOCK_STREAM, 0 };

	is(agent_do(&a, open_socket, r6), 0,
	   "with lback_remap a context can open IPv6 sockets");
	vs_set_nflags(GUEST + 2, 0, NXF_LBACK_REMAP);
	is_errno(agent_do(&a, open_socket, r), EAFNOSUPPORT,
		 "without addresses and lback_remap no IPv4 sockets");
	is_errno(agent_do(&a, open_socket, r6), EAFNOSUPPORT,
		 "... nor IPv6 sockets");
	vs_add_ipv4(GUEST + 2, NXA_TYPE_ADDR, NET_1, "255.255.255.0");
	is(agent_do(&a, open_socket, r), 0,
	   "with an address a context can open IPv4 sockets");
	agent_stop(&a);
}

int main(void)
{
	const __u64 no_raw = ~((1ULL << CAP_NET_RAW) | (1ULL << CAP_NET_ADMIN));
	const struct vs_place full = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_1 },
	};
	const struct vs_place process = { .xid = GUEST + 1, .bcaps = no_raw };
	const struct vs_place network = { .nid = GUEST + 3, .addr = { NET_1 } };
	struct agent guest = agent_need(&full, "a guest");
	struct agent bare = agent_need(&process, "a process context");
	struct agent bound = agent_need(&network, "a network context");

	test_families(&guest, "guest");
	test_families(&bare, "process context");
	test_families(&bound, "network context");
	test_ipv6(&guest, "guest");
	test_ipv6(&bound, "network context");
	test_protocols(&bare, &guest);
	test_no_address();
	agent_stop(&guest);
	agent_stop(&bare);
	agent_stop(&bound);
	return done_testing();
}
