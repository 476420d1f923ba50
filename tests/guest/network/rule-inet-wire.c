// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: packets from another machine reach the same contexts as packets that
 * stay on the machine.  Here a network namespace at the end of a veth is the
 * other machine.
 */
#define _GNU_SOURCE
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/udp.h>

#include "net.h"
#include "uring.h"

#define GUEST	790
#define PORT	7900

/* 790 is 3 * 256 + 22. */
#define LBACK	"127.3.22.1"

/*
 * In this order, the owners are a guest, another guest, the host, the other
 * machine, and the host on another device.
 */
static const struct net_family wire_v4 = {
	"IPv4", "24",
	{ "10.98.1.1", "10.98.1.2", "10.98.1.3", "10.98.1.4", "10.99.1.3" },
	"0.0.0.0", "127.0.0.1",
};

static const struct net_family wire_v6 = {
	"IPv6", "64",
	{ "fd00:98:1::1", "fd00:98:1::2", "fd00:98:1::3", "fd00:98:1::4",
	  "fd00:99:1::3" },
	"::", "::1",
};

static const struct net_family wire_mapped = {
	"v4-mapped", "24",
	{ "::ffff:10.98.1.1", "::ffff:10.98.1.2", "::ffff:10.98.1.3",
	  "::ffff:10.98.1.4", "::ffff:10.99.1.3" },
	"::ffff:0.0.0.0", "::ffff:127.0.0.1",
};

static struct agent host, a, b, outside;
static int port;	/* of this round: TIME_WAIT keeps the earlier ones */

/* ---- the wire ---- */

static void add_address(const char *ip, const char *dev, int number)
{
	char line[160];

	snprintf(line, sizeof(line), "%s addr add 10.98.1.%d/24 dev %s && "
		 "%s addr add fd00:98:1::%d/64 dev %s nodad", ip, number, dev,
		 ip, number, dev);
	net_command(line);
}

/* lo stays down there, so that packets to a loopback leave by the wire. */
static void wire_up(void)
{
	net_command("ip netns add wire && "
		    "ip link add wire0 type veth peer name wire1 netns wire && "
		    "ip link set wire0 up && ip -n wire link set wire1 up");
	add_address("ip", "wire0", 3);
	add_address("ip", "wire0", 1);
	add_address("ip", "wire0", 2);
	add_address("ip -n wire", "wire1", 4);
	net_command("ip -n wire route add 127.0.0.0/8 via 10.98.1.3 && "
		    "ip -n wire route add fd76:7365:7276::/96 via fd00:98:1::3 && "
		    "ip -n wire route add 10.99.1.0/24 via 10.98.1.3 && "
		    "ip -n wire route add fd00:99:1::/64 via fd00:98:1::3");
}

static void wire_down(void)
{
	net_command("ip link del wire0 && ip netns del wire");
}

static long go_outside(void *arg)
{
	int fd = open("/run/netns/wire", O_RDONLY | O_CLOEXEC);

	(void)arg;
	return fd < 0 || setns(fd, CLONE_NEWNET) ? -errno : close(fd);
}

/* ---- servers ---- */

static long server(struct agent *where, int type, const char *addr)
{
	long fd = net_do(where, net_listen, type, addr, port);

	ok(fd >= 0, "%s: start a server on %s", net_type(type), addr);
	return fd;
}

static void expect(int type, const char *addr, long who, struct agent **where,
		   const long *fds, const char *what)
{
	const struct net_call c = net_at(type, addr, port);

	is(net_who_gets(&outside, &c, where, fds, 3), who, "%s: %s",
	   net_type(type), what);
}

static void test_servers(int type, const char *host_addr)
{
	struct agent *where[] = { &host, &a, &b };
	const long fds[] = {
		server(&host, type, host_addr), server(&a, type, NET_ANY),
		server(&b, type, NET_ANY),
	};
	int i;

	expect(type, NET_1, 2, where, fds, "a guest is reached over the wire");
	expect(type, NET_2, 4, where, fds,
	"another guest is reached over the wire");
	expect(type, NET_3, 1, where, fds, "the host is reached over the wire");
	for (i = 0; i < 3; i++)
		net_do_fd(where[i], net_close, fds[i]);
}

static long source_seen(struct agent *from, int type)
{
	long fd = server(&outside, type, NET_4);
	long rc = net_do(from, type == SOCK_STREAM ? net_try_connect : net_send,
			 type, NET_4, port);

	if (!rc)
		rc = net_do_fd(&outside, type == SOCK_STREAM ? net_accept :
			       net_receive, fd);
	net_do_fd(&outside, net_close, fd);
	return rc;
}

static void test_sources(int type)
{
	is(source_seen(&a, type), net_number(NET_1),
	   "%s: packets of a guest have its address", net_type(type));
	is(source_seen(&b, type), net_number(NET_2),
	   "... those of another guest have its own");
}

/* ---- a loopback is not reached from another machine ---- */

/* The number of packets received over the wire. */
static long arrived(void)
{
	FILE *f = fopen("/sys/class/net/wire0/statistics/rx_packets", "re");
	long n = -1;

	if (!f || fscanf(f, "%ld", &n) != 1)
		bail_out("the wire does not count");
	fclose(f);
	return n;
}

/* Connect with a timeout of one second: no reply is expected. */
static long connect_soon(void *arg)
{
	const struct net_call *c = arg;
	const struct timeval patience = { .tv_sec = 1 };
	union net_sockaddr to = net_address(c->addr, c->port);
	int fd = net_socket(c->addr, SOCK_STREAM);

	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return connect(fd, &to.any, net_size(&to)) ? net_fail(fd) : close(fd);
}

static void test_loopback_at(const char *serves, const char *addr,
			     struct agent *where, const char *who)
{
	long tcp = server(where, SOCK_STREAM, serves);
	long udp = server(where, SOCK_DGRAM, serves), before = arrived();

	ok(net_do(&outside, connect_soon, SOCK_STREAM, addr, port) < 0,
	   "%s: %s of %s is not reached over the wire", net->name, addr, who);
	ok(arrived() > before, "... the packet came over the wire");
	is(net_do_fd(where, net_waiting, tcp), 0,
	   "... the server gets no connection");
	before = arrived();
	is(net_do(&outside, net_send, SOCK_DGRAM, addr, port), 0,
	   "send a datagram");
	ok(arrived() > before, "... the packet came over the wire");
	is(net_do_fd(where, net_waiting, udp), 0,
	   "... the server does not receive it");
	net_do_fd(where, net_close, tcp);
	net_do_fd(where, net_close, udp);
}

static void test_loopback(void)
{
	const char *own = net_is(&wire_v6) ? "fd76:7365:7276::" LBACK : LBACK;
	const char *hosts = net_is(&wire_v6) ? "fd76:7365:7276::127.0.0.1" :
			    "127.0.0.1";

	if (net_is(&wire_mapped))
		return;
	test_loopback_at(NET_ANY, own, &a, "a guest");
	test_loopback_at(NET_LOCAL, own, &a, "a guest");
	test_loopback_at(NET_LOCAL, hosts, &host, "the host");
	test_loopback_at(NET_ANY, own, &host, "a guest (host server)");
}

/* ---- no address ---- */

/* Send a datagram from 0.0.0.0 to 0.0.0.0 by a packet socket. */
static long send_to_nobody(void *arg)
{
	const struct net_call *c = arg;
	struct {
		struct iphdr ip;
		struct udphdr udp;
	} packet = {
		.ip = {
			.version = 4, .ihl = 5, .ttl = 1,
			.protocol = IPPROTO_UDP,
			.tot_len = htons(sizeof(packet)),
		},
		.udp = {
			.source = htons(c->port), .dest = htons(c->port),
			.len = htons(sizeof(packet.udp)),
		},
	};
	const struct sockaddr_ll to = {
		.sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP),
		.sll_ifindex = if_nametoindex("wire1"), .sll_halen = ETH_ALEN,
		.sll_addr = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff },
	};
	int fd = socket(AF_PACKET, SOCK_DGRAM, 0);

	packet.ip.check = net_checksum(&packet.ip, sizeof(packet.ip));
	if (sendto(fd, &packet, sizeof(packet), 0, (const void *)&to,
		   sizeof(to)) < 0)
		return net_fail(fd);
	return close(fd);
}

/*
 * Machines without an address yet send such packets.  Only sockets on the
 * host's wildcard match them.  0.0.0.0 must not match a context without an IPv4
 * address.
 */
static void test_no_address(void)
{
	const struct vs_place place = {
		.nid = GUEST + 2, .addr = { net_v6.addr[0] },
	};
	struct agent c = agent_need(&place, "a context of IPv6");
	long on_host = server(&host, SOCK_DGRAM, NET_ANY);
	long on_a = server(&a, SOCK_DGRAM, NET_ANY);
	long on_c = server(&c, SOCK_DGRAM, NET_ANY);

	is(net_do(&outside, send_to_nobody, SOCK_DGRAM, NET_ANY, port), 0,
	   "%s: send a datagram to 0.0.0.0", net->name);
	is(net_do_fd(&host, net_waiting, on_host), 1,
	   "... the host receives it");
	is(net_do_fd(&a, net_waiting, on_a), 0, "... a guest does not");
	is(net_do_fd(&c, net_waiting, on_c), 0,
	   "... a context without an IPv4 address does not");
	is(net_do(&c, net_send, SOCK_DGRAM, wire_v4.local, port), 0,
	   "that context sends to its loopback");
	is(net_do_fd(&c, net_waiting, on_c), 1, "... and receives it");
	net_do_fd(&host, net_close, on_host);
	net_do_fd(&a, net_close, on_a);
	agent_stop(&c);
}

/* ---- TCP Fast Open ---- */

static long connect_fast(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr to = net_address(c->addr, c->port);
	long fd = net_socket(c->addr, SOCK_STREAM);

	if (sendto(fd, "x", 1, MSG_FASTOPEN, &to.any, net_size(&to)) != 1)
		return net_fail(fd);
	return fd;
}

/* The source address that the receiver sees. */
static long fast_seen(struct agent *from, struct agent *to, const char *addr)
{
	long fd = server(to, SOCK_STREAM, NET_ANY), rc;
	long client = net_do(from, connect_fast, SOCK_STREAM, addr, port);

	if (client < 0)
		return client;
	rc = net_do_fd(to, net_accept, fd);
	net_do_fd(to, net_close, fd);
	net_do_fd(from, net_close, client);
	return rc;
}

static void test_fast_open(void)
{
	long fd;

	is(fast_seen(&a, &outside, NET_4), net_number(NET_1),
	   "%s: Fast Open: packets of a guest have its address",
	   net->name);
	is(fast_seen(&b, &outside, NET_4), net_number(NET_2),
	   "... those of another guest have its own");
	is(fast_seen(&outside, &a, NET_1), net_number(NET_4),
	   "Fast Open reaches a guest");
	fd = server(&host, SOCK_STREAM, NET_LOCAL);
	is_errno(net_do(&a, connect_fast, SOCK_STREAM, NET_LOCAL, port),
		 ECONNREFUSED, "Fast Open does not reach the host's loopback");
	is(net_do_fd(&host, net_waiting, fd), 0,
	   "... the host's server gets no connection");
	net_do_fd(&host, net_close, fd);
}

/* ---- SYN cookies ---- */

/* A counter of /proc/net/netstat: names in a line, numbers in the next. */
static long counter(const char *name)
{
	FILE *f = fopen("/proc/net/netstat", "re");
	char names[8192], numbers[8192], *n, *v, *nrest = names, *vrest = numbers;
	long value = -1;

	if (!f || !fgets(names, sizeof(names), f) ||
	    !fgets(numbers, sizeof(numbers), f))
		bail_out("no /proc/net/netstat");
	fclose(f);
	while ((n = strsep(&nrest, " ")) && (v = strsep(&vrest, " ")))
		if (!strcmp(n, name))
			value = atol(v);
	return value;
}

static void test_cookies(void)
{
	long before = counter("SyncookiesRecv");

	net_command("sysctl -qw net.ipv4.tcp_syncookies=2");
	test_servers(SOCK_STREAM, NET_3);
	is(counter("SyncookiesRecv"), before + 3,
	   "%s: SYN cookies were used", net->name);
	test_servers(SOCK_STREAM, NET_ANY);
	is(counter("SyncookiesRecv"), before + 6,
	   "%s: SYN cookies were used", net->name);
	net_command("sysctl -qw net.ipv4.tcp_syncookies=1");
}

/* ---- TIME_WAIT ---- */

/* Make a connection that the server of @where closes first. */
static void leave_time_wait(struct agent *where, const char *addr)
{
	long fd = server(where, SOCK_STREAM, NET_ANY);
	long client = net_do(&outside, net_connect, SOCK_STREAM, addr, port);
	long end = net_do_fd(where, net_accept_end, fd);

	ok(client >= 0 && end >= 0, "%s: connect over the wire", net->name);
	net_do_fd(where, net_close, end);
	is(net_do_fd(&outside, net_read, client), 0,
	   "... the server closes first");
	net_do_fd(&outside, net_close, client);
	net_do_fd(where, net_close, fd);
}

static void test_time_wait(void)
{
	port++;
	leave_time_wait(&a, NET_1);
	is_errno(net_do(&a, net_try_bind, SOCK_STREAM, NET_ANY, port),
		 EADDRINUSE, "TIME_WAIT keeps the port busy for its context");
	is(net_do(&host, net_try_bind, SOCK_STREAM, NET_ANY, port), 0,
	   "... but not for the host");
	is(net_do(&b, net_try_bind, SOCK_STREAM, NET_ANY, port), 0,
	   "... nor for another guest");
	port++;
	leave_time_wait(&host, NET_3);
	is_errno(net_do(&host, net_try_bind, SOCK_STREAM, NET_ANY, port),
		 EADDRINUSE, "TIME_WAIT of the host keeps the port busy there");
	is(net_do(&a, net_try_bind, SOCK_STREAM, NET_ANY, port), 0,
	   "... but not for a guest");
	port++;
}

/* ---- devices selected by options ---- */

enum device { UNICAST_IF, BINDTODEVICE };

/* A datagram to c->addr over the device of the host: 0 or -errno. */
static long send_by_device(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr to = net_address(c->addr, c->port);
	const int index = htonl(if_nametoindex(NET_DEV));
	bool v6 = c->level == IPPROTO_IPV6;
	int fd = net_socket(c->addr, SOCK_DGRAM);

	if (c->option == UNICAST_IF &&
	    setsockopt(fd, c->level, v6 ? IPV6_UNICAST_IF : IP_UNICAST_IF,
		       &index, sizeof(index)))
		return net_fail(fd);
	if (c->option == BINDTODEVICE &&
	    setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, NET_DEV, sizeof(NET_DEV)))
		return net_fail(fd);
	/* The receiver reports the source. */
	if (sendto(fd, "x", 1, 0, &to.any, net_size(&to)) < 0)
		return net_fail(fd);
	return close(fd);
}

/* Sending may be refused, but must never use an address of others. */
static void expect_source(const struct net_call *c, const char *what)
{
	long fd = server(&host, SOCK_DGRAM, NET_ANY), rc, source;

	rc = agent_do(&a, send_by_device, *c);
	source = rc || net_do_fd(&host, net_waiting, fd) <= 0 ? 0 :
		 net_do_fd(&host, net_receive, fd);
	ok(!source || source == net_number(NET_1),
	   "%s: %s to %s does not use a foreign source", net->name,
	   what, c->addr);
	if (rc || !source)
		diag("no packet was sent: %s", tap_result(rc));
	else if (source != net_number(NET_1))
		diag("the source was %#lx", source);
	net_do_fd(&host, net_close, fd);
}

static long bind_to_device(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);
	int fd = net_socket(c->addr, SOCK_DGRAM);

	if (setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, NET_DEV, sizeof(NET_DEV)))
		return net_fail(fd);
	return bind(fd, &in.any, net_size(&in)) ? net_fail(fd) : close(fd);
}

static void test_devices(void)
{
	struct net_call c = net_at(SOCK_DGRAM, NET_5, port);

	c.level = net_is(&wire_v6) ? IPPROTO_IPV6 : IPPROTO_IP;
	c.option = UNICAST_IF;
	expect_source(&c, "UNICAST_IF");
	c.option = BINDTODEVICE;
	expect_source(&c, "SO_BINDTODEVICE");
	is_errno(net_do(&a, bind_to_device, SOCK_DGRAM, NET_5, port),
		 EADDRNOTAVAIL,
		 "%s: SO_BINDTODEVICE: the host's address is refused",
		 net->name);
	is(net_do(&host, bind_to_device, SOCK_DGRAM, NET_5, port), 0,
	   "... the host can bind it");
}

/* ---- bind and connect by io_uring ---- */

static long ring_socket(const struct net_call *c, int op)
{
	union net_sockaddr to = net_address(c->addr, c->port);
	struct io_uring_sqe sqe = {
		.opcode = op, .fd = net_socket(c->addr, SOCK_STREAM),
		.addr = (uintptr_t)&to, .addr2 = net_size(&to),
	};
	long rc = ring_once(&sqe, 0);

	close(sqe.fd);
	return rc;
}

static long ring_bind(void *arg)
{
	return ring_socket(arg, URING_BIND);
}

static long ring_connect(void *arg)
{
	return ring_socket(arg, IORING_OP_CONNECT);
}

static void test_ring(void)
{
	long fd;

	is(net_do(&a, ring_bind, SOCK_STREAM, NET_1, port), 0,
	   "%s: io_uring can bind the guest's address", net->name);
	is_errno(net_do(&a, ring_bind, SOCK_STREAM, NET_2, port),
		 EADDRNOTAVAIL, "... not another guest's");
	is_errno(net_do(&a, ring_bind, SOCK_STREAM, NET_3, port),
		 EADDRNOTAVAIL, "... nor the host's");
	is(net_do(&host, ring_bind, SOCK_STREAM, NET_3, port), 0,
	   "... the host can bind its own");
	fd = server(&outside, SOCK_STREAM, NET_4);
	is(net_do(&a, ring_connect, SOCK_STREAM, NET_4, port), 0,
	   "io_uring can connect");
	is(net_do_fd(&outside, net_accept, fd), net_number(NET_1),
	   "... with the guest's address as source");
	net_do_fd(&outside, net_close, fd);
	fd = server(&host, SOCK_STREAM, NET_LOCAL);
	is_errno(net_do(&a, ring_connect, SOCK_STREAM, NET_LOCAL, port),
		 ECONNREFUSED, "... but not to the host's loopback");
	net_do_fd(&host, net_close, fd);
}

static void test_family(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		test_servers(types[i], NET_3);
		test_servers(types[i], NET_ANY);
		test_sources(types[i]);
	}
	test_loopback();
	test_no_address();
	test_fast_open();
	test_cookies();
	test_time_wait();
	test_devices();
	test_ring();
	port++;
}

int main(void)
{
	static const struct net_family *const families[] = {
		&wire_v4, &wire_v6, &wire_mapped,
	};
	const struct vs_place first = {
		.xid = GUEST, .nid = GUEST,
		.addr = { wire_v4.addr[0], wire_v6.addr[0] },
	};
	const struct vs_place second = {
		.xid = GUEST + 1, .nid = GUEST + 1,
		.addr = { wire_v4.addr[1], wire_v6.addr[1] },
	};
	unsigned int i;

	net_up();
	wire_up();
	/* Fast Open for all listeners, with data in the SYN, without a cookie. */
	net_command("sysctl -qw net.ipv4.tcp_fastopen=1543 && "
		    "ip netns exec wire sysctl -qw net.ipv4.tcp_fastopen=1543");
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");
	outside = agent_need(NULL, "the other machine");
	if (agent_ask(&outside, go_outside))
		bail_out("cannot enter the namespace of the other machine");
	port = PORT;
	for (i = 0; i < 3; i++) {
		net = families[i];
		test_family();
	}
	agent_stop(&outside);
	agent_stop(&b);
	agent_stop(&a);
	agent_stop(&host);
	net_command("sysctl -qw net.ipv4.tcp_fastopen=1");
	wire_down();
	net_down();
	return done_testing();
}
