// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks who can reach the tree of a guest.  See guest-place.h.
 */
#define _GNU_SOURCE
#include <libgen.h>
#include <libmount/libmount.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

#include "guest-place.h"
#include "message.h"
#include "vserver.h"

/* The group permission also covers access control lists. */
static bool is_closed_dir(const char *dir)
{
	struct stat st;

	return stat(dir, &st) == 0 && st.st_uid == 0 &&
	       !(st.st_mode & (S_IXGRP | S_IXOTH));
}

static bool is_closed(const char *path)
{
	char *dir = strdup(path), *slash;
	bool closed = false;

	while (dir && !closed && (slash = strrchr(dir, '/'))) {
		*slash = '\0';
		closed = is_closed_dir(*dir ? dir : "/");
	}
	free(dir);
	return closed;
}

static bool has_barrier(const char *dir)
{
	uint32_t flags = 0, mask = 0;
	tag_t tag;

	return vc_get_iattr(dir, &tag, &flags, &mask) == 0 &&
	       flags & mask & IATTR_BARRIER;
}

static bool is_nosuid(const char *path)
{
	struct statvfs fs;

	return statvfs(path, &fs) == 0 && fs.f_flag & ST_NOSUID;
}

static bool is_harmless(const char *path)
{
	char *copy = strdup(path);
	bool harmless = copy && is_nosuid(path) && has_barrier(dirname(copy));

	free(copy);
	return harmless;
}

static bool is_open(const char *path)
{
	return !is_closed(path) && !is_harmless(path);
}

/* Return the part of @path below @dir, or NULL if it is not below. */
static const char *below(const char *path, const char *dir)
{
	size_t len = strcmp(dir, "/") ? strlen(dir) : 0;

	return !strncmp(path, dir, len) && (!path[len] || path[len] == '/') ?
		       path + len : NULL;
}

/* Return the path of @root within its file system, and its device number. */
static char *path_inside(struct libmnt_table *table, const char *root,
			 dev_t *dev)
{
	char *mount_point = mnt_get_mountpoint(root), *inside = NULL;
	struct libmnt_fs *fs;
	const char *rest, *top;

	fs = mount_point ? mnt_table_find_target(table, mount_point,
						 MNT_ITER_BACKWARD) : NULL;
	rest = fs ? below(root, mount_point) : NULL;
	free(mount_point);
	if (!rest)
		return NULL;
	*dev = mnt_fs_get_devno(fs);
	top = mnt_fs_get_root(fs);
	if (!top || asprintf(&inside, "%s%s", strcmp(top, "/") ? top : "",
			     rest) < 0)
		return NULL;
	return inside;
}

/*
 * Return the path of the same directory in another mount, if it is open there.
 */
static char *open_by(struct libmnt_fs *fs, const char *inside)
{
	const char *top = mnt_fs_get_root(fs), *target = mnt_fs_get_target(fs);
	const char *rest = top && target ? below(inside, top) : NULL;
	char *path;

	if (!rest || asprintf(&path, "%s%s", strcmp(target, "/") ? target : "",
			      rest) < 0)
		return NULL;
	if (is_open(path))
		return path;
	free(path);
	return NULL;
}

static char *open_elsewhere(const char *root)
{
	struct libmnt_table *table =
		mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *iter = mnt_new_iter(MNT_ITER_FORWARD);
	char *inside = NULL, *path = NULL;
	struct libmnt_fs *fs;
	dev_t dev = 0;

	if (table && iter)
		inside = path_inside(table, root, &dev);
	while (inside && !path && mnt_table_next_fs(table, iter, &fs) == 0) {
		if (mnt_fs_get_devno(fs) == dev)
			path = open_by(fs, inside);
	}
	free(inside);
	mnt_free_iter(iter);
	mnt_unref_table(table);
	return path;
}

char *guest_place_open(const char *root)
{
	return is_open(root) ? strdup(root) : open_elsewhere(root);
}

void guest_place_check(const char *root)
{
	char *path = guest_place_open(root), *copy = path ? strdup(path) : NULL;
	const char *dir;

	if (copy) {
		dir = dirname(copy);
		caution("every user of the host can reach %s: a setuid program of the guest gives them root of the host; run 'chmod 700 %s', or mount it nosuid and run 'setattr --barrier %s'",
			path, dir, dir);
	}
	free(copy);
	free(path);
}
