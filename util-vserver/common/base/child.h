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

/*
 * From now on this process does not end in the middle of its work when nobody
 * reads its output any more: writing it fails.
 */
void outlive_readers(void);

/* The signal that catch_signals() has caught, 0 if none came. */
int caught_signal(void);

#endif /* CHILD_H */
