// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Removes the files below a directory of a guest.  See guest-path.h.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "close-errno.h"
#include "guest-path.h"

/*
 * Each level takes a descriptor and a stack frame.  A guest can nest
 * directories deeper.  Move such directories to the top and clean them there.
 */
#define DEPTH_MAX	200
#define MOVED		".vserver-deep-"

struct cleaning {
	int	top;		/* destination of deep directories */
	bool	dirs_too;
	bool	moved;		/* the top needs another pass */
	int	error;		/* the first error */
};

/* Open a child directory on the same mount, without following links. */
static int open_child(int dirfd, const char *name)
{
	struct open_how how = {
		.flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC,
		.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
			   RESOLVE_NO_XDEV,
	};

	return syscall(SYS_openat2, dirfd, name, &how, sizeof(how));
}

static void note_error(struct cleaning *c, int error)
{
	if (!c->error)
		c->error = error;
}

static void move_to_top(struct cleaning *c, int dirfd, const char *name)
{
	static unsigned int count;
	char temp[64];

	snprintf(temp, sizeof(temp), MOVED "%ld-%u", (long)getpid(), count++);
	if (renameat(dirfd, name, c->top, temp) < 0)
		note_error(c, errno);
	else
		c->moved = true;
}

static bool is_moved(const char *name, int depth)
{
	return depth == 0 && !strncmp(name, MOVED, strlen(MOVED));
}

static void clean(struct cleaning *c, int dirfd, int depth);

static void clean_child(struct cleaning *c, int dirfd, const char *name,
			int depth)
{
	bool dirs_too = c->dirs_too;
	int fd = open_child(dirfd, name);

	if (fd < 0) {
		/* A mount point may stay if only files are removed. */
		if (errno != EXDEV)
			note_error(c, errno);
		else if (c->dirs_too)
			note_error(c, EBUSY);
		return;
	}
	/* Remove moved directories, or each pass would clean them again. */
	c->dirs_too |= is_moved(name, depth);
	clean(c, fd, depth + 1);
	if (c->dirs_too && unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		note_error(c, errno);
	c->dirs_too = dirs_too;
}

static void clean_entry(struct cleaning *c, int dirfd, const char *name,
			int depth)
{
	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return;
	if (errno != EISDIR)
		note_error(c, errno);
	else if (depth < DEPTH_MAX)
		clean_child(c, dirfd, name, depth);
	else
		move_to_top(c, dirfd, name);
}

/* Continue after a failure, to remove as much as possible.  Closes @dirfd. */
static void clean(struct cleaning *c, int dirfd, int depth)
{
	DIR *dir = fdopendir(dirfd);
	struct dirent *de;

	if (!dir) {
		note_error(c, errno);
		close(dirfd);
		return;
	}
	while ((de = readdir(dir))) {
		if (strcmp(de->d_name, ".") && strcmp(de->d_name, ".."))
			clean_entry(c, dirfd, de->d_name, depth);
	}
	closedir(dir);
}

static int clean_top(int dirfd, bool dirs_too)
{
	struct cleaning c = { .top = dirfd, .dirs_too = dirs_too };

	do {
		int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

		if (fd < 0)
			return -1;
		c.moved = false;
		clean(&c, fd, 0);
	} while (c.moved && !c.error);
	errno = c.error;
	return c.error ? -1 : 0;
}

int gp_clean_files(int dirfd)
{
	return clean_top(dirfd, false);
}

int gp_clean_tree(int dirfd)
{
	return clean_top(dirfd, true);
}

int gp_remove_tree(const char *path)
{
	int fd = gp_open_root(path), ret;

	if (fd < 0)
		return errno == ENOENT ? 0 : -1;
	ret = gp_clean_tree(fd);
	close_keeping_errno(fd);
	return ret < 0 ? -1 : rmdir(path);
}
