// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest sends no messages that configure the link.  Its only ICMP
 * messages are echoes.  It sends no UDP from or to the port of a service that
 * configures, names or routes (DHCP, mDNS, RIP) to a broadcast or multicast
 * address.
 */
/* vm: m32 timeout=240 */
#define _GNU_SOURCE
#include <linux/capability.h>
#include <net/if.h>
#include <netinet/ip_icmp.h>
#include <sys/sendfile.h>

#include "net.h"

#define GUEST	810
#define PORT	8100

#ifndef IPPROTO_UDPLITE
#define IPPROTO_UDPLITE	136
#endif

/* `trusted` has CAP_NET_RAW in its ceiling.  `bound` has no process context. */
static struct agent host, a, trusted, bound;

/* ---- ICMP, by type ---- */

static bool is_v6(void)
{
	return net_is(&net_v6);
}

static int icmp_protocol(void)
{
	return is_v6() ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
}

static bool is_echo(int type)
{
	return is_v6() ? type == 128 || type == 129 : type == 8 || !type;
}

/* A packet of @size bytes that begins with the ICMP type. */
struct packet {
	int	fd;
	char	to[32];
	int	type, size, flags;
};

static void fill(char *data, const struct packet *p)
{
	memset(data, 0, p->size);
	data[0] = p->type;
}

static long send_packet(void *arg)
{
	const struct packet *p = arg;
	union net_sockaddr to = net_address(p->to, 0);
	static char data[8192];

	fill(data, p);
	return vs_rc(sendto(p->fd, data, p->size, p->flags, &to.any,
			    net_size(&to)));
}

/* Send in two pieces.  The first waits for the second. */
static long send_pieces(void *arg)
{
	struct packet p = *(struct packet *)arg;
	long rc;

	p.flags = MSG_MORE;
	rc = send_packet(&p);
	p.flags = 0;
	return rc < 0 ? rc : send_packet(&p);
}

static long connect_to(const struct packet *p)
{
	union net_sockaddr to = net_address(p->to, 0);

	return connect(p->fd, &to.any, net_size(&to)) ? -errno : 0;
}

static long send_spliced(void *arg)
{
	const struct packet *p = arg;
	char data[64];
	int ends[2];
	long rc;

	VS_TRY(connect_to(p));
	fill(data, p);
	if (pipe(ends) || write(ends[1], data, p->size) != p->size)
		return -EPROTO;
	rc = vs_rc(splice(ends[0], NULL, p->fd, NULL, p->size, 0));
	close(ends[0]);
	close(ends[1]);
	return rc;
}

static long send_file(void *arg)
{
	const struct packet *p = arg;
	char data[64];
	off_t start = 0;
	int fd = memfd_create("packet", MFD_CLOEXEC);
	long rc;

	VS_TRY(connect_to(p));
	fill(data, p);
	if (write(fd, data, p->size) != p->size)
		return net_fail(fd);
	rc = vs_rc(sendfile(p->fd, fd, &start, p->size));
	close(fd);
	return rc;
}

static long send_written(void *arg)
{
	const struct packet *p = arg;
	char data[64];

	VS_TRY(connect_to(p));
	fill(data, p);
	return vs_rc(write(p->fd, data, p->size));
}

static long send_as(struct agent *who, agent_fn way, long fd, int type,
		    int size, int flags)
{
	struct packet p = {
		.fd = fd, .type = type, .size = size, .flags = flags,
	};

	strcpy(p.to, NET_3);
	return agent_do(who, way, p);
}

static long icmp_socket(struct agent *who, int type)
{
	struct net_call c = net_at(type, NET_ANY, 0);
	long fd;

	c.protocol = icmp_protocol();
	fd = agent_do(who, net_bind, c);
	ok(fd >= 0, "%s: open an ICMP socket, type %d (%s)", net->name, type,
	   tap_result(fd));
	return fd;
}

/* Count the messages that are not echoes, and empty the queue. */
static long others_heard(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr from;
	socklen_t size = sizeof(from);
	unsigned char data[256];
	long n = 0;
	int type;

	net_waiting(arg);
	while (recvfrom(c->fd, data, sizeof(data), MSG_DONTWAIT, &from.any,
			&size) >= 8) {
		bool v4 = from.any.sa_family == AF_INET;

		type = data[v4 ? 20 : 0];
		n += v4 ? type != 8 && type : type != 128 && type != 129;
		size = sizeof(from);
	}
	return n;
}

static void test_types(void)
{
	long fd = icmp_socket(&a, SOCK_RAW), ear;
	struct net_call c = net_at(SOCK_RAW, NET_3, 0);
	int type, wrong = 0;
	long rc;

	c.protocol = icmp_protocol();
	ear = agent_do(&host, net_bind, c);
	for (type = 0; type < 256; type++) {
		rc = send_as(&a, send_packet, fd, type, 8, 0);
		if (rc == (is_echo(type) ? 8 : -EPERM))
			continue;
		diag("type %d: %s", type, tap_result(rc));
		wrong++;
	}
	is(wrong, 0, "%s: a guest can send echoes and no other ICMP type",
	   net->name);
	is(net_do_fd(&host, others_heard, ear), 0,
	   "... the host receives nothing else");
	net_do_fd(&host, net_close, ear);
	net_do_fd(&a, net_close, fd);
}

static void test_ways(void)
{
	/* ICMP types that report machines, routes and packet sizes. */
	static const int types4[] = { 5, 9, 13, 3 };
	static const int types6[] = { 136, 134, 137, 2 };
	static const struct {
		const char	*name;
		agent_fn	way;
		int		size, flags;
	} ways[] = {
		{ "sendto", send_packet, 8, 0 },
		{ "MSG_ZEROCOPY", send_packet, 8, MSG_ZEROCOPY },
		{ "MSG_MORE", send_pieces, 8, 0 },
		{ "fragments", send_packet, 4000, 0 },
		{ "splice", send_spliced, 8, 0 },
		{ "sendfile", send_file, 8, 0 },
		{ "write", send_written, 8, 0 },
	};
	unsigned int i, j;
	long fd, rc;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		for (j = 0; j < 4; j++) {
			fd = icmp_socket(&a, SOCK_RAW);
			is_errno(send_as(&a, ways[i].way, fd,
					 is_v6() ? types6[j] : types4[j],
					 ways[i].size, ways[i].flags), EPERM,
				 "%s by %s: type %d is refused", net->name,
				 ways[i].name,
				 is_v6() ? types6[j] : types4[j]);
			net_do_fd(&a, net_close, fd);
		}
		fd = icmp_socket(&a, SOCK_RAW);
		rc = send_as(&a, ways[i].way, fd, is_v6() ? 128 : 8,
			     ways[i].size, ways[i].flags);
		is(rc, ways[i].size, "%s by %s: an echo is sent", net->name,
		   ways[i].name);
		net_do_fd(&a, net_close, fd);
	}
}

/* A second piece that begins with another type does not avoid the check. */
static void test_second_piece(void)
{
	long fd = icmp_socket(&a, SOCK_RAW);

	is(send_as(&a, send_packet, fd, is_v6() ? 128 : 8, 8, MSG_MORE), 8,
	   "%s: send the first piece of an echo", net->name);
	is_errno(send_as(&a, send_packet, fd, is_v6() ? 136 : 5, 8, 0), EPERM,
		 "... a second piece with another type is refused");
	is_errno(send_as(&a, send_packet, fd, is_v6() ? 136 : 5, 1, 0), EFAULT,
		 "... a second piece of one byte is refused");
	net_do_fd(&a, net_close, fd);
}

/* Ping sockets send only requests: echo, and extended echo (interfaces). */
static void test_ping(void)
{
	long fd = icmp_socket(&a, SOCK_DGRAM);

	is(send_as(&a, send_packet, fd, is_v6() ? 128 : 8, 8, 0), 8,
	   "%s ping: a guest can send an echo request", net->name);
	is_errno(send_as(&a, send_packet, fd, is_v6() ? 160 : 42, 8, 0), EPERM,
		 "... it cannot send an extended echo request");
	is_errno(send_as(&a, send_packet, fd, is_v6() ? 136 : 5, 8, 0), EINVAL,
		 "... it cannot send another type");
	net_do_fd(&a, net_close, fd);
	fd = icmp_socket(&host, SOCK_DGRAM);
	is(send_as(&host, send_packet, fd, is_v6() ? 160 : 42, 8, 0), 8,
	   "the host can send an extended echo request");
	net_do_fd(&host, net_close, fd);
}

static void test_may(struct agent *who, const char *name)
{
	long fd = icmp_socket(who, SOCK_RAW);

	is(send_as(who, send_packet, fd, is_v6() ? 130 : 13, 8, 0), 8,
	   "%s can send other ICMP types over %s", name, net->name);
	net_do_fd(who, net_close, fd);
}

static void test_icmp(void)
{
	if (net_is(&net_mapped))
		return;
	test_types();
	test_ways();
	test_second_piece();
	test_ping();
	test_may(&trusted, "a guest with CAP_NET_RAW");
	test_may(&bound, "a network context of the host");
	test_may(&host, "the host");
}

/* ---- UDP, by port ---- */

static const int services[] = {
	67, 68, 123, 137, 138, 319, 320, 520, 521, 546, 547, 646, 698, 1900,
	1985, 2029, 3222, 5350, 5353, 5355, 6696,
};

static const char *const many[] = {
	"255.255.255.255", "10.99.1.255", "224.0.0.251", "224.0.0.9",
	"239.255.255.250", "::ffff:224.0.0.251", "::ffff:255.255.255.255",
	"ff02::1", "ff02::fb", "ff02::1:2", "ff05::1:3",
};

struct datagram {
	char	to[40];
	int	protocol, port, source;
	bool	connected;
	bool	narrow;		/* without SO_BROADCAST */
};

/* Send over the device of the test, whatever the routes are. */
static void choose_device(int fd)
{
	struct in_addr own = { .s_addr = inet_addr(net_v4.addr[0]) };
	int on = 1, index = if_nametoindex(NET_DEV);

	setsockopt(fd, SOL_SOCKET, SO_BROADCAST, &on, sizeof(on));
	setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &own, sizeof(own));
	setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &index, sizeof(index));
}

static long send_datagram(void *arg)
{
	const struct datagram *d = arg;
	union net_sockaddr to = net_address(d->to, d->port);
	union net_sockaddr from = net_address(strchr(d->to, ':') ? "::" :
					      "0.0.0.0", d->source);
	long fd = net_socket_of(d->to, SOCK_DGRAM, d->protocol);
	long rc;

	if (fd < 0)
		return fd;
	if (!d->narrow)
		choose_device(fd);
	if (d->source && bind(fd, &from.any, net_size(&from)))
		return net_fail(fd);
	if (!d->connected)
		rc = sendto(fd, "x", 1, 0, &to.any, net_size(&to));
	else
		rc = connect(fd, &to.any, net_size(&to)) ? -1 :
			send(fd, "x", 1, 0);
	if (rc < 0)
		return net_fail(fd);
	close(fd);
	return rc;
}

static long send_at(struct agent *who, const char *to, int port, int source,
		    int protocol, bool connected)
{
	struct datagram d = {
		.port = port, .source = source, .protocol = protocol,
		.connected = connected,
	};

	strcpy(d.to, to);
	return agent_do(who, send_datagram, d);
}

static void count_wrong(int *wrong, const char *to, int port, const char *how,
			long rc, long expected)
{
	/* A missing route is not a refusal. */
	if (rc == expected || (expected > 0 && rc == -ENETUNREACH))
		return;
	diag("%s port %d, %s: %s", to, port, how, tap_result(rc));
	++*wrong;
}

static void test_service(struct agent *who, const char *name, const char *to,
			 long expected)
{
	int wrong = 0, port;
	unsigned int i;

	for (i = 0; i < sizeof(services) / sizeof(*services); i++) {
		port = services[i];
		count_wrong(&wrong, to, port, "to",
			    send_at(who, to, port, 0, 0, false), expected);
		count_wrong(&wrong, to, port, "connected",
			    send_at(who, to, port, 0, 0, true), expected);
		count_wrong(&wrong, to, port, "from",
			    send_at(who, to, PORT, port, 0, false), expected);
		count_wrong(&wrong, to, port, "UDP-Lite",
			    send_at(who, to, port, 0, IPPROTO_UDPLITE, false),
			    expected);
	}
	is(wrong, 0, "%s %s services of the link at %s", name,
	   expected < 0 ? "cannot send to" : "can send to", to);
}

/* A thread could set SO_BROADCAST while another sends. */
static void test_narrow(void)
{
	struct datagram d = { .port = 67, .narrow = true };

	strcpy(d.to, many[0]);
	is_errno(agent_do(&a, send_datagram, d), EPERM,
		 "the port is checked before SO_BROADCAST");
	d.port = PORT;
	is_errno(agent_do(&a, send_datagram, d), EACCES,
		 "... other ports need SO_BROADCAST");
}

static void test_udp(void)
{
	unsigned int i;

	for (i = 0; i < sizeof(many) / sizeof(*many); i++) {
		test_service(&a, "a guest", many[i], -EPERM);
		ok(send_at(&a, many[i], PORT, 0, 0, false) != -EPERM,
		   "... a guest can send to other ports");
	}
	test_narrow();
	test_service(&bound, "a network context", many[0], -EPERM);
	test_service(&host, "the host", many[0], 1);
	test_service(&host, "the host", many[1], 1);
	test_service(&a, "a guest", net_v4.addr[2], 1);
	test_service(&a, "a guest", net_mapped.addr[2], 1);
	test_service(&a, "a guest", net_v6.addr[2], 1);
	vs_set_ncaps(GUEST, NXC_MULTICAST, NXC_MULTICAST);
	for (i = 0; i < sizeof(many) / sizeof(*many); i++)
		test_service(&a, "a guest with NXC_MULTICAST", many[i], 1);
	vs_set_ncaps(GUEST, 0, NXC_MULTICAST);
}

int main(void)
{
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST, .addr = { NET_BOTH(0) },
		.bcaps = VS_SECURE_BCAPS,
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1, .addr = { NET_BOTH(1) },
		.bcaps = VS_SECURE_BCAPS | VS_CAP(NET_RAW),
	};
	const struct vs_place network = {
		.nid = GUEST + 2, .addr = { NET_BOTH(3) },
	};

	net_up();
	net_command("sysctl -qw net.ipv4.ping_group_range='0 0'");
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	trusted = agent_need(&second, "a guest with CAP_NET_RAW");
	bound = agent_need(&network, "a network context of the host");
	vs_set_ncaps(GUEST, NXC_RAW_ICMP, NXC_RAW_ICMP);
	net_each(test_icmp);
	test_udp();
	agent_stop(&bound);
	agent_stop(&trusted);
	agent_stop(&a);
	agent_stop(&host);
	net_command("sysctl -qw net.ipv4.ping_group_range='1 0'");
	net_down();
	return done_testing();
}
