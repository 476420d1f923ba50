/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Copying between the administrator's descriptors and those of a process in
 * a guest, which thus never holds a terminal or file of the host.
 */
#ifndef RELAY_H
#define RELAY_H

#include <stdbool.h>
#include <stddef.h>

/* Bytes on their way in one direction; @from and @to are set by the user. */
struct flow {
	int	from;
	int	to;
	bool	close_to;	/* pass the end of the input on */
	char	data[4096];
	size_t	have;
	bool	ended;
};

/*
 * Copies until the process behind @pidfd ends, then what it has written up
 * to then; other processes may keep their ends open.  Returns 0; -1 and
 * errno, which is EINTR when a signal handler ran: it may be called again.
 */
int relay(struct flow *flows, size_t count, int pidfd);

#endif /* RELAY_H */
