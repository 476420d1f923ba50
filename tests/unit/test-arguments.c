// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the parsers of the tools: numbers, limits, addresses, domains. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <string.h>
#include <sys/personality.h>

#include "ipv4.h"
#include "ipv6.h"
#include "number.h"
#include "vcontext/personality-arg.h"
#include "secure.h"

static void plain_numbers(void **state)
{
	static const char *const bad[] = {
		"", " 1", "1 ", "-1", "+1", "0x10", "1k", "65536",
		"99999999999999999999999",
	};
	uint64_t val = 4711;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(number_parse(bad[i], 65535, &val));
		assert_int_equal(val, 4711);
	}
	assert_true(number_parse("65535", 65535, &val));
	assert_int_equal(val, 65535);
	assert_true(number_parse("010", 65535, &val));
	assert_int_equal(val, 10);
}

static void limits(void **state)
{
	static struct {
		const char	*text;
		uint64_t	val;
	} const good[] = {
		{ "0", 0 }, { "100", 100 }, { "0x10", 16 }, { "010", 8 },
		{ "10k", 10000 }, { "10K", 10240 }, { "2m", 2000000 },
		{ "2M", 2097152 }, { "1g", 1000000000 }, { "1G", 1 << 30 },
		{ "inf", LIMIT_INFINITE }, { "infinite", LIMIT_INFINITE },
	};
	static const char *const bad[] = {
		"", "x", "-1", "10x", "10KB", "10 K", "99999999999999999999",
		"18446744073709551615K", "nothing",
	};
	uint64_t val;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		assert_true(limit_parse(good[i].text, &val));
		assert_true(val == good[i].val);
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(limit_parse(bad[i], &val));
}

static void is_net(const char *text, const char *ip, const char *mask)
{
	struct in_addr want_ip, want_mask;
	struct ipv4_net net;

	inet_pton(AF_INET, ip, &want_ip);
	inet_pton(AF_INET, mask, &want_mask);
	assert_true(ipv4_parse(text, IPV4_DEFAULT_PREFIX, &net));
	assert_int_equal(net.ip.s_addr, want_ip.s_addr);
	assert_int_equal(net.mask.s_addr, want_mask.s_addr);
}

static void addresses(void **state)
{
	static const char *const bad[] = {
		"", "/", "10.0.1", "10.0.1.1/", "10.0.1.1/33", "10.0.1.1/-1",
		"10.0.1.1/255.0.255.0", "10.0.1.256", "10.0.1.1/24/3",
		"10.0.1.1 ", "eth0", "2001:db8::1", "10.0.1.1/0x18",
		"1000000000000000000000000000000000000.1.1.1/8",
	};
	struct ipv4_net net;
	size_t i;

	(void)state;
	is_net("10.0.1.1", "10.0.1.1", "255.255.255.0");
	is_net("10.0.1.1/16", "10.0.1.1", "255.255.0.0");
	is_net("10.0.1.1/0", "10.0.1.1", "0.0.0.0");
	is_net("10.0.1.1/32", "10.0.1.1", "255.255.255.255");
	is_net("192.168.39.11/255.255.248.0", "192.168.39.11",
	       "255.255.248.0");
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ipv4_parse(bad[i], 24, &net));
}

static void masks(void **state)
{
	struct in_addr odd;
	unsigned int i;

	(void)state;
	for (i = 0; i <= 32; i++)
		assert_int_equal(ipv4_prefix(ipv4_mask(i)), i);
	assert_int_equal(ipv4_mask(21).s_addr, htonl(0xfffff800));
	inet_pton(AF_INET, "255.0.255.0", &odd);
	assert_int_equal(ipv4_prefix(odd), -1);
}

static void is_net6(const char *text, const char *ip, unsigned int prefix)
{
	struct in6_addr want;
	struct ipv6_net net;

	inet_pton(AF_INET6, ip, &want);
	assert_true(ipv6_parse(text, &net));
	assert_memory_equal(&net.ip, &want, sizeof(want));
	assert_int_equal(net.prefix, prefix);
}

static void ipv6_addresses(void **state)
{
	static const char *const bad[] = {
		"", "/", ":", "2001:db8::1/", "2001:db8::1/129",
		"2001:db8::1/-1", "2001:db8::1/0x40", "2001:db8::1/64/3",
		"2001:db8::1 ", "[2001:db8::1]", "2001:db8:::1", "10.0.1.1",
		"eth0", "eth0:web", "fe80::1%eth0", "::ffff:10.0.1.1",
		"1:2:3:4:5:6:7:8:9", "1111:2222:3333:4444:5555:6666:7777:"
		"8888:9999:0000:1111:2222",
	};
	struct ipv6_net net = { .prefix = 4711 };
	size_t i;

	(void)state;
	is_net6("2001:db8::1", "2001:db8::1", 128);
	is_net6("2001:DB8::1/64", "2001:db8::1", 64);
	is_net6("::/0", "::", 0);
	is_net6("::1/128", "::1", 128);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ipv6_parse(bad[i], &net));
	assert_int_equal(net.prefix, 4711);
}

static void ipv6_masks(void **state)
{
	struct ipv6_net net = { .prefix = 61 };
	char text[INET6_ADDRSTRLEN];
	struct in6_addr mask;
	unsigned int i, bits, n;

	(void)state;
	for (i = 0; i <= 128; i++) {
		mask = ipv6_mask(i);
		for (n = bits = 0; n < 16; n++)
			bits += __builtin_popcount(mask.s6_addr[n]);
		assert_int_equal(bits, i);
	}
	mask = ipv6_mask(61);
	assert_string_equal(inet_ntop(AF_INET6, &mask, text, sizeof(text)),
			    "ffff:ffff:ffff:fff8::");
	inet_pton(AF_INET6, "2001:db8:0:f:ffff::1", &net.ip);
	ipv6_cut(&net);
	assert_string_equal(inet_ntop(AF_INET6, &net.ip, text, sizeof(text)),
			    "2001:db8:0:8::");
}

/* Lines in the format of /proc/net/if_inet6 */
static void ipv6_of_devices(void **state)
{
	static const char *const bad[] = {
		"",
		"20010db8000000000000000000000001 02 40 00 80     eth1\n",
		"fe800000000000000000000000000001 02 40 20 80     eth0\n",
		"20010db8000000000000000000000001 02 40 00 c0     eth0\n",
		"20010db8000000000000000000000001 02 40 00 88     eth0\n",
		"20010db8000000000000000000000001 02 81 00 80     eth0\n",
		"20010db800000000000000000000001 02 40 00 80     eth0\n",
		"2001 02 40 00 80     eth0\n",
	};
	struct in6_addr want;
	struct ipv6_net net;
	size_t i;

	(void)state;
	inet_pton(AF_INET6, "2001:db8::10", &want);
	assert_true(ipv6_of_line("20010db8000000000000000000000010 02 40 00 80     eth0\n",
				 "eth0", &net));
	assert_memory_equal(&net.ip, &want, sizeof(want));
	assert_int_equal(net.prefix, 64);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(ipv6_of_line(bad[i], "eth0", &net));
}

static void devices(void **state)
{
	struct in_addr bcast;
	struct ipv4_net net;

	(void)state;
	assert_int_equal(ipv4_of_device("nosuchdevice", &net, &bcast), -1);
	if (ipv4_of_device("lo", &net, &bcast) == 0)
		assert_int_equal(net.ip.s_addr, htonl(INADDR_LOOPBACK));
}

static void execution_domains(void **state)
{
	unsigned long val = 0;

	(void)state;
	assert_true(personality_type_parse("linux32", &val));
	assert_int_equal(val, PER_LINUX32);
	assert_true(personality_type_parse("PER_BSD", &val));
	assert_int_equal(val, PER_BSD);
	assert_true(personality_type_parse("0x8", &val));
	assert_int_equal(val, 8);
	assert_false(personality_type_parse("nosuch", &val));
	assert_false(personality_type_parse("", &val));
	val = 0;
	assert_true(personality_flags_parse("uname26,ADDR_LIMIT_3GB", &val));
	assert_int_equal(val, UNAME26 | ADDR_LIMIT_3GB);
	assert_false(personality_flags_parse("uname26,nosuch", &val));
	assert_int_equal(val, UNAME26 | ADDR_LIMIT_3GB);
}

static void secure_fills_unset_bits(void **state)
{
	struct vc_ctx_flags flags = {
		.flagword = VXF_PERSISTENT, .mask = VXF_PERSISTENT,
	};
	struct vc_ctx_caps caps = {
		.bcaps = 1ull << 13, .bmask = 1ull << 13 | 1ull << 0,
		.ccaps = 0, .cmask = VXC_RAW_ICMP,
	};
	struct vc_net_flags nflags = { .mask = NXF_HIDE_NETIF };
	struct vc_net_caps ncaps = { .ncaps = 1, .cmask = 1 };

	(void)state;
	secure_context(&flags, &caps);
	/* raw sockets added, CHOWN removed */
	assert_true(caps.bcaps == 0xb44c24fe);
	assert_true(caps.bmask == ~0ull);
	assert_true(caps.ccaps == 0x4001);
	assert_true(caps.cmask == ~0ull);
	assert_true(flags.flagword ==
		    (VXF_PERSISTENT | VXF_HIDE_NETIF));
	assert_true(flags.mask == flags.flagword);
	secure_network(&nflags, &ncaps);
	assert_true(ncaps.ncaps == 0x101);
	assert_true(ncaps.cmask == ~0ull);
	assert_int_equal(nflags.flagword, 0);
	assert_int_equal(nflags.mask, NXF_HIDE_NETIF);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_numbers),
		cmocka_unit_test(limits),
		cmocka_unit_test(addresses),
		cmocka_unit_test(masks),
		cmocka_unit_test(ipv6_addresses),
		cmocka_unit_test(ipv6_masks),
		cmocka_unit_test(ipv6_of_devices),
		cmocka_unit_test(devices),
		cmocka_unit_test(execution_domains),
		cmocka_unit_test(secure_fills_unset_bits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
