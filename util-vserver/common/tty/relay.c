// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copies the streams of a process in a guest.  See relay.h.
 *
 * splice(2) moves bytes between two pipes and from a pipe to a file.  Input
 * from a file of the host is copied through a buffer instead.  Spliced pages of
 * the page cache would stay in the pipe of the guest and show later writes to
 * the file.
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

/* Size of the buffer of a flow without splice(2) */
#define BUFFER		(64 * 1024)
#define SPLICE_MAX	(1024 * 1024)
/* Maximum output that is copied after the end of the process */
#define END_MAX		(1024 * 1024)
/* After poll() a blocking write() of this size does not block. */
#define SURE_ROOM	4096
/*
 * A process that reads from a full pipe makes little room at a time and wakes
 * this process each time.  Use a large pipe, and pause before filling it again.
 */
#define PIPE_SIZE	(512 * 1024)
#define REST_MS		1
/* Interval for checking whether this process is in the foreground again */
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

/* Do not close a pty, which has two flows. */
static void end_flow(struct flow *f, int error)
{
	f->ended = true;
	f->error = error;
	if (f->kind == FLOW_TO_PIPE)
		close(f->to);
	else if (f->kind == FLOW_FROM_PIPE)
		close(f->from);
}

/* poll() would wait forever on such descriptors. */
static bool can_flow(const struct flow *f, mode_t target)
{
	int wrong = is_input(f) ? O_WRONLY : O_RDONLY;
	int flags = fcntl(is_input(f) ? f->from : f->to, F_GETFL);

	/* epoll, pidfd and the like have no type and accept no writes. */
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

/*
 * Send ^D, twice in the middle of a line, where the first only ends the line.
 */
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
	/* A pty reports EIO when its slave is closed. */
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

/* After EAGAIN, wait for the other side: poll() has reported this one ready. */
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
	} else if (errno == EINVAL) {	/* the file has O_APPEND */
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

/* In the background, the shell reads from the terminal. */
static bool in_background(const struct flow *f)
{
	pid_t group = f->terminal ? tcgetpgrp(f->from) : -1;

	return group > 0 && group != getpgrp();
}

/*
 * Wait for either reading or writing, as the buffer is filled only when it is
 * empty.  Always watch the target for errors.  Watch the source only for
 * reading, since a closed source may still have data.
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

/* A closed target ends the flow: the next write of the process fails. */
static void step(struct flow *f, const struct pollfd p[2])
{
	if (p[1].revents & (POLLERR | POLLNVAL))
		end_flow(f, EPIPE);
	else if (p[0].revents || p[1].revents & ~POLLHUP)
		move(f);
	else if (p[1].revents)
		end_flow(f, EPIPE);
}

/*
 * Copy the output from before the end of the process, without waiting for more.
 */
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
	/* Do not copy more input for a process that has ended. */
	for (i = 0; i < count; i++) {
		if (!is_input(&flows[i]))
			finish(&flows[i]);
	}
	return 0;
}

/* Set the offset as if the process had read the file itself. */
static void give_back(const struct flow *f)
{
	int in_pipe = 0;
	size_t unread;

	if (ioctl(f->unread, FIONREAD, &in_pipe) < 0)
		return;
	unread = f->have + in_pipe;
	/* Ignore data that the guest itself has written to the pipe. */
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
