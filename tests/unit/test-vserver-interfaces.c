// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests --interface of build, and the parser of interfaces/. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/rtnetlink.h>

#include "config.h"
#include "interfaces-tun.h"
#include "interfaces-vlan.h"
#include "interfaces.h"
#include "vserver-build/build.h"

/* test-vserver-vlan.c and test-vserver-tun.c test these functions. */
int vlan_read(int from, struct iface *i)
{
	(void)from;
	(void)i;
	return 0;
}

int tun_read(int from, struct iface *i)
{
	return vlan_read(from, i);
}

static void assert_text(const char *got, const char *wanted)
{
	if (wanted) {
		assert_non_null(got);
		assert_string_equal(got, wanted);
	} else {
		assert_null(got);
	}
}

static void specifications(void **state)
{
	static const struct {
		const char	*spec, *name, *dev, *ip, *mask, *prefix;
		bool		nodev;
	} good[] = {
		{ "vs01=eth1:192.168.39.11/24", "vs01", "eth1",
		  "192.168.39.11", NULL, "24", false },
		{ "eth0:10.0.0.1/255.255.248.0", NULL, "eth0", "10.0.0.1",
		  "255.255.248.0", NULL, false },
		{ "10.0.0.1", NULL, NULL, "10.0.0.1", NULL, NULL, false },
		{ "nodev:10.0.0.1/8", NULL, NULL, "10.0.0.1", NULL, "8", true },
		{ "2001:db8::1", NULL, NULL, "2001:db8::1", NULL, NULL, false },
		{ "2001:db8::1/64", NULL, NULL, "2001:db8::1", NULL, "64",
		  false },
		{ "[2001:db8::1]/64", NULL, NULL, "2001:db8::1", NULL, "64",
		  false },
		{ "six=eth0:2001:db8::1/64", "six", "eth0", "2001:db8::1",
		  NULL, "64", false },
		{ "eth0:[::1]", NULL, "eth0", "::1", NULL, NULL, false },
	};
	struct build_interface i;
	size_t n;

	(void)state;
	for (n = 0; n < sizeof(good) / sizeof(*good); n++) {
		assert_int_equal(build_parse_interface(good[n].spec, &i), 0);
		assert_text(i.name, good[n].name);
		assert_text(i.dev, good[n].dev);
		assert_text(i.ip, good[n].ip);
		assert_text(i.mask, good[n].mask);
		assert_text(i.prefix, good[n].prefix);
		assert_int_equal(i.nodev, good[n].nodev);
		build_free_interface(&i);
	}
}

static void bad_specifications(void **state)
{
	static const char *const bad[] = {
		"", "eth0", "eth0:", "eth0:web1", "10.0.0", "10.0.0.1/",
		"10.0.0.256", "[2001:db8::1", "[2001:db8::1]64", "x=",
		"10.0.0.1,10.0.0.2",
	};
	struct build_interface i;
	size_t n;

	(void)state;
	for (n = 0; n < sizeof(bad) / sizeof(*bad); n++) {
		*message = '\0';
		assert_int_equal(build_parse_interface(bad[n], &i), -1);
		assert_non_null(strstr(message, bad[n]));
		assert_null(i.ip);
	}
}

static void reading(void **state)
{
	struct net_config n = { 0 };

	(void)state;
	put("interfaces/dev", "eth9\n");
	put("interfaces/prefix", "24\n");
	put("interfaces/bcast", "10.0.0.255\n");
	put("interfaces/0/ip", "10.0.0.1\n");
	put("interfaces/0/name", "web\n");
	put("interfaces/1/ip", "10.1.0.1\n");
	put("interfaces/1/dev", "eth1\n");
	put("interfaces/1/prefix", "16\n");
	put("interfaces/2/ip", "2001:db8::1\n");
	put("interfaces/2/prefix", "64\n");
	put("interfaces/2/name", "six\n");
	put("interfaces/3/ip", "10.2.0.1\n");
	put("interfaces/3/nodev", "");
	put("interfaces/4/ip", "nonsense\n");
	put("interfaces/4/disabled", "");
	assert_int_equal(interfaces_read(dir, &n), 0);
	assert_int_equal(n.count, 4);
	assert_string_equal(n.ifaces[0].dev, "eth9");
	assert_string_equal(n.ifaces[0].label, "eth9:web");
	assert_int_equal(n.ifaces[0].prefix, 24);
	assert_string_equal(n.ifaces[1].dev, "eth1");
	assert_int_equal(n.ifaces[1].prefix, 16);
	assert_int_equal(n.ifaces[2].family, AF_INET6);
	assert_null(n.ifaces[2].label);
	assert_true(n.ifaces[3].nodev);
	assert_null(n.ifaces[3].dev);
	assert_true(n.has_bcast);
	assert_false(n.has_lback);
	interfaces_free(&n);
}

static void details(void **state)
{
	struct net_config n = { 0 };

	(void)state;
	put("interfaces/dev", "eth9\n");
	put("interfaces/scope", "link\n");
	put("interfaces/0/ip", "10.0.0.1\n");
	put("interfaces/0/bcast", "10.0.0.63\n");
	put("interfaces/1/ip", "10.1.0.1\n");
	put("interfaces/1/peer", "10.1.0.2\n");
	put("interfaces/1/scope", "7\n");
	put("interfaces/2/ip", "2001:db8::1\n");
	put("interfaces/2/peer", "2001:db8::2/127\n");
	put("interfaces/2/bcast", "10.0.0.63\n");
	put("interfaces/1/nodad", "");
	put("interfaces/2/nodad", "");
	assert_int_equal(interfaces_read(dir, &n), 0);
	assert_int_equal(n.ifaces[0].scope, RT_SCOPE_LINK);
	assert_true(n.ifaces[0].has_bcast);
	assert_int_equal(n.ifaces[0].bcast.s_addr, inet_addr("10.0.0.63"));
	assert_false(n.ifaces[0].has_peer);
	assert_int_equal(n.ifaces[1].scope, 7);
	assert_false(n.ifaces[1].has_bcast);
	assert_true(n.ifaces[1].has_peer);
	assert_int_equal(n.ifaces[1].peer.v4.s_addr, inet_addr("10.1.0.2"));
	assert_int_equal(n.ifaces[1].peer_prefix, -1);
	assert_int_equal(n.ifaces[2].peer_prefix, 127);
	assert_true(n.ifaces[2].nodad);
	assert_false(n.ifaces[1].nodad);
	assert_false(n.ifaces[2].has_bcast);
	interfaces_free(&n);
}

static void masks(void **state)
{
	struct net_config n = { 0 };

	(void)state;
	put("interfaces/0/dev", "eth0\n");
	put("interfaces/0/ip", "10.0.0.1\n");
	put("interfaces/0/mask", "255.255.248.0\n");
	assert_int_equal(interfaces_read(dir, &n), 0);
	assert_int_equal(n.ifaces[0].prefix, 21);
	interfaces_free(&n);
	put("interfaces/0/prefix", "30\n");
	n = (struct net_config){ 0 };
	assert_int_equal(interfaces_read(dir, &n), 0);
	assert_int_equal(n.ifaces[0].prefix, 30);
	interfaces_free(&n);
}

static void assert_mistake(const char *path, const char *text,
			   const char *wanted)
{
	struct net_config n = { 0 };

	put(path, text);
	*message = '\0';
	assert_int_equal(interfaces_read(dir, &n), -1);
	assert_non_null(strstr(message, wanted));
	if (n.count)
		assert_true(n.ifaces[0].dev || n.ifaces[0].nodev);
	interfaces_free(&n);
}

static void mistakes(void **state)
{
	(void)state;
	assert_mistake("interfaces/0/dev", "eth0\n",
		       "Can not read ip for 'interfaces/0'");
	assert_mistake("interfaces/0/ip", "10.0.0\n", "is not an IP address");
	assert_mistake("interfaces/0/ip", "10.0.0.1 up\n", "is not an IP address");
	put("interfaces/0/ip", "10.0.0.1\n");
	assert_mistake("interfaces/0/dev", "\n",
		       "No device specified for 'interfaces/0'");
	assert_mistake("interfaces/0/dev", "eth0 up\n", "is not a valid name of a device");
	assert_mistake("interfaces/0/dev", "an-interface-name\n",
		       "is not a valid name of a device");
	put("interfaces/0/dev", "eth0\n");
	assert_mistake("interfaces/0/mask", "255.0.255.0\n", "is not a netmask");
	assert_mistake("interfaces/0/prefix", "33\n", "is not a prefix length");
	assert_mistake("interfaces/0/prefix", "x\n", "is not a prefix length");
	put("interfaces/0/prefix", "8\n");
	assert_mistake("interfaces/0/peer", "1.2.3.4 dev lo\n",
		       "is not an address of the family of 10.0.0.1");
	assert_mistake("interfaces/0/peer", "::1\n",
		       "is not an address of the family of 10.0.0.1");
	assert_mistake("interfaces/0/peer", "1.2.3.4/33\n",
		       "is not a prefix length from 0 to 32 (peer)");
	put("interfaces/0/peer", "1.2.3.4\n");
	assert_mistake("interfaces/0/bcast", "-\n",
		       "is not a broadcast address");
	put("interfaces/0/bcast", "+\n");
	assert_mistake("interfaces/0/scope", "everywhere\n", "is not a scope");
	assert_mistake("interfaces/0/scope", "256\n", "is not a scope");
	put("interfaces/0/scope", "255\n");
	assert_mistake("interfaces/lback", "localhost\n",
		       "is not an IPv4 address");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(specifications),
		DIR_TEST(bad_specifications),
		DIR_TEST(reading),
		DIR_TEST(details),
		DIR_TEST(masks),
		DIR_TEST(mistakes),
	};

	return cmocka_run_group_tests_name("vserver-interfaces", tests, NULL,
					   NULL);
}
