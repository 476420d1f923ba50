// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The control group of a guest.  See guest-cgroup.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <linux/magic.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "guest-cgroup.h"
#include "message.h"

#define HIERARCHY	"/sys/fs/cgroup"
#define BASE		HIERARCHY "/vserver"
/* Where processes from outside go when there are groups below */
#define ENTERED		"entered"
#define OPEN_DIRS	16
/* Each group takes memory of the kernel; systemd makes some hundred. */
#define MAX_GROUPS	"2000"

static void group_of(const struct guest *g, char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, BASE "/%s", g->name);
}

static bool is_mounted(void)
{
	struct statfs fs;

	return statfs(HIERARCHY, &fs) == 0 && fs.f_type == CGROUP2_SUPER_MAGIC;
}

/* Returns 0, or -1 after a message. */
static int write_file(const struct guest *g, const char *file, const char *text)
{
	char path[PATH_MAX];
	int fd, ret = 0;

	snprintf(path, sizeof(path), BASE "/%s/%s", g->name, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		ret = fail_sys("cannot write '%s' to %s", text, path);
	if (fd >= 0)
		close(fd);
	return ret;
}

int guest_cgroup_make(const struct guest *g)
{
	char path[PATH_MAX];

	if (!is_mounted())
		return fail("init style systemd needs control groups version 2: 'mount -t cgroup2 none "
			    HIERARCHY "'");
	group_of(g, path);
	if (guest_cgroup_remove(g) < 0)
		return -1;
	if ((mkdir(BASE, 0755) < 0 && errno != EEXIST) || mkdir(path, 0755) < 0)
		return fail_sys("cannot make the control group %s", path);
	return write_file(g, "cgroup.max.descendants", MAX_GROUPS);
}

int guest_cgroup_enter(const struct guest *g)
{
	if (write_file(g, "cgroup.procs", "0") < 0)
		return -1;
	if (unshare(CLONE_NEWCGROUP) < 0)
		return fail_sys("cannot make a cgroup namespace");
	return 0;
}

/*
 * A group that hands controllers on to groups below must have no processes of
 * its own; whose init makes groups, like systemd, may want that at any time.
 */
static bool has_groups_below(int group)
{
	struct stat st;

	return fstat(group, &st) == 0 && st.st_nlink > 2;
}

static int open_procs(int group)
{
	if (!has_groups_below(group))
		return openat(group, "cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (mkdirat(group, ENTERED, 0755) < 0 && errno != EEXIST)
		return -1;
	return openat(group, ENTERED "/cgroup.procs", O_WRONLY | O_CLOEXEC);
}

int guest_cgroup_open(const struct guest *g, int *fd)
{
	char path[PATH_MAX];
	int group;

	*fd = -1;
	group_of(g, path);
	group = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (group < 0 && errno == ENOENT)
		return 0;
	if (group >= 0) {
		*fd = open_procs(group);
		close(group);
	}
	return *fd < 0 ? fail_sys("cannot join the control group %s", path) : 0;
}

int guest_cgroup_join(int fd)
{
	if (fd >= 0 && write(fd, "0", 1) < 0)
		return fail_sys("cannot enter the guest's control group");
	return 0;
}

static int remove_group(const char *path, const struct stat *st, int type,
			struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	/* Files are the kernel's, and go with their directory. */
	return type == FTW_DP && rmdir(path) < 0 && errno != ENOENT ? -1 : 0;
}

int guest_cgroup_remove(const struct guest *g)
{
	char path[PATH_MAX];

	group_of(g, path);
	if (nftw(path, remove_group, OPEN_DIRS, FTW_DEPTH | FTW_PHYS) < 0 &&
	    errno != ENOENT)
		return fail_sys("cannot remove the control group %s", path);
	return 0;
}
