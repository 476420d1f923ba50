/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Makes the mounts of a guest.
 *
 * The starter works in a private copy of the host's mounts.  There it mounts
 * the guest's root on itself and the entries of fstab below.  The guest's first
 * process copies these mounts once more, adds those that show its namespaces,
 * and removes all mounts of the host.
 */
#ifndef MOUNTS_H
#define MOUNTS_H

#include "config.h"

/*
 * Reads the tables, to find mistakes early.  Returns 0, or -1 after a message.
 */
int mounts_check(const struct guest *g);

/*
 * Moves the caller to a new mount namespace and mounts the guest's root on
 * itself there.  Returns 0, or -1 after a message.
 */
int mounts_new_namespace(const struct config *c);

/*
 * Calls @mount_it with @data in the caller's mount namespace and, after
 * mounts_new_namespace(), also in that of the host.  @mount_it and this
 * function return 0, or -1 with errno.
 */
int mounts_everywhere(int (*mount_it)(void *data), void *data);

/*
 * Mounts fstab below the root, except for entries of types that show namespaces
 * (proc, cgroup2) and the entries below them.  Returns a descriptor of the
 * root, or -1 after a message.
 */
int mounts_root(const struct config *c);

/*
 * Mounts the entries that mounts_root() skipped, and fstab.remote.  The first
 * process of the guest calls it in its own pid namespace and network context
 * and in a copy of the starter's mounts.  Returns 0, or -1 after a message.
 */
int mounts_late(const struct config *c);

/*
 * Makes the guest's root the root of the caller's mount namespace and removes
 * all mounts of the host from it.  Returns 0, or -1 after a message.
 */
int mounts_pivot(const struct config *c);

/*
 * Makes the mounts that need the guest's context.  The caller must be in it.
 * Returns 0, or -1 after a message.
 */
int mounts_of_context(const struct config *c);

#endif /* MOUNTS_H */
