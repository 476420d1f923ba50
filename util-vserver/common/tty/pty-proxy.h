/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Gives a process in a guest a new terminal.
 *
 * The process gets the slave of a new pty.  The caller copies between its
 * master and the terminal of the administrator.  A guest thus never has a
 * terminal of the host and cannot push keystrokes into it.
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
	bool			is_raw;		/* @saved must be restored */
	struct termios		saved;
	struct sigaction	on_resize;	/* handler of the caller */
};

/*
 * Before the fork: opens a pty of the host, for a guest without a devpts.
 * Returns 0, or -1 with errno.
 */
int pty_open(struct pty *p);

/*
 * In the child, before it enters the context of the guest: starts a session
 * with a controlling terminal on the standard descriptors.  @root is the root
 * directory of the guest, or -1.  If the guest has a /dev/pts, the terminal is
 * a pty there, so that it has a name (for tty, su, screen...).  In this case
 * *@own is its master, for the parent.  Otherwise it is the pty of pty_open(),
 * and *@own is -1.  Returns 0, or -1 with errno.
 */
int pty_take(struct pty *p, int root, int *own);

/*
 * In the parent, with the master @own of the child, or -1.  Until pty_stop()
 * the terminal of the administrator is in raw mode, and the pty follows its
 * size.
 */
void pty_start(struct pty *p, int own);

/* Sets the flows for relay().  Returns their number, 2. */
size_t pty_flows(const struct pty *p, struct flow *flows);

/* Hangs up the pty and restores the terminal. */
void pty_stop(struct pty *p);

/*
 * pty_start(), relay() and pty_stop() for a child without the root of a guest,
 * until the child with @pidfd ends.  The caller still has to wait for the
 * child.  Returns 0, or -1 with errno.
 */
int pty_relay(struct pty *p, int pidfd);

#endif /* PTY_PROXY_H */
