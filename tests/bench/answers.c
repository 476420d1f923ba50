// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * answers ADDRESS PORT
 *
 * Wait at most two minutes until the HTTP server at ADDRESS and PORT answers a
 * request.  The program retries every 10 ms, so its own cost is negligible.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define PAUSE_US	10000
#define TRIES		12000

static const char request[] = "GET / HTTP/1.0\r\n\r\n";
static const char answer[] = "HTTP/1.1 200 ";

static bool ask(const struct sockaddr_in *sa)
{
	/* Do not wait long for an address that does not exist yet. */
	const struct timeval limit = { .tv_usec = 5 * PAUSE_US };
	char buf[sizeof(answer) - 1];
	int s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good;

	good = s >= 0 &&
	       !setsockopt(s, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) &&
	       !connect(s, (const struct sockaddr *)sa, sizeof(*sa)) &&
	       send(s, request, sizeof(request) - 1, MSG_NOSIGNAL) > 0 &&
	       recv(s, buf, sizeof(buf), MSG_WAITALL) == sizeof(buf) &&
	       !memcmp(buf, answer, sizeof(buf));
	close(s);
	return good;
}

int main(int argc, char **argv)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int tries;

	if (argc != 3 || !inet_aton(argv[1], &sa.sin_addr)) {
		fprintf(stderr, "Usage: answers ADDRESS PORT\n");
		return 2;
	}
	sa.sin_port = htons(atoi(argv[2]));
	for (tries = 0; tries < TRIES; tries++) {
		if (ask(&sa))
			return EXIT_SUCCESS;
		usleep(PAUSE_US);
	}
	fprintf(stderr, "answers: %s:%s: no answer\n", argv[1], argv[2]);
	return EXIT_FAILURE;
}
