/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reader of the configuration tree /etc/vservers/NAME/ (userland.md 4).
 *
 * Every setting is a small file: one value in its first line, a list with
 * one item per line, or a flag that counts by existing.  The tree belongs to
 * the administrator and is trusted; its symbolic links are followed.
 */
#ifndef CONF_TREE_H
#define CONF_TREE_H

#include <stdbool.h>

/* No setting is longer than this. */
#define CT_FILE_MAX	(64 * 1024)

/* The descriptor of a configuration directory, or -1 and errno. */
int ct_open(const char *dir);

/*
 * The first line of @path below @dirfd without blanks at its ends, to be
 * freed.  *@value is NULL when the file does not exist or the line is empty.
 * Returns 0, or -1 and errno when the file exists and cannot be read.
 */
int ct_value(int dirfd, const char *path, char **value);

/*
 * The lines of @path without empty ones and comments ("#"), blanks at their
 * ends removed: an array that ends in NULL, to be released by ct_free().
 * *@items is NULL when the file does not exist.  Returns as ct_value().
 */
int ct_list(int dirfd, const char *path, char ***items);

/* As ct_list(), for a text in memory.  NULL and errno on failure. */
char **ct_split(const char *text);

/*
 * The names of the directories (or links to some) below @path, sorted as the
 * C locale does, without hidden ones.  Returns as ct_list().
 */
int ct_subdirs(int dirfd, const char *path, char ***names);

/* Does @path exist? */
bool ct_flag(int dirfd, const char *path);

/* Is @path a file that can be executed? */
bool ct_is_program(int dirfd, const char *path);

void ct_free(char **items);

#endif /* CONF_TREE_H */
