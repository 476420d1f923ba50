// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Micro benchmark: sockets over the loopback.
 *
 * Ports are fixed and below the ephemeral ports.  TCP connections end with a
 * reset, so that no sockets in TIME_WAIT occupy ports and lengthen hash chains.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include "micro.h"

#define PORT		28100
#define BUFFER_SIZE	(256 * 1024)
#define CHUNK		(64 * 1024)

union address {
	struct sockaddr		any;
	struct sockaddr_in	in;
	struct sockaddr_in6	in6;
};

static int new_socket(int family, int type)
{
	return must(socket(family, type, 0), "socket");
}

static union address loopback(int family, int port)
{
	if (family == AF_INET6)
		return (union address){ .in6 = {
			.sin6_family = AF_INET6,
			.sin6_port = htons(port),
			.sin6_addr = IN6ADDR_LOOPBACK_INIT,
		} };
	return (union address){ .in = {
		.sin_family = AF_INET,
		.sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	} };
}

static void bind_to(int family, int fd, int port)
{
	union address to = loopback(family, port);

	must(bind(fd, &to.any, sizeof(to)), "bind");
}

static void connect_to(int family, int fd, int port)
{
	union address to = loopback(family, port);

	must(connect(fd, &to.any, sizeof(to)), "connect");
}

static void set_option(int fd, int level, int option, int value)
{
	must(setsockopt(fd, level, option, &value, sizeof(value)),
	     "setsockopt");
}

void udp_pair(int family, int pair[2])
{
	int i;

	for (i = 0; i < 2; i++) {
		pair[i] = new_socket(family, SOCK_DGRAM);
		bind_to(family, pair[i], PORT + i);
	}
	connect_to(family, pair[0], PORT + 1);
	connect_to(family, pair[1], PORT);
}

/* Set the buffer sizes: the kernel's automatic choice depends on timing. */
static int tcp_socket(int family)
{
	const struct linger reset = { .l_onoff = 1 };
	int fd = new_socket(family, SOCK_STREAM);

	must(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)),
	     "setsockopt SO_LINGER");
	set_option(fd, SOL_SOCKET, SO_SNDBUF, BUFFER_SIZE);
	set_option(fd, SOL_SOCKET, SO_RCVBUF, BUFFER_SIZE);
	set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
	return fd;
}

/* Accepted sockets inherit the options. */
static int tcp_listener(int family)
{
	int fd = tcp_socket(family);

	bind_to(family, fd, PORT);
	must(listen(fd, 1), "listen");
	return fd;
}

void tcp_pair(int family, int pair[2])
{
	int listener = tcp_listener(family);

	pair[0] = tcp_socket(family);
	connect_to(family, pair[0], PORT);
	pair[1] = must(accept(listener, NULL, NULL), "accept");
	must(close(listener), "close");
}

/* Wait for the end of each connection and reset it. */
static void serve(int listener, int unused)
{
	char byte;
	int fd;

	(void)unused;
	for (;;) {
		fd = must(accept(listener, NULL, NULL), "accept");
		must_be(0, read(fd, &byte, 1), "read of the server");
		must(close(fd), "close of the server");
	}
}

static void start_server(const struct row *row)
{
	helper(serve, tcp_listener(row->family), -1);
}

/*
 * The two ends take turns: the client shuts down its side, and waits until the
 * server resets the connection.
 */
static void run_tcp_connect(const struct row *row)
{
	char byte;
	int i, fd;

	for (i = 0; i < row->iterations; i++) {
		fd = new_socket(row->family, SOCK_STREAM);
		connect_to(row->family, fd, PORT);
		must(shutdown(fd, SHUT_WR), "shutdown");
		if (read(fd, &byte, 1) != -1)
			errno = EPROTO;
		if (errno != ECONNRESET)
			die("read until the reset");
		must(close(fd), "close");
	}
}

static char chunk[CHUNK];
static int stream = -1;

static void drain(int in, int out)
{
	for (;;) {
		must_be(CHUNK, recv(in, chunk, CHUNK, MSG_WAITALL),
			"recv of the drain");
		must_be(1, write(out, chunk, 1), "write of the drain");
	}
}

static void start_drain(const struct row *row)
{
	int pair[2];

	tcp_pair(row->family, pair);
	stream = pair[0];
	helper(drain, pair[1], pair[1]);
}

/* The receiver acknowledges each chunk by a byte, so the ends take turns. */
static void run_tcp_bandwidth(const struct row *row)
{
	char byte;
	int i;

	for (i = 0; i < row->iterations; i++) {
		must_be(CHUNK, write(stream, chunk, CHUNK), "write");
		must_be(1, read(stream, &byte, 1), "read");
	}
}

static void run_bind_close(const struct row *row)
{
	int i, fd;

	for (i = 0; i < row->iterations; i++) {
		fd = new_socket(row->family, SOCK_STREAM);
		bind_to(row->family, fd, PORT);
		must(close(fd), "close");
	}
}

const struct row net_rows[] = {
	{ .name = "tcp-connect",
	  .description = "TCP connection, from socket to close",
	  .iterations = 240, .family = AF_INET,
	  .setup = start_server, .run = run_tcp_connect },
	{ .name = "tcp-connect6",
	  .description = "TCP connection over IPv6, from socket to close",
	  .iterations = 240, .family = AF_INET6,
	  .setup = start_server, .run = run_tcp_connect },
	{ .name = "tcp-bandwidth",
	  .description = "64 KiB over TCP, and a byte back",
	  .iterations = 120, .family = AF_INET,
	  .setup = start_drain, .run = run_tcp_bandwidth },
	{ .name = "bind-close",
	  .description = "TCP socket, bound and closed",
	  .iterations = 1000, .family = AF_INET, .run = run_bind_close },
	{ }
};
