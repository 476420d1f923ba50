/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sockets in agents, IPv4 or IPv6: each function runs where the agent is and
 * returns a descriptor of that agent, a value, or -errno.
 *
 * The host has the addresses NET_1 to NET_5 on its first dummy interface
 * while a test runs; which context owns which is up to the test.  The tests
 * are written once: `net` says which family they speak of.
 */
#ifndef TESTS_GUEST_NET_H
#define TESTS_GUEST_NET_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>

#include "agent.h"

#define NET_DEV		"eth0"
#define NET_COUNT	5

struct net_family {
	const char *name;
	const char *prefix;		/* of its networks */
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

/* IPv4 by sockets of IPv6. */
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
	int	level, option;	/* set to 1 before bind, when option is set */
	char	source[32];	/* chosen with the message */
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

	/* The last first: with the first of a network the others go. */
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

/* An address as a result: of IPv6 the last bits, in which those here differ. */
static inline long net_value(const union net_sockaddr *sa)
{
	return ntohl(sa->any.sa_family == AF_INET6 ?
		     sa->in6.sin6_addr.s6_addr32[3] : sa->in.sin_addr.s_addr);
}

/*
 * For this address: an agent does not know what family the test speaks of.
 * Nothing here may hang for longer than an agent may take.
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

/* A bound socket; the caller of the agent closes it with net_close. */
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

/* Can it be bound: 0 or -errno. */
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

/* Takes a connection and closes it: the address of the peer. */
static inline long net_accept(void *arg)
{
	const struct net_call *c = arg;
	const struct linger reset = { .l_onoff = 1 };
	union net_sockaddr in;
	socklen_t size = sizeof(in);
	int fd = accept(c->fd, (void *)&in, &size);

	if (fd < 0)
		return -errno;
	/* Nothing in TIME_WAIT must keep the port for a minute. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return net_value(&in);
}

/* Takes a connection and keeps it. */
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

/* One datagram: the address of its sender. */
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

/* Is a connection or datagram waiting: 1 or 0. */
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

/* The same by a socket that is there. */
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

/* An address as the results above have it. */
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

/* The number of an address of both families, from 0. */
#define NET_BOTH(i)	net_v4.addr[i], net_v6.addr[i]

/* A test for each family. */
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

/* By a socket, to an address. */
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

/* Like net_waiting(), without waiting for it to come. */
static inline long net_waits_now(void *arg)
{
	struct pollfd p = { .fd = ((struct net_call *)arg)->fd,
			    .events = POLLIN };

	return poll(&p, 1, 0);
}

/*
 * One connection or datagram: which sockets received it?  Bit i is for fds[i].
 * The kernel delivers it to all of them at once, so nothing comes after the
 * round that found the first.
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

#endif /* TESTS_GUEST_NET_H */
