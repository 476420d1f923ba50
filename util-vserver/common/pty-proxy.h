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
	int	sock[2];	/* the child's end is [1] */
};

/*
 * Before the fork.  Makes a pty of the host's, for a guest that has none.
 * Returns 0, or -1 and errno.
 */
int pty_open(struct pty *p);

/*
 * In the child, once @root is the guest's root directory (-1 for none) but
 * before it is in the guest's context.  It gets a session of its own with a controlling
 * terminal: a pty of the guest's /dev/pts if there is one, which has a name
 * there (for tty, su, screen...), else the one made before.  Returns 0, or -1
 * and errno.
 */
int pty_take(struct pty *p, int root);

/*
 * In the parent: copies until the child behind @pidfd ends or the pty is hung
 * up, with the real terminal in raw mode meanwhile, and follows its size.  The
 * child is left to be waited for.  Returns 0, or -1 and errno.
 */
int pty_relay(struct pty *p, int pidfd);

#endif /* PTY_PROXY_H */
