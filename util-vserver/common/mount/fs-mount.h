/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making filesystems, for guest-mount.c. */
#ifndef _UTIL_VSERVER_FS_MOUNT_H
#define _UTIL_VSERVER_FS_MOUNT_H

#include <stdbool.h>
#include <stddef.h>

#include "mount-options.h"
#include "mount-table.h"

/*
 * Can the kernel make this type of filesystem from its options alone?  True
 * for the types without a disk (proc, tmpfs, devpts...) that have no program
 * /sbin/mount.TYPE.
 */
bool fs_is_internal(char const *type);

/**
 * fs_create() - make a filesystem that is mounted nowhere yet
 * @entry: its type and source
 * @opts: its options
 * @why: receives what the filesystem said about a failure, "" if nothing
 * @size: bytes at @why
 *
 * Return: descriptor of the mount, or -1 and errno.
 */
int fs_create(struct mount_entry const *entry,
	      struct mount_options const *opts, char *why, size_t size);

/* Changes options of the filesystem mounted at @mnt.  Return: 0 or -1. */
int fs_remount(int mnt, struct mount_options const *opts, char *why,
	       size_t size);

/* Lets mount(8) do it, onto the descriptor @target.  Return: 0 or -1. */
int fs_mount_program(struct mount_entry const *entry,
		     struct mount_options const *opts, int target, char *why,
		     size_t size);

#endif /* _UTIL_VSERVER_FS_MOUNT_H */
