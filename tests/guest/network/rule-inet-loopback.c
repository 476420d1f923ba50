// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: only the context itself uses its loopback address.  The host, its users,
 * their contexts and other guests can neither bind it nor send from it.  An
 * earlier socket on the address neither receives nor sends any more.
 */
/* vm: m32 */
#define _GNU_SOURCE
#include "net.h"

#define GUEST	800		/* its loopback is 127.3.32.1 */
#define LATER	801		/* its loopback is 127.3.33.1 */
#define PORT	8000
#define USER	1000

static const char *const lback[] = {
	"127.3.32.1", "::ffff:127.3.32.1", "fd76:7365:7276::127.3.32.1",
};
static const char *const later[] = {
	"127.3.33.1", "::ffff:127.3.33.1", "fd76:7365:7276::127.3.33.1",
};

enum { V4, MAPPED, V6, FORMS };

struct stranger {
	const char	*name;
	struct agent	agent;
};

static struct stranger strangers[] = {
	{ .name = "the host" }, { .name = "a user" },
	{ .name = "a context of a user" }, { .name = "another guest" },
	{ .name = "a context of all addresses" },
};

#define STRANGERS	((int)(sizeof(strangers) / sizeof(*strangers)))

/* Create a context with these addresses, as any user may. */
static long confine(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };

	(void)arg;
	d.ip_mask_pair[0].ip = inet_addr(lback[V4]);
	d.ip_mask_pair[0].mask = inet_addr("255.255.255.0");
	d.ip_mask_pair[1].ip = inet_addr(later[V4]);
	d.ip_mask_pair[1].mask = inet_addr("255.255.255.0");
	return vserver(VCMD_set_ipv4root, 2, &d);
}

static void start_strangers(void)
{
	const struct vs_place user = { .uid = USER };
	const struct vs_place other = {
		.xid = GUEST + 8, .nid = GUEST + 8, .addr = { NET_BOTH(1) },
	};
	const struct vs_place all = { .nid = GUEST + 9 };
	const struct vs_place *const places[] = {
		NULL, &user, &user, &other, &all,
	};
	int i;

	for (i = 0; i < STRANGERS; i++)
		strangers[i].agent = agent_need(places[i], strangers[i].name);
	is(agent_ask(&strangers[2].agent, confine), 0,
	   "a user can create a context with loopback addresses");
	vs_add_ipv4(GUEST + 9, NXA_TYPE_MASK, "0.0.0.0", "0.0.0.0");
}

/* ---- bind ---- */

static struct net_call bind_call(int type, const char *addr, int option)
{
	struct net_call c = net_at(type, addr, PORT);

	c.option = option;
	c.level = strchr(addr, ':') ? IPPROTO_IPV6 : IPPROTO_IP;
	return c;
}

static void test_bind_as(struct stranger *s, const char *addr)
{
	const bool v6 = strchr(addr, ':');
	const int options[] = {
		0, v6 ? 78 : 15,	/* IPV6_FREEBIND, IP_FREEBIND */
		v6 ? 75 : 19,		/* IPV6_TRANSPARENT, IP_TRANSPARENT */
	};
	unsigned int i;
	int type;

	for (type = SOCK_STREAM; type <= SOCK_DGRAM; type++) {
		for (i = 0; i < 3; i++) {
			const struct net_call c = bind_call(type, addr,
							    options[i]);
			long rc = agent_do(&s->agent, net_try_bind, c);

			/* The last option needs a capability. */
			ok(rc == -EADDRNOTAVAIL || (i == 2 && rc == -EPERM),
			   "%s cannot bind %s, type %d, option %d (%s)",
			   s->name, addr, type, options[i], tap_result(rc));
		}
	}
}

static void test_bind_raw(const char *addr, int type, int protocol)
{
	struct net_call c = net_at(type, addr, 0);

	c.protocol = protocol;
	is_errno(agent_do(&strangers[0].agent, net_try_bind, c), EADDRNOTAVAIL,
		 "the host cannot bind type %d, protocol %d on %s", type,
		 protocol, addr);
}

static void test_bind(void)
{
	int i, form;

	for (i = 0; i < STRANGERS; i++)
		for (form = 0; form < FORMS; form++)
			test_bind_as(&strangers[i], lback[form]);
	test_bind_raw(lback[V4], SOCK_RAW, IPPROTO_ICMP);
	test_bind_raw(lback[V4], SOCK_DGRAM, IPPROTO_ICMP);
	test_bind_raw(lback[V6], SOCK_RAW, IPPROTO_ICMPV6);
	is(net_do(&strangers[0].agent, net_try_bind, SOCK_STREAM, "127.0.1.1",
		  PORT), 0,
		  "the host can bind 127.0.1.1, which no context has");
}

/* ---- a source in a control message ---- */

struct message {
	char	to[40], source[40];
};

union control {
	struct cmsghdr	h;
	char		space[CMSG_SPACE(sizeof(struct in6_pktinfo))];
};

static size_t put_source(union control *control, const char *source, bool v6)
{
	const union net_sockaddr sa = net_address(source, 0);
	struct in6_pktinfo info6 = { 0 };
	struct in_pktinfo info = { 0 };

	memset(control, 0, sizeof(*control));
	if (v6) {
		info6.ipi6_addr = sa.in6.sin6_addr;
		control->h.cmsg_level = IPPROTO_IPV6;
		control->h.cmsg_type = IPV6_PKTINFO;
		control->h.cmsg_len = CMSG_LEN(sizeof(info6));
		memcpy(CMSG_DATA(&control->h), &info6, sizeof(info6));
		return CMSG_SPACE(sizeof(info6));
	}
	info.ipi_spec_dst = sa.in.sin_addr;
	control->h.cmsg_level = IPPROTO_IP;
	control->h.cmsg_type = IP_PKTINFO;
	control->h.cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(&control->h), &info, sizeof(info));
	return CMSG_SPACE(sizeof(info));
}

static long send_from(void *arg)
{
	const struct message *m = arg;
	union net_sockaddr to = net_address(m->to, PORT);
	struct iovec iov = { .iov_base = "x", .iov_len = 1 };
	union control control;
	struct msghdr msg = {
		.msg_name = &to, .msg_namelen = net_size(&to),
		.msg_iov = &iov, .msg_iovlen = 1, .msg_control = &control,
	};
	bool v6 = strchr(m->to, ':');
	long fd = net_socket(m->to, SOCK_DGRAM);
	int on = 1;

	if (v6)
		setsockopt(fd, IPPROTO_IPV6, 78, &on, sizeof(on));
	msg.msg_controllen = put_source(&control, m->source, v6);
	if (sendmsg(fd, &msg, 0) < 0)
		return net_fail(fd);
	return close(fd);
}

static void test_source_of(struct stranger *s, struct agent *guest, int form)
{
	long server = net_do(guest, net_bind, SOCK_DGRAM,
			     form == V4 ? "127.0.0.1" :
			     form == V6 ? "::1" : "::ffff:127.0.0.1", PORT);
	struct message m;
	long rc;

	strcpy(m.to, lback[form]);
	strcpy(m.source, lback[form]);
	rc = agent_do(&s->agent, send_from, m);
	ok(rc == -EPERM || rc == -EINVAL || rc == -EADDRNOTAVAIL ||
	   rc == -ENETUNREACH || rc == 0,
	   "%s sends from %s to the guest: %s", s->name,
	   lback[form], tap_result(rc));
	is(net_do_fd(guest, net_waiting, server), 0,
	   "... the guest receives nothing");
	net_do_fd(guest, net_close, server);
}

static void test_source(struct agent *guest)
{
	int i, form;

	for (i = 0; i < STRANGERS; i++) {
		/* For another guest the address is its own loopback. */
		if (i == 3)
			continue;
		for (form = 0; form < FORMS; form++)
			test_source_of(&strangers[i], guest, form);
	}
}

/* ---- sockets that were bound before the context existed ---- */

struct early {
	struct stranger	*who;
	long		tcp, udp, tied;
};

/* Bind sockets on a future loopback.  One of them is connected to a peer. */
static struct early occupy(struct stranger *s, int form, int port)
{
	struct early e = { .who = s };

	e.tcp = net_do(&s->agent, net_listen, SOCK_STREAM, later[form], port);
	e.udp = net_do(&s->agent, net_bind, SOCK_DGRAM, later[form], port);
	e.tied = net_do(&s->agent, net_bind, SOCK_DGRAM, later[form], port + 1);
	ok(e.tcp >= 0 && e.udp >= 0 && e.tied >= 0,
	   "%s can bind %s before it is a loopback (%s)", s->name, later[form],
	   tap_result(e.tcp));
	is(net_do_to(&s->agent, net_connect_fd, e.tied, later[form], port + 2),
	   0, "... it can connect a socket to it");
	is(net_do_fd(&s->agent, net_say, e.tied), 1,
	   "... it can send by that socket");
	net_do_fd(&s->agent, net_say, e.tied);
	return e;
}

static void test_unheard(const struct early *e, struct agent *guest, int port)
{
	const char *name = e->who->name;
	long fd = net_do(guest, net_bind, SOCK_DGRAM, "127.0.0.1", port + 2);

	ok(fd >= 0, "the guest can bind a port that %s has bound", name);
	is_errno(net_do(guest, net_try_connect, SOCK_STREAM, "127.0.0.1", port),
		 ECONNREFUSED,
		 "... the guest does not reach the server of %s", name);
	net_do_to(guest, net_send_fd, fd, "127.0.0.1", port);
	is(net_do_fd(&e->who->agent, net_waiting, e->udp), 0,
	   "... nor its UDP socket");
	net_do_to(guest, net_send_fd, fd, "127.0.0.1", port + 1);
	is(net_do_fd(&e->who->agent, net_waiting, e->tied), 0,
	   "... nor its connected UDP socket");
	net_do_fd(guest, net_close, fd);
}

static void test_unsaid(const struct early *e, struct agent *guest, int port)
{
	long fd = net_do(guest, net_bind, SOCK_DGRAM, "127.0.0.1", port + 2);
	/* In the last context every loopback address means its own loopback. */
	const long answer = e->who == &strangers[4] ? 1 : -EPERM;

	is(net_do_to(&e->who->agent, net_send_fd, e->udp, later[V4], port + 2),
	   answer, "%s cannot send to the guest by its UDP socket",
	   e->who->name);
	is(net_do_fd(&e->who->agent, net_say, e->tied), answer,
	   "... nor by its connected socket");
	is(net_do_fd(guest, net_waiting, fd), 0,
	   "... the guest receives nothing");
	net_do_fd(guest, net_close, fd);
}

static void test_own_server(const struct early *e, struct agent *guest,
			    int port)
{
	struct agent *where[] = { guest, &e->who->agent };
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	static const char *const names[] = { "127.0.0.1", "0.0.0.0", "::" };
	unsigned int i, j;

	for (i = 0; i < 2; i++) {
		for (j = 0; j < 3; j++) {
			const struct net_call c = net_at(types[i], "127.0.0.1",
							 port);
			long fds[2] = {
				net_do(guest, net_listen, types[i], names[j],
				       port),
				i ? e->udp : e->tcp,
			};

			ok(fds[0] >= 0,
			   "the guest can serve %s:%d (%s)", names[j],
			   port, tap_result(fds[0]));
			is(net_who_gets(guest, &c, where, fds, 2), 1,
			   "... it reaches its own server, not %s",
			   e->who->name);
			net_do_fd(guest, net_close, fds[0]);
		}
	}
}

static void test_order(void)
{
	const struct vs_place place = {
		.xid = LATER, .nid = LATER, .addr = { net_v4.addr[3] },
	};
	struct early early[4] = {
		occupy(&strangers[0], V4, PORT),
		occupy(&strangers[1], MAPPED, PORT + 10),
		occupy(&strangers[2], V4, PORT + 20),
		occupy(&strangers[4], V4, PORT + 30),
	};
	/* A server on the wildcard of a context that has the address. */
	long any = net_do(&strangers[2].agent, net_listen, SOCK_STREAM,
			  "0.0.0.0", PORT + 40);
	struct agent guest = agent_need(&place, "a guest that comes later");
	struct agent *where[] = { &guest, &strangers[2].agent };
	struct net_call c = net_at(SOCK_STREAM, "127.0.0.1", PORT + 40);
	long fds[2];
	int i;

	for (i = 0; i < 4; i++) {
		test_unheard(&early[i], &guest, PORT + 10 * i);
		test_unsaid(&early[i], &guest, PORT + 10 * i);
		test_own_server(&early[i], &guest, PORT + 10 * i);
	}
	ok(any >= 0, "a user's context has a server on its wildcard");
	is_errno(agent_do(&guest, net_try_connect, c), ECONNREFUSED,
		 "... the guest does not reach it");
	fds[0] = net_do(&guest, net_listen, SOCK_STREAM, "0.0.0.0", PORT + 40);
	fds[1] = any;
	ok(fds[0] >= 0,
	   "... the guest can bind the port (%s)", tap_result(fds[0]));
	is(net_who_gets(&guest, &c, where, fds, 2), 1,
	   "... the guest reaches its own server");
	agent_stop(&guest);
}

/* The host reaches the guest's loopback at its numeric address. */
static void test_reach(struct agent *guest)
{
	long fd = net_do(guest, net_listen, SOCK_STREAM, "127.0.0.1", PORT);
	int i;

	for (i = 0; i < 2; i++)
		is(net_do(&strangers[i].agent, net_try_connect, SOCK_STREAM,
			  lback[V4], PORT), 0,
			  "%s can reach the guest's loopback",
		   strangers[i].name);
	net_do_fd(guest, net_close, fd);
	is_errno(net_do(guest, net_try_connect, SOCK_STREAM, "127.0.0.1", PORT),
		 ECONNREFUSED, "without a server the guest gets ECONNREFUSED");
	is_errno(net_do(guest, net_try_connect, SOCK_STREAM, "::1", PORT),
		 ECONNREFUSED, "... for IPv6, too");
	is_errno(net_do(&strangers[0].agent, net_try_connect, SOCK_STREAM,
			lback[V4], PORT), ECONNREFUSED,
			"... the host gets it, too");
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
	};
	struct agent guest;
	int i;

	net_up();
	net_command("sysctl -qw net.ipv4.ping_group_range='0 0'");
	start_strangers();
	guest = agent_need(&place, "a guest");
	test_bind();
	test_source(&guest);
	test_reach(&guest);
	test_order();
	agent_stop(&guest);
	for (i = 0; i < STRANGERS; i++)
		agent_stop(&strangers[i].agent);
	net_command("sysctl -qw net.ipv4.ping_group_range='1 0'");
	net_down();
	return done_testing();
}
