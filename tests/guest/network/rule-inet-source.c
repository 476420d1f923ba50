// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: packets from a network context have one of its addresses as source, and
 * 127.0.0.1 and ::1 mean the context's own loopback.
 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	620
#define PORT	6200

/* Loopback addresses of the second guest. */
#define LBACK_OF_B	"127.2.109.1"
#define LBACK6_OF_B	"fd76:7365:7276::7f02:6d01"

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
		/* To itself; IPv4 has it that the first is preferred. */
		is(source_seen(&host, types[i], NET_3),
		   net_number(net_is(&net_v6) ? NET_3 : NET_1),
		   "%s: the host uses its own", t);
	}
	fd = net_do(&a, net_connect, SOCK_DGRAM, NET_3, PORT);
	is(net_do_fd(&a, net_name, fd), net_number(NET_2),
	   "connected UDP: the address of the context");
	net_do_fd(&a, net_close, fd);
}

/* Control message with a source, for each family. */
union source_control {
	struct cmsghdr head;
	char space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

static void put_source(struct msghdr *msg, union source_control *control,
		       const char *source)
{
	struct in_pktinfo *info = (void *)CMSG_DATA(&control->head);
	struct in6_pktinfo *info6 = (void *)CMSG_DATA(&control->head);
	bool v6 = strchr(source, ':');

	msg->msg_control = control;
	control->head.cmsg_level = v6 ? IPPROTO_IPV6 : IPPROTO_IP;
	control->head.cmsg_type = v6 ? IPV6_PKTINFO : IP_PKTINFO;
	control->head.cmsg_len = CMSG_LEN(v6 ? sizeof(*info6) : sizeof(*info));
	msg->msg_controllen = CMSG_SPACE(v6 ? sizeof(*info6) : sizeof(*info));
	if (v6)
		inet_pton(AF_INET6, source, &info6->ipi6_addr);
	else
		info->ipi_spec_dst.s_addr = inet_addr(source);
}

/* A source chosen with the message. */
static long send_chosen(const struct net_call *c, bool connected)
{
	union net_sockaddr to = net_address(c->addr, c->port);
	union source_control control = { 0 };
	struct iovec data = { "x", 1 };
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = net_size(&to),
		.msg_iov = &data, .msg_iovlen = 1,
	};
	int on = 1;
	long rc, fd = net_socket(c->addr, SOCK_DGRAM);

	if (fd < 0)
		return fd;
	if (c->option && setsockopt(fd, c->level, c->option, &on, sizeof(on)))
		return net_fail(fd);
	if (connected) {
		if (connect(fd, &to.any, net_size(&to)))
			return net_fail(fd);
		msg.msg_name = NULL;
		msg.msg_namelen = 0;
	}
	put_source(&msg, &control, c->source);
	rc = sendmsg(fd, &msg, 0);
	if (rc < 0)
		return net_fail(fd);
	close(fd);
	return 0;
}

static long send_from(void *arg)
{
	return send_chosen(arg, false);
}

/* A connected socket knows its way already. */
static long send_connected_from(void *arg)
{
	return send_chosen(arg, true);
}

static void test_pktinfo(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_3, PORT);
	long fd = net_do(&host, net_listen, SOCK_DGRAM, NET_3, PORT);

	strcpy(c.source, NET_5);
	is(agent_do(&b, send_from, c), 0, "%s PKTINFO: its other address", net->name);
	is(net_do_fd(&host, net_receive, fd), net_number(NET_5),
	   "it is used");
	strcpy(c.source, NET_3);
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s PKTINFO: an address of the host", net->name);
	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = net_is(&net_v6) ? IPV6_TRANSPARENT : IP_TRANSPARENT;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s PKTINFO with TRANSPARENT", net->name);
	c.option = net_is(&net_v6) ? IPV6_FREEBIND : IP_FREEBIND;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s PKTINFO with FREEBIND", net->name);
	is_errno(agent_do(&b, send_connected_from, c), EPERM,
		 "%s ... of a connected socket", net->name);
	c.option = 0;
	is_errno(agent_do(&b, send_connected_from, c), EPERM,
		 "%s PKTINFO of a connected socket", net->name);
	is(net_do_fd(&host, net_waiting, fd), 0, "nothing came through");
	strcpy(c.source, NET_5);
	is(agent_do(&b, send_connected_from, c), 0,
	   "%s PKTINFO of a connected socket: its other address", net->name);
	is(net_do_fd(&host, net_receive, fd), net_number(NET_5), "it is used");
	strcpy(c.source, NET_3);
	is(agent_do(&host, send_from, c), 0, "the host may");
	is(net_do_fd(&host, net_receive, fd), net_number(NET_3), "and does");
	net_do_fd(&host, net_close, fd);
}

/* Connect once, then again without closing: the source is chosen anew. */
static long reconnect(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr to = net_address(c->addr, c->port);
	const struct sockaddr none = { .sa_family = AF_UNSPEC };
	struct net_call self = { .fd = net_socket(c->addr, SOCK_DGRAM) };
	long rc;

	if (connect(self.fd, &to.any, net_size(&to)) ||
	    connect(self.fd, &none, sizeof(none)) ||
	    connect(self.fd, &to.any, net_size(&to)))
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

/* A socket keeps the route it has found, but not longer than its source. */
static void test_removed(void)
{
	const char *own = net_is(&net_v6) ? net_v6.addr[3] : net_v4.addr[3];
	long server = net_do(&host, net_listen, SOCK_DGRAM, NET_3, PORT);
	long fd = net_do(&b, net_connect, SOCK_DGRAM, NET_3, PORT);

	is(net_do_fd(&b, net_name, fd), net_number(NET_4),
	   "%s: connected UDP has one of two addresses", net->name);
	is(net_do_fd(&b, net_say, fd), 1, "it sends");
	is(net_do_fd(&host, net_receive, server), net_number(NET_4),
	   "and is heard");
	is(vs_remove_ip(GUEST + 1, own), 0, "the address is taken from it");
	is_errno(net_do_fd(&b, net_say, fd), EPERM, "it sends no more");
	is(net_do_fd(&host, net_waiting, server), 0, "nothing came through");
	is(net_do(&b, net_send, SOCK_DGRAM, NET_3, PORT), 0,
	   "another socket sends");
	is(net_do_fd(&host, net_receive, server), net_number(NET_5),
	   "with the address that is left");
	is(vs_add_ip(GUEST + 1, own), 0, "the address is given back");
	is(net_do_fd(&b, net_say, fd), 1, "it sends again");
	net_do_fd(&b, net_close, fd);
	net_do_fd(&host, net_close, server);
}

/* A connection says no more either; what it has to say waits. */
static void test_removed_connection(void)
{
	const char *own = net_is(&net_v6) ? net_v6.addr[3] : net_v4.addr[3];
	long server = net_do(&host, net_listen, SOCK_STREAM, NET_3, PORT);
	long fd = net_do(&b, net_connect, SOCK_STREAM, NET_3, PORT);
	long end = net_do_fd(&host, net_accept_end, server);

	is(net_do_fd(&b, net_name, fd), net_number(NET_4),
	   "%s: a connection has one of two addresses", net->name);
	is(vs_remove_ip(GUEST + 1, own), 0, "the address is taken from it");
	is(net_do_fd(&b, net_say, fd), 1, "it says something");
	is(net_do_fd(&host, net_waiting, end), 0, "which is not sent");
	is(vs_add_ip(GUEST + 1, own), 0, "the address is given back");
	is(net_do_fd(&host, net_read, end), 1, "then it is");
	net_do_fd(&b, net_close, fd);
	net_do_fd(&host, net_close, end);
	net_do_fd(&host, net_close, server);
}

/* The loopback of context 621, which is 2 * 256 + 109. */
static const char *guessed(void)
{
	return net_is(&net_v4) ? "127.2.109.1" :
	       net_is(&net_v6) ? "fd76:7365:7276::127.2.109.1" :
				 "::ffff:127.2.109.1";
}

/* Not even what the host serves on all its addresses. */
static void test_loopback_wildcard(void)
{
	long tcp = net_do(&host, net_listen, SOCK_STREAM, NET_ANY, PORT);
	long udp = net_do(&host, net_listen, SOCK_DGRAM, NET_ANY, PORT);

	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT),
		 ECONNREFUSED, "%s: the loopback is not the host's wildcard",
		 net->name);
	is(net_do(&a, net_send, SOCK_DGRAM, NET_LOCAL, PORT), 0,
	   "a datagram to the loopback");
	is(net_do_fd(&host, net_waiting, udp), 0, "is not for it either");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_LOCAL, PORT), 0,
	   "one of the host");
	is(net_do_fd(&host, net_waiting, udp), 1, "is");
	net_do_fd(&host, net_close, tcp);
	net_do_fd(&host, net_close, udp);
}

/*
 * The host reaches the loopback of a guest by its number; a connection has its
 * addresses, whatever the guest might do with the loopback by itself.
 */
static void test_loopback_from_host(void)
{
	long fd = net_do(&b, net_listen, SOCK_STREAM, NET_ANY, PORT);
	long client, end;

	is(vs_set_nflags(GUEST + 1, 0, NXF_LBACK_REMAP), 0,
	   "LBACK_REMAP cleared");
	client = net_do(&host, net_bind, SOCK_STREAM, NET_LOCAL, 0);
	is(net_do_to(&host, net_connect_fd, client, guessed(), PORT), 0,
	   "%s: the host connects to %s", net->name, guessed());
	end = net_do_fd(&b, net_accept_end, fd);
	is(net_do_fd(&b, net_say, end), 1, "the guest answers");
	is(net_do_fd(&host, net_read, client), 1, "the host hears it");
	vs_set_nflags(GUEST + 1, NXF_LBACK_REMAP, NXF_LBACK_REMAP);
	net_do_fd(&host, net_close, client);
	net_do_fd(&b, net_close, end);
	net_do_fd(&b, net_close, fd);
}

/* The three loopbacks are three servers. */
static void test_loopback(int type)
{
	const char *t = net_type(type);
	struct agent *where[] = { &host, &a, &b };
	static const char *const names[] = { "the host", "a guest",
					     "another guest" };
	long fds[3];
	int i, j;

	for (i = 0; i < 3; i++) {
		fds[i] = net_do(where[i], net_listen, type, NET_LOCAL, PORT);
		ok(fds[i] >= 0, "%s: %s serves its loopback", t, names[i]);
	}
	for (i = 0; i < 3; i++) {
		is(net_do(where[i], type == SOCK_STREAM ? net_try_connect :
			  net_send, type, NET_LOCAL, PORT), 0,
		   "%s: %s asks its loopback", t, names[i]);
		for (j = 0; j < 3; j++)
			is(net_do_fd(where[j], net_waiting, fds[j]), i == j,
			   "%s: %s %s", t, names[j],
			   i == j ? "is asked" : "is not");
		is(net_do_fd(where[i], type == SOCK_STREAM ? net_accept :
			     net_receive, fds[i]), net_number(NET_LOCAL),
		   "%s: from the loopback, as it seems", t);
	}
	/* The number of another's loopback is one's own, too. */
	is(net_do(&a, type == SOCK_STREAM ? net_try_connect : net_send, type,
		  guessed(), PORT), 0, "%s: a guessed loopback", t);
	is(net_do_fd(&b, net_waiting, fds[2]), 0, "%s: is not reached", t);
	is(net_do_fd(&a, net_waiting, fds[1]), 1, "%s: but one's own", t);
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

/* To whom a datagram seems to come from. */
static long answer(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in;
	socklen_t size = sizeof(in);
	char data;

	if (recvfrom(c->fd, &data, 1, 0, &in.any, &size) < 0)
		return -errno;
	return vs_rc(sendto(c->fd, &data, 1, 0, &in.any, size));
}

static void test_loopback_answer(void)
{
	long fd = net_do(&a, net_listen, SOCK_DGRAM, NET_LOCAL, PORT);
	long client = net_do(&a, net_connect, SOCK_DGRAM, NET_LOCAL, PORT);

	is(net_do_fd(&a, net_say, client), 1,
	   "%s: connected UDP asks the loopback", net->name);
	is(net_do_fd(&a, answer, fd), 1, "and is answered");
	is(net_do_fd(&a, net_waiting, client), 1, "it hears the answer");
	net_do_fd(&a, net_close, client);
	net_do_fd(&a, net_close, fd);
}

/* Nobody at home: not the neighbour instead. */
static void test_loopback_empty(void)
{
	long on_host = net_do(&host, net_listen, SOCK_STREAM, NET_LOCAL, PORT);
	long on_b = net_do(&b, net_listen, SOCK_STREAM, NET_ANY, PORT + 1);

	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT),
		 ECONNREFUSED, "the host's loopback is not reached");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_ANY, PORT),
		 ECONNREFUSED, "nor through the wildcard");
	if (net_is(&net_v4))
		is_errno(net_do(&a, net_try_connect, SOCK_STREAM, "127.9.9.9",
				PORT), ECONNREFUSED, "nor through any 127");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1),
		 ECONNREFUSED, "nor a neighbour's wildcard");
	is(net_do(&b, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "whose own it is");
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&b, net_close, on_b);
}

/* With LBACK_ALLOW the loopback is used as on the host, and taken from nobody. */
static void test_allowed_bind(const char *others)
{
	long any = net_do(&host, net_listen, SOCK_STREAM, NET_ANY, PORT + 2);
	long fd = net_do(&a, net_listen, SOCK_STREAM, NET_LOCAL, PORT + 1);

	ok(fd >= 0, "the host's loopback can be bound (%s)", tap_result(fd));
	is(net_do(&host, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "the host reaches who is there");
	is(net_do_fd(&a, net_accept, fd), net_number(NET_LOCAL),
	   "and is heard by it");
	is(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "so does the guest");
	is(net_do_fd(&a, net_waiting, fd), 1, "which hears itself");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_LOCAL, PORT),
		 EADDRINUSE, "a port of the host's loopback is taken");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_LOCAL, PORT + 2),
		 EADDRINUSE, "so is one of its wildcard");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, others, PORT + 1),
		 EADDRNOTAVAIL, "%s is another guest's", others);
	net_do_fd(&a, net_close, fd);
	net_do_fd(&host, net_close, any);
}

static void test_flags(void)
{
	const char *others = net_is(&net_v6) ? LBACK6_OF_B :
			     net_is(&net_v4) ? LBACK_OF_B : "::ffff:" LBACK_OF_B;
	long fd = net_do(&host, net_listen, SOCK_STREAM, NET_LOCAL, PORT);

	is(vs_set_nflags(GUEST, 0, NXF_LBACK_REMAP), 0, "LBACK_REMAP cleared");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT), EPERM,
		 "no loopback at all");
	is_errno(net_do(&a, net_send, SOCK_DGRAM, NET_LOCAL, PORT), EPERM,
		 "nor for UDP");
	is_errno(net_do(&a, net_try_bind, SOCK_DGRAM, NET_LOCAL, PORT),
		 EADDRNOTAVAIL, "nor to be bound");
	is(vs_set_nflags(GUEST, NXF_LBACK_ALLOW, NXF_LBACK_ALLOW), 0,
	   "LBACK_ALLOW set");
	is(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT), 0,
	   "the host's loopback is allowed");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, others, PORT), EPERM,
		 "not that of another guest (%s)", others);
	test_allowed_bind(others);
	vs_set_nflags(GUEST, NXF_LBACK_REMAP,
		      NXF_LBACK_REMAP | NXF_LBACK_ALLOW);
	net_do_fd(&host, net_close, fd);
}

static void test_family(void)
{
	test_source();
	/* A mapped socket chooses as IPv4 does. */
	if (!net_is(&net_mapped))
		test_pktinfo();
	test_reconnect();
	test_removed();
	test_removed_connection();
	test_loopback(SOCK_STREAM);
	test_loopback(SOCK_DGRAM);
	test_loopback_answer();
	test_loopback_empty();
	test_loopback_wildcard();
	test_loopback_from_host();
	test_flags();
}

int main(void)
{
	/* Not the first of the host, which it would have without a rule. */
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(1) },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(4), NET_BOTH(3) },
	};

	net_up();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	net_each(test_family);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	net_down();
	return done_testing();
}
