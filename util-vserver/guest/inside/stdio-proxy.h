/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the standard descriptors of a command in a guest.
 *
 * A guest never gets an open file of the host.  With a terminal of the host it
 * could push input or read what is typed.  It could open a file again through
 * /proc/self/fd, or change its mode.  The command gets pipes instead, or a
 * terminal of its own, and the guest's /dev/null instead of the host's.
 */
#ifndef STDIO_PROXY_H
#define STDIO_PROXY_H

#include <stdbool.h>
#include <sys/types.h>

#include "pty-proxy.h"

enum stdio_mode {
	STDIO_PIPES,
	STDIO_PTY,	/* a new terminal; a pipe for stderr if redirected */
	STDIO_OUTPUT,	/* no input, pipes for the output */
};

struct stdio_proxy {
	enum stdio_mode	mode;
	struct pty	pty;
	bool		null[3];	/* the guest's /dev/null if it has one */
	int		inside[3];	/* ends of pipes, -1 without one */
	int		outside[3];
	int		sock[2];	/* the child's end is [1] */
};

/* STDIO_PTY in the foreground of a terminal, else STDIO_PIPES. */
enum stdio_mode stdio_mode_here(void);

/* To be called before the fork.  Returns 0, or -1 after a message. */
int stdio_open(struct stdio_proxy *s, enum stdio_mode mode);

/*
 * To be called in the child, as its last access to files of the guest, with its
 * root directory @root.  Makes a new session and sets the descriptors, which
 * @uid owns; later messages use them.  Returns 0, or -1 after a message.
 */
int stdio_take(struct stdio_proxy *s, int root, uid_t uid);

/*
 * To be called in the parent: waits for stdio_take() of the child @pid.  Kills
 * the child if it sleeps for a second, in a file system of the guest that does
 * not respond.  Returns 0, or -1 if the child has ended, after a message if
 * this function killed it.
 */
int stdio_await(struct stdio_proxy *s, pid_t pid);

/*
 * To be called after that: copies until the child ends.  Returns 0, or after a
 * message the exit code of a program that cannot write its output.
 */
int stdio_relay(struct stdio_proxy *s, int pidfd);

#endif /* STDIO_PROXY_H */
