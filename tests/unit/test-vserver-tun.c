// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests tun and tap devices for addresses of a guest. */
#define _GNU_SOURCE
#include "config.h"

#include <linux/if_tun.h>

#include "interfaces-private.h"
#include "interfaces-tun.h"
#include "interfaces-vlan.h"

int vlan_read(int from, struct iface *i)
{
	(void)from;
	(void)i;
	return 0;
}

static int read_it(struct iface *i)
{
	*i = (struct iface){ .id = (char *)"0", .dev = (char *)"tun0" };
	*message = '\0';
	return tun_read(dir, i);
}

static void kinds(void **state)
{
	struct iface i;

	(void)state;
	put("interfaces/0/uid", "5\n");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun, 0);
	put("interfaces/0/tun", "");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun, IFF_TUN);
	put("interfaces/0/tap", "");
	assert_int_equal(read_it(&i), -1);
	assert_non_null(strstr(message, "interface 0: tun0: a device cannot be both"));
	put("interfaces/0/tun", NULL);
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun, IFF_TAP);
}

static void owners(void **state)
{
	struct iface i;

	(void)state;
	put("interfaces/0/tun", "");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun_uid, TUN_NONE);
	assert_int_equal(i.tun_gid, TUN_NONE);
	assert_int_equal(i.tun_link, TUN_NONE);
	put("interfaces/0/gid", "4294967294\n");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun_uid, TUN_NONE);
	assert_int_equal(i.tun_gid, 4294967294);
	put("interfaces/0/uid", "1000\n");
	put("interfaces/0/linktype", "65535\n");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(i.tun_uid, 1000);
	assert_int_equal(i.tun_gid, 4294967294);
	assert_int_equal(i.tun_link, 65535);
}

static void mistakes(void **state)
{
	static const struct {
		const char	*file, *text;
	} bad[] = {
		{ "uid", "4294967295\n" }, { "uid", "root\n" },
		{ "gid", "4294967295\n" }, { "gid", "-1\n" },
		{ "linktype", "65536\n" }, { "linktype", "ether\n" },
	};
	struct iface i;
	char path[64];
	size_t n;

	(void)state;
	put("interfaces/0/tun", "");
	for (n = 0; n < sizeof(bad) / sizeof(*bad); n++) {
		snprintf(path, sizeof(path), "interfaces/0/%s", bad[n].file);
		put(path, bad[n].text);
		assert_int_equal(read_it(&i), -1);
		assert_non_null(strstr(message, "is not a number from 0 to"));
		assert_non_null(strstr(message, path));
		put(path, NULL);
	}
}

static void no_driver(void **state)
{
	struct iface i;

	(void)state;
	tun_driver = "/no/such/tun";
	put("interfaces/0/tap", "");
	assert_int_equal(read_it(&i), 0);
	assert_int_equal(tun_make(&i), -1);
	assert_non_null(strstr(message, "modprobe tun"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DIR_TEST(kinds),
		DIR_TEST(owners),
		DIR_TEST(mistakes),
		DIR_TEST(no_driver),
	};

	return cmocka_run_group_tests_name("vserver-tun", tests, NULL, NULL);
}
