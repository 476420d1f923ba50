/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The options of an fstab line, sorted by who understands them. */
#ifndef _UTIL_VSERVER_MOUNT_OPTIONS_H
#define _UTIL_VSERVER_MOUNT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mount-table.h"

/**
 * struct mount_options - what an entry asks for
 * @bind: attach an existing directory or file
 * @recursive: with everything mounted below it
 * @move: take an existing mount
 * @remount: change a mount that is there
 * @attr_default: MOUNT_ATTR_* that "defaults" stands for
 * @attr_set: MOUNT_ATTR_* of the mount; NODEV unless "dev" is given
 * @attr_clr: MOUNT_ATTR_* that must be off first
 * @propagation: MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE, or 0
 * @propagate_below: the propagation is for all mounts below too
 * @readonly: the filesystem itself is read-only
 * @no_mtab: leave the guest's mtab alone
 * @data: what is left, for the filesystem; never NULL
 */
struct mount_options {
	bool		bind, recursive, move, remount;
	uint64_t	attr_default, attr_set, attr_clr;
	uint64_t	propagation;
	bool		propagate_below;
	bool		readonly;
	bool		no_mtab;
	char		*data;
};

/**
 * mount_options_parse() - sort the options of an entry
 * @entry: the entry
 * @opts: to be released by mount_options_free()
 *
 * Return: 0, or -1 with ENOMEM, EINVAL (contradiction).
 */
int mount_options_parse(struct mount_entry const *entry,
			struct mount_options *opts);

void mount_options_free(struct mount_options *opts);

#endif /* _UTIL_VSERVER_MOUNT_OPTIONS_H */
