/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Walks through file trees that other processes may change at the same time. */
#ifndef FILE_WALK_H
#define FILE_WALK_H

#include <stdbool.h>

/**
 * struct file_walk - parameters of a walk
 * @recursive: descend into directories
 * @one_filesystem: stay on the filesystem of each start
 * @contents: visit the entries of a start directory instead of itself
 * @hidden: include names that begin with a dot
 * @visit: called for each file with its path, for messages, and its name in the
 *	current directory.  Symbolic links are not followed.  Return: false
 *	after an error
 * @data: passed to @visit
 */
struct file_walk {
	bool	recursive, one_filesystem, contents, hidden;
	bool	(*visit)(const char *path, const char *name, void *data);
	void	*data;
};

/**
 * file_walk() - visit files, in the order of their names
 * @walk: parameters
 * @starts: paths, NULL terminated
 *
 * Return: false if a file could not be visited, or @visit returned false.
 */
bool file_walk(const struct file_walk *walk, char **starts);

#endif /* FILE_WALK_H */
