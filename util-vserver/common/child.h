/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waiting for child processes, and signals meanwhile.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/* Exit code of a child as a shell tells it: 128 + signal if it was killed. */
int wait_child(pid_t pid);

/*
 * Does the child behind @pidfd end within @ms milliseconds?  It is still to
 * be waited for.
 */
bool child_ends(int pidfd, int ms);

/* Signals and mask as a new program expects them. */
void reset_signals(void);

/*
 * From now on SIGHUP, SIGINT and SIGTERM do not end this process but are
 * remembered, so that it can undo what it did.
 */
void catch_signals(void);

/* The signal that came since then, 0 if none did. */
int caught_signal(void);

#endif /* CHILD_H */
