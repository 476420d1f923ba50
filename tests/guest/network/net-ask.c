// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: helper */
/*
 * net-ask tcp|udp ADDRESS PORT [greeted]
 *
 * Sends standard input to a server and prints the reply: all data of a TCP
 * connection, or one UDP datagram.  With "greeted" it waits for the server's
 * greeting first.  Without a reply it prints the name of the error.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SECONDS 20

static char buffer[65536];

/* Print the error where the test expects a reply, as it compares that */
static void give_up(void)
{
	puts(errno == EAGAIN ? "ETIMEDOUT" : strerrorname_np(errno));
	exit(1);
}

static socklen_t parse(struct sockaddr_storage *sa, const char *address, int port)
{
	struct sockaddr_in *v4 = (struct sockaddr_in *)sa;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)sa;

	memset(sa, 0, sizeof(*sa));
	if (inet_pton(AF_INET, address, &v4->sin_addr) == 1) {
		v4->sin_family = AF_INET;
		v4->sin_port = htons(port);
		return sizeof(*v4);
	}
	if (inet_pton(AF_INET6, address, &v6->sin6_addr) == 1) {
		v6->sin6_family = AF_INET6;
		v6->sin6_port = htons(port);
		return sizeof(*v6);
	}
	fprintf(stderr, "net-ask: %s: no address\n", address);
	exit(2);
}

static int connected(int type, const char *address, int port)
{
	/* For both directions, and for connect(), which fails with EINPROGRESS */
	struct timeval limit = { .tv_sec = SECONDS };
	struct sockaddr_storage sa;
	socklen_t len = parse(&sa, address, port);
	int fd = socket(sa.ss_family, type, 0);

	if (fd < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit)) < 0 ||
	    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) < 0 ||
	    connect(fd, (struct sockaddr *)&sa, len) < 0)
		give_up();
	return fd;
}

/* Return true if something was read. */
static int print_part(int fd)
{
	ssize_t n = read(fd, buffer, sizeof(buffer));

	if (n < 0)
		give_up();
	fwrite(buffer, 1, n, stdout);
	return n > 0;
}

static void send_input(int fd)
{
	ssize_t n;

	while ((n = read(STDIN_FILENO, buffer, sizeof(buffer))) > 0)
		if (write(fd, buffer, n) != n)
			give_up();
}

int main(int argc, char **argv)
{
	int stream = argc >= 4 && !strcmp(argv[1], "tcp");
	int fd;

	if (argc < 4 || argc > 5 || (argc == 5 && strcmp(argv[4], "greeted"))) {
		fputs("usage: net-ask tcp|udp ADDRESS PORT [greeted]\n", stderr);
		return 2;
	}
	fd = connected(stream ? SOCK_STREAM : SOCK_DGRAM, argv[2], atoi(argv[3]));
	if (argc == 5)
		print_part(fd);
	send_input(fd);
	while (print_part(fd) && stream)
		;
	return 0;
}
