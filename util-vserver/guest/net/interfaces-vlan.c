// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes VLAN devices.  See interfaces-vlan.h.
 */
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "conf-tree.h"
#include "conf-value.h"
#include "interfaces-private.h"
#include "interfaces-read.h"
#include "interfaces-vlan.h"
#include "message.h"
#include "number.h"
#include "rtnl-link.h"

#define ID_MAX		4094

const char *vlan_driver = "/proc/net/vlan";
const char *vlan_default = DEFAULTS "/interfaces/vlandev";

static bool is_wanted(int dir, const char *id)
{
	if (iface_flag(dir, id, "novlandev"))
		return false;
	return iface_flag(dir, id, "vlandev") ||
	       ct_flag(dir, "interfaces/vlandev") ||
	       (!ct_flag(dir, "interfaces/novlandev") &&
		ct_flag(AT_FDCWD, vlan_default));
}

/* The number after the last dot, 0 if there is none. */
static unsigned int id_of(const char *dev)
{
	const char *dot = strrchr(dev, '.');
	uint64_t id;

	return dot && dot != dev && number_parse(dot + 1, ID_MAX, &id) ? id : 0;
}

/* A name such as vlan5 does not contain the parent device. */
static bool has_no_parent(const char *dev)
{
	return !strncmp(dev, "vlan", 4) && isdigit((unsigned char)dev[4]);
}

/* A vlandev for all addresses does not apply to devices with other names. */
int vlan_read(int dir, struct iface *i)
{
	if (!is_wanted(dir, i->id))
		return 0;
	i->vlan = id_of(i->dev);
	if (i->vlan || (!iface_flag(dir, i->id, "vlandev") &&
			!has_no_parent(i->dev)))
		return 0;
	return fail("interface %s: '%s' is not of the form DEVICE.VLAN, such as 'eth0.5', with a VLAN from 1 to %d (interfaces/%s/dev; create interfaces/%s/novlandev for a device that the host makes)",
		    i->id, i->dev, ID_MAX, i->id, i->id);
}

static void parent_of(const struct iface *i, char *parent)
{
	snprintf(parent, IFNAMSIZ, "%.*s",
		 (int)(strrchr(i->dev, '.') - i->dev), i->dev);
}

/* Report the error of making the device. */
static int cannot_make(const struct iface *i, const char *parent)
{
	if (errno == EOPNOTSUPP && access(vlan_driver, F_OK) < 0)
		return fail("interface %s: %s: the kernel does not support VLANs ('modprobe 8021q', or create interfaces/%s/novlandev)",
			    i->id, i->dev, i->id);
	if (errno == EOPNOTSUPP)
		return fail("interface %s: %s: the device %s does not support VLANs (interfaces/%s/dev)",
			    i->id, i->dev, parent, i->id);
	if (errno == EEXIST)
		return fail("interface %s: %s: VLAN %u of %s exists already, as another device ('ip -d link show type vlan'; interfaces/%s/dev)",
			    i->id, i->dev, i->vlan, parent, i->id);
	return fail_sys("interface %s: cannot make %s, VLAN %u of %s (interfaces/%s/dev)",
			i->id, i->dev, i->vlan, parent, i->id);
}

int vlan_make(struct mnl_socket *nl, const struct iface *i)
{
	char buf[RTNL_MESSAGE_SIZE], parent[IFNAMSIZ];
	struct nlmsghdr *msg = rtnl_link_put(buf, RTM_NEWLINK, 0);
	struct nlattr *info, *data;
	unsigned int index;

	parent_of(i, parent);
	index = if_nametoindex(parent);
	if (!index)
		return fail("interface %s: %s: no such device: %s (interfaces/%s/dev)",
			    i->id, i->dev, parent, i->id);
	msg->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	mnl_attr_put_strz(msg, IFLA_IFNAME, i->dev);
	mnl_attr_put_u32(msg, IFLA_LINK, index);
	info = mnl_attr_nest_start(msg, IFLA_LINKINFO);
	mnl_attr_put_strz(msg, IFLA_INFO_KIND, "vlan");
	data = mnl_attr_nest_start(msg, IFLA_INFO_DATA);
	mnl_attr_put_u16(msg, IFLA_VLAN_ID, i->vlan);
	mnl_attr_nest_end(msg, data);
	mnl_attr_nest_end(msg, info);
	return rtnl_request(nl, msg, NULL, NULL) < 0 ? cannot_make(i, parent) :
						       0;
}
