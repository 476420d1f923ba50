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

struct pty {
	int	master;
	int	slave;
};

/*
 * Makes a pty with the window size of the terminal on stdin.  Returns 0, or
 * -1 and errno.
 */
int pty_open(struct pty *p);

/*
 * In the child: the slave becomes its controlling terminal and its standard
 * descriptors, in a new session.  Returns 0, or -1 and errno.
 */
int pty_take(struct pty *p);

/*
 * In the parent: copies until the child behind @pidfd ends or the pty is hung
 * up, with the real terminal in raw mode meanwhile, and follows its size.  The
 * child is left to be waited for.  Returns 0, or -1 and errno.
 */
int pty_relay(struct pty *p, int pidfd);

#endif /* PTY_PROXY_H */
