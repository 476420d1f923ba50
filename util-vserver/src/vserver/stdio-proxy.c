// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Standard descriptors of a command in a guest.  See stdio-proxy.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <unistd.h>

#include "message.h"
#include "relay.h"
#include "stdio-proxy.h"

static bool needs_pipe(enum stdio_mode mode, int fd)
{
	if (mode == STDIO_OUTPUT)
		return fd != STDIN_FILENO;
	return isatty(fd);
}

static int open_pipe(struct stdio_proxy *s, int fd)
{
	int ends[2];

	s->inside[fd] = -1;
	s->outside[fd] = -1;
	if (!needs_pipe(s->mode, fd))
		return 0;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	s->inside[fd] = ends[fd == STDIN_FILENO ? 0 : 1];
	s->outside[fd] = ends[fd == STDIN_FILENO ? 1 : 0];
	return 0;
}

/* The host's: in the guest that name may be anything. */
static int open_null(struct stdio_proxy *s)
{
	s->inside[STDIN_FILENO] = open("/dev/null", O_RDONLY | O_CLOEXEC);
	return s->inside[STDIN_FILENO] < 0 ? -1 : 0;
}

int stdio_open(struct stdio_proxy *s, enum stdio_mode mode)
{
	int fd;

	s->mode = mode;
	if (mode == STDIO_PTY) {
		if (pty_open(&s->pty) < 0)
			return fail_sys("cannot open a terminal for the guest");
		return 0;
	}
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (open_pipe(s, fd) < 0)
			return fail_sys("cannot open a pipe for the guest");
	}
	if (mode == STDIO_OUTPUT && open_null(s) < 0)
		return fail_sys("/dev/null");
	return 0;
}

static int take_pipes(struct stdio_proxy *s)
{
	bool any = false;
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (s->inside[fd] < 0)
			continue;
		any = true;
		if (dup2(s->inside[fd], fd) < 0)
			return -1;
	}
	/* Out of reach of the terminal's job control, and it of ours. */
	if (any)
		setsid();
	return 0;
}

int stdio_take(struct stdio_proxy *s, int root)
{
	int ret = s->mode == STDIO_PTY ? pty_take(&s->pty, root)
				       : take_pipes(s);

	return ret < 0 ? fail_sys("cannot set the standard descriptors") : 0;
}

static size_t set_flows(struct stdio_proxy *s, struct flow *flows)
{
	size_t n = 0;
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		bool input = fd == STDIN_FILENO;

		if (s->outside[fd] < 0)
			continue;
		close(s->inside[fd]);
		flows[n++] = (struct flow){
			.from = input ? fd : s->outside[fd],
			.to = input ? s->outside[fd] : fd,
			.close_to = input,
		};
	}
	return n;
}

void stdio_relay(struct stdio_proxy *s, int pidfd)
{
	struct flow flows[3];
	size_t count;

	if (s->mode == STDIO_PTY) {
		if (pty_relay(&s->pty, pidfd) < 0)
			fail_sys("terminal");
		return;
	}
	/* Writing to a command that has ended is no reason to die. */
	signal(SIGPIPE, SIG_IGN);
	count = set_flows(s, flows);
	while (count && relay(flows, count, pidfd) < 0 && errno == EINTR)
		;
}
