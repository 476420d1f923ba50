/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A terminal of its own for a process in a guest.
 *
 * The process gets the far end of a new pty; what it writes and what the
 * administrator types is copied between it and the real terminal.  A guest
 * thus never holds the host's terminal and cannot push keystrokes into it.
 */
#ifndef PTY_PROXY_H
#define PTY_PROXY_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

#include "relay.h"

struct pty {
	int			master;
	int			slave;
	bool			is_raw;		/* the real terminal, meanwhile */
	struct termios		saved;
	struct sigaction	on_resize;	/* that of the caller */
};

/*
 * Before the fork.  Makes a pty of the host's, for a guest that has none.
 * Returns 0, or -1 and errno.
 */
int pty_open(struct pty *p);

/*
 * In the child, once @root is the guest's root directory (-1 for none) but
 * before it is in the guest's context.  It gets a session of its own with a
 * controlling terminal, on its standard descriptors: a pty of the guest's
 * /dev/pts if there is one, which has a name there (for tty, su, screen...),
 * else the one made before.  In the first case its master is in *@own, for
 * the parent, else -1.  Returns 0, or -1 and errno.
 */
int pty_take(struct pty *p, int root, int *own);

/*
 * In the parent, with the master that the child has found, or -1.  From here
 * to pty_stop() the real terminal is in raw mode, and its size is followed.
 */
void pty_start(struct pty *p, int own);

/* Sets the flows to be copied meanwhile; returns their number, 2. */
size_t pty_flows(const struct pty *p, struct flow *flows);

/* Hangs the pty up. */
void pty_stop(struct pty *p);

/*
 * All of it for a child without a guest's root, until the child behind
 * @pidfd ends, which is left to be waited for.  Returns 0, or -1 and errno.
 */
int pty_relay(struct pty *p, int pidfd);

#endif /* PTY_PROXY_H */
