// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Waits for duplicate address detection.  See interfaces-unique.h.
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#include "child.h"
#include "interfaces-unique.h"
#include "message.h"

/* One probe takes up to two seconds: a random delay, and the time to reply. */
#define WAIT_MS		5000
#define POLL_MS		20

static int take_flags(const struct nlmsghdr *msg, void *data)
{
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(msg);
	unsigned int *flags = data;

	if (msg->nlmsg_type == RTM_NEWADDR)
		*flags = ifa->ifa_flags;
	return MNL_CB_OK;
}

/* IFA_F_* of an address.  0, or -1 with errno. */
static int address_flags(struct mnl_socket *nl, const struct iface *i,
			 unsigned int *flags)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *ifa = mnl_nlmsg_put_extra_header(msg, sizeof(*ifa));

	msg->nlmsg_type = RTM_GETADDR;
	ifa->ifa_family = AF_INET6;
	ifa->ifa_index = if_nametoindex(i->dev);
	mnl_attr_put(msg, IFA_LOCAL, sizeof(i->addr.v6), &i->addr.v6);
	return rtnl_request(nl, msg, take_flags, flags);
}

/* IFF_* of a device; 0 when it no longer exists. */
static int device_flags(struct mnl_socket *nl, const char *dev)
{
	struct ifreq request = { 0 };

	strncpy(request.ifr_name, dev, IFNAMSIZ - 1);
	if (ioctl(mnl_socket_get_fd(nl), SIOCGIFFLAGS, &request) < 0)
		return 0;
	return request.ifr_flags;
}

/*
 * Returns 1 during the detection, 0 if the address is usable, -1 after a
 * message.
 */
static int is_tentative(struct mnl_socket *nl, const struct iface *i)
{
	unsigned int flags = 0;

	if (address_flags(nl, i, &flags) < 0)
		return fail_sys("interface %s: %s: cannot find %s again (interfaces/%s/ip)",
				i->id, i->dev, i->ip, i->id);
	if (flags & IFA_F_DADFAILED)
		return fail("interface %s: %s: another host uses %s (interfaces/%s/ip)",
			    i->id, i->dev, i->ip, i->id);
	return flags & IFA_F_TENTATIVE && device_flags(nl, i->dev) & IFF_UP;
}

/* Sets *@tentative to the first address that is not usable yet, or to NULL. */
static int look(struct mnl_socket *nl, const struct net_config *n,
		const struct iface **tentative)
{
	size_t i;

	*tentative = NULL;
	for (i = 0; i < n->count; i++) {
		const struct iface *iface = &n->ifaces[i];
		int ret;

		if (iface->nodev || iface->family != AF_INET6)
			continue;
		ret = is_tentative(nl, iface);
		if (ret < 0)
			return -1;
		if (ret && !*tentative)
			*tentative = iface;
	}
	return 0;
}

static int give_up(struct mnl_socket *nl, const struct iface *i)
{
	if (device_flags(nl, i->dev) & IFF_RUNNING)
		return fail("interface %s: %s: duplicate address detection of %s has not finished within %d seconds (sysctl net.ipv6.conf.%s.dad_transmits; create interfaces/%s/nodad to skip it)",
			    i->id, i->dev, i->ip, WAIT_MS / 1000, i->dev,
			    i->id);
	caution("interface %s: %s: no carrier: %s is unusable until the device has one",
		i->id, i->dev, i->ip);
	return 0;
}

int interfaces_await_unique(struct mnl_socket *nl, const struct net_config *n)
{
	const struct timespec pause = { 0, POLL_MS * 1000000L };
	const struct iface *tentative;
	int waited = 0;

	while (look(nl, n, &tentative) == 0) {
		if (!tentative)
			return 0;
		if (caught_signal())
			return fail("interrupted by signal %d",
				    caught_signal());
		if (waited >= WAIT_MS)
			return give_up(nl, tentative);
		nanosleep(&pause, NULL);
		waited += POLL_MS;
	}
	return -1;
}
