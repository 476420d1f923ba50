// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads and writes the mark of an unfinished guest.  See build-mark.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/file.h>
#include <unistd.h>

#include "build-mark.h"
#include "conf-tree.h"

#define MARK	".build"

enum build_state build_state(int conf)
{
	int fd = openat(conf, MARK, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	enum build_state state = BUILD_UNFINISHED;

	if (fd < 0)
		return BUILD_DONE;
	if (flock(fd, LOCK_SH | LOCK_NB) < 0)
		state = BUILD_RUNS;
	close(fd);
	return state;
}

int build_mark_make(int conf)
{
	int fd = openat(conf, MARK, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
			O_CLOEXEC, 0600);

	if (fd < 0 || flock(fd, LOCK_EX) == 0)
		return fd;
	close(fd);
	return -1;
}

int build_mark_add(int mark, const char *dir)
{
	return dprintf(mark, "%s\n", dir) < 0 ? -1 : 0;
}

char **build_mark_list(int conf)
{
	char **dirs;

	return ct_list(conf, MARK, &dirs) < 0 ? NULL : dirs;
}

int build_mark_remove(int conf)
{
	return unlinkat(conf, MARK, 0) < 0 && errno != ENOENT ? -1 : 0;
}
