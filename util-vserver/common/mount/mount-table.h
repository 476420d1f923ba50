/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Reads the fstab of a guest. */
#ifndef MOUNT_TABLE_H
#define MOUNT_TABLE_H

#include <stdbool.h>
#include <stddef.h>

/**
 * struct mount_entry - one line of an fstab
 * @source: device, directory of the host, or "none"
 * @target: mount point inside the guest
 * @type: filesystem, "none" for a bind mount
 * @options: as in fstab(5)
 * @line: number of the line, 0 if the entry is not from a file
 */
struct mount_entry {
	char		*source;
	char		*target;
	char		*type;
	char		*options;
	unsigned int	line;
};

struct mount_table {
	struct mount_entry	*entries;
	size_t			count;
};

/**
 * mount_table_read() - read a whole fstab
 * @table: receives the entries, except those for swap
 * @file: path on the host
 * @err: receives "FILE:LINE:COLUMN: syntax error" or another reason
 * @size: bytes at @err
 *
 * Return: 0, or -1 with @table empty.
 */
int mount_table_read(struct mount_table *table, const char *file, char *err,
		     size_t size);

void mount_table_free(struct mount_table *table);

/* Is @option, without a value, among the options of the entry? */
bool mount_entry_has(const struct mount_entry *entry, const char *option);

/* Is the mount point the guest's root? */
bool mount_entry_is_root(const struct mount_entry *entry);

#endif /* MOUNT_TABLE_H */
