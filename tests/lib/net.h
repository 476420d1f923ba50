/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets in agents, IPv4 or IPv6.  Each function runs in the agent and returns
 * a descriptor of that agent, a value, or -errno.
 *
 * While a test runs, the host has the addresses NET_1 to NET_5 on its first
 * dummy interface.  The test decides which context owns which address.  The
 * variable `net` is the address family, so that one test serves all families.
 */
#ifndef TESTS_LIB_NET_H
#define TESTS_LIB_NET_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>

#include "agent.h"

#define NET_DEV		"eth0"
#define NET_COUNT	5

struct net_family {
	const char *name;
	const char *prefix;		/* length, of its networks */
	const char *addr[NET_COUNT];	/* the last is in another network */
	const char *any, *local;
};

static const struct net_family net_v4 = {
	"IPv4", "24",
	{ "10.99.1.1", "10.99.1.2", "10.99.1.3", "10.99.1.4", "10.99.2.5" },
	"0.0.0.0", "127.0.0.1",
};

static const struct net_family net_v6 = {
	"IPv6", "64",
	{ "fd00:99:1::1", "fd00:99:1::2", "fd00:99:1::3", "fd00:99:1::4",
	  "fd00:99:2::5" },
	"::", "::1",
};

/* IPv4 through IPv6 sockets. */
static const struct net_family net_mapped = {
	"v4-mapped", "24",
	{ "::ffff:10.99.1.1", "::ffff:10.99.1.2", "::ffff:10.99.1.3",
	  "::ffff:10.99.1.4", "::ffff:10.99.2.5" },
	"::ffff:0.0.0.0", "::ffff:127.0.0.1",
};

static const struct net_family *net = &net_v4;

static inline bool net_is(const struct net_family *f)
{
	return net == f;
}

#define NET_1		(net->addr[0])
#define NET_2		(net->addr[1])
#define NET_3		(net->addr[2])
#define NET_4		(net->addr[3])
#define NET_5		(net->addr[4])
#define NET_ANY		(net->any)
#define NET_LOCAL	(net->local)

struct net_call {
	int	fd;
	int	type;		/* SOCK_STREAM, SOCK_DGRAM or SOCK_RAW */
	int	protocol;	/* 0 is that of the type */
	char	addr[32];
	int	port;
	int	level, option;	/* option to set to 1 before bind, 0 for none */
	char	source[32];	/* source address of the message */
};

static inline void net_command(const char *command)
{
	if (system(command))
		bail_out("'%s' failed", command);
}

static inline void net_ip(const char *verb, const struct net_family *f,
			  const char *more)
{
	char line[128];
	unsigned int i;

	/* Delete from the last: the first of a network takes the others along. */
	for (i = NET_COUNT; i--;) {
		snprintf(line, sizeof(line), "ip addr %s %s/%s dev " NET_DEV " %s",
			 verb, f->addr[*verb == 'd' ? i : NET_COUNT - 1 - i],
			 f->prefix, more);
		net_command(line);
	}
}

static inline void net_up(void)
{
	net_command("ip link set lo up && ip link set " NET_DEV " up");
	net_ip("replace", &net_v4, "");
	net_ip("replace", &net_v6, "nodad");
}

static inline void net_down(void)
{
	net_ip("del", &net_v6, "");
	net_ip("del", &net_v4, "");
}

union net_sockaddr {
	struct sockaddr		any;
	struct sockaddr_in	in;
	struct sockaddr_in6	in6;
};

static inline union net_sockaddr net_address(const char *addr, int port)
{
	union net_sockaddr sa = { 0 };

	if (strchr(addr, ':')) {
		sa.in6.sin6_family = AF_INET6;
		sa.in6.sin6_port = htons(port);
		inet_pton(AF_INET6, addr, &sa.in6.sin6_addr);
	} else {
		sa.in.sin_family = AF_INET;
		sa.in.sin_port = htons(port);
		sa.in.sin_addr.s_addr = inet_addr(addr);
	}
	return sa;
}

static inline socklen_t net_size(const union net_sockaddr *sa)
{
	return sa->any.sa_family == AF_INET6 ? sizeof(sa->in6) : sizeof(sa->in);
}

/* An address as a result.  IPv6: the last 32 bits, which differ here. */
static inline long net_value(const union net_sockaddr *sa)
{
	return ntohl(sa->any.sa_family == AF_INET6 ?
		     sa->in6.sin6_addr.s6_addr32[3] : sa->in.sin_addr.s_addr);
}

/*
 * Opens a socket of the family of the address: an agent does not know `net`.
 * No call on it blocks longer than an agent may take.
 */
static inline long net_socket_of(const char *addr, int type, int protocol)
{
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(strchr(addr, ':') ? AF_INET6 : AF_INET, type, protocol);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
}

static inline long net_socket(const char *addr, int type)
{
	return net_socket_of(addr, type, 0);
}

static inline long net_fail(int fd)
{
	int err = errno;

	close(fd);
	return -err;
}

/* Returns a bound socket.  The test closes it with net_close(). */
static inline long net_bind(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);
	int on = 1;
	long fd = net_socket_of(c->addr, c->type, c->protocol);

	if (fd < 0)
		return fd;
	if (c->option && setsockopt(fd, c->level, c->option, &on, sizeof(on)))
		return net_fail(fd);
	if (bind(fd, &in.any, net_size(&in)))
		return net_fail(fd);
	return fd;
}

/* Returns 0 if the address can be bound, or -errno. */
static inline long net_try_bind(void *arg)
{
	long fd = net_bind(arg);

	return fd < 0 ? fd : close(fd);
}

static inline long net_listen(void *arg)
{
	const struct net_call *c = arg;
	long fd = net_bind(arg);

	if (fd < 0 || c->type != SOCK_STREAM)
		return fd;
	return listen(fd, 64) ? net_fail(fd) : fd;
}

static inline long net_connect(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);
	long fd = net_socket(c->addr, c->type);

	if (fd < 0)
		return fd;
	return connect(fd, &in.any, net_size(&in)) ? net_fail(fd) : fd;
}

static inline long net_try_connect(void *arg)
{
	long fd = net_connect(arg);

	return fd < 0 ? fd : close(fd);
}

static inline long net_close(void *arg)
{
	return vs_rc(close(((struct net_call *)arg)->fd));
}

/* Accepts a connection and closes it.  Returns the address of the peer. */
static inline long net_accept(void *arg)
{
	const struct net_call *c = arg;
	const struct linger reset = { .l_onoff = 1 };
	union net_sockaddr in;
	socklen_t size = sizeof(in);
	int fd = accept(c->fd, (void *)&in, &size);

	if (fd < 0)
		return -errno;
/* Returns 1 if a connection or datagram is there within 100 ms, or 0. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return net_value(&in);
}

/* Accepts a connection and returns its descriptor. */
static inline long net_accept_end(void *arg)
{
	return vs_rc(accept(((struct net_call *)arg)->fd, NULL, NULL));
}

static inline long net_say(void *arg)
{
	return vs_rc(send(((struct net_call *)arg)->fd, "x", 1, MSG_NOSIGNAL));
}

static inline long net_read(void *arg)
{
	char data;

	return vs_rc(recv(((struct net_call *)arg)->fd, &data, 1, 0));
}

/* Receives a datagram.  Returns the address of its sender. */
static inline long net_receive(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in;
	socklen_t size = sizeof(in);
	char data[16];

	if (recvfrom(c->fd, data, sizeof(data), 0, (void *)&in, &size) < 0)
		return -errno;
	return net_value(&in);
}

/* Returns 1 if a connection or datagram waits or comes within 100 ms, or 0. */
static inline long net_waiting(void *arg)
{
	struct pollfd p = { .fd = ((struct net_call *)arg)->fd,
			    .events = POLLIN };

	return poll(&p, 1, 100);
}

static inline long net_send(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);
	long rc, fd = net_socket(c->addr, SOCK_DGRAM);

	if (fd < 0)
		return fd;
	rc = sendto(fd, "x", 1, 0, &in.any, net_size(&in));
	if (rc < 0)
		return net_fail(fd);
	close(fd);
	return 0;
}

/* Like net_send(), by an open socket. */
static inline long net_send_fd(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);

	return vs_rc(sendto(c->fd, "x", 1, 0, &in.any, net_size(&in)));
}

static inline long net_connect_fd(void *arg)
{
	const struct net_call *c = arg;
	union net_sockaddr in = net_address(c->addr, c->port);

	return vs_rc(connect(c->fd, &in.any, net_size(&in)));
}

static inline long net_name(void *arg)
{
	union net_sockaddr in;
	socklen_t size = sizeof(in);

	if (getsockname(((struct net_call *)arg)->fd, (void *)&in, &size))
		return -errno;
	return net_value(&in);
}

static inline long net_peer(void *arg)
{
	union net_sockaddr in;
	socklen_t size = sizeof(in);

	if (getpeername(((struct net_call *)arg)->fd, (void *)&in, &size))
		return -errno;
	return net_value(&in);
}

/* Returns the address in the form of the results above. */
static inline long net_number(const char *addr)
{
	const union net_sockaddr sa = net_address(addr, 0);

	return net_value(&sa);
}

/* The size must be even. */
static inline __u16 net_checksum(const void *data, size_t size)
{
	const __u16 *word = data;
	__u32 sum = 0;

	for (; size; size -= 2)
		sum += *word++;
	sum = (sum & 0xffff) + (sum >> 16);
	return ~(sum + (sum >> 16));
}

static inline struct net_call net_at(int type, const char *addr, int port)
{
	struct net_call c = { .type = type, .port = port, .fd = -1 };

	strcpy(c.addr, addr);
	return c;
}

static inline const char *net_type(int type)
{
	static char text[32];

	snprintf(text, sizeof(text), "%s %s", net->name,
		 type == SOCK_STREAM ? "TCP" : "UDP");
	return text;
}

/* The addresses number i, from 0, of both families. */
#define NET_BOTH(i)	net_v4.addr[i], net_v6.addr[i]

/* Runs the test for each family. */
static inline void net_each(void (*test)(void))
{
	static const struct net_family *const families[] = {
		&net_v4, &net_v6, &net_mapped,
	};
	unsigned int i;

	for (i = 0; i < sizeof(families) / sizeof(*families); i++) {
		net = families[i];
		test();
	}
	net = &net_v4;
}

static inline long net_do(struct agent *a, agent_fn fn, int type,
			  const char *addr, int port)
{
	const struct net_call c = net_at(type, addr, port);

	return agent_do(a, fn, c);
}

/* Runs fn on a socket and an address. */
static inline long net_do_to(struct agent *a, agent_fn fn, long fd,
			     const char *addr, int port)
{
	struct net_call c = net_at(0, addr, port);

	c.fd = fd;
	return agent_do(a, fn, c);
}

static inline long net_do_fd(struct agent *a, agent_fn fn, long fd)
{
	const struct net_call c = { .fd = fd };

	return agent_do(a, fn, c);
}

/* Like net_waiting(), but does not wait. */
static inline long net_waits_now(void *arg)
{
	struct pollfd p = { .fd = ((struct net_call *)arg)->fd,
			    .events = POLLIN };

	return poll(&p, 1, 0);
}

/*
 * Sends one connection or datagram.  Returns the sockets that received it: bit
 * i for fds[i].  The kernel delivers to all of them at once: after the first
 * one has it, the others need no further wait.
 */
static inline long net_who_gets(struct agent *from, const struct net_call *c,
				struct agent **where, const long *fds, int count)
{
	bool stream = c->type == SOCK_STREAM;
	long found = 0, rc;
	int i, tries = 30;

	rc = agent_do(from, stream ? net_try_connect : net_send, *c);
	if (rc)
		return rc;
	while (!found && tries--) {
		for (i = 0; i < count; i++)
			if (net_do_fd(where[i], net_waits_now, fds[i]) > 0)
				found |= 1 << i;
		if (!found)
			usleep(10000);
	}
	for (i = 0; i < count; i++) {
		if (!(found & 1 << i) &&
		    net_do_fd(where[i], net_waits_now, fds[i]) <= 0)
			continue;
		found |= 1 << i;
		net_do_fd(where[i], stream ? net_accept : net_receive, fds[i]);
	}
	return found;
}

#endif /* TESTS_LIB_NET_H */
