// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Puts addresses on devices and removes them, by rtnetlink(7).  See
 * interfaces.h.
 */
#include <errno.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "interfaces-make.h"
#include "interfaces-unique.h"
#include "interfaces.h"
#include "ipv4.h"
#include "lock.h"
#include "message.h"
#include "rtnl-link.h"

static size_t address_size(const struct iface *i)
{
	return i->family == AF_INET ? sizeof(struct in_addr) :
				      sizeof(struct in6_addr);
}

unsigned int iface_prefix(const struct iface *i)
{
	int prefix = i->has_peer ? i->peer_prefix : i->prefix;

	return prefix < 0 ? 8 * address_size(i) : (unsigned int)prefix;
}

static unsigned int scope_of(const struct iface *i)
{
	if (i->scope >= 0)
		return i->scope;
	return i->family == AF_INET && ntohl(i->addr.v4.s_addr) >> 24 == 127 ?
		RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
}

/* Begin the message that adds or removes an address. */
static struct nlmsghdr *put_address(char *buf, uint16_t type,
				    const struct iface *i)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *ifa = mnl_nlmsg_put_extra_header(msg, sizeof(*ifa));

	msg->nlmsg_type = type;
	ifa->ifa_family = i->family;
	ifa->ifa_prefixlen = iface_prefix(i);
	ifa->ifa_scope = scope_of(i);
	ifa->ifa_index = if_nametoindex(i->dev);
	mnl_attr_put(msg, IFA_LOCAL, address_size(i), &i->addr);
	mnl_attr_put(msg, IFA_ADDRESS, address_size(i),
		     i->has_peer ? &i->peer : &i->addr);
	if (i->label)
		mnl_attr_put_strz(msg, IFA_LABEL, i->label);
	return msg;
}

/* A network of one or two addresses has no broadcast address. */
static void put_broadcast(struct nlmsghdr *msg, const struct iface *i)
{
	struct in_addr bcast = i->bcast;
	unsigned int prefix = iface_prefix(i);

	if (i->family != AF_INET || (!i->has_bcast && prefix > 30))
		return;
	if (!i->has_bcast)
		bcast.s_addr = (i->has_peer ? i->peer : i->addr).v4.s_addr |
			       ~ipv4_mask(prefix).s_addr;
	mnl_attr_put_u32(msg, IFA_BROADCAST, bcast.s_addr);
}

static void set_nodad(struct nlmsghdr *msg)
{
	struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(msg);

	ifa->ifa_flags |= IFA_F_NODAD;
}

/* Report the error of adding an address. */
static int cannot_add(const struct iface *i)
{
	if (errno == EEXIST)
		return fail("interface %s: %s: %s exists already (interfaces/%s/ip; 'ip address del %s/%u dev %s' removes a left-over; use nodev for a shared one)",
			    i->id, i->dev, i->ip, i->id, i->ip, iface_prefix(i),
			    i->dev);
	if (i->family == AF_INET6 && errno == EACCES)
		return fail("interface %s: %s: cannot add %s: IPv6 is disabled on this device (interfaces/%s/ip; sysctl net.ipv6.conf.%s.disable_ipv6)",
			    i->id, i->dev, i->ip, i->id, i->dev);
	return fail_sys("interface %s: %s: cannot add %s (interfaces/%s/ip)",
			i->id, i->dev, i->ip, i->id);
}

static int add_address(struct mnl_socket *nl, const struct iface *i)
{
	char buf[RTNL_MESSAGE_SIZE];
	struct nlmsghdr *msg = put_address(buf, RTM_NEWADDR, i);

	msg->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	if (i->nodad)
		set_nodad(msg);
	put_broadcast(msg, i);
	return rtnl_request(nl, msg, NULL, NULL) < 0 ? cannot_add(i) : 0;
}

static int cannot_set_up(const struct iface *i)
{
	if (i->vlan && errno == ENETDOWN)
		return fail("interface %s: %s: cannot set the link up while the parent device is down ('ip link set DEVICE up'; create interfaces/%s/down to leave the link down)",
			    i->id, i->dev, i->id);
	return fail_sys("interface %s: %s: cannot set the link up (interfaces/%s/dev)",
			i->id, i->dev, i->id);
}

/* The other addresses of its network must stay: running guests may use them. */
static void remove_address(struct mnl_socket *nl, const struct iface *i)
{
	char buf[RTNL_MESSAGE_SIZE];

	if (i->family == AF_INET)
		rtnl_link_promote(nl, i->dev);
	rtnl_request(nl, put_address(buf, RTM_DELADDR, i), NULL, NULL);
}

static int put_on_device(struct mnl_socket *nl, const struct iface *i)
{
	if (add_address(nl, i) < 0)
		return -1;
	if (i->down || rtnl_link_up(nl, i->dev) == 0)
		return 0;
	cannot_set_up(i);
	remove_address(nl, i);
	return -1;
}

/* Puts one address on its device.  On failure nothing is left. */
static int bring_up(struct mnl_socket *nl, const struct iface *i)
{
	if (iface_make(nl, i) < 0)
		return -1;
	if (put_on_device(nl, i) == 0)
		return 0;
	iface_unmake(nl, i);
	return -1;
}

static void remove_first(struct mnl_socket *nl, const struct net_config *n,
			 size_t count, bool added)
{
	while (count--) {
		const struct iface *i = &n->ifaces[count];

		if (i->nodev)
			continue;
		if (added)
			remove_address(nl, i);
		iface_unmake(nl, i);
	}
}

static int add_all(struct mnl_socket *nl, const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (!n->ifaces[i].nodev && bring_up(nl, &n->ifaces[i]) < 0) {
			remove_first(nl, n, i, true);
			return -1;
		}
	}
	return 0;
}

static bool has_devices(const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (!n->ifaces[i].nodev)
			return true;
	}
	return false;
}

static int add_locked(struct mnl_socket *nl, const struct net_config *n)
{
	int lock = lock_interfaces(), ret;

	if (lock < 0)
		return -1;
	ret = add_all(nl, n);
	close(lock);
	return ret;
}

/* The lock is not held during the wait, so that other guests can start. */
int interfaces_up(const struct net_config *n)
{
	struct mnl_socket *nl;
	int ret;

	if (!has_devices(n))
		return 0;
	nl = rtnl_open();
	if (!nl)
		return -1;
	ret = add_locked(nl, n);
	if (ret == 0 && interfaces_await_unique(nl, n) < 0) {
		interfaces_down(n, true);
		ret = -1;
	}
	rtnl_close(nl);
	return ret;
}

void interfaces_down(const struct net_config *n, bool added)
{
	struct mnl_socket *nl;
	int lock;

	if (!has_devices(n))
		return;
	lock = lock_interfaces();
	nl = rtnl_open();
	if (nl)
		remove_first(nl, n, n->count, added);
	rtnl_close(nl);
	if (lock >= 0)
		close(lock);
}
