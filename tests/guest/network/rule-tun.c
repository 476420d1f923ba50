// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest with NXC_TUN_CREATE can create a tun or tap device without
 * CAP_NET_ADMIN.  The device gives it no other right of CAP_NET_ADMIN.
 */
#define _GNU_SOURCE
#include <linux/if_tun.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "net.h"

#define GUEST	740
#define DEVICE	"tun740"

/* The host opens the device node: rule-devices tests what a guest may open. */
static int tun = -1;

static long make_device(void *arg)
{
	struct ifreq ifr = { .ifr_flags = *(short *)arg | IFF_NO_PI };

	strcpy(ifr.ifr_name, DEVICE);
	return vs_rc(ioctl(tun, TUNSETIFF, &ifr));
}

static long set_up(void *arg)
{
	struct ifreq ifr = { .ifr_flags = IFF_UP };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	(void)arg;
	strcpy(ifr.ifr_name, DEVICE);
	return ioctl(fd, SIOCSIFFLAGS, &ifr) ? net_fail(fd) : close(fd);
}

static void open_tun(void)
{
	if (tun >= 0)
		close(tun);
	tun = open("/dev/net/tun", O_RDWR | O_CLOEXEC);
	if (tun < 0)
		bail_out("/dev/net/tun: %s", strerror(errno));
}

static void test_kind(short kind, const char *name)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
		.bcaps = VS_SECURE_BCAPS,
	};
	struct vcmd_net_caps_v0 caps = {
		.ncaps = NXC_TUN_CREATE, .cmask = NXC_TUN_CREATE,
	};
	struct agent guest;

	open_tun();
	guest = agent_need(&place, "a guest");
	is_errno(agent_do(&guest, make_device, kind), EPERM,
		 "%s: a guest cannot create a device without NXC_TUN_CREATE",
		 name);
	is(if_nametoindex(DEVICE), 0, "%s: ... there is no device", name);
	is(vserver(VCMD_set_ncaps, GUEST, &caps), 0, "set NXC_TUN_CREATE");
	is(agent_do(&guest, make_device, kind), 0,
	   "%s: a guest can create a device", name);
	ok(if_nametoindex(DEVICE), "%s: ... the host sees it", name);
	ok(agent_ask(&guest, set_up) < 0,
	   "%s: ... the guest cannot set it up", name);
	agent_stop(&guest);
}

/* Set the owner to user 0, and set (1) or clear (0) persistence. */
static long keep_device(void *arg)
{
	return vs_rc(ioctl(tun, TUNSETOWNER, 0UL) ?:
		     ioctl(tun, TUNSETPERSIST, (unsigned long)*(int *)arg));
}

/* Each agent starts with a descriptor of its own, without a device. */
static struct agent need(const struct vs_place *place, const char *what)
{
	struct agent a;

	open_tun();
	a = agent_need(place, what);
	close(tun);
	tun = -1;
	return a;
}

/* Root of another context has the same user id, but is not the owner. */
static void test_others(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .bcaps = VS_SECURE_BCAPS,
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .bcaps = VS_SECURE_BCAPS,
	};
	struct vcmd_net_caps_v0 caps = {
		.ncaps = NXC_TUN_CREATE, .cmask = NXC_TUN_CREATE,
	};
	struct agent host = need(NULL, "the host"), guest, again, other;
	const short kind = IFF_TUN;
	const int on = 1, off = 0;

	guest = need(&first, "a guest");
	other = need(&second, "another guest");
	vserver(VCMD_set_ncaps, GUEST, &caps);
	vserver(VCMD_set_ncaps, GUEST + 1, &caps);

	is(agent_do(&host, make_device, kind), 0, "the host creates a device");
	is(agent_do(&host, keep_device, on), 0, "... and makes it persistent");
	agent_stop(&host);
	is_errno(agent_do(&guest, make_device, kind), EPERM,
		 "... a guest cannot attach to it");
	host = need(NULL, "the host");
	is(agent_do(&host, make_device, kind), 0,
	   "... the host can attach to it");
	is(agent_do(&host, keep_device, off), 0, "... and removes it");
	agent_stop(&host);

	is(agent_do(&guest, make_device, kind), 0, "a guest creates a device");
	is(agent_do(&guest, keep_device, on), 0, "... and makes it persistent");
	again = need(&(struct vs_place){ .xid = GUEST, .join = true,
					 .bcaps = VS_SECURE_BCAPS },
		     "a process that enters the guest");
	agent_stop(&guest);
	is_errno(agent_do(&other, make_device, kind), EPERM,
		 "... another guest cannot attach to it");
	vs_set_bcaps(GUEST + 1, VS_SECURE_BCAPS | 1ULL << CAP_NET_ADMIN);
	is(agent_do(&other, make_device, kind), 0,
	   "... with CAP_NET_ADMIN it can attach to any device");
	agent_stop(&other);
	is(agent_do(&again, make_device, kind), 0,
	   "its own guest can attach to it");
	is(agent_do(&again, keep_device, off), 0, "... and removes it");
	agent_stop(&again);
	is(if_nametoindex(DEVICE), 0, "no device is left");
}

int main(void)
{
	net_up();
	test_kind(IFF_TUN, "tun");
	test_kind(IFF_TAP, "tap");
	test_others();
	net_down();
	return done_testing();
}
