// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes the standard descriptors of a command in a guest.  See stdio-proxy.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fd-pass.h"
#include "guest-path.h"
#include "message.h"
#include "relay.h"
#include "stdio-proxy.h"

/* A guest can delay its administrator by a second, including the rechecks. */
#define PATIENCE_MS	900
#define RECHECK_MS	50
#define RECHECKS	2

enum stdio_mode stdio_mode_here(void)
{
	if (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    tcgetpgrp(STDIN_FILENO) == getpgrp())
		return STDIO_PTY;
	return STDIO_PIPES;
}

static bool is_pty(const struct stdio_proxy *s, int fd)
{
	return s->mode == STDIO_PTY &&
	       (fd != STDERR_FILENO || isatty(STDERR_FILENO));
}

/* After "2>&1" on the host, one pipe for both keeps the order of the output. */
static bool is_shared(const struct stdio_proxy *s)
{
	struct stat out, err;

	return s->inside[STDOUT_FILENO] >= 0 &&
	       fstat(STDOUT_FILENO, &out) == 0 &&
	       fstat(STDERR_FILENO, &err) == 0 &&
	       out.st_dev == err.st_dev && out.st_ino == err.st_ino &&
	       fcntl(STDOUT_FILENO, F_GETFL) == fcntl(STDERR_FILENO, F_GETFL);
}

static int share_pipe(struct stdio_proxy *s)
{
	s->inside[STDERR_FILENO] = fcntl(s->inside[STDOUT_FILENO],
					 F_DUPFD_CLOEXEC, 3);
	return s->inside[STDERR_FILENO] < 0 ? -1 : 0;
}

/* A pipe also replaces /dev/null if the guest has none. */
static int open_pipe(struct stdio_proxy *s, int fd)
{
	bool input = fd == STDIN_FILENO;
	int ends[2];

	s->inside[fd] = -1;
	s->outside[fd] = -1;
	if (is_pty(s, fd))
		return 0;
	s->null[fd] = (input && s->mode == STDIO_OUTPUT) || gp_is_null(fd);
	if (fd == STDERR_FILENO && is_shared(s))
		return share_pipe(s);
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -1;
	s->inside[fd] = ends[input ? 0 : 1];
	s->outside[fd] = ends[input ? 1 : 0];
	if (input && s->null[fd]) {
		close(s->outside[fd]);
		s->outside[fd] = -1;
	}
	return 0;
}

int stdio_open(struct stdio_proxy *s, enum stdio_mode mode)
{
	int fd;

	*s = (struct stdio_proxy){ .mode = mode };
	if (mode == STDIO_PTY && pty_open(&s->pty) < 0)
		return fail_sys("cannot open a terminal for the guest");
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (open_pipe(s, fd) < 0)
			return fail_sys("cannot open a pipe for the guest");
	}
	if (fd_pass_open(s->sock) < 0)
		return fail_sys("cannot open a socket for the guest");
	return 0;
}

static void open_nulls(struct stdio_proxy *s, int root)
{
	int fd, null;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (!s->null[fd])
			continue;
		null = gp_open_null(root, fd == STDIN_FILENO ? O_RDONLY
							     : O_WRONLY);
		s->null[fd] = null >= 0;
		if (null < 0)
			continue;
		close(s->inside[fd]);
		s->inside[fd] = null;
	}
}

/* The owner of the pipes can open /dev/stdout and the like. */
static int take_pipe(const struct stdio_proxy *s, int fd, uid_t uid)
{
	if (s->inside[fd] >= 0 && dup2(s->inside[fd], fd) < 0)
		return -1;
	return s->null[fd] || !uid ? 0 : fchown(fd, uid, -1);
}

static int take(struct stdio_proxy *s, int root, uid_t uid)
{
	int fd, own = -1;

	open_nulls(s, root);
	if (s->mode == STDIO_PTY && pty_take(&s->pty, root, &own) < 0)
		return -1;
	/* Separate the job control of the guest from that of our terminal. */
	if (s->mode != STDIO_PTY)
		setsid();
	if (fd_send(s->sock[1], own) < 0)
		return -1;
	if (own >= 0)
		close(own);
	close(s->sock[1]);
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (take_pipe(s, fd, uid) < 0)
			return -1;
	}
	return 0;
}

int stdio_take(struct stdio_proxy *s, int root, uid_t uid)
{
	if (take(s, root, uid) < 0)
		return fail_sys("cannot set the standard descriptors");
	return 0;
}

/* A process that waits for a CPU on a busy machine is not asleep. */
static bool is_asleep(pid_t pid)
{
	char path[32], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return false;
	/* The child still has the name of this program, without a ")". */
	if (fscanf(f, "%*[^)]) %c", &state) != 1)
		state = 0;
	fclose(f);
	return state == 'S' || state == 'D';
}

static int await_message(const struct stdio_proxy *s, pid_t pid)
{
	struct pollfd p = { .fd = s->sock[0], .events = POLLIN };
	int timeout = PATIENCE_MS, asleep = 0, n;

	while ((n = poll(&p, 1, timeout)) <= 0) {
		if (n < 0 && errno != EINTR)
			return -1;
		timeout = RECHECK_MS;
		/*
		 * Once may be a page fault on a machine that is short of
		 * memory.
		 */
		asleep = is_asleep(pid) ? asleep + 1 : 0;
		if (n < 0 || asleep <= RECHECKS)
			continue;
		fail("a file of the guest does not respond: check its file systems for /etc/passwd, /etc/group, /dev/null and /dev/pts/ptmx");
		kill(pid, SIGKILL);
		return -1;
	}
	return 0;
}

static bool is_regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
}

/*
 * As long as this process has an inner end open, it cannot notice that the
 * guest has closed it.  For a regular file, the relay needs the inner end, to
 * count the bytes that the command has not read.
 */
static void close_inside(struct stdio_proxy *s)
{
	int fd;

	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (s->inside[fd] < 0 ||
		    (fd == STDIN_FILENO && is_regular(fd)))
			continue;
		close(s->inside[fd]);
		s->inside[fd] = -1;
	}
}

int stdio_await(struct stdio_proxy *s, pid_t pid)
{
	int own = -1, ret;

	close_inside(s);
	close(s->sock[1]);
	ret = await_message(s, pid);
	if (ret == 0)
		ret = fd_receive(s->sock[0], &own);
	close(s->sock[0]);
	if (ret == 0 && s->mode == STDIO_PTY)
		pty_start(&s->pty, own);
	return ret;
}

static size_t set_flows(struct stdio_proxy *s, struct flow *flows)
{
	size_t n = s->mode == STDIO_PTY ? pty_flows(&s->pty, flows) : 0;
	int fd;

	if (s->outside[STDIN_FILENO] >= 0) {
		flow_init(&flows[n], FLOW_TO_PIPE, STDIN_FILENO,
			  s->outside[STDIN_FILENO]);
		flows[n++].unread = s->inside[STDIN_FILENO];
	}
	for (fd = STDOUT_FILENO; fd <= STDERR_FILENO; fd++) {
		if (s->outside[fd] >= 0)
			flow_init(&flows[n++], FLOW_FROM_PIPE, s->outside[fd],
				  fd);
	}
	return n;
}

/* A reader that has ended is not an error; the exit code reports it. */
static int report(const struct flow *f)
{
	static const char *const names[] = {
		"standard input", "standard output", "standard error",
	};
	bool input = f->to > STDERR_FILENO;

	if (!f->error || (input && f->error == EPIPE))
		return 0;
	if (!input && f->error == EPIPE)
		return 128 + SIGPIPE;
	errno = f->error;
	fail_sys("cannot %s %s", input ? "read" : "write",
		 names[input ? STDIN_FILENO : f->to]);
	return input ? 0 : 1;
}

int stdio_relay(struct stdio_proxy *s, int pidfd)
{
	static struct flow flows[FLOWS_MAX];
	size_t count = set_flows(s, flows), i;
	int code = 0, c;

	/* A write to a command that has ended must not kill this process. */
	signal(SIGPIPE, SIG_IGN);
	while (relay(flows, count, pidfd) < 0 && errno == EINTR)
		;
	relay_end(flows, count);
	if (s->mode == STDIO_PTY)
		pty_stop(&s->pty);
	for (i = 0; i < count; i++) {
		c = report(&flows[i]);
		code = code ? code : c;
	}
	return code;
}
