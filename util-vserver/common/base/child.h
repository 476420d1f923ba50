/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Waits for child processes and handles signals.
 */
#ifndef CHILD_H
#define CHILD_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Waits for a child.  Returns its exit code, or 128 + signal if a signal killed
 * it, as a shell does.  Also returns 128 + signal when catch_signals() records
 * a signal, and -1 with errno after a failure.
 */
int wait_child(pid_t pid);

/*
 * Does the child with @pidfd end within @ms milliseconds?  The caller still has
 * to call wait_child().
 */
bool child_ends(int pidfd, int ms);

/* Resets signal handlers and the signal mask for a new program. */
void reset_signals(void);

/*
 * From now on SIGHUP, SIGINT and SIGTERM do not end this process.  It records
 * the signal, so that it can undo its changes.
 */
void catch_signals(void);

/*
 * From now on SIGPIPE does not end this process in the middle of its work.
 * Writes to a closed pipe fail instead.
 */
void outlive_readers(void);

/* Returns the signal that catch_signals() has recorded, or 0. */
int caught_signal(void);

#endif /* CHILD_H */
