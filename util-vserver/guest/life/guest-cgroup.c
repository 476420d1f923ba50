// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Makes, enters and removes the control group of a guest.  See guest-cgroup.h.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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
/* Below the guest's group: one delegated to it, and one out of its reach */
#define DELEGATED	"guest"
#define ENTERED		"entered"
/* Each group takes kernel memory; systemd makes some hundred groups. */
#define MAX_GROUPS	"2000"
/* remove_groups() keeps one directory open for each level. */
#define MAX_DEPTH	"64"

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

/* Pass the controllers that the host enables for the group on to the guest. */
static int pass_controllers(const struct guest *g)
{
	char path[PATH_MAX], text[256], change[512] = "", *rest = text, *name;
	int fd;
	ssize_t n;

	snprintf(path, sizeof(path), BASE "/%s/cgroup.controllers", g->name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	if (fd >= 0)
		close(fd);
	if (n < 0)
		return fail_sys("cannot read %s", path);
	text[n] = '\0';
	while ((name = strsep(&rest, " \n"))) {
		if (*name)
			sprintf(change + strlen(change), "+%s ", name);
	}
	return *change ? write_file(g, "cgroup.subtree_control", change) : 0;
}

int guest_cgroup_make(const struct guest *g)
{
	char path[PATH_MAX], below[PATH_MAX + sizeof(DELEGATED)];

	if (!is_mounted())
		return fail("init style systemd needs control groups version 2: 'mount -t cgroup2 none "
			    HIERARCHY "'");
	group_of(g, path);
	snprintf(below, sizeof(below), "%s/" DELEGATED, path);
	if (guest_cgroup_remove(g) < 0)
		return -1;
	if ((mkdir(BASE, 0755) < 0 && errno != EEXIST) ||
	    mkdir(path, 0755) < 0 || mkdir(below, 0755) < 0)
		return fail_sys("cannot make the control group %s", path);
	if (pass_controllers(g) < 0 ||
	    write_file(g, DELEGATED "/cgroup.max.depth", MAX_DEPTH) < 0)
		return -1;
	return write_file(g, DELEGATED "/cgroup.max.descendants", MAX_GROUPS);
}

int guest_cgroup_enter(const struct guest *g)
{
	if (write_file(g, DELEGATED "/cgroup.procs", "0") < 0)
		return -1;
	if (unshare(CLONE_NEWCGROUP) < 0)
		return fail_sys("cannot make a cgroup namespace");
	return 0;
}

static int open_procs(int group)
{
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

/*
 * The kernel removes the files of a group with its directory.  Walk by
 * descriptors: the path of a group may be longer than PATH_MAX.
 */
static int remove_groups(int parent, const char *name)
{
	int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;
	int ret = 0;

	if (!dir)
		return errno == ENOENT ? 0 : -1;
	while (ret == 0 && (de = readdir(dir))) {
		if (de->d_type == DT_DIR && strcmp(de->d_name, ".") &&
		    strcmp(de->d_name, ".."))
			ret = remove_groups(fd, de->d_name);
	}
	closedir(dir);
	if (ret == 0 && unlinkat(parent, name, AT_REMOVEDIR) < 0)
		ret = errno == ENOENT ? 0 : -1;
	return ret;
}

int guest_cgroup_remove(const struct guest *g)
{
	char path[PATH_MAX];

	group_of(g, path);
	if (remove_groups(AT_FDCWD, path) < 0)
		return fail_sys("cannot remove the control group %s", path);
	return 0;
}
