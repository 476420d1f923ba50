/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Mounting inside a guest's tree, which the guest may change meanwhile.
 *
 * The mount point is resolved once, by the kernel, with the guest's root as
 * "/" (openat2(2), RESOLVE_IN_ROOT); what follows works on that descriptor.
 * No symbolic link of the guest leads outside.  Sources are paths of the
 * host.
 */
#ifndef _UTIL_VSERVER_GUEST_MOUNT_H
#define _UTIL_VSERVER_GUEST_MOUNT_H

#include <stddef.h>

#include "mount-table.h"

/**
 * guest_mount() - mount one entry
 * @root: descriptor of the guest's root directory
 * @entry: what to mount where
 * @err: receives "cannot mount SOURCE on TARGET: reason"
 * @size: bytes at @err
 *
 * Filesystems that need mount(8) (disks, nfs) are handed to the program in
 * the environment variable MOUNT, /bin/mount by default.
 *
 * An entry for "/" hides what @root refers to: open the root anew after it.
 *
 * Return: 0, or -1 with nothing mounted.
 */
int guest_mount(int root, struct mount_entry const *entry, char *err,
		size_t size);

/**
 * guest_mtab_append() - tell the guest's mtab about a mount
 * @root: descriptor of the guest's root directory
 * @mtab: path inside the guest
 * @entry: what was mounted
 *
 * A symbolic link (to /proc/mounts, say) needs no entry and gets none.
 *
 * Return: 0, or -1 and errno.
 */
int guest_mtab_append(int root, char const *mtab,
		      struct mount_entry const *entry);

#endif /* _UTIL_VSERVER_GUEST_MOUNT_H */
