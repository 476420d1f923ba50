// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes devices between the host and a network namespace, by rtnetlink(7).  See
 * netns.h.
 */
#include <errno.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <linux/veth.h>
#include <net/if.h>
#include <stdint.h>

#include "message.h"
#include "netns.h"
#include "rtnl-link.h"

static const char *const kinds[] = {
	[NETDEV_VETH] = "veth",
	[NETDEV_MACVLAN] = "macvlan",
	[NETDEV_IPVLAN] = "ipvlan",
};

/* This sets up the host's end.  set_links_up() does so for the guest's end. */
static void put_veth(struct nlmsghdr *msg, const struct netdev *d, int fd)
{
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(msg);
	struct nlattr *info, *data, *peer;

	ifi->ifi_flags = ifi->ifi_change = IFF_UP;
	mnl_attr_put_strz(msg, IFLA_IFNAME, d->host);
	info = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, kinds[d->type]);
	data = mnl_attr_nest_start(msg, IFLA_INFO_DATA);
	peer = mnl_attr_nest_start(msg, VETH_INFO_PEER);
	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	mnl_attr_put_strz(msg, IFLA_IFNAME, d->guest);
	mnl_attr_put_u32(msg, IFLA_NET_NS_FD, fd);
	mnl_attr_nest_end(msg, peer);
	mnl_attr_nest_end(msg, data);
	mnl_attr_nest_end(msg, info);
}

/* Make the device in the guest's namespace, on top of a device of the host. */
static void put_on_device(struct nlmsghdr *msg, const struct netdev *d, int fd)
{
	struct nlattr *info, *data;

	mnl_attr_put_strz(msg, IFLA_IFNAME, d->guest);
	mnl_attr_put_u32(msg, IFLA_LINK, if_nametoindex(d->host));
	mnl_attr_put_u32(msg, IFLA_NET_NS_FD, fd);
	info = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, kinds[d->type]);
	data = mnl_attr_nest_start(msg, IFLA_INFO_DATA);
	if (d->type == NETDEV_MACVLAN)
		mnl_attr_put_u32(msg, IFLA_MACVLAN_MODE, MACVLAN_MODE_BRIDGE);
	else
		mnl_attr_put_u16(msg, IFLA_IPVLAN_MODE, IPVLAN_MODE_L2);
	mnl_attr_nest_end(msg, data);
	mnl_attr_nest_end(msg, info);
}

/* Report the error of making a device. */
static int cannot_make(const struct netdev *d)
{
	if (errno == EEXIST)
		return fail("netns/interfaces/%s/host: the device '%s' exists already",
			    d->id, d->host);
	if (errno == EOPNOTSUPP)
		return fail("netns/interfaces/%s/type: the kernel has no devices of type %s",
			    d->id, kinds[d->type]);
	if (errno == EBUSY)
		return fail("netns/interfaces/%s/host: '%s' is busy (one device cannot be in a bridge, below macvlan and below ipvlan at the same time)",
			    d->id, d->host);
	return fail_sys("netns/interfaces/%s: cannot make %s '%s' for '%s'",
			d->id, kinds[d->type], d->guest, d->host);
}

static int make_device(struct mnl_socket *nl, const struct netdev *d, int fd,
		       const char *owner)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_NEWLINK, 0);

	msg->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	if (d->type == NETDEV_VETH)
		put_veth(msg, d, fd);
	else
		put_on_device(msg, d, fd);
	if (rtnl_request(nl, msg, NULL, NULL) < 0)
		return cannot_make(d);
	if (d->type == NETDEV_VETH && rtnl_link_own(nl, d->host, owner) < 0)
		return fail_sys("netns/interfaces/%s: cannot record the owner of '%s'",
				d->id, d->host);
	return 0;
}

static void remove_first(struct mnl_socket *nl, const struct netns_config *n,
			 size_t count, const char *owner)
{
	while (count--) {
		const struct netdev *d = &n->devs[count];
		int index = 0;

		if (d->type == NETDEV_VETH && d->host)
			index = rtnl_link_find_own(nl, d->host, owner);
		if (index)
			rtnl_link_remove(nl, index);
	}
}

/* Check the devices of the host before anything is made. */
static int check_host(const struct netns_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		const struct netdev *d = &n->devs[i];

		if (d->type != NETDEV_VETH && !if_nametoindex(d->host))
			return fail("netns/interfaces/%s/host: %s: no such device",
				    d->id, d->host);
	}
	return 0;
}

static int make_all(struct mnl_socket *nl, const struct netns_config *n,
		    int fd, const char *owner)
{
	size_t i;

	/* Remove the devices of a guest that did not end by stop. */
	remove_first(nl, n, n->count, owner);
	for (i = 0; i < n->count; i++) {
		if (make_device(nl, &n->devs[i], fd, owner) < 0) {
			remove_first(nl, n, i, owner);
			return -1;
		}
	}
	return 0;
}

int netns_make(const struct netns_config *n, int fd, const char *owner)
{
	struct mnl_socket *nl;
	int ret;

	if (!n->count)
		return 0;
	if (check_host(n) < 0)
		return -1;
	nl = rtnl_open();
	ret = nl ? make_all(nl, n, fd, owner) : -1;
	rtnl_close(nl);
	return ret;
}

void netns_remove(const struct netns_config *n, const char *owner)
{
	struct mnl_socket *nl = n->count ? rtnl_open() : NULL;

	if (nl)
		remove_first(nl, n, n->count, owner);
	rtnl_close(nl);
}
