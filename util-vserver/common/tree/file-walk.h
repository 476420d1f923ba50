/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walking through file trees that others may change meanwhile. */
#ifndef _UTIL_VSERVER_FILE_WALK_H
#define _UTIL_VSERVER_FILE_WALK_H

#include <stdbool.h>

/**
 * struct file_walk - what to visit
 * @recursive: directories below directories too
 * @one_filesystem: stay on the filesystem of each start
 * @contents: of a directory that is a start, visit what is in it, not itself
 * @hidden: also names with a dot in front
 * @visit: called for each file with its path, for messages, and its name: the
 *	current directory is the one that holds it.  A symbolic link is
 *	visited, not followed.  Return: false after an error of its own
 * @data: handed to @visit
 */
struct file_walk {
	bool	recursive, one_filesystem, contents, hidden;
	bool	(*visit)(char const *path, char const *name, void *data);
	void	*data;
};

/**
 * file_walk() - visit files, those of a directory in the order of their names
 * @walk: what to visit
 * @starts: paths, NULL terminated
 *
 * Return: false if anything could not be visited, or @visit said so.
 */
bool file_walk(struct file_walk const *walk, char **starts);

#endif /* _UTIL_VSERVER_FILE_WALK_H */
