/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Standard descriptors of a command in a guest.
 *
 * No file object of the host is handed to a guest.  With a terminal it could
 * push input or read what is typed; with a file it could open it anew by
 * /proc/self/fd or change its mode.  The command gets pipes instead, or a
 * terminal of its own.  In the place of the host's /dev/null it gets its own.
 */
#ifndef STDIO_PROXY_H
#define STDIO_PROXY_H

#include <stdbool.h>
#include <sys/types.h>

#include "pty-proxy.h"

enum stdio_mode {
	STDIO_PIPES,
	STDIO_PTY,	/* a new terminal, a pipe for errors that go elsewhere */
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

/* Before the fork.  Returns 0, or -1 after a message. */
int stdio_open(struct stdio_proxy *s, enum stdio_mode mode);

/*
 * In the child, the last that it does with files of the guest, whose root
 * directory is @root: a session of its own, and the descriptors, which belong
 * to @uid.  Messages then go through them.  Returns 0, or -1 after a message.
 */
int stdio_take(struct stdio_proxy *s, int root, uid_t uid);

/*
 * In the parent: waits until the child @pid has come so far.  If it sleeps
 * for a second, in a file system of the guest that does not answer, it is
 * killed.  Returns 0, or -1 when it has ended, after a message in that case.
 */
int stdio_await(struct stdio_proxy *s, pid_t pid);

/*
 * Then: copies until the child ends.  Returns 0, or the exit code of a
 * program that cannot write its output, after a message.
 */
int stdio_relay(struct stdio_proxy *s, int pidfd);

#endif /* STDIO_PROXY_H */
