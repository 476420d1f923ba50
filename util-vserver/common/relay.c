// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Copying for a process in a guest.  See relay.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "relay.h"

#define FLOWS_MAX	3

static void end_flow(struct flow *f)
{
	f->ended = true;
	f->have = 0;
	if (f->close_to)
		close(f->to);
}

static void fill(struct flow *f)
{
	ssize_t n = read(f->from, f->data, sizeof(f->data));

	if (n > 0)
		f->have = n;
	else if (n == 0 || (errno != EINTR && errno != EAGAIN))
		end_flow(f);	/* EIO: the far end of a pty is closed */
}

static void drain(struct flow *f)
{
	ssize_t n = write(f->to, f->data, f->have);

	if (n < 0 && (errno == EINTR || errno == EAGAIN))
		return;
	if (n < 0) {
		end_flow(f);
		return;
	}
	f->have -= n;
	memmove(f->data, f->data + n, f->have);
}

/* Either reads or writes: one buffer, filled only when it is empty. */
static void set_poll(struct pollfd *p, const struct flow *f)
{
	p->revents = 0;
	p->events = f->have ? POLLOUT : POLLIN;
	p->fd = f->ended ? -1 : f->have ? f->to : f->from;
}

static void move(struct flow *f)
{
	if (f->have)
		drain(f);
	else
		fill(f);
}

/* What was written before the process ended, without waiting for more. */
static void finish(struct flow *f)
{
	struct pollfd p = { .fd = f->from, .events = POLLIN };

	while (!f->ended && (f->have || poll(&p, 1, 0) > 0))
		move(f);
}

/* Input that a process did not take before its end is of no use. */
static bool is_output(const struct flow *f)
{
	return f->to == STDOUT_FILENO || f->to == STDERR_FILENO;
}

int relay(struct flow *flows, size_t count, int pidfd)
{
	struct pollfd p[FLOWS_MAX + 1];
	size_t i;

	p[count] = (struct pollfd){ .fd = pidfd, .events = POLLIN };
	do {
		for (i = 0; i < count; i++)
			set_poll(&p[i], &flows[i]);
		if (poll(p, count + 1, -1) < 0)
			return -1;
		for (i = 0; i < count; i++) {
			if (p[i].revents)
				move(&flows[i]);
		}
	} while (!p[count].revents);
	for (i = 0; i < count; i++) {
		if (is_output(&flows[i]))
			finish(&flows[i]);
	}
	return 0;
}
