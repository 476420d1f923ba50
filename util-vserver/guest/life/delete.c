// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME delete: removes the tree and the configuration of a guest.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <libmount/libmount.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build-mark.h"
#include "conf-tree.h"
#include "guest-path.h"
#include "life.h"
#include "message.h"
#include "running.h"

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return !strncmp(path, dir, len) && path[len] == '/';
}

/* Refuse to delete a tree with mounts: it would empty another file system. */
static int check_mounts(const char *root)
{
	struct libmnt_table *table = mnt_new_table_from_file("/proc/self/mountinfo");
	struct libmnt_iter *iter = mnt_new_iter(MNT_ITER_FORWARD);
	struct libmnt_fs *fs;
	int ret = 0;

	if (!table || !iter)
		ret = fail("cannot read /proc/self/mountinfo");
	while (ret == 0 && mnt_table_next_fs(table, iter, &fs) == 0) {
		const char *target = mnt_fs_get_target(fs);

		if (target && is_below(target, root))
			ret = fail("not deleted: %s is still mounted; unmount it first",
				   target);
	}
	mnt_free_iter(iter);
	mnt_unref_table(table);
	return ret;
}

/* Refuse a wrong link that leads to a directory which other guests need. */
static int check_own(const struct guest *g, const char *dir)
{
	if (!strcmp(dir, "/") || is_below(g->dir, dir) ||
	    !strcmp(g->dir, dir) || !strcmp(dir, VROOTDIR))
		return fail("not deleted: a link in its configuration leads to %s, which is not the guest's own; correct the link",
			    dir);
	return 0;
}

static int remove_tree(const char *path)
{
	if (gp_remove_tree(path) < 0)
		return fail_sys("cannot remove %s", path);
	return 0;
}

/* Removes the directories of a killed build, which its mark lists. */
static int remove_unfinished(const struct guest *g)
{
	char **dirs = build_mark_list(g->fd), **dir;
	int ret = 0;

	for (dir = dirs; dir && *dir && ret == 0; dir++) {
		if (check_own(g, *dir) < 0 || check_mounts(*dir) < 0)
			ret = -1;
		else
			ret = remove_tree(*dir);
	}
	ct_free(dirs);
	return ret;
}

/* Removes the directory that the link @name in the configuration leads to. */
static int remove_target(const struct guest *g, const char *name)
{
	char path[PATH_MAX], *target;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", g->dir, name);
	target = realpath(path, NULL);
	if (!target)
		return 0;
	ret = check_own(g, target) < 0 ? -1 : remove_tree(target);
	free(target);
	return ret;
}

static int delete_all(const struct guest *g, const char *root)
{
	if (root && (check_own(g, root) < 0 || check_mounts(root) < 0))
		return -1;
	if (root && remove_tree(root) < 0)
		return -1;
	if (remove_target(g, "cache") < 0 || remove_unfinished(g) < 0)
		return -1;
	guest_drop_state(g, VC_NOCTX);
	return remove_tree(g->dir);
}

int delete_guest(const struct guest *g)
{
	char *root;
	xid_t xid;
	int ret;

	if (build_state(g->fd) == BUILD_RUNS)
		return fail("not deleted: its build is running; wait until it ends, or kill it ('fuser %s/.build' prints its process)",
			    g->dir), EXIT_FAILURE;
	if (is_running(g, &xid) && stop_guest(g, NULL) != 0) {
		fail("not deleted: cannot stop it");
		return EXIT_FAILURE;
	}
	root = guest_root(g);
	ret = delete_all(g, root);
	free(root);
	return ret < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
