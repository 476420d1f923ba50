// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Changes network devices by rtnetlink(7).  See rtnl-link.h.
 */
#include <errno.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

#include "rtnl-link.h"

#define ALIAS_SIZE	256	/* IFALIASZ */

struct nlmsghdr *rtnl_link_put(char *buf, uint16_t type, int index)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(msg, sizeof(*ifi));

	msg->nlmsg_type = type;
	ifi->ifi_index = index;
	return msg;
}

int rtnl_link_up(struct mnl_socket *nl, const char *dev)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_NEWLINK,
					     if_nametoindex(dev));
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(msg);

	ifi->ifi_flags = ifi->ifi_change = IFF_UP;
	return rtnl_request(nl, msg, NULL, NULL);
}

int rtnl_link_remove(struct mnl_socket *nl, int index)
{
	char buf[RTNL_MESSAGE_SIZE];

	return rtnl_request(nl, rtnl_link_put(buf, RTM_DELLINK, index), NULL,
			    NULL);
}

int rtnl_link_promote(struct mnl_socket *nl, const char *dev)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_NEWLINK,
					     if_nametoindex(dev));
	struct nlattr *spec = mnl_attr_nest_start(msg, IFLA_AF_SPEC);
	struct nlattr *family = mnl_attr_nest_start(msg, AF_INET);
	struct nlattr *conf = mnl_attr_nest_start(msg, IFLA_INET_CONF);

	mnl_attr_put_u32(msg, IPV4_DEVCONF_PROMOTE_SECONDARIES, 1);
	mnl_attr_nest_end(msg, conf);
	mnl_attr_nest_end(msg, family);
	mnl_attr_nest_end(msg, spec);
	return rtnl_request(nl, msg, NULL, NULL);
}

static void owner_alias(char *alias, const char *owner)
{
	snprintf(alias, ALIAS_SIZE, "vserver %s", owner);
}

int rtnl_link_own(struct mnl_socket *nl, const char *dev, const char *owner)
{
	char buf[RTNL_MESSAGE_SIZE], alias[ALIAS_SIZE];
	int index = if_nametoindex(dev), err;
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_NEWLINK, index);

	owner_alias(alias, owner);
	mnl_attr_put_strz(msg, IFLA_IFALIAS, alias);
	if (rtnl_request(nl, msg, NULL, NULL) == 0)
		return 0;
	err = errno;
	rtnl_link_remove(nl, index);
	errno = err;
	return -1;
}

static int take_alias(const struct nlmsghdr *msg, void *data)
{
	struct nlattr *attr;

	mnl_attr_for_each(attr, msg, sizeof(struct ifinfomsg)) {
		if (mnl_attr_get_type(attr) == IFLA_IFALIAS)
			snprintf(data, ALIAS_SIZE, "%.*s",
				 (int)mnl_attr_get_payload_len(attr),
				 mnl_attr_get_str(attr));
	}
	return MNL_CB_OK;
}

int rtnl_link_find_own(struct mnl_socket *nl, const char *dev,
		       const char *owner)
{
	char buf[RTNL_MESSAGE_SIZE], alias[ALIAS_SIZE], found[ALIAS_SIZE] = "";
	int index = if_nametoindex(dev);
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_GETLINK, index);

	owner_alias(alias, owner);
	if (!index || rtnl_request(nl, msg, take_alias, found) < 0 ||
	    strcmp(found, alias))
		return 0;
	return index;
}
