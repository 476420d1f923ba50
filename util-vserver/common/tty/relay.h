/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copies between the descriptors of the administrator and those of a process in
 * a guest.  The process thus never has a terminal or a file of the host.
 *
 * Only descriptors of the caller can block.  The guest cannot block the copying
 * with its end of a pipe.  A flow holds back at most one buffer.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>
#include <stddef.h>

#define FLOWS_MAX	4

enum flow_kind {
	FLOW_TO_PIPE,		/* input; at its end, the pipe is closed */
	FLOW_TO_PTY,		/* input; at its end, ^D is sent */
	FLOW_FROM_PIPE,		/* output */
	FLOW_FROM_PTY,
};

/* One direction of copying. */
struct flow {
	int		from;
	int		to;
	enum flow_kind	kind;
	int		error;	/* errno if it ended too early */
	int		unread;	/* for input: reading end of the pipe, or -1 */

	/* internal */
	bool		spliced, terminal, socket;
	bool		pending, ended, full, enlarged;
	size_t		total, at, have, chunk;
	char		*data;
};

/*
 * Prepares a flow.  The descriptor for the guest becomes non-blocking, so no
 * other process may share its open file description.
 */
void flow_init(struct flow *f, enum flow_kind kind, int from, int to);

/*
 * Copies until the process with @pidfd ends, and then at most 1 MiB of its
 * remaining output, even if other processes keep the pipes open.  Returns 0, or
 * -1 with errno.  After EINTR (a signal handler ran) the caller may call
 * relay() again.
 */
int relay(struct flow *flows, size_t count, int pidfd);

/*
 * Must be called after the last relay().  If a flow has @unread and its source
 * is a file, sets the offset of the file to the first byte that the process has
 * not read.  Starts drain_in_background() for pipes with writers, so that they
 * get no SIGPIPE.
 */
void relay_end(struct flow *flows, size_t count);

#endif /* RELAY_H */
