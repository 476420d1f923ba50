/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The mount namespace of a guest (userland.md 3.3).
 *
 * The starter works in a private copy of the host's mounts: there the
 * guest's root is mounted on itself and gets the entries of fstab.  The
 * guest's first process copies that once more, adds what belongs to its pid
 * namespace, and keeps nothing but its own root.
 */
#ifndef MOUNTS_H
#define MOUNTS_H

#include "config.h"

/* Reads the tables once, before anything is changed.  0, or -1 after a message. */
int mounts_check(const struct guest *g);

/*
 * Moves this process to a mount namespace of its own and mounts the guest's
 * root on itself there.  Returns 0, or -1 after a message.
 */
int mounts_new_namespace(const struct config *c);

/*
 * Calls @mount_it with @data in the namespace that mounts_new_namespace() has
 * left, if it has, and in this one.  What @mount_it returns: 0, or -1 with errno.
 */
int mounts_everywhere(int (*mount_it)(void *data), void *data);

/*
 * Mounts fstab below the root, except entries of types that show namespaces
 * (proc, cgroup2) and what lies below them.  Returns a descriptor of the root,
 * or -1 after a message.
 */
int mounts_root(const struct config *c);

/*
 * In the guest's first process, in its pid and network context and in a copy
 * of the starter's mounts: mounts the entries left out before, and
 * fstab.remote.  Returns 0, or -1 after a message.
 */
int mounts_late(const struct config *c);

/*
 * Makes the guest's root the only file system tree of this process's mount
 * namespace: every mount of the host is gone.  Returns 0, or -1 after a
 * message.
 */
int mounts_pivot(const struct config *c);

/*
 * Mounts what belongs to the guest's context, as soon as this process is in
 * it.  Returns 0, or -1 after a message.
 */
int mounts_of_context(const struct config *c);

#endif /* MOUNTS_H */
