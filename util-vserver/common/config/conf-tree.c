// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the configuration tree.  See conf-tree.h.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "close-errno.h"
#include "conf-tree.h"

int ct_open(const char *dir)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static char *read_text(int fd)
{
	char *buf = malloc(CT_FILE_MAX + 1);
	size_t have = 0;
	ssize_t n = 0;

	if (!buf)
		return NULL;
	while (have <= CT_FILE_MAX &&
	       (n = read(fd, buf + have, CT_FILE_MAX + 1 - have)) > 0)
		have += n;
	if (n < 0 || have > CT_FILE_MAX) {
		int err = n < 0 ? errno : EFBIG;

		free(buf);
		errno = err;
		return NULL;
	}
	buf[have] = '\0';
	return buf;
}

/* Read a file into *@text, or set it to NULL if the file does not exist. */
static int read_file(int dirfd, const char *path, char **text)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	*text = NULL;
	if (fd < 0)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	*text = read_text(fd);
	close_keeping_errno(fd);
	return *text ? 0 : -1;
}

/* Cut blanks at both ends of @line, in place. */
static char *strip(char *line)
{
	char *end;

	while (isspace((unsigned char)*line))
		line++;
	end = line + strlen(line);
	while (end > line && isspace((unsigned char)end[-1]))
		*--end = '\0';
	return line;
}

int ct_value(int dirfd, const char *path, char **value)
{
	char *text, *line;

	*value = NULL;
	if (read_file(dirfd, path, &text) < 0)
		return -1;
	if (!text)
		return 0;
	text[strcspn(text, "\n")] = '\0';
	line = strip(text);
	if (*line)
		*value = strdup(line);
	if (*line && !*value) {
		free(text);
		return -1;
	}
	free(text);
	return 0;
}

/* Append a copy of @item to @items, which has @n items and a NULL. */
static char **append(char **items, size_t n, const char *item)
{
	char **more = realloc(items, (n + 2) * sizeof(*items));

	if (!more) {
		ct_free(items);
		return NULL;
	}
	more[n] = strdup(item);
	more[n + 1] = NULL;
	if (!more[n]) {
		ct_free(more);
		return NULL;
	}
	return more;
}

char **ct_split(const char *text)
{
	char *copy = strdup(text), *rest = copy, *line;
	char **items = calloc(1, sizeof(*items));
	size_t n = 0;

	if (!copy || !items) {
		free(copy);
		free(items);
		return NULL;
	}
	while (items && (line = strsep(&rest, "\n"))) {
		line = strip(line);
		if (*line && *line != '#')
			items = append(items, n++, line);
	}
	free(copy);
	return items;
}

int ct_list(int dirfd, const char *path, char ***items)
{
	char *text;

	*items = NULL;
	if (read_file(dirfd, path, &text) < 0)
		return -1;
	if (!text)
		return 0;
	*items = ct_split(text);
	free(text);
	return *items ? 0 : -1;
}

static bool is_dir(int dirfd, const char *name)
{
	struct stat st;

	return *name != '.' && fstatat(dirfd, name, &st, 0) == 0 &&
	       S_ISDIR(st.st_mode);
}

static int compare(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

int ct_subdirs(int dirfd, const char *path, char ***names)
{
	struct dirent *de;
	size_t n = 0;
	DIR *dir;
	int fd;

	*names = NULL;
	fd = openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -1;
	}
	*names = calloc(1, sizeof(**names));
	while (*names && (de = readdir(dir))) {
		if (is_dir(fd, de->d_name))
			*names = append(*names, n++, de->d_name);
	}
	closedir(dir);
	if (!*names)
		return -1;
	qsort(*names, n, sizeof(**names), compare);
	return 0;
}

bool ct_flag(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

bool ct_is_program(int dirfd, const char *path)
{
	struct stat st;

	return fstatat(dirfd, path, &st, 0) == 0 && S_ISREG(st.st_mode) &&
	       faccessat(dirfd, path, X_OK, 0) == 0;
}

void ct_free(char **items)
{
	char **p;

	for (p = items; p && *p; p++)
		free(*p);
	free(items);
}
