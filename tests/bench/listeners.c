// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * listeners context|address NUMBER...
 *
 * Measure the cost of a packet if its socket is one of many on the same port.
 *
 * With "context", NUMBER network contexts have one IPv4 and one IPv6 address
 * each, and a socket bound to the wildcard address.  With "address" there are
 * no contexts, and each socket is bound to one address.
 *
 * For each NUMBER, print a line of samples for a datagram and for a connection
 * from the host.  The packets go to all addresses in turn.  The numbers must
 * increase, and the addresses must be local already.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <linux/vserver.h>

#include "sample.h"

#define MAX		1000
#define FIRST_NID	1000
#define PORT		80
/* A multiple of each NUMBER, so that all addresses get as many packets. */
#define PACKETS		1000
#define VSERVER		236

static const struct row {
	const char *name;
	int family, type;
} rows[] = {
	{ "udp", AF_INET, SOCK_DGRAM },
	{ "udp6", AF_INET6, SOCK_DGRAM },
	{ "tcp-connect", AF_INET, SOCK_STREAM },
	{ "tcp-connect6", AF_INET6, SOCK_STREAM },
};

#define ROWS		((int)(sizeof(rows) / sizeof(*rows)))

union address {
	struct sockaddr		any;
	struct sockaddr_in	in;
	struct sockaddr_in6	in6;
};

/*
 * The sockets of all rows, in memory shared with the processes that create
 * them
 */
static int (*listeners)[ROWS];
static int count;
static bool contexts;

static long must(long result, const char *operation)
{
	if (result != -1)
		return result;
	fprintf(stderr, "listeners: %s: %s\n", operation, strerror(errno));
	exit(EXIT_FAILURE);
}

static void set_option(int fd, int level, int option, int value)
{
	must(setsockopt(fd, level, option, &value, sizeof(value)),
	     "setsockopt");
}

static union address any_address(int family)
{
	union address a = { .in.sin_port = htons(PORT) };

	a.any.sa_family = family;
	return a;
}

/* The first addresses are 10.77.0.1 and fd77::1. */
static union address address_of(int family, int number)
{
	union address a = any_address(family);

	if (family == AF_INET) {
		a.in.sin_addr.s_addr = htonl((10 << 24 | 77 << 16) + number + 1);
	} else {
		a.in6.sin6_addr.s6_addr32[0] = htonl(0xfd770000);
		a.in6.sin6_addr.s6_addr32[3] = htonl(number + 1);
	}
	return a;
}

static int new_socket(const struct row *row)
{
	return must(socket(row->family, row->type, 0), "socket");
}

/* Close accepted connections by a reset, so that none stays in TIME_WAIT. */
static int new_listener(const struct row *row, int number)
{
	const struct linger reset = { .l_onoff = 1 };
	const union address a = contexts ? any_address(row->family) :
		address_of(row->family, number);
	int fd = new_socket(row);

	/* IPv6 refuses to bind to an address that is only routed to lo. */
	set_option(fd, IPPROTO_IP, IP_FREEBIND, !contexts);
	if (row->family == AF_INET6)
		set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1);
	must(bind(fd, &a.any, sizeof(a)), "bind");
	if (row->type == SOCK_DGRAM)
		return fd;
	must(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof(reset)),
	     "setsockopt SO_LINGER");
	must(listen(fd, 1), "listen");
	return fd;
}

static void vserver(__u32 command, __u32 id, void *data, const char *name)
{
	must(syscall(VSERVER, command, id, data), name);
}

/* The context is persistent: it outlives this process. */
static void enter_new_context(int number)
{
	const union address v4 = address_of(AF_INET, number);
	const union address v6 = address_of(AF_INET6, number);
	struct vcmd_net_create create = {
		.flagword = NXF_INIT_SET | NXF_PERSISTENT,
	};
	struct vcmd_net_addr_ipv4_v1 ipv4 = {
		.type = NXA_TYPE_ADDR,
		.ip = v4.in.sin_addr.s_addr,
		.mask = htonl(0xffffff00),
	};
	struct vcmd_net_addr_ipv6_v1 ipv6 = {
		.type = NXA_TYPE_ADDR,
		.prefix = 64,
	};
	__u32 nid = FIRST_NID + number;

	memcpy(ipv6.ip, &v6.in6.sin6_addr, sizeof(ipv6.ip));
	vserver(VCMD_net_create, nid, &create, "net_create");
	vserver(VCMD_net_add_ipv4_v1, nid, &ipv4, "net_add_ipv4");
	vserver(VCMD_net_add_ipv6, nid, &ipv6, "net_add_ipv6");
}

/* A process cannot leave its context, so a child creates the sockets. */
static void add_listeners(int number)
{
	pid_t pid = must(syscall(SYS_clone, CLONE_FILES | SIGCHLD, 0, 0, 0, 0),
			 "clone");
	int row, status;

	if (pid) {
		must(waitpid(pid, &status, 0), "waitpid");
		if (status)
			exit(EXIT_FAILURE);
		return;
	}
	if (contexts)
		enter_new_context(number);
	for (row = 0; row < ROWS; row++)
		listeners[number][row] = new_listener(&rows[row], number);
	_exit(EXIT_SUCCESS);
}

static void send_datagrams(const void *arg)
{
	const struct row *row = arg;
	int i, fd = new_socket(row);
	union address to;
	char byte = 'x';

	for (i = 0; i < PACKETS; i++) {
		to = address_of(row->family, i % count);
		must(sendto(fd, &byte, 1, 0, &to.any, sizeof(to)), "sendto");
		must(recv(listeners[i % count][row - rows], &byte, 1,
			  MSG_DONTWAIT), "recv");
	}
	close(fd);
}

static void make_connections(const void *arg)
{
	const struct row *row = arg;
	union address to;
	int i, fd;

	for (i = 0; i < PACKETS; i++) {
		to = address_of(row->family, i % count);
		fd = new_socket(row);
		must(connect(fd, &to.any, sizeof(to)), "connect");
		must(close(must(accept(listeners[i % count][row - rows], NULL,
				       NULL), "accept")), "close");
		must(close(fd), "close");
	}
}

static void measure(const struct row *row)
{
	char name[32];

	snprintf(name, sizeof(name), "%s %d", row->name, count);
	sample_print(name, row->type == SOCK_DGRAM ? send_datagrams :
		     make_connections, row, PACKETS);
}

static void prepare(void)
{
	const struct rlimit files = { MAX * ROWS + 64, MAX * ROWS + 64 };

	must(setrlimit(RLIMIT_NOFILE, &files), "setrlimit");
	listeners = mmap(NULL, MAX * sizeof(*listeners), PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(listeners == MAP_FAILED ? -1 : 0, "mmap");
}

int main(int argc, char **argv)
{
	int i, number, row;

	contexts = argc > 2 && !strcmp(argv[1], "context");
	if (argc < 3 || (!contexts && strcmp(argv[1], "address"))) {
		fprintf(stderr, "Usage: listeners context|address NUMBER...\n");
		return 2;
	}
	prepare();
	for (i = 2; i < argc; i++) {
		number = atoi(argv[i]);
		while (count < number && count < MAX)
			add_listeners(count++);
		for (row = 0; row < ROWS; row++)
			measure(&rows[row]);
	}
	return EXIT_SUCCESS;
}
