// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * pingpong [ADDRESS]
 *
 * Send a byte by UDP to the server at ADDRESS, which sends it back.  Print one
 * line of samples for the round trip.  Without ADDRESS, run the server on the
 * wildcard address; it can be the init of a guest.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "sample.h"

#define PORT		28100
#define ROUNDS		800

static long must(long result, const char *operation)
{
	if (result != -1)
		return result;
	fprintf(stderr, "pingpong: %s: %s\n", operation, strerror(errno));
	exit(EXIT_FAILURE);
}

static _Noreturn void serve(int fd)
{
	struct sockaddr_in from;
	socklen_t len;
	char byte;

	for (;;) {
		len = sizeof(from);
		must(recvfrom(fd, &byte, 1, 0, (struct sockaddr *)&from, &len),
		     "recvfrom");
		must(sendto(fd, &byte, 1, 0, (struct sockaddr *)&from, len),
		     "sendto");
	}
}

static void go_and_come_back(const void *arg)
{
	const int *fd = arg;
	char byte = 'x';
	int i;

	for (i = 0; i < ROUNDS; i++) {
		must(send(*fd, &byte, 1, 0), "send");
		must(recv(*fd, &byte, 1, 0), "recv");
	}
}

int main(int argc, char **argv)
{
	struct sockaddr_in sa = {
		.sin_family = AF_INET,
		.sin_port = htons(PORT),
	};
	static const struct sched_param no_priority;
	int fd;

	if (argc > 2 || (argc == 2 && !inet_aton(argv[1], &sa.sin_addr))) {
		fprintf(stderr, "Usage: pingpong [ADDRESS]\n");
		return 2;
	}
	/* A process that wakes up must not preempt its waker, see micro.c. */
	must(sched_setscheduler(0, SCHED_BATCH, &no_priority),
	     "sched_setscheduler");
	fd = must(socket(AF_INET, SOCK_DGRAM, 0), "socket");
	if (argc == 1) {
		must(bind(fd, (struct sockaddr *)&sa, sizeof(sa)), "bind");
		serve(fd);
	}
	must(connect(fd, (struct sockaddr *)&sa, sizeof(sa)), "connect");
	sample_print("udp", go_and_come_back, &fd, ROUNDS);
	return EXIT_SUCCESS;
}
