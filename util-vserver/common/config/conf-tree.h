/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads the configuration tree /etc/vservers/NAME/, see vserver-config(5).
 *
 * Each setting is a small file.  It has a value in its first line or a list
 * with one item per line, or it is a flag, which only needs to exist.  The tree
 * belongs to the administrator and is trusted, so symbolic links are followed.
 */
#ifndef CONF_TREE_H
#define CONF_TREE_H

#include <stdbool.h>

/* Maximum size of a file. */
#define CT_FILE_MAX	(64 * 1024)

/* Returns the descriptor of a configuration directory, or -1 with errno. */
int ct_open(const char *dir);

/*
 * Reads the first line of @path below @dirfd, without blanks at its ends, to be
 * freed.  *@value is NULL if the file does not exist or the line is empty.
 * Returns 0, or -1 with errno if the file exists and cannot be read.
 */
int ct_value(int dirfd, const char *path, char **value);

/*
 * Reads the lines of @path into an array that ends in NULL, for ct_free().
 * Skips empty lines and comments ("#"), and cuts blanks at the ends of lines.
 * *@items is NULL if the file does not exist.  Returns the same as ct_value().
 */
int ct_list(int dirfd, const char *path, char ***items);

/* The same for a text in memory.  Returns NULL with errno after a failure. */
char **ct_split(const char *text);

/*
 * Lists the directories below @path, and links to directories, sorted by bytes
 * and without hidden ones.  Returns the same as ct_list().
 */
int ct_subdirs(int dirfd, const char *path, char ***names);

/* Does @path exist? */
bool ct_flag(int dirfd, const char *path);

/* Is @path a regular file that the caller may execute? */
bool ct_is_program(int dirfd, const char *path);

void ct_free(char **items);

#endif /* CONF_TREE_H */
