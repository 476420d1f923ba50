// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: what a network context sends leaves with one of its addresses, and
 * its 127.0.0.1 is a loopback of its own.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	620
#define PORT	6200
#define LOCAL	"127.0.0.1"

static struct agent host, a, b;

/* The source a server of the host sees. */
static long source_seen(struct agent *from, int type, const char *server)
{
	long fd = net_do(&host, net_listen, type, server, PORT), rc;

	if (fd < 0)
		return fd;
	rc = net_do(from, type == SOCK_STREAM ? net_try_connect : net_send,
		    type, server, PORT);
	if (!rc)
		rc = net_do_fd(&host, type == SOCK_STREAM ? net_accept :
			       net_receive, fd);
	net_do_fd(&host, net_close, fd);
	return rc;
}

static void test_source(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	unsigned int i;
	long fd;

	for (i = 0; i < 2; i++) {
		const char *t = net_type(types[i]);

		is(source_seen(&a, types[i], NET_3), net_number(NET_2),
		   "%s: the address of the context", t);
		is(source_seen(&b, types[i], NET_3), net_number(NET_4),
		   "%s: of two, the one in the same network", t);
		is(source_seen(&host, types[i], NET_3), net_number(NET_1),
		   "%s: the host uses its first", t);
	}
	fd = net_do(&a, net_connect, SOCK_DGRAM, NET_3, PORT);
	is(net_do_fd(&a, net_name, fd), net_number(NET_2),
	   "connected UDP: the address of the context");
	net_do_fd(&a, net_close, fd);
}

/* A source chosen with the message. */
static long send_from(void *arg)
{
	const struct net_call *c = arg;
	struct sockaddr_in to = net_address(c->addr, c->port);
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(struct in_pktinfo))];
	} control = { 0 };
	struct iovec data = { "x", 1 };
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = sizeof(to),
		.msg_iov = &data, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	struct in_pktinfo *info = (void *)CMSG_DATA(&control.head);
	int on = 1;
	long rc, fd = net_socket(SOCK_DGRAM);

	if (fd < 0)
		return fd;
	if (c->level && setsockopt(fd, c->level, c->option, &on, sizeof(on)))
		return net_fail(fd);
	control.head.cmsg_level = IPPROTO_IP;
	control.head.cmsg_type = IP_PKTINFO;
	control.head.cmsg_len = CMSG_LEN(sizeof(*info));
	info->ipi_spec_dst.s_addr = inet_addr(c->source);
	rc = sendmsg(fd, &msg, 0);
	if (rc < 0)
		return net_fail(fd);
	close(fd);
	return 0;
}

static void test_pktinfo(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_3, PORT);
	long fd = net_do(&host, net_listen, SOCK_DGRAM, NET_3, PORT);

	strcpy(c.source, NET_5);
	is(agent_do(&b, send_from, c), 0, "IP_PKTINFO: its other address");
	is(net_do_fd(&host, net_receive, fd), net_number(NET_5),
	   "it is used");
	strcpy(c.source, NET_3);
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "IP_PKTINFO: an address of the host");
	c.level = IPPROTO_IP;
	c.option = IP_TRANSPARENT;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "IP_PKTINFO with IP_TRANSPARENT");
	c.option = IP_FREEBIND;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "IP_PKTINFO with IP_FREEBIND");
	is(net_do_fd(&host, net_waiting, fd), 0, "nothing came through");
	c.level = 0;
	is(agent_do(&host, send_from, c), 0, "the host may");
	is(net_do_fd(&host, net_receive, fd), net_number(NET_3), "and does");
	net_do_fd(&host, net_close, fd);
}

/* Connect once, then again without closing: the source is chosen anew. */
static long reconnect(void *arg)
{
	const struct net_call *c = arg;
	struct sockaddr_in to = net_address(c->addr, c->port);
	const struct sockaddr none = { .sa_family = AF_UNSPEC };
	struct net_call self = { .fd = net_socket(SOCK_DGRAM) };
	long rc;

	if (connect(self.fd, (void *)&to, sizeof(to)) ||
	    connect(self.fd, &none, sizeof(none)) ||
	    connect(self.fd, (void *)&to, sizeof(to)))
		return net_fail(self.fd);
	rc = net_name(&self);
	close(self.fd);
	return rc;
}

static void test_reconnect(void)
{
	const struct net_call c = net_at(SOCK_DGRAM, NET_3, PORT);

	is(agent_do(&a, reconnect, c), net_number(NET_2),
	   "after AF_UNSPEC: the address of the context");
}

/* The three 127.0.0.1 are three servers. */
static void test_loopback(int type)
{
	const char *t = net_type(type);
	struct agent *where[] = { &host, &a, &b };
	static const char *const names[] = { "the host", "a guest",
					     "another guest" };
	long fds[3];
	int i, j;

	for (i = 0; i < 3; i++) {
		fds[i] = net_do(where[i], net_listen, type, LOCAL, PORT);
		ok(fds[i] >= 0, "%s: %s serves 127.0.0.1", t, names[i]);
	}
	for (i = 0; i < 3; i++) {
		is(net_do(where[i], type == SOCK_STREAM ? net_try_connect :
			  net_send, type, LOCAL, PORT), 0,
		   "%s: %s asks 127.0.0.1", t, names[i]);
		for (j = 0; j < 3; j++)
			is(net_do_fd(where[j], net_waiting, fds[j]), i == j,
			   "%s: %s %s", t, names[j],
			   i == j ? "is asked" : "is not");
		is(net_do_fd(where[i], type == SOCK_STREAM ? net_accept :
			     net_receive, fds[i]), net_number(LOCAL),
		   "%s: from 127.0.0.1, as it seems", t);
	}
	/* The number of another's loopback is one's own, too. */
	is(net_do(&a, type == SOCK_STREAM ? net_try_connect : net_send, type,
		  "127.2.109.1", PORT), 0, "%s: a guessed loopback", t);
	is(net_do_fd(&b, net_waiting, fds[2]), 0, "%s: is not reached", t);
	is(net_do_fd(&a, net_waiting, fds[1]), 1, "%s: but one's own", t);
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

/* Nobody at home: not the neighbour instead. */
static void test_loopback_empty(void)
{
	long on_host = net_do(&host, net_listen, SOCK_STREAM, LOCAL, PORT);
	long on_b = net_do(&b, net_listen, SOCK_STREAM, "0.0.0.0", PORT + 1);

	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, LOCAL, PORT),
		 ECONNREFUSED, "the host's 127.0.0.1 is not reached");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, "0.0.0.0", PORT),
		 ECONNREFUSED, "nor through 0.0.0.0");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, "127.9.9.9", PORT),
		 ECONNREFUSED, "nor through any 127");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, LOCAL, PORT + 1),
		 ECONNREFUSED, "nor a neighbour's 0.0.0.0");
	is(net_do(&b, net_try_connect, SOCK_STREAM, LOCAL, PORT + 1), 0,
	   "whose own it is");
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&b, net_close, on_b);
}

static void test_names(void)
{
	long fd = net_do(&a, net_listen, SOCK_STREAM, LOCAL, PORT);
	long client = net_do(&a, net_connect, SOCK_STREAM, LOCAL, PORT);

	is(net_do_fd(&a, net_name, client), net_number(LOCAL),
	   "getsockname: 127.0.0.1");
	is(net_do_fd(&a, net_peer, client), net_number(LOCAL),
	   "getpeername: 127.0.0.1");
	is(vs_set_nflags(GUEST, 0, NXF_HIDE_LBACK), 0, "HIDE_LBACK cleared");
	/* 620 is 2 * 256 + 108. */
	is(net_do_fd(&a, net_peer, client), net_number("127.2.108.1"),
	   "getpeername: the loopback of the context");
	vs_set_nflags(GUEST, NXF_HIDE_LBACK, NXF_HIDE_LBACK);
	net_do_fd(&a, net_close, client);
	net_do_fd(&a, net_close, fd);
}

static void test_flags(void)
{
	long fd = net_do(&host, net_listen, SOCK_STREAM, LOCAL, PORT);

	is(vs_set_nflags(GUEST, 0, NXF_LBACK_REMAP), 0, "LBACK_REMAP cleared");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, LOCAL, PORT), EPERM,
		 "no loopback at all");
	is_errno(net_do(&a, net_send, SOCK_DGRAM, LOCAL, PORT), EPERM,
		 "nor for UDP");
	is(vs_set_nflags(GUEST, NXF_LBACK_ALLOW, NXF_LBACK_ALLOW), 0,
	   "LBACK_ALLOW set");
	is(net_do(&a, net_try_connect, SOCK_STREAM, LOCAL, PORT), 0,
	   "the host's loopback is allowed");
	vs_set_nflags(GUEST, NXF_LBACK_REMAP,
		      NXF_LBACK_REMAP | NXF_LBACK_ALLOW);
	net_do_fd(&host, net_close, fd);
}

int main(void)
{
	/* Not the first of the host, which it would have without a rule. */
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_2 },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_5, NET_4 },
	};

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	test_source();
	test_pktinfo();
	test_reconnect();
	test_loopback(SOCK_STREAM);
	test_loopback(SOCK_DGRAM);
	test_loopback_empty();
	test_names();
	test_flags();
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	net_down();
	return done_testing();
}
