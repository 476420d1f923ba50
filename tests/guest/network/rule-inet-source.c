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

/* The source address that a server of the host sees. */
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
		   "%s: the context's only address is the source", t);
		is(source_seen(&b, types[i], NET_3), net_number(NET_4),
		   "%s: the address in the same network is the source", t);
		/* The host sends to itself: IPv4 prefers the first address. */
		is(source_seen(&host, types[i], NET_3),
		   net_number(net_is(&net_v6) ? NET_3 : NET_1),
		   "%s: the host uses its own address", t);
	}
	fd = net_do(&a, net_connect, SOCK_DGRAM, NET_3, PORT);
	is(net_do_fd(&a, net_name, fd), net_number(NET_2),
	   "connected UDP: the context's only address is the source");
	net_do_fd(&a, net_close, fd);
}

/* A control message that selects the source, for each family. */
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

/* Send a message with the source that the caller selects. */
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

/* A connected socket already has a route. */
static long send_connected_from(void *arg)
{
	return send_chosen(arg, true);
}

static void test_pktinfo(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_3, PORT);
	long fd = net_do(&host, net_listen, SOCK_DGRAM, NET_3, PORT);

	strcpy(c.source, NET_5);
	is(agent_do(&b, send_from, c), 0,
	   "%s PKTINFO: a guest can select its other address", net->name);
	is(net_do_fd(&host, net_receive, fd), net_number(NET_5),
	   "... the packet has that source");
	strcpy(c.source, NET_3);
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s PKTINFO: a guest cannot select the host's address",
		 net->name);
	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = net_is(&net_v6) ? IPV6_TRANSPARENT : IP_TRANSPARENT;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s ... nor with TRANSPARENT", net->name);
	c.option = net_is(&net_v6) ? IPV6_FREEBIND : IP_FREEBIND;
	is_errno(agent_do(&b, send_from, c), EPERM,
		 "%s ... nor with FREEBIND", net->name);
	is_errno(agent_do(&b, send_connected_from, c), EPERM,
		 "%s ... nor with FREEBIND on a connected socket", net->name);
	c.option = 0;
	is_errno(agent_do(&b, send_connected_from, c), EPERM,
		 "%s ... nor on a connected socket", net->name);
	is(net_do_fd(&host, net_waiting, fd), 0, "... no packet arrives");
	strcpy(c.source, NET_5);
	is(agent_do(&b, send_connected_from, c), 0,
	   "%s PKTINFO: a connected socket can select its other address",
	   net->name);
	is(net_do_fd(&host, net_receive, fd), net_number(NET_5),
	   "... the packet has that source");
	strcpy(c.source, NET_3);
	is(agent_do(&host, send_from, c), 0, "the host can select its address");
	is(net_do_fd(&host, net_receive, fd), net_number(NET_3),
	   "... the packet has that source");
	net_do_fd(&host, net_close, fd);
}

/* Connect, disconnect and connect again: connect() selects a new source. */
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
	   "after AF_UNSPEC: the context's only address is the source");
}

/* A socket caches its route only as long as the context has the source. */
static void test_removed(void)
{
	const char *own = net_is(&net_v6) ? net_v6.addr[3] : net_v4.addr[3];
	long server = net_do(&host, net_listen, SOCK_DGRAM, NET_3, PORT);
	long fd = net_do(&b, net_connect, SOCK_DGRAM, NET_3, PORT);

	is(net_do_fd(&b, net_name, fd), net_number(NET_4),
	   "%s: connected UDP has one of the two addresses", net->name);
	is(net_do_fd(&b, net_say, fd), 1, "the socket can send");
	is(net_do_fd(&host, net_receive, server), net_number(NET_4),
	   "... with that source");
	is(vs_remove_ip(GUEST + 1, own), 0, "remove the address");
	is_errno(net_do_fd(&b, net_say, fd), EPERM,
		 "the socket can no longer send");
	is(net_do_fd(&host, net_waiting, server), 0, "... no packet arrives");
	is(net_do(&b, net_send, SOCK_DGRAM, NET_3, PORT), 0,
	   "another socket can send");
	is(net_do_fd(&host, net_receive, server), net_number(NET_5),
	   "... with the remaining address as source");
	is(vs_add_ip(GUEST + 1, own), 0, "add the address again");
	is(net_do_fd(&b, net_say, fd), 1, "the socket can send again");
	net_do_fd(&b, net_close, fd);
	net_do_fd(&host, net_close, server);
}

/* A connection stops sending, too.  Its data waits in the queue. */
static void test_removed_connection(void)
{
	const char *own = net_is(&net_v6) ? net_v6.addr[3] : net_v4.addr[3];
	long server = net_do(&host, net_listen, SOCK_STREAM, NET_3, PORT);
	long fd = net_do(&b, net_connect, SOCK_STREAM, NET_3, PORT);
	long end = net_do_fd(&host, net_accept_end, server);

	is(net_do_fd(&b, net_name, fd), net_number(NET_4),
	   "%s: a connection has one of the two addresses", net->name);
	is(vs_remove_ip(GUEST + 1, own), 0, "remove the address");
	is(net_do_fd(&b, net_say, fd), 1, "write to the connection");
	is(net_do_fd(&host, net_waiting, end), 0, "... the data is not sent");
	is(vs_add_ip(GUEST + 1, own), 0, "add the address again");
	is(net_do_fd(&host, net_read, end), 1, "... the data is sent");
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

/* A guest cannot reach the host's wildcard by its loopback. */
static void test_loopback_wildcard(void)
{
	long tcp = net_do(&host, net_listen, SOCK_STREAM, NET_ANY, PORT);
	long udp = net_do(&host, net_listen, SOCK_DGRAM, NET_ANY, PORT);

	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT),
		 ECONNREFUSED,
		 "%s: a guest's loopback does not reach the host's wildcard",
		 net->name);
	is(net_do(&a, net_send, SOCK_DGRAM, NET_LOCAL, PORT), 0,
	   "a guest sends a datagram to its loopback");
	is(net_do_fd(&host, net_waiting, udp), 0,
	   "... the host does not receive it");
	is(net_do(&host, net_send, SOCK_DGRAM, NET_LOCAL, PORT), 0,
	   "the host sends a datagram to its loopback");
	is(net_do_fd(&host, net_waiting, udp), 1, "... the host receives it");
	net_do_fd(&host, net_close, tcp);
	net_do_fd(&host, net_close, udp);
}

/*
 * The host reaches the loopback of a guest at its numeric address.  The guest
 * can reply on such a connection, even without LBACK_REMAP.
 */
static void test_loopback_from_host(void)
{
	long fd = net_do(&b, net_listen, SOCK_STREAM, NET_ANY, PORT);
	long client, end;

	is(vs_set_nflags(GUEST + 1, 0, NXF_LBACK_REMAP), 0,
	   "clear LBACK_REMAP");
	client = net_do(&host, net_bind, SOCK_STREAM, NET_LOCAL, 0);
	is(net_do_to(&host, net_connect_fd, client, guessed(), PORT), 0,
	   "%s: the host can connect to %s", net->name, guessed());
	end = net_do_fd(&b, net_accept_end, fd);
	is(net_do_fd(&b, net_say, end), 1, "... the guest replies");
	is(net_do_fd(&host, net_read, client), 1,
	   "... the host receives the reply");
	vs_set_nflags(GUEST + 1, NXF_LBACK_REMAP, NXF_LBACK_REMAP);
	net_do_fd(&host, net_close, client);
	net_do_fd(&b, net_close, end);
	net_do_fd(&b, net_close, fd);
}

/* Each loopback reaches the server of its own context. */
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
		ok(fds[i] >= 0, "%s: %s has a server on its loopback", t,
		   names[i]);
	}
	for (i = 0; i < 3; i++) {
		is(net_do(where[i], type == SOCK_STREAM ? net_try_connect :
			  net_send, type, NET_LOCAL, PORT), 0,
		   "%s: %s sends to its loopback", t, names[i]);
		for (j = 0; j < 3; j++)
			is(net_do_fd(where[j], net_waiting, fds[j]), i == j,
			   "%s: %s %s", t, names[j],
			   i == j ? "is reached" : "is not reached");
		is(net_do_fd(where[i], type == SOCK_STREAM ? net_accept :
			     net_receive, fds[i]), net_number(NET_LOCAL),
		   "%s: the source is the loopback", t);
	}
	/* The loopback address of another guest reaches the caller's own. */
	is(net_do(&a, type == SOCK_STREAM ? net_try_connect : net_send, type,
		  guessed(), PORT), 0,
	   "%s: a guest sends to another guest's loopback", t);
	is(net_do_fd(&b, net_waiting, fds[2]), 0,
	   "%s: ... the other guest is not reached", t);
	is(net_do_fd(&a, net_waiting, fds[1]), 1,
	   "%s: ... the guest reaches itself", t);
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

/* Reply to the source address of a datagram. */
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
	   "%s: connected UDP sends to the loopback", net->name);
	is(net_do_fd(&a, answer, fd), 1, "... the server replies");
	is(net_do_fd(&a, net_waiting, client), 1,
	   "... the client receives the reply");
	net_do_fd(&a, net_close, client);
	net_do_fd(&a, net_close, fd);
}

/* Without a server of its own, a guest reaches no server of others. */
static void test_loopback_empty(void)
{
	long on_host = net_do(&host, net_listen, SOCK_STREAM, NET_LOCAL, PORT);
	long on_b = net_do(&b, net_listen, SOCK_STREAM, NET_ANY, PORT + 1);

	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT),
		 ECONNREFUSED, "a guest cannot reach the host's loopback");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_ANY, PORT),
		 ECONNREFUSED, "... nor by the wildcard");
	if (net_is(&net_v4))
		is_errno(net_do(&a, net_try_connect, SOCK_STREAM, "127.9.9.9",
				PORT), ECONNREFUSED, "... nor by 127.9.9.9");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1),
		 ECONNREFUSED, "... nor another guest's wildcard");
	is(net_do(&b, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "... which the other guest reaches");
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&b, net_close, on_b);
}

/* LBACK_ALLOW permits the host's loopback, but port conflicts remain. */
static void test_allowed_bind(const char *others)
{
	long any = net_do(&host, net_listen, SOCK_STREAM, NET_ANY, PORT + 2);
	long fd = net_do(&a, net_listen, SOCK_STREAM, NET_LOCAL, PORT + 1);

	ok(fd >= 0, "a guest can bind the host's loopback (%s)",
	   tap_result(fd));
	is(net_do(&host, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "... the host reaches the guest there");
	is(net_do_fd(&a, net_accept, fd), net_number(NET_LOCAL),
	   "... with the loopback as source");
	is(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT + 1), 0,
	   "... the guest connects to the loopback, too");
	is(net_do_fd(&a, net_waiting, fd), 1, "... and reaches itself");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_LOCAL, PORT),
		 EADDRINUSE, "it conflicts with the host's loopback");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_LOCAL, PORT + 2),
		 EADDRINUSE, "it conflicts with the host's wildcard");
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, others, PORT + 1),
		 EADDRNOTAVAIL,
		 "it cannot bind another guest's loopback (%s)", others);
	net_do_fd(&a, net_close, fd);
	net_do_fd(&host, net_close, any);
}

static void test_flags(void)
{
	const char *others = net_is(&net_v6) ? LBACK6_OF_B :
			     net_is(&net_v4) ? LBACK_OF_B : "::ffff:" LBACK_OF_B;
	long fd = net_do(&host, net_listen, SOCK_STREAM, NET_LOCAL, PORT);

	is(vs_set_nflags(GUEST, 0, NXF_LBACK_REMAP), 0, "clear LBACK_REMAP");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT), EPERM,
		 "without it a guest cannot connect to the loopback");
	is_errno(net_do(&a, net_send, SOCK_DGRAM, NET_LOCAL, PORT), EPERM,
		 "... nor send to it");
	is_errno(net_do(&a, net_try_bind, SOCK_DGRAM, NET_LOCAL, PORT),
		 EADDRNOTAVAIL, "... nor bind it");
	is(vs_set_nflags(GUEST, NXF_LBACK_ALLOW, NXF_LBACK_ALLOW), 0,
	   "set LBACK_ALLOW");
	is(net_do(&a, net_try_connect, SOCK_STREAM, NET_LOCAL, PORT), 0,
	   "a guest can connect to the host's loopback");
	is_errno(net_do(&a, net_try_connect, SOCK_STREAM, others, PORT), EPERM,
		 "... but not to another guest's (%s)", others);
	test_allowed_bind(others);
	vs_set_nflags(GUEST, NXF_LBACK_REMAP,
		      NXF_LBACK_REMAP | NXF_LBACK_ALLOW);
	net_do_fd(&host, net_close, fd);
}

static void test_family(void)
{
	test_source();
	/* A v4-mapped socket selects its source like an IPv4 socket. */
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
	/* Not the host's first address, which is the default source. */
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
