/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Creates filesystems for guest-mount.c. */
#ifndef FS_MOUNT_H
#define FS_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "mount-options.h"
#include "mount-table.h"

/*
 * Can the kernel create this type of filesystem from its options alone?  True
 * for types without a disk (proc, tmpfs, devpts...), unless there is a program
 * /sbin/mount.TYPE.
 */
bool fs_is_internal(const char *type);

/**
 * fs_create() - create a filesystem that is not yet mounted
 * @entry: its type and source
 * @opts: its options
 * @why: receives the message of the filesystem after a failure, or ""
 * @size: bytes at @why
 *
 * Return: descriptor of the mount, or -1 with errno.
 */
int fs_create(const struct mount_entry *entry,
	      const struct mount_options *opts, char *why, size_t size);

/*
 * Changes options of the filesystem that is mounted at @mnt.  Return: 0 or -1.
 */
int fs_remount(int mnt, const struct mount_options *opts, char *why,
	       size_t size);

/* Calls mount(8) to mount on the descriptor @target.  Return: 0 or -1. */
int fs_mount_program(const struct mount_entry *entry,
		     const struct mount_options *opts, int target, char *why,
		     size_t size);

#endif /* FS_MOUNT_H */
