// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes the directories of a new guest: its root, configuration and cache.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build-mark.h"
#include "build.h"
#include "conf-tree.h"
#include "conf-value.h"
#include "guest.h"
#include "guest-path.h"
#include "guest-place.h"
#include "message.h"

#ifndef CACHEDIR
#define CACHEDIR	"/var/cache/vservers"
#endif

/* The directory that the link @link leads to, or else @fallback. */
static char *base_dir(const char *link, const char *fallback)
{
	char *dir = realpath(link, NULL);
	struct stat st;

	if (dir && stat(dir, &st) == 0 && S_ISDIR(st.st_mode))
		return dir;
	free(dir);
	dir = realpath(fallback, NULL);
	if (!dir || stat(dir, &st) < 0 || !S_ISDIR(st.st_mode)) {
		free(dir);
		fail("Root-directory '%s' does not exist or is invalid",
		     fallback);
		return NULL;
	}
	return dir;
}

static char *in_base(const char *given, const char *link, const char *standard,
		     const char *name)
{
	char *base, *path;

	base = given ? base_dir(given, given) : base_dir(link, standard);
	if (!base)
		return NULL;
	if (asprintf(&path, "%s/%s", base, name) < 0)
		path = NULL;
	free(base);
	return path;
}

/* Returns 1 for a file or a directory that is not empty, 0 if not, or -1. */
static int is_occupied(const char *path)
{
	struct dirent *de;
	int found = 0;
	DIR *dir = opendir(path);

	if (!dir)
		return errno == ENOENT ? 0 : errno == ENOTDIR ? 1 : -1;
	while (!found && (de = readdir(dir))) {
		found = strcmp(de->d_name, ".") && strcmp(de->d_name, "..") &&
			strcmp(de->d_name, "lost+found");
	}
	closedir(dir);
	return found;
}

static int exists(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0;
}

static int move_away(const char *path)
{
	char *to;
	int ret;

	if (asprintf(&to, "%s.~%lld~", path, (long long)time(NULL)) < 0)
		return fail_sys("cannot rename '%s'", path);
	ret = rename(path, to);
	if (ret < 0)
		fail_sys("cannot rename '%s' to '%s'", path, to);
	else if (!msg_is_silent())
		printf("Renamed '%s' to '%s'\n", path, to);
	free(to);
	return ret;
}

static bool runs(const struct build *b)
{
	struct guest g;
	bool running = guest_find(b->conf, &g) == 0 &&
		       guest_xid(&g) != VC_NOCTX;

	guest_free(&g);
	return running;
}

static int remove_dir(const char *path)
{
	if (gp_remove_tree(path) < 0)
		return fail_sys("cannot remove %s", path);
	return 0;
}

/* Removes the directories that the mark lists, and the configuration last. */
static int remove_unfinished(const struct build *b, int conf)
{
	char **dirs = build_mark_list(conf), **dir;
	int ret = 0;

	for (dir = dirs; dir && *dir && ret == 0; dir++)
		ret = remove_dir(*dir);
	ct_free(dirs);
	return ret < 0 ? -1 : remove_dir(b->conf);
}

/* Removes the directories of an earlier build that was killed. */
static int remove_earlier(const struct build *b)
{
	int conf = ct_open(b->conf), ret = 0;

	if (conf < 0)
		return 0;
	switch (build_state(conf)) {
	case BUILD_DONE:
		break;
	case BUILD_RUNS:
		ret = fail("another build of it is running: wait until it ends, or kill it ('fuser %s/.build' prints its process)",
			   b->conf);
		break;
	case BUILD_UNFINISHED:
		remark("An earlier build of '%s' is unfinished; its files are removed",
		       b->name);
		ret = remove_unfinished(b, conf);
	}
	close(conf);
	return ret;
}

/*
 * Never reuse an old configuration directory.  An empty one is removed: it is
 * from a build that was killed before it made its mark.
 */
static int check_free(struct build *b)
{
	int occupied;

	if (remove_earlier(b) < 0)
		return -1;
	rmdir(b->conf);
	occupied = is_occupied(b->root);

	if (occupied < 0)
		return fail_sys("cannot read %s", b->root);
	b->move_root = occupied && !b->known_root;
	b->move_conf = exists(b->conf);
	if (!b->move_root && !b->move_conf)
		return 0;
	if (!b->force)
		return fail("vserver-topdirectory '%s' and/or configuration at '%s' exist already; please try to use '--force', or remove them manually.",
			    b->root, b->conf);
	if (runs(b))
		return fail("it is running: stop it before you use --force");
	return 0;
}

int build_find_places(struct build *b)
{
	b->root = in_base(b->rootdir, DEFAULTS "/vdirbase", VROOTDIR, b->name);
	b->cache = in_base(NULL, DEFAULTS "/cachebase", CACHEDIR, b->name);
	if (b->confdir)
		b->conf = strdup(b->confdir);
	else if (asprintf(&b->conf, SYSCONFDIR "/%s", b->name) < 0)
		b->conf = NULL;
	if (!b->root || !b->cache || !b->conf)
		return -1;
	if (strlen(b->conf) >= VC_VHI_NAME_LEN)
		return fail("the path of its configuration, %s, is longer than %d characters",
			    b->conf, VC_VHI_NAME_LEN - 1);
	return check_free(b);
}

/* Adds the directory to the mark first, except with --keep. */
static int make_dir(const struct build *b, const char *path)
{
	if (!b->keep && !exists(path) && build_mark_add(b->mark, path) < 0)
		return fail_sys("cannot write %s/.build", b->conf);
	if (mkdir(path, 0755) == 0)
		return chmod(path, 0755);	/* regardless of the umask */
	return errno == EEXIST ? 0 : fail_sys("cannot create %s", path);
}

static int make_conf(struct build *b)
{
	if (mkdir(b->conf, 0755) < 0)
		return fail_sys("cannot create %s", b->conf);
	chmod(b->conf, 0755);	/* regardless of the umask */
	b->conf_fd = ct_open(b->conf);
	if (b->conf_fd < 0)
		return fail_sys("cannot open %s", b->conf);
	if (b->keep)
		return 0;
	b->mark = build_mark_make(b->conf_fd);
	return b->mark < 0 ? fail_sys("cannot make %s/.build", b->conf) : 0;
}

/* Does the directory @base contain the new guest only? */
static bool is_alone(const char *base, const char *name)
{
	struct dirent *de;
	bool alone = true;
	DIR *dir = opendir(base);

	while (dir && alone && (de = readdir(dir)))
		alone = *de->d_name == '.' || !strcmp(de->d_name, name) ||
			!strcmp(de->d_name, "lost+found");
	if (dir)
		closedir(dir);
	return dir && alone;
}

/*
 * Users of the host must not reach guests.  The installed base directory has
 * the right mode, but a file system that is mounted there, or another directory
 * of the link vdirbase, may not.  Do not change a directory that contains other
 * files or that --rootdir names: other users may need it.
 */
static void close_base(const struct build *b)
{
	char *copy = strdup(b->root), *open = guest_place_open(b->root);
	const char *base = copy ? dirname(copy) : "/";

	if (copy && open && !b->rootdir && is_alone(base, b->name)) {
		if (chmod(base, 0700) == 0)
			remark("%s has mode 700 now, so that users of the host cannot reach guests",
			       base);
		else
			fail_sys("cannot change the mode of %s", base);
	}
	free(open);
	free(copy);
}

/*
 * Set the barrier on the directory above the guest roots: a process that leaves
 * its root directory cannot pass it.
 */
static void set_barrier(const char *root)
{
	char *copy = strdup(root);
	const char *parent = copy ? dirname(copy) : root;

	vc_set_iattr(root, 0, 0, IATTR_BARRIER);
	if (vc_set_iattr(parent, 0, IATTR_BARRIER, IATTR_BARRIER) < 0)
		caution("cannot set the barrier on %s: %s; run 'setattr --barrier %s'",
			parent, strerror(errno), parent);
	free(copy);
}

int build_make_places(struct build *b)
{
	if ((b->move_conf && move_away(b->conf) < 0) ||
	    (b->move_root && move_away(b->root) < 0))
		return -1;
	/* Make the mark first: it lists what a killed build leaves behind. */
	if (make_conf(b) < 0 || make_dir(b, b->root) < 0 ||
	    make_dir(b, b->cache) < 0)
		return -1;
	close_base(b);
	set_barrier(b->root);
	guest_place_check(b->root);
	b->root_fd = gp_open_root(b->root);
	if (b->root_fd < 0)
		return fail_sys("cannot open %s", b->root);
	return 0;
}

int build_complete_places(const struct build *b)
{
	if (build_mark_remove(b->conf_fd) < 0)
		return fail_sys("cannot remove %s/.build", b->conf);
	return 0;
}

void build_undo_places(const struct build *b)
{
	int conf = ct_open(b->conf);

	if (conf < 0)
		return;
	if (build_state(conf) == BUILD_UNFINISHED)
		remove_unfinished(b, conf);
	close(conf);
}
