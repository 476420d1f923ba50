/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses the options of an fstab line. */
#ifndef MOUNT_OPTIONS_H
#define MOUNT_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mount-table.h"

/**
 * struct mount_options - parsed options of an entry
 * @bind: attach an existing directory or file
 * @recursive: include all mounts below it
 * @move: move an existing mount
 * @remount: change an existing mount
 * @attr_default: MOUNT_ATTR_* bits of "defaults"
 * @attr_set: MOUNT_ATTR_* bits to set; NODEV unless "dev" is given
 * @attr_clr: MOUNT_ATTR_* bits to clear first
 * @propagation: MS_PRIVATE, MS_SLAVE, MS_SHARED, MS_UNBINDABLE, or 0
 * @propagate_below: the propagation also applies to all mounts below
 * @readonly: the filesystem itself is read-only
 * @no_mtab: do not change the mtab of the guest
 * @data: other options, for the filesystem; never NULL
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
 * mount_options_parse() - parse the options of an entry
 * @entry: the entry
 * @opts: receives the options, for mount_options_free()
 *
 * Return: 0, or -1 with ENOMEM or EINVAL (conflicting options).
 */
int mount_options_parse(const struct mount_entry *entry,
			struct mount_options *opts);

void mount_options_free(struct mount_options *opts);

#endif /* MOUNT_OPTIONS_H */
