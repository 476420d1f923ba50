// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: ICMP, ping and raw sockets of a network context receive only packets
 * that were sent to it.  A header that it writes must have one of its own
 * addresses as source.
 */
#define _GNU_SOURCE
#include <linux/icmp.h>
#include <netinet/ip.h>
#include <netinet/ip6.h>

#include "net.h"

#define GUEST	770
#define PORT	7700
#define IDENT	7799
/* A protocol number for experiments, which the kernel does not implement. */
#define PROTO	253

#define ECHO6_REQUEST	128
#define ECHO6_REPLY	129

/* `trusted` has CAP_NET_RAW in its ceiling.  `bound` has no process context. */
static struct agent host, a, b, trusted, bound;

static int icmp_protocol(void)
{
	return net_is(&net_v6) ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
}

/* ---- permission to open raw sockets ---- */

static long try_protocol(struct agent *where, int protocol)
{
	struct net_call c = net_at(SOCK_RAW, NET_ANY, 0);

	c.protocol = protocol;
	return agent_do(where, net_try_bind, c);
}

static void test_protocols(void)
{
	static const int others[] = {
		IPPROTO_TCP, IPPROTO_UDP, IPPROTO_RAW, PROTO, 2 /* IGMP */,
	};
	const int alien = net_is(&net_v6) ? IPPROTO_ICMP : IPPROTO_ICMPV6;
	unsigned int i;

	vs_set_ncaps(GUEST, 0, NXC_RAW_ICMP);
	is_errno(try_protocol(&a, icmp_protocol()), EPERM,
		 "%s raw ICMP: refused without NXC_RAW_ICMP", net->name);
	is(vs_set_ncaps(GUEST, NXC_RAW_ICMP, NXC_RAW_ICMP), 0,
	   "set NXC_RAW_ICMP");
	is(try_protocol(&a, icmp_protocol()), 0, "%s raw ICMP: permitted",
	   net->name);
	for (i = 0; i < sizeof(others) / sizeof(*others); i++) {
		is_errno(try_protocol(&a, others[i]), EPERM,
			 "%s raw protocol %d: refused", net->name, others[i]);
		is(try_protocol(&trusted, others[i]), 0,
		   "... permitted by CAP_NET_RAW in the ceiling");
	}
	is_errno(try_protocol(&a, alien), EPERM,
		 "%s raw protocol %d (ICMP of the other family): refused",
		 net->name, alien);
}

/* ---- packets that a raw socket receives ---- */

/* Send an echo request with IDENT.  Ping sockets use their own number. */
static long send_echo(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr to = net_address(c->addr, 0);
	struct icmphdr icmp = {
		.type = to.any.sa_family == AF_INET ? ICMP_ECHO : ECHO6_REQUEST,
		.un.echo.id = htons(IDENT),
	};

	icmp.checksum = net_checksum(&icmp, sizeof(icmp));
	return vs_rc(sendto(c->fd, &icmp, sizeof(icmp), 0, &to.any,
			    net_size(&to)));
}

static bool is_our_echo(const char *data, int family)
{
	const struct icmphdr *icmp =
		(const void *)(data + (family == AF_INET ? 20 : 0));

	return icmp->type == (family == AF_INET ? ICMP_ECHO : ECHO6_REQUEST) &&
	       icmp->un.echo.id == htons(IDENT);
}

/* Count the echo requests with IDENT that wait, and empty the queue. */
static long heard(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr from;
	socklen_t size = sizeof(from);
	char data[256];
	long n = 0;

	net_waiting(arg);
	while (recvfrom(c->fd, data, sizeof(data), MSG_DONTWAIT, &from.any,
			&size) >= 8)
		n += is_our_echo(data, from.any.sa_family);
	return n;
}

static long raw_icmp(struct agent *where, const char *addr)
{
	struct net_call c = net_at(SOCK_RAW, addr, 0);
	long fd;

	c.protocol = icmp_protocol();
	fd = agent_do(where, net_bind, c);
	ok(fd >= 0, "%s: open a raw ICMP socket on %s", net->name, addr);
	return fd;
}

static void test_heard(void)
{
	struct agent *where[] = { &host, &a, &b };
	static const struct {
		int		to;
		const char	*who;
		bool		hears[3];
	} echos[] = {
		{ 0, "a guest", { true, true, false } },
		{ 1, "another guest", { true, false, true } },
		{ 2, "the host", { true, false, false } },
	};
	/* With the host's address as source only the host gets the reply. */
	long from = raw_icmp(&host, NET_3), fds[3];
	unsigned int i, j;

	for (j = 0; j < 3; j++)
		fds[j] = raw_icmp(where[j], NET_ANY);
	for (i = 0; i < 3; i++) {
		is(net_do_to(&host, send_echo, from, net->addr[echos[i].to], 0),
		   8, "%s: send an echo to %s", net->name, echos[i].who);
		for (j = 0; j < 3; j++)
			is(net_do_fd(where[j], heard, fds[j]),
			   echos[i].hears[j], "... %s %s it",
			   j ? echos[j - 1].who : "the host",
			   echos[i].hears[j] ? "receives" :
			   "does not receive");
	}
	for (j = 0; j < 3; j++)
		net_do_fd(where[j], net_close, fds[j]);
	net_do_fd(&host, net_close, from);
}

/* A raw socket reports the loopback as 127.0.0.1 or ::1. */
static void test_heard_from(void)
{
	long fd = raw_icmp(&a, NET_ANY);

	is(net_do_to(&a, send_echo, fd, NET_LOCAL, 0), 8,
	   "%s: send an echo to the loopback", net->name);
	is(net_do_fd(&a, net_receive, fd), net_number(NET_LOCAL),
	   "... a raw socket reports the loopback as source");
	net_do_fd(&a, net_close, fd);
}

/* ---- headers that a program writes ---- */

struct packet {
	int	fd;
	char	to[32];			/* the destination of sendto() */
	char	source[32], dest[32];	/* the addresses in the header */
};

static size_t put_header(char *data, const struct packet *p)
{
	union net_sockaddr source = net_address(p->source, 0);
	union net_sockaddr dest = net_address(p->dest, 0);
	struct ip6_hdr *ip6 = (void *)data;
	struct iphdr *ip = (void *)data;

	if (source.any.sa_family == AF_INET) {
		*ip = (struct iphdr) {
			.version = 4, .ihl = 5, .ttl = 64, .protocol = PROTO,
			.saddr = source.in.sin_addr.s_addr,
			.daddr = dest.in.sin_addr.s_addr,
		};
		return sizeof(*ip);
	}
	*ip6 = (struct ip6_hdr) {
		.ip6_flow = htonl(6 << 28), .ip6_plen = htons(4),
		.ip6_nxt = PROTO, .ip6_hlim = 64,
		.ip6_src = source.in6.sin6_addr, .ip6_dst = dest.in6.sin6_addr,
	};
	return sizeof(*ip6);
}

static long send_packet(void *arg)
{
	const struct packet *p = arg;
	union net_sockaddr to = net_address(p->to, 0);
	char data[64] = { 0 };
	size_t size = put_header(data, p) + 4;

	return sendto(p->fd, data, size, 0, &to.any, net_size(&to)) < 0 ?
		-errno : 0;
}

static long write_header(struct agent *where, long fd, const char *source,
			 const char *dest)
{
	struct packet p = { .fd = fd };

	strcpy(p.to, NET_3);
	strcpy(p.source, source);
	strcpy(p.dest, dest);
	return agent_do(where, send_packet, p);
}

static long want_header(void *arg)
{
	const struct net_call *c = arg;
	const int on = 1;

	return vs_rc(setsockopt(c->fd, c->level, c->option, &on, sizeof(on)));
}

static long may_write(struct agent *where, long fd)
{
	struct net_call c = { .fd = fd };

	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = net_is(&net_v6) ? IPV6_HDRINCL : IP_HDRINCL;
	return agent_do(where, want_header, c);
}

static void test_may_write(void)
{
	const char *option = net_is(&net_v6) ? "IPV6_HDRINCL" : "IP_HDRINCL";
	long fd = raw_icmp(&a, NET_ANY);

	is_errno(may_write(&a, fd), EPERM,
		 "%s: refused with NXC_RAW_ICMP", option);
	net_do_fd(&a, net_close, fd);
	fd = raw_icmp(&trusted, NET_ANY);
	is(may_write(&trusted, fd), 0,
	   "%s: permitted with CAP_NET_RAW", option);
	net_do_fd(&trusted, net_close, fd);
}

static long raw_socket(struct agent *where, const char *addr, int protocol)
{
	struct net_call c = net_at(SOCK_RAW, addr, 0);

	c.protocol = protocol;
	return agent_do(where, net_bind, c);
}

static void test_sources(struct agent *where, const char *who, const char *own)
{
	const char *const foreign[] = {
		NET_1, NET_3, NET_LOCAL, net_is(&net_v6) ? "2001:db8::9" : "1.2.3.4",
	};
	long server = raw_socket(&host, NET_3, PROTO);
	long fd = raw_socket(where, NET_ANY, IPPROTO_RAW);
	unsigned int i;

	for (i = 0; i < sizeof(foreign) / sizeof(*foreign); i++)
		is_errno(write_header(where, fd, foreign[i], NET_3), EPERM,
			 "%s cannot write the source %s", who, foreign[i]);
	is(net_do_fd(&host, net_waiting, server), 0, "... no packet arrives");
	is(write_header(where, fd, own, NET_3), 0,
	   "%s can write its own source", who);
	is(net_do_fd(&host, net_waiting, server), 1, "... the packet arrives");
	is(net_do_fd(&host, net_receive, server), net_number(own),
	   "... with that source");
	net_do_fd(where, net_close, fd);
	net_do_fd(&host, net_close, server);
}

/*
 * The address of sendto() selects the route, and the header selects the
 * receiver: this must not reach the loopback of the host.
 */
static void test_dest(struct agent *where, const char *who, const char *own)
{
	long server = raw_socket(&host, NET_LOCAL, PROTO);
	long fd = raw_socket(where, NET_ANY, IPPROTO_RAW);

	ok(server >= 0, "%s: the host has a raw socket on its loopback",
	   net->name);
	write_header(where, fd, own, NET_LOCAL);
	is(net_do_fd(&host, net_waiting, server), 0,
	   "%s cannot reach the host's %s by a header", who, NET_LOCAL);
	net_do_fd(where, net_close, fd);
	net_do_fd(&host, net_close, server);
}

/* ---- ping sockets ---- */

/* Send one echo.  Return the sockets with a reply: bit i for fds[i]. */
static long who_is_answered(int from, const char *addr, struct agent **where,
			    const long *fds)
{
	long rc = net_do_to(where[from], send_echo, fds[from], addr, 0);
	long found = 0;
	int i;

	for (i = 0; rc == 8 && i < 3; i++)
		found |= net_do_fd(where[i], net_waiting, fds[i]) << i;
	return rc == 8 ? found : rc;
}

static void test_answer(int from, const char *addr, struct agent **where,
			const long *fds, const char *who)
{
	is(who_is_answered(from, addr, where, fds), 1 << from,
	   "%s ping: only %s gets the reply from %s", net->name, who, addr);
	is(net_do_fd(where[from], net_receive, fds[from]), net_number(addr),
	   "... with that source");
}

static long ping_socket(struct agent *where, const char *addr)
{
	struct net_call c = net_at(SOCK_DGRAM, addr, IDENT);
	long fd;

	c.protocol = icmp_protocol();
	fd = agent_do(where, net_bind, c);
	ok(fd >= 0, "%s ping: bind %s with the same number", net->name,
	   addr);
	return fd;
}

static void test_ping_with(const char *host_addr, const char *host_asks)
{
	struct agent *where[] = { &host, &a, &b };
	long fds[3];

	/* Bind in a mixed order: the order must not affect the lookup. */
	fds[1] = ping_socket(&a, NET_ANY);
	fds[0] = ping_socket(&host, host_addr);
	fds[2] = ping_socket(&b, NET_ANY);
	test_answer(0, host_asks, where, fds, "the host");
	test_answer(1, NET_3, where, fds, "a guest");
	test_answer(2, NET_3, where, fds, "another guest");
	test_answer(1, NET_2, where, fds, "a guest");
	test_answer(2, NET_1, where, fds, "another guest");
	test_answer(1, NET_LOCAL, where, fds, "a guest");
	test_answer(2, NET_LOCAL, where, fds, "another guest");
	net_do_fd(&host, net_close, fds[0]);
	net_do_fd(&a, net_close, fds[1]);
	net_do_fd(&b, net_close, fds[2]);
}

/* The loopback of another guest, 771, which is 3 * 256 + 3. */
static const char *guessed(void)
{
	return net_is(&net_v6) ? "fd76:7365:7276::127.3.3.1" : "127.3.3.1";
}

/* Packets to any loopback address reach the sender's own loopback. */
static void test_ping_loopback(void)
{
	const char *const loopbacks[] = { NET_LOCAL, guessed() };
	struct agent *where[] = { &host, &a, &b };
	long fd = ping_socket(&a, NET_ANY), fds[3];
	unsigned int i, j;

	fds[0] = raw_icmp(&host, NET_LOCAL);
	fds[1] = raw_icmp(&a, NET_ANY);
	fds[2] = raw_icmp(&b, NET_ANY);
	for (i = 0; i < 2; i++) {
		is(net_do_to(&a, send_echo, fd, loopbacks[i], 0), 8,
		   "%s ping: a guest sends to %s", net->name, loopbacks[i]);
		for (j = 0; j < 3; j++)
			is(net_do_fd(where[j], heard, fds[j]), j == 1,
			   "... %s it", j == 1 ? "the guest receives" :
			   j ? "another guest does not receive" :
			   "the host does not receive");
	}
	for (j = 0; j < 3; j++)
		net_do_fd(where[j], net_close, fds[j]);
	net_do_fd(&a, net_close, fd);
}

/* ---- errors reported by ICMP ---- */

/* The pending error of the socket, or 0 if none arrives in time. */
static long pending_error(void *arg)
{
	int error = 0;
	socklen_t size = sizeof(error);

	net_waiting(arg);
	if (getsockopt(((struct net_call *)arg)->fd, SOL_SOCKET, SO_ERROR,
		       &error, &size))
		return -errno;
	return -error;
}

static void test_errors(bool connected)
{
	struct agent *where[] = { &a, &b, &host };
	struct net_call c = net_at(SOCK_DGRAM, NET_ANY, PORT);
	const char *how = connected ? "connected" : "IP_RECVERR";
	long fds[3];
	int i;

	/* A connected socket always gets errors.  Others need the option. */
	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	if (!connected)
		c.option = net_is(&net_v6) ? IPV6_RECVERR : IP_RECVERR;
	for (i = 0; i < 3; i++) {
		if (i == 2)
			strcpy(c.addr, NET_3);
		fds[i] = agent_do(where[i], net_bind, c);
		ok(fds[i] >= 0, "%s %s: bind a socket", net->name, how);
		if (connected)
			is(net_do_to(where[i], net_connect_fd, fds[i], NET_3,
				     PORT + 1), 0,
			   "... connect to a port without a server");
	}
	for (i = 0; i < 3; i++)
		is(net_do_fd(where[i], pending_error, fds[i]), 0,
		   "no error before");
	is(connected ? net_do_fd(&a, net_say, fds[0]) :
	   net_do_to(&a, net_send_fd, fds[0], NET_3, PORT + 1), 1,
	   "%s %s: a guest sends a datagram", net->name, how);
	is_errno(net_do_fd(&a, pending_error, fds[0]), ECONNREFUSED,
		 "... the guest gets the error");
	is(net_do_fd(&b, pending_error, fds[1]), 0,
	   "... another guest does not");
	is(net_do_fd(&host, pending_error, fds[2]), 0, "... the host does not");
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

/*
 * The kernel replies to an unknown protocol with an ICMP error that quotes the
 * packet.  Only the sender may get it, not every socket of the protocol.
 */
static void test_raw_errors(void)
{
	struct net_call c = net_at(SOCK_RAW, NET_3, 0);
	long from, fd;

	c.protocol = PROTO;
	c.level = net_is(&net_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = net_is(&net_v6) ? IPV6_RECVERR : IP_RECVERR;
	from = agent_do(&host, net_bind, c);
	strcpy(c.addr, NET_ANY);
	fd = agent_do(&trusted, net_bind, c);
	ok(from >= 0 && fd >= 0,
	   "%s: open raw sockets of protocol %d", net->name,
	   PROTO);
	/* The error must quote eight bytes of the packet. */
	is(net_do_to(&host, send_echo, from, NET_2, 0), 8,
	   "the host sends to a guest without such a socket");
	is_errno(net_do_fd(&host, pending_error, from),
		 net_is(&net_v6) ? EPROTO : ENOPROTOOPT,
		 "... the host gets the error");
	is(net_do_fd(&trusted, pending_error, fd), 0,
	   "... the guest with CAP_NET_RAW does not");
	net_do_fd(&host, net_close, from);
	net_do_fd(&trusted, net_close, fd);
}

static void test_family(void)
{
	/* Raw IPv6 sockets do not support v4-mapped addresses. */
	if (net_is(&net_mapped))
		return;
	test_protocols();
	test_heard();
	test_heard_from();
	test_may_write();
	test_sources(&trusted, "a guest with CAP_NET_RAW", NET_4);
	test_sources(&bound, "a network context", NET_4);
	test_dest(&trusted, "a guest with CAP_NET_RAW", NET_4);
	test_dest(&bound, "a network context", NET_4);
	test_ping_with(NET_3, NET_3);
	test_ping_with(NET_ANY, NET_LOCAL);
	test_ping_loopback();
	test_errors(true);
	test_errors(false);
	test_raw_errors();
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
		.bcaps = VS_SECURE_BCAPS,
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
		.bcaps = VS_SECURE_BCAPS,
	};
	const struct vs_place third = {
		.xid = GUEST + 2, .nid = GUEST + 2, .addr = { NET_BOTH(3) },
		.bcaps = VS_SECURE_BCAPS | VS_CAP(NET_RAW),
	};
	const struct vs_place network = {
		.nid = GUEST + 3, .addr = { NET_BOTH(3) },
	};

	net_up();
	net_command("sysctl -qw net.ipv4.ping_group_range='0 0'");
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	trusted = agent_need(&third, "a guest with CAP_NET_RAW");
	bound = agent_need(&network, "a network context of the host");
	vs_set_ncaps(GUEST + 1, NXC_RAW_ICMP, NXC_RAW_ICMP);
	net_each(test_family);
	agent_stop(&bound);
	agent_stop(&trusted);
	agent_stop(&b);
	agent_stop(&a);
	agent_stop(&host);
	net_command("sysctl -qw net.ipv4.ping_group_range='1 0'");
	net_down();
	return done_testing();
}
