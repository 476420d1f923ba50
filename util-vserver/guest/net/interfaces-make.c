// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes and removes devices for addresses.  See interfaces-make.h.
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>

#include "interfaces-make.h"
#include "interfaces-tun.h"
#include "interfaces-vlan.h"
#include "message.h"
#include "rtnl-link.h"

#define OWNER	"guests"	/* no guest in particular */

int iface_make(struct mnl_socket *nl, const struct iface *i)
{
	if (if_nametoindex(i->dev))
		return 0;
	if (!iface_is_made(i))
		return fail("interface %s: %s: no such device (interfaces/%s/dev)",
			    i->id, i->dev, i->id);
	if ((i->tun ? tun_make(i) : vlan_make(nl, i)) < 0)
		return -1;
	if (rtnl_link_own(nl, i->dev, OWNER) == 0)
		return 0;
	return fail_sys("interface %s: cannot record the owner of %s (interfaces/%s/dev)",
			i->id, i->dev, i->id);
}

/* A search for addresses and devices that use the device @index */
struct use {
	int	index;
	bool	found;
};

/*
 * Is it a privacy address of IPv6?  IPv4 uses this bit for secondary addresses.
 */
static bool is_temporary(const struct ifaddrmsg *ifa)
{
	return ifa->ifa_family == AF_INET6 && ifa->ifa_flags & IFA_F_TEMPORARY;
}

/* Ignore addresses that the kernel has added itself. */
static int look_at_address(const struct nlmsghdr *msg, void *data)
{
	const struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(msg);
	struct use *use = data;
	uint8_t proto = IFAPROT_UNSPEC;
	struct nlattr *attr;

	if ((int)ifa->ifa_index != use->index)
		return MNL_CB_OK;
	mnl_attr_for_each(attr, msg, sizeof(*ifa)) {
		if (mnl_attr_get_type(attr) == IFA_PROTO)
			proto = mnl_attr_get_u8(attr);
	}
	if (proto != IFAPROT_KERNEL_LL && proto != IFAPROT_KERNEL_RA &&
	    !is_temporary(ifa))
		use->found = true;
	return MNL_CB_OK;
}

/* A device is in use as part of a bridge and below other devices. */
static int look_at_link(const struct nlmsghdr *msg, void *data)
{
	const struct ifinfomsg *ifi = mnl_nlmsg_get_payload(msg);
	struct use *use = data;
	struct nlattr *attr;

	mnl_attr_for_each(attr, msg, sizeof(*ifi)) {
		uint16_t type = mnl_attr_get_type(attr);

		if ((type == IFLA_MASTER && ifi->ifi_index == use->index) ||
		    (type == IFLA_LINK && ifi->ifi_index != use->index &&
		     (int)mnl_attr_get_u32(attr) == use->index))
			use->found = true;
	}
	return MNL_CB_OK;
}

/*
 * Pass all objects of a kind to @look.  Each dump gets a new socket, as an
 * interrupted dump leaves messages in its socket.
 */
static int look_at_all(uint16_t type, mnl_cb_t look, struct use *use)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct mnl_socket *nl = rtnl_open();
	int ret;

	if (!nl)
		return -1;
	mnl_nlmsg_put_extra_header(msg, sizeof(struct ifinfomsg));
	msg->nlmsg_type = type;
	msg->nlmsg_flags = NLM_F_DUMP;
	ret = rtnl_request(nl, msg, look, use);
	rtnl_close(nl);
	return ret;
}

/* After an error, assume that the device is in use. */
static bool is_in_use(int index)
{
	struct use use = { .index = index };
	int ret;

	do {
		ret = look_at_all(RTM_GETADDR, look_at_address, &use);
		if (ret == 0)
			ret = look_at_all(RTM_GETLINK, look_at_link, &use);
	} while (ret < 0 && errno == EINTR);
	return ret < 0 || use.found;
}

void iface_unmake(struct mnl_socket *nl, const struct iface *i)
{
	int index = iface_is_made(i) ?
			    rtnl_link_find_own(nl, i->dev, OWNER) : 0;

	if (index && !is_in_use(index))
		rtnl_link_remove(nl, index);
}
