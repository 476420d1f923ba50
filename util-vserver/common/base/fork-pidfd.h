/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Child processes that go into guests.
 */
#ifndef FORK_PIDFD_H
#define FORK_PIDFD_H

#include <stdint.h>
#include <sys/types.h>

/*
 * fork() with new namespaces (CLONE_NEW*, or 0) and a pidfd of the child,
 * which is closed on exec.  Once the child is in a context, context 0 cannot
 * look it up by number any more: pidfd_open() would come too late.  Returns
 * as fork().
 */
pid_t fork_pidfd(uint64_t flags, int *pidfd);

#endif /* FORK_PIDFD_H */
