/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Standard descriptors of a command in a guest.
 *
 * A terminal of the host is never handed to a guest: who holds it may push
 * input into it or read what is typed.  The command gets pipes instead, or a
 * terminal of its own.
 */
#ifndef STDIO_PROXY_H
#define STDIO_PROXY_H

#include "pty-proxy.h"

enum stdio_mode {
	STDIO_PASS,	/* as they are, pipes in the place of terminals */
	STDIO_PTY,	/* a new terminal */
	STDIO_OUTPUT,	/* no input, pipes for the output */
};

struct stdio_proxy {
	enum stdio_mode	mode;
	struct pty	pty;
	int		inside[3];	/* ends of pipes, -1 without one */
	int		outside[3];
};

/* Before the fork.  Returns 0, or -1 after a message. */
int stdio_open(struct stdio_proxy *s, enum stdio_mode mode);

/*
 * In the child, which gets a session of its own if need be; @root is the
 * guest's root directory.  Returns 0, or -1 after a message.
 */
int stdio_take(struct stdio_proxy *s, int root);

/* In the parent: copies until the child behind @pidfd ends. */
void stdio_relay(struct stdio_proxy *s, int pidfd);

#endif /* STDIO_PROXY_H */
