/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Examines the processes of all contexts. */
#ifndef SPECTATOR_H
#define SPECTATOR_H

#include <sys/types.h>

/**
 * fork_spectator() - fork a child in context 1, with a pipe as its stdout
 * @fd: receives the reading end of the pipe
 *
 * Context 1 sees all processes, and no process can leave it.  The child
 * examines the processes, while its parent stays in context 0.  Both die on
 * error.
 *
 * Return: the same as fork(2).
 */
pid_t fork_spectator(int *fd);

/* Wait for the child.  Return: its exit status in the form of a shell. */
int wait_spectator(pid_t pid);

#endif /* SPECTATOR_H */
