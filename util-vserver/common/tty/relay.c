// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copying for a process in a guest.  See relay.h.
 *
 * Between two pipes, and from a pipe to a file, bytes are spliced.  A file of
 * the host is read and written instead: pages of the page cache would stay in
 * the guest's pipe and show what is written to the file later.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "drain.h"
#include "relay.h"

/* One for each flow that is not spliced */
#define BUFFER		(64 * 1024)
#define SPLICE_MAX	(1024 * 1024)
/* After the end of the process */
#define END_MAX		(1024 * 1024)
/* poll() promises room for so much, and a blocking write() needs no more. */
#define SURE_ROOM	4096
/*
 * A process that reads a full pipe makes room for little and wakes us for it.
 * A large pipe that is left alone for a moment takes more at a time.
 */
#define PIPE_SIZE	(512 * 1024)
#define REST_MS		1
/* How often a terminal is asked whether this is in its foreground again */
#define RECHECK_MS	500

static bool is_input(const struct flow *f)
{
	return f->kind == FLOW_TO_PIPE || f->kind == FLOW_TO_PTY;
}

static mode_t type_of(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? 0 : st.st_mode & S_IFMT;
}

static void make_nonblocking(int fd)
{
	fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
}

/* The end of a pty stays open: it serves two flows. */
static void end_flow(struct flow *f, int error)
{
	f->ended = true;
	f->error = error;
	if (f->kind == FLOW_TO_PIPE)
		close(f->to);
	else if (f->kind == FLOW_FROM_PIPE)
		close(f->from);
}

/* Otherwise poll() would wait without end. */
static bool can_flow(const struct flow *f, mode_t target)
{
	int wrong = is_input(f) ? O_WRONLY : O_RDONLY;
	int flags = fcntl(is_input(f) ? f->from : f->to, F_GETFL);

	/* epoll, pidfd and the like have no type, and take no writes. */
	return flags >= 0 && (flags & O_ACCMODE) != wrong && target;
}

void flow_init(struct flow *f, enum flow_kind kind, int from, int to)
{
	mode_t source = type_of(from), target = type_of(to);

	*f = (struct flow){
		.from = from, .to = to, .kind = kind, .unread = -1,
	};
	make_nonblocking(is_input(f) ? to : from);
	f->spliced = source == S_IFIFO &&
		     (target == S_IFIFO || target == S_IFREG);
	f->terminal = is_input(f) && isatty(from);
	f->socket = target == S_IFSOCK;
	f->chunk = is_input(f) || f->socket || target == S_IFREG ?
		   BUFFER : SURE_ROOM;
	if (!can_flow(f, target))
		end_flow(f, EBADF);
}

/* In the middle of a line the first ^D only ends the line. */
static void tell_end(struct flow *f)
{
	static const char eof[2] = { 'D' & 0x1f, 'D' & 0x1f };
	bool in_line = f->total && f->data[f->at - 1] != '\n';

	if (write(f->to, eof, in_line ? 2 : 1) < 0)
		f->error = errno;
}

static void fill(struct flow *f)
{
	ssize_t n = -1;

	if (!f->data)
		f->data = malloc(BUFFER);
	if (f->data)
		n = read(f->from, f->data, BUFFER);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n > 0) {
		f->at = 0;
		f->have = n;
		f->total += n;
		f->pending = true;
		return;
	}
	if (f->kind == FLOW_TO_PTY)
		tell_end(f);
	/* EIO of a pty: its far end is closed. */
	end_flow(f, n < 0 && is_input(f) ? errno : 0);
}

static void note_full(struct flow *f)
{
	if (f->kind != FLOW_TO_PIPE)
		return;
	if (!f->enlarged)
		fcntl(f->to, F_SETPIPE_SZ, PIPE_SIZE);
	f->full = f->enlarged;
	f->enlarged = true;
}

static ssize_t put(const struct flow *f, size_t len)
{
	if (f->socket)
		return send(f->to, f->data + f->at, len,
			    MSG_DONTWAIT | MSG_NOSIGNAL);
	return write(f->to, f->data + f->at, len);
}

static void drain(struct flow *f)
{
	ssize_t n = put(f, f->have < f->chunk ? f->have : f->chunk);

	if (n < 0 && errno != EINTR && errno != EAGAIN) {
		end_flow(f, errno);
		return;
	}
	if (n > 0) {
		f->at += n;
		f->have -= n;
	}
	f->pending = f->have;
	if (f->pending)
		note_full(f);
}

/* EAGAIN means the other side than the one that poll() found ready. */
static void splice_some(struct flow *f)
{
	ssize_t n = splice(f->from, NULL, f->to, NULL, SPLICE_MAX,
			   SPLICE_F_NONBLOCK | SPLICE_F_MOVE);

	if (n > 0) {
		f->total += n;
		f->pending = false;
	} else if (n == 0) {
		end_flow(f, 0);
	} else if (errno == EAGAIN) {
		f->pending = !f->pending;
		if (f->pending)
			note_full(f);
	} else if (errno == EINVAL) {	/* a file that is appended to */
		f->spliced = false;
		f->pending = false;
	} else if (errno != EINTR) {
		end_flow(f, errno);
	}
}

static void move(struct flow *f)
{
	if (f->spliced)
		splice_some(f);
	else if (f->pending)
		drain(f);
	else
		fill(f);
}

/* The shell has the terminal then, and is meant by what is typed. */
static bool in_background(const struct flow *f)
{
	pid_t group = f->terminal ? tcgetpgrp(f->from) : -1;

	return group > 0 && group != getpgrp();
}

/*
 * Either reads or writes: one buffer, filled only when it is empty.  poll()
 * always tells that the target is broken, but that a source is only when it is
 * asked for, since there may be something left in it.
 */
static void set_poll(struct pollfd p[2], const struct flow *f)
{
	p[0] = (struct pollfd){ .fd = -1, .events = POLLIN };
	p[1] = (struct pollfd){ .fd = -1 };
	if (f->ended)
		return;
	p[1].fd = f->to;
	if (f->pending)
		p[1].events = POLLOUT;
	else
		p[0].fd = f->from;
}

/* The guest's process learns of EPIPE by its next write. */
static void step(struct flow *f, const struct pollfd p[2])
{
	if (p[1].revents & (POLLERR | POLLNVAL))
		end_flow(f, EPIPE);
	else if (p[0].revents || p[1].revents & ~POLLHUP)
		move(f);
	else if (p[1].revents)
		end_flow(f, EPIPE);
}

/* What was written before the process ended, without waiting for more. */
static void finish(struct flow *f)
{
	size_t start = f->total;
	struct pollfd p[2];
	int n;

	while (!f->ended && f->total - start < END_MAX) {
		set_poll(p, f);
		n = poll(p, 2, f->pending ? -1 : 0);
		if (n == 0 || (n < 0 && errno != EINTR))
			return;
		if (n > 0)
			step(f, p);
	}
}

static int wait_for_any(struct flow *flows, size_t count, int pidfd,
			struct pollfd *p)
{
	int timeout = -1;
	size_t i;

	p[2 * count] = (struct pollfd){ .fd = pidfd, .events = POLLIN };
	for (i = 0; i < count; i++) {
		set_poll(p + 2 * i, &flows[i]);
		if (p[2 * i].fd >= 0 && in_background(&flows[i])) {
			p[2 * i].fd = -1;
			timeout = timeout < 0 ? RECHECK_MS : timeout;
		}
		if (flows[i].full) {
			p[2 * i + 1].fd = -1;
			timeout = REST_MS;
			flows[i].full = false;
		}
	}
	return poll(p, 2 * count + 1, timeout);
}

int relay(struct flow *flows, size_t count, int pidfd)
{
	struct pollfd p[2 * FLOWS_MAX + 1];
	size_t i;

	do {
		if (wait_for_any(flows, count, pidfd, p) < 0)
			return -1;
		for (i = 0; i < count; i++)
			step(&flows[i], p + 2 * i);
	} while (!p[2 * count].revents);
	/* Input that a process did not take before its end is of no use. */
	for (i = 0; i < count; i++) {
		if (!is_input(&flows[i]))
			finish(&flows[i]);
	}
	return 0;
}

/* As if the process had read the file itself. */
static void give_back(const struct flow *f)
{
	int in_pipe = 0;
	size_t unread;

	if (ioctl(f->unread, FIONREAD, &in_pipe) < 0)
		return;
	unread = f->have + in_pipe;
	/* A guest that writes to its own pipe gives nothing back. */
	if (unread && unread <= f->total)
		lseek(f->from, -(off_t)unread, SEEK_CUR);
}

void relay_end(struct flow *flows, size_t count)
{
	int open[FLOWS_MAX];
	size_t i, n = 0;

	for (i = 0; i < count; i++) {
		if (flows[i].unread >= 0)
			give_back(&flows[i]);
		if (flows[i].kind == FLOW_FROM_PIPE && !flows[i].ended)
			open[n++] = flows[i].from;
		free(flows[i].data);
		flows[i].data = NULL;
	}
	drain_in_background(open, n);
}
