// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads and drops output.  See drain.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "drain.h"

#define PIPES_MAX	2
/* This limits the time that a guest can consume by writing endlessly. */
#define REST_MS		10

static bool has_writers(int fd)
{
	struct pollfd p = { .fd = fd };

	return poll(&p, 1, 0) == 0;
}

static void drain(struct pollfd *p)
{
	static char data[64 * 1024];
	ssize_t n = read(p->fd, data, sizeof(data));

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		p->fd = -1;
}

/* The only open descriptors are the pipes, 0 to @count - 1. */
static void __attribute__((noreturn)) drain_all(size_t count)
{
	const struct timespec rest = { .tv_nsec = REST_MS * 1000000L };
	struct pollfd p[PIPES_MAX];
	size_t i, left = count;

	for (i = 0; i < count; i++)
		p[i] = (struct pollfd){ .fd = i, .events = POLLIN };
	while (left) {
		if (poll(p, count, -1) < 0 && errno != EINTR)
			break;
		for (i = left = 0; i < count; i++) {
			if (p[i].fd >= 0 && p[i].revents)
				drain(&p[i]);
			left += p[i].fd >= 0;
		}
		nanosleep(&rest, NULL);
	}
	_exit(0);
}

void drain_in_background(const int *fds, size_t count)
{
	int open[PIPES_MAX];
	size_t i, n = 0;

	for (i = 0; i < count && n < PIPES_MAX; i++) {
		if (has_writers(fds[i]))
			open[n++] = fds[i];
	}
	fflush(NULL);
	if (!n || fork() != 0)
		return;
	reset_signals();
	setsid();
	prctl(PR_SET_NAME, "vserver-drain");
	for (i = 0; i < n; i++) {
		if (dup2(open[i], i) < 0)
			_exit(1);
	}
	if (chdir("/") < 0 || syscall(SYS_close_range, n, ~0U, 0) < 0)
		_exit(1);
	drain_all(n);
}
