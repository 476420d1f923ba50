/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * IPv4 sockets in agents: each function runs where the agent is and returns
 * a descriptor of that agent, a value, or -errno.
 *
 * The host has the addresses NET_1 to NET_4 on its first dummy interface
 * while a test runs; which context owns which is up to the test.
 */
#ifndef TESTS_GUEST_NET_H
#define TESTS_GUEST_NET_H

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>

#include "agent.h"

#define NET_DEV	"eth0"
#define NET_1	"10.99.1.1"
#define NET_2	"10.99.1.2"
#define NET_3	"10.99.1.3"
#define NET_4	"10.99.1.4"
#define NET_5	"10.99.2.5"	/* in another network */

struct net_call {
	int	fd;
	int	type;		/* SOCK_STREAM or SOCK_DGRAM */
	char	addr[16];
	int	port;
	int	level, option;	/* set to 1 before bind, when level is set */
	char	source[16];	/* for IP_PKTINFO */
};

static inline void net_command(const char *command)
{
	if (system(command))
		bail_out("'%s' failed", command);
}

static const char *const net_addresses[] = {
	NET_1, NET_2, NET_3, NET_4, NET_5
};

#define NET_COUNT (sizeof(net_addresses) / sizeof(*net_addresses))

static inline void net_up(void)
{
	char line[128];
	unsigned int i;

	net_command("ip link set lo up && ip link set " NET_DEV " up");
	for (i = 0; i < NET_COUNT; i++) {
		snprintf(line, sizeof(line), "ip addr replace %s/24 dev "
			 NET_DEV, net_addresses[i]);
		net_command(line);
	}
}

/* The last first: with the first of a network the others go. */
static inline void net_down(void)
{
	char line[128];
	unsigned int i = NET_COUNT;

	while (i--) {
		snprintf(line, sizeof(line), "ip addr del %s/24 dev " NET_DEV,
			 net_addresses[i]);
		net_command(line);
	}
}

static inline struct sockaddr_in net_address(const char *addr, int port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = inet_addr(addr),
	};

	return in;
}

/* Nothing here may hang for longer than an agent may take. */
static inline long net_socket(int type)
{
	struct timeval patience = { .tv_sec = 10 };
	int fd = socket(AF_INET, type, 0);

	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
	return fd;
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
	struct sockaddr_in in = net_address(c->addr, c->port);
	int on = 1;
	long fd = net_socket(c->type);

	if (fd < 0)
		return fd;
	if (c->level && setsockopt(fd, c->level, c->option, &on, sizeof(on)))
		return net_fail(fd);
	if (bind(fd, (void *)&in, sizeof(in)))
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
	struct sockaddr_in in = net_address(c->addr, c->port);
	long fd = net_socket(c->type);

	if (fd < 0)
		return fd;
	return connect(fd, (void *)&in, sizeof(in)) ? net_fail(fd) : fd;
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
	struct sockaddr_in in;
	socklen_t size = sizeof(in);
	int fd = accept(c->fd, (void *)&in, &size);

	if (fd < 0)
		return -errno;
	/* Nothing in TIME_WAIT must keep the port for a minute. */
	setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset));
	close(fd);
	return ntohl(in.sin_addr.s_addr);
}

/* One datagram: the address of its sender. */
static inline long net_receive(void *arg)
{
	const struct net_call *c = arg;
	struct sockaddr_in in;
	socklen_t size = sizeof(in);
	char data[16];

	if (recvfrom(c->fd, data, sizeof(data), 0, (void *)&in, &size) < 0)
		return -errno;
	return ntohl(in.sin_addr.s_addr);
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
	struct sockaddr_in in = net_address(c->addr, c->port);
	long rc, fd = net_socket(SOCK_DGRAM);

	if (fd < 0)
		return fd;
	rc = sendto(fd, "x", 1, 0, (void *)&in, sizeof(in));
	if (rc < 0)
		return net_fail(fd);
	close(fd);
	return 0;
}

static inline long net_name(void *arg)
{
	struct sockaddr_in in;
	socklen_t size = sizeof(in);

	if (getsockname(((struct net_call *)arg)->fd, (void *)&in, &size))
		return -errno;
	return ntohl(in.sin_addr.s_addr);
}

static inline long net_peer(void *arg)
{
	struct sockaddr_in in;
	socklen_t size = sizeof(in);

	if (getpeername(((struct net_call *)arg)->fd, (void *)&in, &size))
		return -errno;
	return ntohl(in.sin_addr.s_addr);
}

/* An address as the results above have it. */
static inline long net_number(const char *addr)
{
	return ntohl(inet_addr(addr));
}

static inline struct net_call net_at(int type, const char *addr, int port)
{
	struct net_call c = { .type = type, .port = port, .fd = -1 };

	strcpy(c.addr, addr);
	return c;
}

static inline const char *net_type(int type)
{
	return type == SOCK_STREAM ? "TCP" : "UDP";
}

static inline long net_do(struct agent *a, agent_fn fn, int type,
			  const char *addr, int port)
{
	const struct net_call c = net_at(type, addr, port);

	return agent_do(a, fn, c);
}

static inline long net_do_fd(struct agent *a, agent_fn fn, long fd)
{
	const struct net_call c = { .fd = fd };

	return agent_do(a, fn, c);
}

#endif /* TESTS_GUEST_NET_H */
