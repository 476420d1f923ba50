/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mounts inside the tree of a guest, which the guest may change at the same
 * time.
 *
 * The kernel resolves the mount point once, with the root of the guest as "/"
 * (openat2(2), RESOLVE_IN_ROOT).  All later steps use this descriptor, so no
 * symbolic link of the guest leads out of the tree.  Sources are paths of the
 * host.
 */
#ifndef GUEST_MOUNT_H
#define GUEST_MOUNT_H

#include <stddef.h>

#include "mount-table.h"

/**
 * guest_mount() - mount one entry
 * @root: descriptor of the guest's root directory
 * @entry: entry to mount
 * @err: receives "cannot mount SOURCE on TARGET: reason"
 * @size: bytes at @err
 *
 * For filesystems that need mount(8) (disks, nfs) this runs the program in the
 * environment variable MOUNT, /bin/mount by default.
 *
 * A mount on "/" hides the directory of @root.  Open the root again after it.
 *
 * Return: 0, or -1 with nothing mounted.
 */
int guest_mount(int root, const struct mount_entry *entry, char *err,
		size_t size);

/**
 * guest_mtab_append() - add a mount to the mtab of the guest
 * @root: descriptor of the guest's root directory
 * @mtab: path inside the guest
 * @entry: entry that was mounted
 *
 * A missing mtab or a symbolic link (to /proc/mounts) is not changed.
 *
 * Return: 0, or -1 with errno.
 */
int guest_mtab_append(int root, const char *mtab,
		      const struct mount_entry *entry);

#endif /* GUEST_MOUNT_H */
