// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests VLANs for addresses of a guest: which are made, and the errors. */
#define _GNU_SOURCE
#include "config.h"

#include "interfaces-private.h"
#include "interfaces-tun.h"
#include "interfaces-vlan.h"

int tun_read(int from, struct iface *i)
{
	(void)from;
	(void)i;
	return 0;
}

static int kernel_error;

int rtnl_request(struct mnl_socket *nl, struct nlmsghdr *msg, mnl_cb_t cb,
		 void *data)
{
	(void)nl;
	(void)msg;
	(void)cb;
	(void)data;
	errno = kernel_error;
	return kernel_error ? -1 : 0;
}

/* Make the directory; the defaults lie below it as well. */
static int make_top(void **state)
{
	vlan_driver = "proc-net-vlan";
	vlan_default = ".defaults/interfaces/vlandev";
	return make_dir(state) || fchdir(dir);
}

static int remove_top(void **state)
{
	return chdir("/") || remove_dir(state);
}

#define TOP_TEST(f)	cmocka_unit_test_setup_teardown(f, make_top, remove_top)

/* The VLAN id of the device @dev; -1 for a mistake. */
static int vlan_of(const char *dev)
{
	struct iface i = { .id = (char *)"0", .dev = (char *)dev };

	*message = '\0';
	return vlan_read(dir, &i) < 0 ? -1 : (int)i.vlan;
}

static void wishes(void **state)
{
	static const char *const all[] = {
		".defaults/interfaces/vlandev", "interfaces/vlandev",
		"interfaces/0/vlandev",
	};
	size_t i;

	(void)state;
	put("interfaces/0/ip", "10.0.0.1\n");
	assert_int_equal(vlan_of("eth0.5"), 0);
	for (i = 0; i < sizeof(all) / sizeof(*all); i++) {
		put(all[i], "");
		assert_int_equal(vlan_of("eth0.5"), 5);
		put("interfaces/0/novlandev", "");
		assert_int_equal(vlan_of("eth0.5"), 0);
		put("interfaces/0/novlandev", NULL);
		put("interfaces/novlandev", "");
		assert_int_equal(vlan_of("eth0.5"), i ? 5 : 0);
		put("interfaces/novlandev", NULL);
		put(all[i], NULL);
	}
}

static void names(void **state)
{
	static const char *const none[] = {
		"eth0", "eth0.", ".5", "eth0.0", "eth0.4095", "eth0.x",
		"eth0.5x", "eth0.-5",
	};
	size_t i;

	(void)state;
	put("interfaces/vlandev", "");
	assert_int_equal(vlan_of("eth0.1"), 1);
	assert_int_equal(vlan_of("eth0.4094"), 4094);
	assert_int_equal(vlan_of("eth0.5.7"), 7);
	assert_int_equal(vlan_of("vlan5"), -1);
	assert_non_null(strstr(message, "interface 0: 'vlan5' is not of the form DEVICE.VLAN"));
	assert_non_null(strstr(message, "interfaces/0/dev"));
	assert_non_null(strstr(message, "interfaces/0/novlandev"));
	assert_int_equal(vlan_of("vlans"), 0);
	for (i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(vlan_of(none[i]), 0);
	put("interfaces/0/vlandev", "");
	for (i = 0; i < sizeof(none) / sizeof(*none); i++)
		assert_int_equal(vlan_of(none[i]), -1);
}

static void assert_error(const char *dev, int error, const char *wanted)
{
	struct iface i = { .id = (char *)"0", .dev = (char *)dev, .vlan = 5 };

	kernel_error = error;
	*message = '\0';
	assert_int_equal(vlan_make(NULL, &i), error ? -1 : 0);
	assert_non_null(strstr(message, wanted));
}

static void errors(void **state)
{
	(void)state;
	assert_error("lo.5", 0, "");
	assert_error("lo.5", EOPNOTSUPP, "modprobe 8021q");
	put("proc-net-vlan/config", "");
	assert_error("lo.5", EOPNOTSUPP,
		     "the device lo does not support VLANs (interfaces/0/dev)");
	assert_error("lo.5", EEXIST, "VLAN 5 of lo exists already");
	assert_error("lo.5", EPERM, "cannot make");
	assert_error("no-such.5", ENODEV, "no such device: no-such");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TOP_TEST(wishes),
		TOP_TEST(names),
		TOP_TEST(errors),
	};

	return cmocka_run_group_tests_name("vserver-vlan", tests, NULL, NULL);
}
