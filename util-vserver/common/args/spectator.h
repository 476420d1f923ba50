/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Looking at the processes of every context. */
#ifndef _UTIL_VSERVER_SPECTATOR_H
#define _UTIL_VSERVER_SPECTATOR_H

#include <sys/types.h>

/**
 * fork_spectator() - a child process in context 1 whose stdout is a pipe
 * @fd: receives the reading end
 *
 * Context 1 sees all processes but may issue no vserver() command, and
 * nobody leaves it: so it is a child that looks, and its parent that asks
 * the kernel about contexts.
 *
 * Return: as fork(2).  Dies on error, the child too.
 */
pid_t fork_spectator(int *fd);

/* Waits for the child.  Return: its exit status as a shell tells it. */
int wait_spectator(pid_t pid);

#endif /* _UTIL_VSERVER_SPECTATOR_H */
