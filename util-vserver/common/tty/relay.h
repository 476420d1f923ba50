/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copying between the administrator's descriptors and those of a process in
 * a guest, which thus never holds a terminal or file of the host.
 *
 * Only the caller's own descriptors are waited for.  Nothing that the guest
 * does with its end blocks the copying, and no more than the buffer of a flow
 * is held back here.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>
#include <stddef.h>

#define FLOWS_MAX	4

enum flow_kind {
	FLOW_TO_PIPE,		/* input; its end is passed on */
	FLOW_TO_PTY,		/* input; its end is told as ^D */
	FLOW_FROM_PIPE,		/* output */
	FLOW_FROM_PTY,
};

/* Bytes on their way in one direction. */
struct flow {
	int		from;
	int		to;
	enum flow_kind	kind;
	int		error;	/* why it ended too early, an errno */
	int		unread;	/* with input: the far end of the pipe, or -1 */

	/* relay()'s own */
	bool		spliced, terminal, socket;
	bool		pending, ended, full, enlarged;
	size_t		total, at, have, chunk;
	char		*data;
};

/*
 * The end that is the guest's becomes non-blocking: its open file description
 * must not be shared with anybody.
 */
void flow_init(struct flow *f, enum flow_kind kind, int from, int to);

/*
 * Copies until the process behind @pidfd ends, then at most 1 MiB of what is
 * written already; other processes may keep their ends open.  Returns 0; -1
 * and errno, which is EINTR when a signal handler ran: it may be called again.
 */
int relay(struct flow *flows, size_t count, int pidfd);

/*
 * After the last call of relay().  With @unread the offset of a file at @from
 * is set back to what the process has not read.  A process in the background
 * reads and drops what others go on writing to a pipe: they get no SIGPIPE.
 */
void relay_end(struct flow *flows, size_t count);

#endif /* RELAY_H */
