// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest can use only the netlink protocols that honour contexts, and
 * sends to no receiver but the kernel.  A guest with a network context gets
 * notifications about its own addresses only.
 */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "net.h"

#define GUEST	710
#define GROUPS	(RTMGRP_LINK | RTMGRP_NOTIFY | RTMGRP_NEIGH | \
		 RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV6_IFADDR)

static const struct {
	int	protocol;
	const char *name;
} protocols[] = {
	{ NETLINK_ROUTE, "route" },
	{ NETLINK_SOCK_DIAG, "sock_diag" },
	{ NETLINK_CONNECTOR, "connector (process events)" },
	{ NETLINK_GENERIC, "generic (taskstats and others)" },
	{ NETLINK_AUDIT, "audit" },
	{ NETLINK_KOBJECT_UEVENT, "uevent" },
	{ NETLINK_NETFILTER, "netfilter" },
	{ NETLINK_USERSOCK, "user" },
	{ NETLINK_FIB_LOOKUP, "fib" },
};

static long open_protocol(void *arg)
{
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, *(int *)arg);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* @audit: may the context use audit?  rule-audit tests it. */
static bool is_allowed(int p, bool audit)
{
	return p == NETLINK_ROUTE || p == NETLINK_SOCK_DIAG ||
	       (p == NETLINK_AUDIT && audit);
}

static void test_protocols(struct agent *guest, const char *who, bool audit)
{
	unsigned int i;
	bool allowed;
	int p;

	for (i = 0; i < sizeof(protocols) / sizeof(*protocols); i++) {
		p = protocols[i].protocol;
		is(open_protocol(&p), 0,
		   "the host can open %s", protocols[i].name);
		allowed = is_allowed(p, audit);
		is(agent_do(guest, open_protocol, p),
		   allowed ? 0 : -EPROTONOSUPPORT, "%s %s %s", who,
		   allowed ? "can open" : "cannot open",
		   protocols[i].name);
	}
	for (p = 0; p < 64; p++)
		if (!is_allowed(p, audit) &&
		    agent_do(guest, open_protocol, p) != -EPROTONOSUPPORT)
			ok(false, "%s cannot open protocol %d", who, p);
}

static long listen_to(void *arg)
{
	const struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK, .nl_groups = *(unsigned int *)arg,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	if (fd < 0 || bind(fd, (const void *)&nl, sizeof(nl)))
		return -errno;
	return fd;
}

/* Join a group by its number with a socket option. */
static long join_group(void *arg)
{
	int group = RTNLGRP_IPV4_IFADDR;
	int fd = *(int *)arg;

	return vs_rc(setsockopt(fd, SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, &group,
				sizeof(group)));
}

struct heard {
	int	fd;
	char	addr[16];
};

/*
 * Count messages about an address, all of which must be about this one; -EDOM
 * for another address.  rule-netif tests the other messages.
 */
static long about(void *arg)
{
	const struct heard *h = arg;
	char buf[8192] __attribute__((aligned(8)));
	long n = 0, size;

	while ((size = recv(h->fd, buf, sizeof(buf), MSG_DONTWAIT)) > 0) {
		const struct nlmsghdr *nlh = (const void *)buf;
		const struct ifaddrmsg *ifa = NLMSG_DATA(nlh);
		const struct rtattr *a = IFA_RTA(ifa);
		int left = IFA_PAYLOAD(nlh);
		bool match = false;

		if (nlh->nlmsg_type != RTM_NEWADDR &&
		    nlh->nlmsg_type != RTM_DELADDR)
			continue;
		for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
			if (a->rta_type == IFA_LOCAL)
				match = *(const in_addr_t *)RTA_DATA(a) ==
					inet_addr(h->addr);
		if (!match)
			return -EDOM;
		n++;
	}
	return n;
}

static long messages(void *arg)
{
	char buf[8192];
	long n = 0;

	while (recv(*(int *)arg, buf, sizeof(buf), MSG_DONTWAIT) > 0)
		n++;
	return n;
}

static void test_groups(struct agent *guest, struct agent *plain)
{
	const unsigned int groups = GROUPS;
	struct heard h = { .fd = -1 };
	int host = listen_to((void *)&groups), fd;

	strcpy(h.addr, NET_5);
	h.fd = agent_do(guest, listen_to, groups);
	fd = agent_do(plain, listen_to, groups);
	ok(host >= 0 && h.fd >= 0 && fd >= 0, "all join the groups");
	is(agent_do(guest, join_group, h.fd), 0,
	   "a guest can join by socket option");

	net_command("ip link set " NET_DEV " mtu 1400");
	net_command("ip link set " NET_DEV " mtu 1500");
	net_command("ip addr add 10.99.7.7/24 dev " NET_DEV);
	net_command("ip addr del 10.99.7.7/24 dev " NET_DEV);
	ok(messages(&host) >= 6,
	   "the host is notified about links, routes, addresses");
	ok(agent_do(plain, messages, fd) >= 6,
	   "a process context is notified about the host's network, too");
	is(agent_do(guest, about, h), 0,
	   "a network context is not notified about the host");

	net_command("ip addr del 10.99.2.5/24 dev " NET_DEV);
	net_command("ip addr add 10.99.2.5/24 dev " NET_DEV);
	is(agent_do(guest, about, h), 2, "... but about its own address");
	close(host);
}

/* Send to a socket of the host that receives from the kernel. */
static long talk(void *arg)
{
	const struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK, .nl_pid = *(unsigned int *)arg,
	};
	const struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh), .nlmsg_type = RTM_NEWLINK,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	long rc = vs_rc(sendto(fd, &nlh, sizeof(nlh), 0, (const void *)&nl,
			       sizeof(nl)));

	close(fd);
	return rc;
}

/* Send to a group that a socket of the host has joined. */
static long shout(void *arg)
{
	const struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK,
	};
	const struct nlmsghdr nlh = {
		.nlmsg_len = sizeof(nlh), .nlmsg_type = RTM_DELLINK,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	long rc = vs_rc(sendto(fd, &nlh, sizeof(nlh), 0, (const void *)&nl,
			       sizeof(nl)));

	(void)arg;
	close(fd);
	return rc;
}

static void test_talk(struct agent *guest)
{
	const unsigned int groups = RTMGRP_LINK;
	struct sockaddr_nl nl;
	socklen_t size = sizeof(nl);
	int fd = listen_to((void *)&groups);
	unsigned int port;

	if (getsockname(fd, (void *)&nl, &size))
		bail_out("getsockname: %s", strerror(errno));
	port = nl.nl_pid;
	is_errno(agent_do(guest, talk, port), EPERM,
		 "no capability lets a guest send to a socket of the host");
	is_errno(agent_ask(guest, shout), EPERM, "... nor to a group");
	is(messages(&fd), 0, "... the host receives nothing");
	ok(talk(&port) > 0 && shout(NULL) > 0 && messages(&fd) == 2,
	   "the host receives messages from the host");
	close(fd);
}

int main(void)
{
	const struct vs_place full = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_1, NET_5 },
	};
	const struct vs_place process = { .xid = GUEST + 1 };
	const struct vs_place network = {
		.nid = GUEST + 2, .addr = { NET_2 },
	};
	struct agent guest, plain, bound;

	net_up();
	guest = agent_need(&full, "a guest");
	plain = agent_need(&process, "a process context");
	bound = agent_need(&network, "a network context");
	test_protocols(&guest, "a guest", false);
	test_protocols(&plain, "a process context", false);
	test_protocols(&bound, "a network context", true);
	test_groups(&guest, &plain);
	test_talk(&guest);
	agent_stop(&guest);
	agent_stop(&plain);
	agent_stop(&bound);
	net_down();
	return done_testing();
}
