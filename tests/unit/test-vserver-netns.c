// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the parser of netns/: the devices, and the name. */
#define _GNU_SOURCE
#include "config.h"

#include "mounts.h"
#include "netns.h"

int mounts_everywhere(int (*mount)(void *data), void *data)
{
	return mount(data);
}

/* Write @file of the device @id. */
static void put_device(const char *id, const char *file, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "netns/interfaces/%s/%s", id, file);
	put(path, text);
}

static void nothing(void **state)
{
	struct netns_config n = { 0 };

	(void)state;
	assert_int_equal(netns_read(dir, &n), 0);
	assert_int_equal(n.count, 0);
	assert_true(netns_has_device(&n, "lo"));
	assert_false(netns_has_device(&n, "geth0"));
	netns_free(&n);
}

static void devices(void **state)
{
	struct netns_config n = { 0 };

	(void)state;
	put_device("0", "host", "veth-web1\n");
	put_device("1", "host", "eth0\n");
	put_device("1", "type", "macvlan\n");
	put_device("1", "guest", "wan\n");
	put_device("2", "host", "eth0\n");
	put_device("2", "type", "ipvlan\n");
	put_device("3", "host", "fifteen-letters\n");
	put_device("3", "type", "veth\n");
	assert_int_equal(netns_read(dir, &n), 0);
	assert_int_equal(n.count, 4);
	assert_string_equal(n.devs[0].host, "veth-web1");
	assert_string_equal(n.devs[0].guest, "geth0");
	assert_int_equal(n.devs[0].type, NETDEV_VETH);
	assert_string_equal(n.devs[1].guest, "wan");
	assert_int_equal(n.devs[1].type, NETDEV_MACVLAN);
	assert_string_equal(n.devs[2].host, "eth0");
	assert_string_equal(n.devs[2].guest, "geth2");
	assert_int_equal(n.devs[2].type, NETDEV_IPVLAN);
	assert_string_equal(n.devs[3].guest, "geth3");
	assert_true(netns_has_device(&n, "wan"));
	assert_true(netns_has_device(&n, "geth3"));
	assert_false(netns_has_device(&n, "eth0"));
	netns_free(&n);
}

static void assert_mistake(const char *id, const char *file, const char *text,
			   const char *wanted)
{
	struct netns_config n = { 0 };

	put_device(id, file, text);
	*message = '\0';
	assert_int_equal(netns_read(dir, &n), -1);
	assert_non_null(strstr(message, wanted));
	netns_free(&n);
}

static void mistakes(void **state)
{
	static const char *const bad[] = {
		"a-name-too-long1\n", "eth 0\n", "eth/0\n", "eth0:1\n",
		".\n", "..\n", "eth%d\n",
	};
	size_t i;

	(void)state;
	assert_mistake("0", "type", "bridge\n",
		       "netns/interfaces/0/type: 'bridge' is not a type");
	assert_mistake("0", "type", "macvlan\n",
		       "netns/interfaces/0/host: missing: write the name of a device of the host");
	assert_mistake("0", "type", NULL,
		       "netns/interfaces/0/host: missing: write the name of the end");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put_device("0", "guest", NULL);
		assert_mistake("0", "host", bad[i],
			       "netns/interfaces/0/host: '");
		put_device("0", "host", "veth0\n");
		assert_mistake("0", "guest", bad[i],
			       "netns/interfaces/0/guest: '");
	}
	assert_mistake("0", "guest", "lo\n", "0/guest: 'lo' is the loopback");
	put_device("0", "guest", "geth1\n");
	assert_mistake("1", "host", "veth1\n",
		       "1/guest: 'geth1' is the name of netns/interfaces/0 as well");
	put_device("0", "guest", NULL);
	assert_mistake("1", "host", "veth0\n",
		       "1/host: 'veth0' is the name of netns/interfaces/0 as well");
}

static void assert_name(const char *text, const char *name, bool shared)
{
	struct netns_config n = { 0 };

	put("netns/name", text);
	assert_int_equal(netns_read_name(dir, "web1", &n), 0);
	assert_int_equal(n.shared, shared);
	if (name) {
		assert_non_null(n.name);
		assert_string_equal(n.name, name);
	} else {
		assert_null(n.name);
	}
	netns_free(&n);
}

static void name(void **state)
{
	static const char *const bad[] = { ".\n", "..\n", "a/b\n", "/a\n" };
	struct netns_config n = { 0 };
	size_t i;

	(void)state;
	assert_name(NULL, NULL, false);
	assert_name("", "web1", false);
	assert_name("web 2\n", "web 2", false);
	put("netns/shared", "");
	assert_name("dmz\n", "dmz", true);
	assert_name(NULL, "web1", true);
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		put("netns/name", bad[i]);
		*message = '\0';
		assert_int_equal(netns_read_name(dir, "web1", &n), -1);
		assert_non_null(strstr(message, "netns/name: '"));
		netns_free(&n);
		n = (struct netns_config){ 0 };
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(nothing),
		DIR_TEST(devices),
		DIR_TEST(mistakes),
		DIR_TEST(name),
	};

	return cmocka_run_group_tests_name("vserver-netns", tests, NULL, NULL);
}
