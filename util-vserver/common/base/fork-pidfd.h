/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Creates child processes for guests.
 */
#ifndef FORK_PIDFD_H
#define FORK_PIDFD_H

#include <stdint.h>
#include <sys/types.h>

/*
 * Forks a child in new namespaces (CLONE_NEW*, or 0), with a pidfd that is
 * closed on exec.  pidfd_open() does not work here: when the child has entered
 * a context, context 0 cannot look it up by number.  Returns the same as
 * fork().
 */
pid_t fork_pidfd(uint64_t flags, int *pidfd);

#endif /* FORK_PIDFD_H */
