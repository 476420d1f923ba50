// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Addresses on the devices of the host, by rtnetlink(7).  See interfaces.h.
 */
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <unistd.h>

#include "interfaces.h"
#include "ipv4.h"
#include "lock.h"
#include "message.h"

/* An answer repeats the request; the kernel sends no larger ones. */
#define MESSAGE_SIZE	8192

static struct mnl_socket *connect_kernel(void)
{
	struct mnl_socket *nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);

	if (nl && mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) == 0)
		return nl;
	fail_sys("cannot reach rtnetlink");
	if (nl)
		mnl_socket_close(nl);
	return NULL;
}

/* Sends one request and takes its acknowledgement: 0, or -1 with errno. */
static int request(struct mnl_socket *nl, struct nlmsghdr *msg)
{
	char answer[MESSAGE_SIZE];
	ssize_t n;

	msg->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(nl, msg, msg->nlmsg_len) < 0)
		return -1;
	n = mnl_socket_recvfrom(nl, answer, sizeof(answer));
	if (n < 0)
		return -1;
	return mnl_cb_run(answer, n, msg->nlmsg_seq, mnl_socket_get_portid(nl),
			  NULL, NULL) < 0 ? -1 : 0;
}

static size_t address_size(const struct iface *i)
{
	return i->family == AF_INET ? sizeof(struct in_addr) :
				      sizeof(struct in6_addr);
}

/* The prefix length belongs to the peer where there is one. */
static unsigned int prefix_of(const struct iface *i)
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

/* What adding and removing an address have in common. */
static struct nlmsghdr *put_address(char *buf, uint16_t type,
				    const struct iface *i)
{
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifaddrmsg *ifa = mnl_nlmsg_put_extra_header(msg, sizeof(*ifa));

	msg->nlmsg_type = type;
	ifa->ifa_family = i->family;
	ifa->ifa_prefixlen = prefix_of(i);
	ifa->ifa_scope = scope_of(i);
	ifa->ifa_index = if_nametoindex(i->dev);
	mnl_attr_put(msg, IFA_LOCAL, address_size(i), &i->addr);
	mnl_attr_put(msg, IFA_ADDRESS, address_size(i),
		     i->has_peer ? &i->peer : &i->addr);
	if (i->label)
		mnl_attr_put_strz(msg, IFA_LABEL, i->label);
	return msg;
}

/* A network of two addresses or one has none to spare for a broadcast. */
static void put_broadcast(struct nlmsghdr *msg, const struct iface *i)
{
	struct in_addr bcast = i->bcast;
	unsigned int prefix = prefix_of(i);

	if (i->family != AF_INET || (!i->has_bcast && prefix > 30))
		return;
	if (!i->has_bcast)
		bcast.s_addr = (i->has_peer ? i->peer : i->addr).v4.s_addr |
			       ~ipv4_mask(prefix).s_addr;
	mnl_attr_put_u32(msg, IFA_BROADCAST, bcast.s_addr);
}

static int add_address(struct mnl_socket *nl, const struct iface *i)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *msg = put_address(buf, RTM_NEWADDR, i);

	msg->nlmsg_flags = NLM_F_CREATE | NLM_F_EXCL;
	put_broadcast(msg, i);
	if (request(nl, msg) == 0)
		return 0;
	if (errno == EEXIST)
		return fail("interface %s: %s: %s is already there ('vserver NAME stop' removes a left-over; nodev leaves a shared one alone)",
			    i->id, i->dev, i->ip);
	return fail_sys("interface %s: %s: cannot add %s", i->id, i->dev,
			i->ip);
}

static int set_link_up(struct mnl_socket *nl, const char *dev)
{
	char buf[MESSAGE_SIZE];
	struct nlmsghdr *msg = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(msg, sizeof(*ifi));

	msg->nlmsg_type = RTM_NEWLINK;
	ifi->ifi_index = if_nametoindex(dev);
	ifi->ifi_flags = IFF_UP;
	ifi->ifi_change = IFF_UP;
	return request(nl, msg);
}

/* Puts one address on its device; what fails leaves nothing behind. */
static int bring_up(struct mnl_socket *nl, const struct iface *i)
{
	char buf[MESSAGE_SIZE];

	if (add_address(nl, i) < 0)
		return -1;
	if (i->down || set_link_up(nl, i->dev) == 0)
		return 0;
	fail_sys("interface %s: %s: cannot set the link up", i->id, i->dev);
	request(nl, put_address(buf, RTM_DELADDR, i));
	return -1;
}

static void remove_first(struct mnl_socket *nl, const struct net_config *n,
			 size_t count)
{
	char buf[MESSAGE_SIZE];

	while (count--) {
		if (!n->ifaces[count].nodev)
			request(nl, put_address(buf, RTM_DELADDR,
						&n->ifaces[count]));
	}
}

static int add_all(struct mnl_socket *nl, const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (!n->ifaces[i].nodev && bring_up(nl, &n->ifaces[i]) < 0) {
			remove_first(nl, n, i);
			return -1;
		}
	}
	return 0;
}

/* Before anything is changed. */
static int check_devices(const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		const struct iface *iface = &n->ifaces[i];

		if (!iface->nodev && !if_nametoindex(iface->dev))
			return fail("interface %s: %s: no such device (interfaces/%s/dev)",
				    iface->id, iface->dev, iface->id);
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

int interfaces_up(const struct net_config *n)
{
	struct mnl_socket *nl;
	int lock, ret;

	if (!has_devices(n))
		return 0;
	if (check_devices(n) < 0)
		return -1;
	lock = lock_interfaces();
	if (lock < 0)
		return -1;
	nl = connect_kernel();
	ret = nl ? add_all(nl, n) : -1;
	if (nl)
		mnl_socket_close(nl);
	close(lock);
	return ret;
}

void interfaces_down(const struct net_config *n)
{
	struct mnl_socket *nl;
	int lock;

	if (!has_devices(n))
		return;
	lock = lock_interfaces();
	nl = connect_kernel();
	if (nl) {
		remove_first(nl, n, n->count);
		mnl_socket_close(nl);
	}
	if (lock >= 0)
		close(lock);
}

int interfaces_loopback_up(void)
{
	struct mnl_socket *nl = connect_kernel();
	int ret;

	if (!nl)
		return -1;
	ret = set_link_up(nl, "lo");
	if (ret < 0)
		fail_sys("lo: cannot set the link up");
	mnl_socket_close(nl);
	return ret;
}
