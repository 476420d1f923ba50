// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a network context sees the interfaces that have one of its addresses,
 * its own addresses on them and the routes over them.  Every system call and
 * file hides the rest of the network namespace.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <linux/ethtool.h>
#include <linux/net_namespace.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <linux/sockios.h>
#include <linux/wireless.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "net.h"

#define GUEST	730
#define HIDDEN	"hidden0"	/* it has no address of the guest */
#define MORE	24		/* enough to hide whole parts of a dump */
#define MORE_ADDRS	250	/* the same for addresses */

/* ---- rtnetlink ---- */

struct query {
	int	type;		/* RTM_GET* */
	int	family;
	int	index;		/* of one interface, or 0 for all */
	int	group;		/* to join */
	int	fd;
};

/* Counts of objects in the replies; their sum is the result. */
struct seen {
	int	messages, foreign_links, foreign_addrs, foreign_sources;
};

static bool is_own_index(int index)
{
	char name[IF_NAMESIZE];
	int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	struct ifreq ifr = { .ifr_ifindex = index };
	bool found = !ioctl(fd, SIOCGIFNAME, &ifr);

	strcpy(name, found ? ifr.ifr_name : "");
	close(fd);
	return !strcmp(name, "lo") || !strcmp(name, NET_DEV);
}

/* The guest's own addresses: NET_2 of both families, and the loopback. */
static bool is_own_addr(const void *data, int size)
{
	static const char *const own_v4[] = { "10.99.1.2", "127.0.0.1" };
	static const char *const own_v6[] = { "fd00:99:1::2", "::1" };
	unsigned char addr[16];
	int i;

	for (i = 0; i < 2; i++) {
		inet_pton(size == 4 ? AF_INET : AF_INET6,
			  size == 4 ? own_v4[i] : own_v6[i], addr);
		if (!memcmp(addr, data, size))
			return true;
	}
	return false;
}

static const struct rtattr *find_attr(const struct nlmsghdr *nlh, size_t head,
				      int type)
{
	const struct rtattr *a = (const void *)((const char *)NLMSG_DATA(nlh) +
						NLMSG_ALIGN(head));
	int left = nlh->nlmsg_len - NLMSG_LENGTH(head);

	for (; RTA_OK(a, left); a = RTA_NEXT(a, left))
		if (a->rta_type == type)
			return a;
	return NULL;
}

static bool is_foreign(const struct rtattr *a)
{
	return a && !is_own_addr(RTA_DATA(a), RTA_PAYLOAD(a));
}

static void look_at_route(const struct nlmsghdr *nlh, struct seen *seen)
{
	const struct rtmsg *rtm = NLMSG_DATA(nlh);
	const struct rtattr *oif = find_attr(nlh, sizeof(*rtm), RTA_OIF);

	if (!oif || !is_own_index(*(int *)RTA_DATA(oif)))
		seen->foreign_links++;
	if (is_foreign(find_attr(nlh, sizeof(*rtm), RTA_PREFSRC)))
		seen->foreign_sources++;
	if (rtm->rtm_type == RTN_LOCAL &&
	    is_foreign(find_attr(nlh, sizeof(*rtm), RTA_DST)))
		seen->foreign_addrs++;
}

static void look_at(const struct nlmsghdr *nlh, struct seen *seen)
{
	const struct ifaddrmsg *ifa = NLMSG_DATA(nlh);
	const struct ifinfomsg *ifm = NLMSG_DATA(nlh);
	const struct rtattr *a;

	seen->messages++;
	switch (nlh->nlmsg_type) {
	case RTM_NEWLINK:
	case RTM_DELLINK:
		seen->foreign_links += !is_own_index(ifm->ifi_index);
		break;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		a = find_attr(nlh, sizeof(*ifa), IFA_LOCAL) ?:
		    find_attr(nlh, sizeof(*ifa), IFA_ADDRESS);
		seen->foreign_addrs += is_foreign(a);
		break;
	case RTM_NEWROUTE:
	case RTM_DELROUTE:
		look_at_route(nlh, seen);
		break;
	default:
		seen->foreign_links++;
	}
}

/* Read in small parts, like glibc. */
static long read_answers(int fd, int flags, struct seen *seen)
{
	char buf[8192] __attribute__((aligned(8)));
	long size;

	while ((size = recv(fd, buf, sizeof(buf), flags)) > 0) {
		const struct nlmsghdr *nlh = (const void *)buf;

		for (; NLMSG_OK(nlh, size); nlh = NLMSG_NEXT(nlh, size)) {
			if (nlh->nlmsg_type == NLMSG_DONE)
				return 0;
			if (nlh->nlmsg_type == NLMSG_ERROR)
				return ((struct nlmsgerr *)NLMSG_DATA(nlh))->error;
			look_at(nlh, seen);
			if (!(nlh->nlmsg_flags & NLM_F_MULTI) && !flags)
				return 0;
		}
	}
	return flags && size < 0 && errno == EAGAIN ? 0 : -EPIPE;
}

static long judge(const struct seen *seen)
{
	if (seen->foreign_links)
		return -ENODEV;
	if (seen->foreign_addrs)
		return -EADDRNOTAVAIL;
	if (seen->foreign_sources)
		return -EADDRINUSE;
	return seen->messages;
}

/* The number of replies, or an errno for a reply about a hidden object. */
static long ask(void *arg)
{
	const struct query *q = arg;
	struct {
		struct nlmsghdr nlh;
		struct ifinfomsg ifm;
	} request = {
		.nlh = {
			.nlmsg_len = sizeof(request), .nlmsg_type = q->type,
			.nlmsg_flags = NLM_F_REQUEST | (q->index ? 0 : NLM_F_DUMP),
		},
		.ifm = { .ifi_family = q->family, .ifi_index = q->index },
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct timeval patience = { .tv_sec = 10 };
	struct seen seen = { 0 };
	long rc;

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (send(fd, &request, sizeof(request), 0) < 0)
		return -errno;
	rc = read_answers(fd, 0, &seen);
	close(fd);
	return rc ?: judge(&seen);
}

static long ask_at(struct agent *a, int type, int family, int index)
{
	const struct query q = { .type = type, .family = family, .index = index };

	return agent_do(a, ask, q);
}

static void test_dumps(struct agent *host, struct agent *guest)
{
	static const struct {
		int type, family;
		long own;	/* number of replies, or -1 for at least one */
		const char *name;
	} dumps[] = {
		{ RTM_GETLINK, AF_UNSPEC, 2, "links" },
		{ RTM_GETADDR, AF_INET, 2, "addresses of IPv4" },
		{ RTM_GETADDR, AF_INET6, 2, "addresses of IPv6" },
		{ RTM_GETROUTE, AF_INET, -1, "routes of IPv4" },
		{ RTM_GETROUTE, AF_INET6, -1, "routes of IPv6" },
		{ RTM_GETNEIGH, AF_INET, 0, "neighbours" },
		{ RTM_GETMULTICAST, AF_INET6, 0, "groups" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(dumps) / sizeof(*dumps); i++) {
		long all = ask_at(host, dumps[i].type, dumps[i].family, 0);
		long own = ask_at(guest, dumps[i].type, dumps[i].family, 0);

		is_errno(all, ENODEV == -all ? ENODEV : EADDRNOTAVAIL,
			 "%s: the host sees others", dumps[i].name);
		if (dumps[i].own < 0)
			ok(own > 0, "%s: the guest sees only its own (%ld)",
			   dumps[i].name, own);
		else
			is(own, dumps[i].own, "%s: the guest sees only its own",
			   dumps[i].name);
	}
}

/* The number of lines that ip(8) prints. */
static long count_lines(void *arg)
{
	FILE *f = popen(arg, "r");
	char line[256];
	long n = 0;

	while (f && fgets(line, sizeof(line), f))
		n++;
	return f ? pclose(f) ?: n : -errno;
}

static void test_rules(struct agent *host, struct agent *guest)
{
	static const char *const asks[] = {
		"from 10.99.8.0/24", "to 10.99.8.0/24", "iif " HIDDEN,
		"oif " HIDDEN,
	};
	const char list[] = "ip rule list 2>&1";
	char line[96];
	unsigned int i;

	for (i = 0; i < sizeof(asks) / sizeof(*asks); i++) {
		snprintf(line, sizeof(line), "ip rule add %s lookup 99", asks[i]);
		net_command(line);
		is(agent_do(host, count_lines, list), 4,
		   "rule \"%s\": the host sees it", asks[i]);
		is(agent_do(guest, count_lines, list), 3,
		   "... the guest sees only the default rules");
		snprintf(line, sizeof(line), "ip rule del %s lookup 99", asks[i]);
		net_command(line);
	}
}

/* Routes that would reveal the host's addresses. */
static void test_local_routes(struct agent *host, struct agent *guest)
{
	static const char *const types[] = { "broadcast", "anycast", "multicast" };
	char line[96];
	unsigned int i;

	net_command("ip -6 route add anycast fd00:99:1::55 dev " NET_DEV
		    " table local");
	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		snprintf(line, sizeof(line), "ip %s route list table local type %s",
			 i ? "-6" : "-4", types[i]);
		ok(agent_do(host, count_lines, line) > 0,
		   "the host sees routes of type %s", types[i]);
		is(agent_do(guest, count_lines, line), 0,
		   "... the guest sees none");
	}
	net_command("ip -6 route del anycast fd00:99:1::55 dev " NET_DEV
		    " table local");
}

/* The preferred source of the route is an address of the host. */
static void test_way(struct agent *host, struct agent *guest)
{
	static const char any[] = "ip route get 10.99.1.77 2>&1 | grep " NET_DEV;
	static const char source[] =
		"ip route get 10.99.1.77 2>&1 | sed -n '/ src /p'";

	is(agent_do(host, count_lines, source), 1,
	   "the host sees the source of a route");
	is(agent_do(guest, count_lines, any), 1,
	   "... the guest sees the route");
	is(agent_do(guest, count_lines, source), 0,
	   "... but not the host's address as source");
}

/* Next hops: only the last one is on a hidden interface. */
struct hops {
	const char *family, *route, *own, *also, *hidden;
};

static const struct hops hops_v4 = {
	"-4", "10.97.0.0/24", "nexthop via 10.99.1.77 dev " NET_DEV,
	"nexthop via 10.99.1.78 dev " NET_DEV,
	"nexthop via 10.99.8.77 dev " HIDDEN,
};

static const struct hops hops_v6 = {
	"-6", "fd00:97::/64", "nexthop via fd00:99:1::77 dev " NET_DEV,
	"nexthop via fd00:99:1::78 dev " NET_DEV,
	"nexthop via fd00:99:8::77 dev " HIDDEN,
};

/* A route with two next hops: the guest must see @seen lines. */
static void test_hops(struct agent *host, struct agent *guest,
		      const struct hops *h, const char *first,
		      const char *second, long seen)
{
	char line[160], list[160];

	snprintf(line, sizeof(line), "ip route add %s %s %s", h->route, first,
		 second);
	net_command(line);
	snprintf(list, sizeof(list), "ip %s route show %s 2>&1", h->family,
		 h->route);
	is(agent_do(host, count_lines, list), 3,
	   "the host sees the route: %s %s", first, second);
	is(agent_do(guest, count_lines, list), seen, "... the guest %s",
	   seen ? "sees it, too" : "does not");
	snprintf(line, sizeof(line), "ip route del %s", h->route);
	net_command(line);
}

static void test_all_hops(struct agent *host, struct agent *guest,
			  const struct hops *h)
{
	test_hops(host, guest, h, h->own, h->also, 3);
	test_hops(host, guest, h, h->own, h->hidden, 0);
	test_hops(host, guest, h, h->hidden, h->own, 0);
}

static void test_one(struct agent *guest)
{
	is_errno(ask_at(guest, RTM_GETLINK, 0, if_nametoindex(HIDDEN)), ENODEV,
		 "RTM_GETLINK: a hidden interface is not found");
	is(ask_at(guest, RTM_GETLINK, 0, if_nametoindex(NET_DEV)), 1,
	   "RTM_GETLINK: its own interface is found");
}

/* Get the nsid of the network namespace: the length of the reply, or -errno. */
static long ask_number(void *arg)
{
	struct {
		struct nlmsghdr nlh;
		__u32 gen;		/* struct rtgenmsg, aligned */
		struct nlattr attr;
		__u32 pid;
	} request = {
		.nlh = {
			.nlmsg_len = sizeof(request), .nlmsg_type = RTM_GETNSID,
			.nlmsg_flags = NLM_F_REQUEST, .nlmsg_seq = 7,
		},
		.attr = { sizeof(request.attr) + sizeof(__u32), NETNSA_PID },
		.pid = getpid(),
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	struct nlmsghdr answer[4];
	const struct nlmsgerr *e = NLMSG_DATA(answer);
	long rc;

	(void)arg;
	rc = vs_rc(send(fd, &request, sizeof(request), 0));
	if (rc > 0)
		rc = vs_rc(recv(fd, answer, sizeof(answer), MSG_DONTWAIT));
	close(fd);
	if (rc < (long)NLMSG_LENGTH(sizeof(*e)) ||
	    answer->nlmsg_type != NLMSG_ERROR)
		return rc;
	return answer->nlmsg_seq == request.nlh.nlmsg_seq ? e->error : -EPROTO;
}

/* A hidden reply becomes an error, also where the reply is shorter. */
static void test_short(struct agent *host, struct agent *guest)
{
	is(agent_ask(host, ask_number), NLMSG_LENGTH(4 + NLA_HDRLEN + 4),
	   "RTM_GETNSID: the host gets a reply");
	is_errno(agent_ask(guest, ask_number), ENODEV,
		 "RTM_GETNSID: the guest gets ENODEV");
}

/* ---- notifications ---- */

static long listen_to(void *arg)
{
	struct sockaddr_nl nl = {
		.nl_family = AF_NETLINK, .nl_groups = *(unsigned int *)arg,
	};
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);

	return bind(fd, (void *)&nl, sizeof(nl)) ? net_fail(fd) : fd;
}

static long news(void *arg)
{
	struct seen seen = { 0 };
	long rc = read_answers(*(int *)arg, MSG_DONTWAIT, &seen);

	return rc ?: judge(&seen);
}

static void test_news(struct agent *host, struct agent *guest)
{
	const unsigned int groups = RTMGRP_LINK | RTMGRP_NEIGH |
		RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE | RTMGRP_IPV4_RULE |
		RTMGRP_IPV6_IFADDR | RTMGRP_IPV6_ROUTE | RTMGRP_IPV6_IFINFO;
	long on_host = agent_do(host, listen_to, groups);
	long on_guest = agent_do(guest, listen_to, groups);
	int host_fd = on_host, guest_fd = on_guest;

	net_command("ip link set " HIDDEN " mtu 1400");
	net_command("ip addr add 10.99.8.9/24 dev " HIDDEN);
	net_command("ip addr del 10.99.8.9/24 dev " HIDDEN);
	net_command("ip addr add 10.99.1.9/24 dev " NET_DEV);
	net_command("ip addr del 10.99.1.9/24 dev " NET_DEV);
	net_command("ip route add 10.97.1.0/24 dev " NET_DEV " src 10.99.1.3");
	net_command("ip route del 10.97.1.0/24");
	net_command("ip neigh replace 10.99.1.78 lladdr 2:0:0:0:0:2 dev " NET_DEV);
	is_errno(agent_do(host, news, host_fd), ENODEV, "the host is notified");
	is(agent_do(guest, news, guest_fd), 0,
	   "... the guest is not notified about the host");
	net_command("ip addr del 10.99.1.2/24 dev " NET_DEV);
	net_command("ip addr add 10.99.1.2/24 dev " NET_DEV);
	ok(agent_do(guest, news, guest_fd) > 0,
	   "... but about its own address and link");
}

/* ---- ioctl(2) ---- */

struct named {
	unsigned long	cmd;
	char		name[IF_NAMESIZE];
	int		index;
	char		addr[16];	/* in the request, or empty */
};

/* The address in the form of net_value() for SIOCGIFADDR, else 0. */
static long ask_ioctl(void *arg)
{
	const struct named *n = arg;
	struct ifreq ifr = { 0 };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	if (n->index)
		ifr.ifr_ifindex = n->index;
	else
		strcpy(ifr.ifr_name, n->name);
	if (*n->addr)
		ifr.ifr_addr = net_address(n->addr, 0).any;
	if (ioctl(fd, n->cmd, &ifr))
		return net_fail(fd);
	close(fd);
	return n->cmd == SIOCGIFADDR ?
		ntohl(((struct sockaddr_in *)&ifr.ifr_addr)->sin_addr.s_addr) : 0;
}

static void test_ioctls(struct agent *guest)
{
	static const struct {
		unsigned long cmd;
		const char *name;
	} cmds[] = {
		{ SIOCGIFADDR, "SIOCGIFADDR" }, { SIOCGIFFLAGS, "SIOCGIFFLAGS" },
		{ SIOCGIFHWADDR, "SIOCGIFHWADDR" }, { SIOCGIFMTU, "SIOCGIFMTU" },
		{ SIOCGIFINDEX, "SIOCGIFINDEX" },
		{ SIOCGIFNETMASK, "SIOCGIFNETMASK" },
	};
	struct named n = { 0 };
	unsigned int i;

	for (i = 0; i < sizeof(cmds) / sizeof(*cmds); i++) {
		n.cmd = cmds[i].cmd;
		strcpy(n.name, HIDDEN);
		is_errno(agent_do(guest, ask_ioctl, n), ENODEV,
			 "%s: a hidden interface is not found",
			 cmds[i].name);
		strcpy(n.name, NET_DEV);
		is(agent_do(guest, ask_ioctl, n), n.cmd == SIOCGIFADDR ?
		   net_number("10.99.1.2") : 0,
		   "%s: its own interface is found", cmds[i].name);
	}
	n.cmd = SIOCGIFADDR;
	strcpy(n.addr, "10.99.1.3");
	is(agent_do(guest, ask_ioctl, n), net_number("10.99.1.2"),
	   "SIOCGIFADDR: a request for the host's address returns its own");
	*n.addr = 0;
	n.cmd = SIOCGIFNAME;
	n.index = if_nametoindex(HIDDEN);
	is_errno(agent_do(guest, ask_ioctl, n), ENODEV,
		 "SIOCGIFNAME: a hidden interface is not found");
	n.index = if_nametoindex(NET_DEV);
	is(agent_do(guest, ask_ioctl, n), 0,
	   "SIOCGIFNAME: its own interface is found");
}

/* The number of addresses, or -EADDRNOTAVAIL if one is not the guest's. */
static long ifconf(void *arg)
{
	struct ifreq list[256];
	struct ifconf c = { .ifc_len = sizeof(list), .ifc_req = list };
	int fd = socket(AF_INET, SOCK_DGRAM, 0), i, n;

	(void)arg;
	if (ioctl(fd, SIOCGIFCONF, &c))
		return net_fail(fd);
	close(fd);
	n = c.ifc_len / sizeof(*list);
	for (i = 0; i < n; i++)
		if (!is_own_addr(&((struct sockaddr_in *)&list[i].ifr_addr)->sin_addr, 4))
			return -EADDRNOTAVAIL;
	return n;
}

static long ask_ethtool(void *arg)
{
	const struct named *n = arg;
	struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };
	struct ifreq ifr = { .ifr_data = (void *)&info };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);

	strcpy(ifr.ifr_name, n->name);
	return ioctl(fd, n->cmd, &ifr) ? net_fail(fd) : close(fd);
}

/* ioctls without a permission check, on an interface that the guest sees. */
static void test_foreign_ioctls(struct agent *host)
{
	static const struct {
		unsigned long cmd;
		const char *name;
	} cmds[] = {
		{ SIOCGIFBR, "SIOCGIFBR" }, { SIOCGARP, "SIOCGARP" },
		{ SIOCDEVPRIVATE, "SIOCDEVPRIVATE" },
		{ SIOCBONDINFOQUERY, "SIOCBONDINFOQUERY" },
		{ SIOCGIFVLAN, "SIOCGIFVLAN" },
		{ SIOCGMIIPHY, "SIOCGMIIPHY" },
		{ SIOCGIWNAME, "SIOCGIWNAME" },
	};
	const struct vs_place place = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(2) },
		.bcaps = VS_SECURE_BCAPS,
	};
	struct agent guest = agent_need(&place, "a guest without capabilities");
	struct named n = { .name = NET_DEV };
	unsigned int i;

	for (i = 0; i < sizeof(cmds) / sizeof(*cmds); i++) {
		n.cmd = cmds[i].cmd;
		is_errno(agent_do(&guest, ask_ioctl, n), EPERM,
			 "%s: refused for a guest", cmds[i].name);
		ok(agent_do(host, ask_ioctl, n) != -EPERM,
		   "%s: permitted for the host", cmds[i].name);
	}
	n.cmd = SIOCETHTOOL;
	is_errno(agent_do(&guest, ask_ethtool, n), EOPNOTSUPP,
		 "ethtool: not supported for a guest");
	is(agent_do(host, ask_ethtool, n), 0, "ethtool: the host can use it");
	agent_stop(&guest);
}

static long ask_socket(void *arg)
{
	const struct named *n = arg;
	char buffer[64] = { 0 };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	return ioctl(fd, n->cmd, buffer) ? net_fail(fd) : close(fd);
}

/* Queries about a socket or about a visible interface succeed. */
static void test_own_ioctls(struct agent *host, struct agent *guest)
{
	static const struct {
		unsigned long cmd;
		const char *name;
	} of_socket[] = {
		{ FIOSETOWN, "FIOSETOWN" }, { FIOGETOWN, "FIOGETOWN" },
		{ SIOCSPGRP, "SIOCSPGRP" }, { SIOCGPGRP, "SIOCGPGRP" },
		{ SIOCATMARK, "SIOCATMARK" }, { SIOCOUTQNSD, "SIOCOUTQNSD" },
		{ SIOCGSTAMP_OLD, "SIOCGSTAMP" },
		{ SIOCGSTAMPNS_OLD, "SIOCGSTAMPNS" },
		{ SIOCGSTAMP_NEW, "SIOCGSTAMP_NEW" },
		{ SIOCGSTAMPNS_NEW, "SIOCGSTAMPNS_NEW" },
		{ FIONREAD, "FIONREAD" }, { FIONBIO, "FIONBIO" },
	}, of_interface[] = {
		{ SIOCGIFDSTADDR, "SIOCGIFDSTADDR" },
		{ SIOCGIFBRDADDR, "SIOCGIFBRDADDR" },
		{ SIOCGIFMETRIC, "SIOCGIFMETRIC" },
		{ SIOCGIFTXQLEN, "SIOCGIFTXQLEN" },
		{ SIOCGIFMAP, "SIOCGIFMAP" },
	};
	struct named n = { .name = NET_DEV };
	unsigned int i;

	for (i = 0; i < sizeof(of_socket) / sizeof(*of_socket); i++) {
		n.cmd = of_socket[i].cmd;
		is(agent_do(guest, ask_socket, n), agent_do(host, ask_socket, n),
		   "%s: same result as on the host", of_socket[i].name);
	}
	for (i = 0; i < sizeof(of_interface) / sizeof(*of_interface); i++) {
		n.cmd = of_interface[i].cmd;
		is(agent_do(guest, ask_ioctl, n), 0,
		   "%s: its own interface is found",
		   of_interface[i].name);
	}
}

/* Get the name of an interface from its index by socket options. */
static long ask_bound(void *arg)
{
	char name[IFNAMSIZ];
	socklen_t size = sizeof(name);
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	if (setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, arg, sizeof(int)) ||
	    getsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, name, &size))
		return net_fail(fd);
	close(fd);
	return size;
}

static void test_bound(struct agent *host, struct agent *guest)
{
	int hidden = if_nametoindex(HIDDEN), own = if_nametoindex(NET_DEV);

	is_errno(agent_do(guest, ask_bound, hidden), ENODEV,
		 "SO_BINDTODEVICE: a hidden interface is not found");
	is(agent_do(guest, ask_bound, own), sizeof(NET_DEV),
	   "SO_BINDTODEVICE: its own interface is found");
	is(agent_do(host, ask_bound, hidden), sizeof(HIDDEN),
	   "SO_BINDTODEVICE: the host finds all interfaces");
}

/* CAP_NET_ADMIN permits the ioctls, and so does a clear HIDE_NETIF. */
static void test_open_ioctls(void)
{
	const struct vs_place place = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(2) },
		.bcaps = VS_SECURE_BCAPS | 1ULL << CAP_NET_ADMIN,
	};
	struct agent guest = agent_need(&place, "a guest with CAP_NET_ADMIN");
	struct named n = { .name = NET_DEV, .cmd = SIOCETHTOOL };

	is(agent_do(&guest, ask_ethtool, n), 0,
	   "ethtool: permitted with CAP_NET_ADMIN");
	vs_set_bcaps(GUEST + 1, VS_SECURE_BCAPS);
	is_errno(agent_do(&guest, ask_ethtool, n), EOPNOTSUPP,
		 "ethtool: refused after the guest lost CAP_NET_ADMIN");
	vs_set_nflags(GUEST + 1, 0, NXF_HIDE_NETIF);
	is(agent_do(&guest, ask_ethtool, n), 0,
	   "ethtool: permitted without HIDE_NETIF");
	agent_stop(&guest);
}

/* ---- /proc and /sys ---- */

struct grep {
	char	file[64];
	char	word[64];
};

/* The number of lines that contain the word. */
static long grep(void *arg)
{
	const struct grep *g = arg;
	FILE *f = fopen(g->file, "re");
	char line[512];
	long n = 0;

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f))
		n += !!strstr(line, g->word);
	fclose(f);
	return n;
}

static long grep_at(struct agent *a, const char *file, const char *word)
{
	struct grep g;

	snprintf(g.file, sizeof(g.file), "/proc/net/%s", file);
	snprintf(g.word, sizeof(g.word), "%s", word);
	return agent_do(a, grep, g);
}

static void test_proc(struct agent *host, struct agent *guest)
{
	static const struct {
		const char *file, *foreign, *own;
	} files[] = {
		{ "dev", HIDDEN ":", NET_DEV ":" },
		{ "route", HIDDEN, NET_DEV },
		{ "if_inet6", HIDDEN, NET_DEV },
		{ "if_inet6", "fd000099000100000000000000000003",
		  "fd000099000100000000000000000002" },
		{ "ipv6_route", HIDDEN, NET_DEV },
		{ "ipv6_route", "fd000099000100000000000000000003 80",
		  "fd000099000100000000000000000002 80" },
	};
	static const char *const gone[] = {
		"arp", "fib_trie", "igmp", "igmp6", "snmp", "netstat",
		"dev_mcast", "sockstat", "packet", "netlink", "anycast6",
	};
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		ok(grep_at(host, files[i].file, files[i].foreign) > 0,
		   "/proc/net/%s: the host sees %s", files[i].file,
		   files[i].foreign);
		is(grep_at(guest, files[i].file, files[i].foreign), 0,
		   "/proc/net/%s: the guest does not", files[i].file);
		ok(grep_at(guest, files[i].file, files[i].own) > 0,
		   "/proc/net/%s: the guest sees %s", files[i].file,
		   files[i].own);
	}
	for (i = 0; i < sizeof(gone) / sizeof(*gone); i++)
		is_errno(grep_at(guest, gone[i], "x"), ENOENT,
			 "a guest cannot see /proc/net/%s", gone[i]);
}

static long open_dir(void *arg)
{
	int fd = open(arg, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static void test_sys(struct agent *host, struct agent *guest)
{
	static const char class[] = "/sys/class/net";
	static const char virtual[] = "/sys/devices/virtual/net/" HIDDEN;

	is(agent_do(host, open_dir, class), 0, "the host can open %s", class);
	is_errno(agent_do(guest, open_dir, class), EACCES,
		 "... the guest cannot");
	is(agent_do(host, open_dir, virtual), 0,
	   "the host can open %s", virtual);
	is_errno(agent_do(guest, open_dir, virtual), EACCES,
		 "... the guest cannot");
}

/* ---- /proc/sys/net ---- */

static const char *const sysctl_dirs[] = {
	"ipv4/conf", "ipv4/neigh", "ipv6/conf", "ipv6/neigh",
};

struct sysctl {
	char	dir[32], name[32];
	bool	relative;	/* by a path relative to the directory */
};

/* Look up the entry itself, and a file in it. */
static long find_sysctl(void *arg)
{
	const struct sysctl *s = arg;
	char path[128];
	struct stat st;
	long rc = 0;

	snprintf(path, sizeof(path), "/proc/sys/net/%s", s->dir);
	if (s->relative && chdir(path))
		return -EPROTO;
	snprintf(path, sizeof(path), "%s%s%s%s",
		 s->relative ? "" : "/proc/sys/net/", s->relative ? "" : s->dir,
		 s->relative ? "" : "/", s->name);
	if (stat(path, &st))
		rc = -errno;
	strcat(path, strstr(s->dir, "conf") ? "/forwarding" :
	       "/retrans_time_ms");
	if (access(path, F_OK) && rc != -errno)
		rc = -EPROTO;
	if (s->relative && chdir("/"))
		return -EPROTO;
	return rc;
}

static long list_sysctl(void *arg)
{
	const struct sysctl *s = arg;
	struct dirent *entry;
	char path[128];
	long found = 0;
	DIR *dir;

	snprintf(path, sizeof(path), "/proc/sys/net/%s", s->dir);
	dir = opendir(path);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		found += !strcmp(entry->d_name, s->name);
	closedir(dir);
	return found;
}

static void test_sysctl_of(struct agent *who, const char *name,
			   struct sysctl *s, bool seen)
{
	for (s->relative = false;; s->relative = true) {
		is(agent_do(who, find_sysctl, *s), seen ? 0 : -ENOENT,
		   "%s: /proc/sys/net/%s/%s is %s", name, s->dir, s->name,
		   seen ? "visible" : "hidden");
		if (s->relative)
			break;
	}
	is(agent_do(who, list_sysctl, *s), seen,
	   "... it is %s readdir", seen ? "in" : "not in");
}

/* A lookup of the host does not make an entry visible in the guest. */
static void test_sysctls(struct agent *host, struct agent *guest, bool seen)
{
	static const char *const own[] = { NET_DEV, "lo", "default" };
	struct sysctl s;
	unsigned int i, j;

	for (i = 0; i < 4; i++) {
		strcpy(s.dir, sysctl_dirs[i]);
		strcpy(s.name, HIDDEN);
		test_sysctl_of(host, "host", &s, true);
		test_sysctl_of(guest, "guest", &s, seen);
		test_sysctl_of(host, "host", &s, true);
		for (j = 0; j < 3; j++) {
			strcpy(s.name, own[j]);
			test_sysctl_of(guest, "guest", &s, true);
		}
	}
}

/* ---- the flag ---- */

static long open_file(void *arg)
{
	int fd = open(arg, O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static void test_flag(struct agent *host, struct agent *guest)
{
	static const char mtu[] = "/sys/class/net/" HIDDEN "/mtu";

	is_errno(agent_do(guest, open_file, mtu), EACCES,
		 "sysfs: a guest cannot open a file of a hidden interface");
	is(vs_set_nflags(GUEST, 0, NXF_HIDE_NETIF), 0, "clear HIDE_NETIF");
	ok(grep_at(guest, "dev", HIDDEN ":") > 0,
	   "... all interfaces are visible in /proc/net/dev");
	is_errno(ask_at(guest, RTM_GETLINK, 0, 0), ENODEV,
		 "... by netlink, too");
	is(agent_do(guest, open_file, mtu), 0, "... in sysfs, too");
	test_sysctls(host, guest, true);
	vs_set_nflags(GUEST, NXF_HIDE_NETIF, NXF_HIDE_NETIF);
	is_errno(agent_do(guest, open_file, mtu), EACCES,
		 "set HIDE_NETIF: sysfs is refused after an earlier lookup");
}

static void make_hidden(void)
{
	char line[128];
	int i;

	net_command("ip link add " HIDDEN " type dummy && "
		    "ip link set " HIDDEN " up && "
		    "ip addr add 10.99.8.1/24 dev " HIDDEN " && "
		    "ip addr add fd00:99:8::1/64 dev " HIDDEN " nodad");
	for (i = 1; i <= MORE; i++) {
		snprintf(line, sizeof(line), "ip link add hidden%d type dummy", i);
		net_command(line);
	}
	snprintf(line, sizeof(line), "seq %d | sed 's|.*|addr add 10.98.1.&/24 dev "
		 HIDDEN "|' | ip -batch -", MORE_ADDRS);
	net_command(line);
	net_command("ip neigh replace 10.99.1.77 lladdr 2:0:0:0:0:1 dev " NET_DEV);
}

static void remove_hidden(void)
{
	char line[128];
	int i;

	for (i = 0; i <= MORE; i++) {
		snprintf(line, sizeof(line), "ip link del hidden%d", i);
		net_command(line);
	}
	net_command("ip neigh flush dev " NET_DEV);
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(1) },
	};
	struct agent host, guest;

	net_up();
	make_hidden();
	host = agent_need(NULL, "the host");
	guest = agent_need(&place, "a guest");
	test_dumps(&host, &guest);
	test_rules(&host, &guest);
	test_local_routes(&host, &guest);
	test_way(&host, &guest);
	test_all_hops(&host, &guest, &hops_v4);
	test_all_hops(&host, &guest, &hops_v6);
	test_one(&guest);
	test_short(&host, &guest);
	test_news(&host, &guest);
	test_ioctls(&guest);
	test_foreign_ioctls(&host);
	test_own_ioctls(&host, &guest);
	test_bound(&host, &guest);
	test_open_ioctls();
	is(agent_ask(&guest, ifconf), 2,
	   "SIOCGIFCONF: a guest sees only its own addresses");
	is_errno(agent_ask(&host, ifconf), EADDRNOTAVAIL,
		 "SIOCGIFCONF: the host sees others");
	test_proc(&host, &guest);
	test_sys(&host, &guest);
	test_sysctls(&host, &guest, false);
	test_flag(&host, &guest);
	agent_stop(&guest);
	agent_stop(&host);
	remove_hidden();
	net_down();
	return done_testing();
}
