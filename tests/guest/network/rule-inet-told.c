// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: every call that reports an address to a program of a network context
 * shows the context's loopback as 127.0.0.1 or ::1 (NXF_HIDE_LBACK).
 */
#define _GNU_SOURCE
#include "net.h"

#include <linux/errqueue.h>

#define GUEST	670
#define PORT	6700

static struct agent a;

static void test_names(void)
{
	long fd = net_do(&a, net_listen, SOCK_STREAM, NET_LOCAL, PORT);
	long client = net_do(&a, net_connect, SOCK_STREAM, NET_LOCAL, PORT);

	is(net_do_fd(&a, net_name, client), net_number(NET_LOCAL),
	   "getsockname shows the loopback");
	is(net_do_fd(&a, net_peer, client), net_number(NET_LOCAL),
	   "getpeername shows the loopback");
	is(vs_set_nflags(GUEST, 0, NXF_HIDE_LBACK), 0, "clear HIDE_LBACK");
	/* 670 is 2 * 256 + 158. */
	is(net_do_fd(&a, net_peer, client), net_number("127.2.158.1"),
	   "... getpeername shows the context's numeric loopback");
	vs_set_nflags(GUEST, NXF_HIDE_LBACK, NXF_HIDE_LBACK);
	net_do_fd(&a, net_close, client);
	net_do_fd(&a, net_close, fd);
}

/* The destination address in a control message. */
static long told_by(const struct cmsghdr *head)
{
	const struct in6_pktinfo *info6 = (void *)CMSG_DATA(head);
	const struct in_pktinfo *info = (void *)CMSG_DATA(head);
	union net_sockaddr to = { .in6.sin6_family = AF_INET6 };

	if (head->cmsg_type == IPV6_ORIGDSTADDR ||
	    head->cmsg_type == IP_ORIGDSTADDR) {
		memcpy(&to, CMSG_DATA(head), head->cmsg_len - CMSG_LEN(0));
	} else if (head->cmsg_level == IPPROTO_IPV6) {
		to.in6.sin6_addr = info6->ipi6_addr;
	} else {
		to.any.sa_family = AF_INET;
		to.in.sin_addr = info->ipi_addr;
		if (info->ipi_spec_dst.s_addr != info->ipi_addr.s_addr)
			return -EPROTO;
	}
	return net_value(&to);
}

/* The destination address that recvmsg() reports. */
static long told_dest(void *arg)
{
	union {
		struct cmsghdr	head;
		char		buffer[256];
	} control;
	char data;
	struct iovec iov = { &data, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	if (recvmsg(((struct net_call *)arg)->fd, &msg, 0) < 0)
		return -errno;
	return CMSG_FIRSTHDR(&msg) ? told_by(CMSG_FIRSTHDR(&msg)) : -ENODATA;
}

/* All options that report the destination. */
static void test_told_dest(void)
{
	static const struct {
		const struct net_family	*family;
		int			level, option;
		const char		*name;
	} ways[] = {
		{ &net_v4, IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO" },
		{ &net_v4, IPPROTO_IP, IP_RECVORIGDSTADDR, "IP_ORIGDSTADDR" },
		{ &net_mapped, IPPROTO_IPV6, IPV6_RECVPKTINFO, "IPV6_PKTINFO" },
		{ &net_v6, IPPROTO_IPV6, IPV6_RECVPKTINFO, "IPV6_PKTINFO" },
		{ &net_v6, IPPROTO_IPV6, IPV6_2292PKTINFO, "IPV6_2292PKTINFO" },
		{ &net_v6, IPPROTO_IPV6, IPV6_RECVORIGDSTADDR,
		  "IPV6_ORIGDSTADDR" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct net_call c = net_at(SOCK_DGRAM, NET_LOCAL, PORT);
		long fd;

		if (!net_is(ways[i].family))
			continue;
		c.level = ways[i].level;
		c.option = ways[i].option;
		fd = agent_do(&a, net_bind, c);
		is(net_do(&a, net_send, SOCK_DGRAM, NET_LOCAL, PORT), 0,
		   "send a datagram to the loopback");
		is(net_do_fd(&a, told_dest, fd), net_number(NET_LOCAL),
		   "%s: %s shows the loopback", net->name, ways[i].name);
		net_do_fd(&a, net_close, fd);
	}
}

/* Read both addresses of an error: the destination, and the reporter. */
static long told_error(void *arg)
{
	union {
		struct cmsghdr	head;
		char		buffer[256];
	} control;
	struct sock_extended_err *error = (void *)CMSG_DATA(&control.head);
	union net_sockaddr to;
	char data;
	struct iovec iov = { &data, 1 };
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = sizeof(to),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	if (recvmsg(((struct net_call *)arg)->fd, &msg, MSG_ERRQUEUE) < 0)
		return -errno;
	if (net_value((void *)SO_EE_OFFENDER(error)) != net_value(&to))
		return net_value((void *)SO_EE_OFFENDER(error));
	return net_value(&to);
}

/* There is no server on the port. */
static void test_told_error(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_LOCAL, 0);
	long fd;

	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = net_is(&net_v6) ? IPV6_RECVERR : IP_RECVERR;
	fd = agent_do(&a, net_bind, c);
	is(net_do_to(&a, net_connect_fd, fd, NET_LOCAL, PORT), 0,
	   "%s: connect a UDP socket", net->name);
	is(net_do_fd(&a, net_say, fd), 1,
	   "... send to a port without a server");
	is(net_do_fd(&a, told_error, fd), net_number(NET_LOCAL),
	   "... the error queue shows it as destination and reporter");
	net_do_fd(&a, net_close, fd);
}

/* Read the control data of a connection by getsockopt(). */
static long told_options(void *arg)
{
	const struct net_call *c = arg;
	union {
		struct cmsghdr	head;
		char		buffer[256];
	} control;
	socklen_t size = sizeof(control);
	int on = 1;

	if (setsockopt(c->fd, c->level, c->option, &on, sizeof(on)) ||
	    getsockopt(c->fd, c->level, c->level == IPPROTO_IP ?
		       IP_PKTOPTIONS : IPV6_2292PKTOPTIONS, &control, &size))
		return -errno;
	return size < sizeof(control.head) ? -ENODATA : told_by(&control.head);
}

static void test_told_options(void)
{
	static const struct {
		bool		v6;
		int		level, option;
		const char	*name;
	} ways[] = {
		{ false, IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO" },
		{ true, IPPROTO_IPV6, IPV6_RECVPKTINFO, "IPV6_PKTINFO" },
		{ true, IPPROTO_IPV6, IPV6_2292PKTINFO, "IPV6_2292PKTINFO" },
	};
	long fd = net_do(&a, net_listen, SOCK_STREAM, NET_LOCAL, PORT);
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct net_call c = {
			.level = ways[i].level, .option = ways[i].option,
		};
		long client;

		if (ways[i].v6 == net_is(&net_v4))
			continue;
		client = net_do(&a, net_connect, SOCK_STREAM, NET_LOCAL, PORT);
		c.fd = net_do_fd(&a, net_accept_end, fd);
		is(agent_do(&a, told_options, c), net_number(NET_LOCAL),
		   "%s: %s of a connection shows the loopback", net->name,
		   ways[i].name);
		net_do_fd(&a, net_close, client);
		net_do_fd(&a, net_close, c.fd);
	}
	net_do_fd(&a, net_close, fd);
}

/* The kernel reports the path MTU for a datagram that is too large. */
static long told_mtu(void *arg)
{
	const struct net_call *c = arg;
	union {
		struct cmsghdr	head;
		char		buffer[256];
	} control;
	struct ip6_mtuinfo *mtu = (void *)CMSG_DATA(&control.head);
	union net_sockaddr to = net_address(c->addr, c->port);
	union net_sockaddr name = { 0 };
	char data[2000] = { 0 };
	struct iovec iov = { data, sizeof(data) };
	struct msghdr msg = {
		.msg_name = &name, .msg_namelen = sizeof(name),
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int on = 1;

	setsockopt(c->fd, IPPROTO_IPV6, IPV6_DONTFRAG, &on, sizeof(on));
	if (sendto(c->fd, data, sizeof(data), 0, &to.any, sizeof(to.in6)) >= 0)
		return -ESTALE;
	if (recvmsg(c->fd, &msg, 0) < 0)
		return -errno;
	if (!CMSG_FIRSTHDR(&msg) || control.head.cmsg_type != IPV6_PATHMTU)
		return -ENODATA;
	if (net_value((void *)&mtu->ip6m_addr) != net_value(&name))
		return -EPROTO;
	return net_value(&name);
}

static void test_told_mtu(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_LOCAL, 0);
	long fd;

	c.level = IPPROTO_IPV6;
	c.option = IPV6_RECVPATHMTU;
	fd = agent_do(&a, net_bind, c);
	net_command("ip link set lo mtu 1280");
	is(net_do_to(&a, told_mtu, fd, NET_LOCAL, PORT), net_number(NET_LOCAL),
	   "%s: IPV6_PATHMTU shows the loopback", net->name);
	net_command("ip link set lo mtu 65536");
	net_do_fd(&a, net_close, fd);
}

static void test_family(void)
{
	test_names();
	test_told_dest();
	test_told_error();
	test_told_options();
	if (net_is(&net_v6))
		test_told_mtu();
}

int main(void)
{
	const struct vs_place guest = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(1) },
	};

	net_up();
	a = agent_need(&guest, "a guest");
	net_each(test_family);
	agent_stop(&a);
	net_down();
	return done_testing();
}
