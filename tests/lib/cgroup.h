/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Control groups of a test.  The test makes them below /sys/fs/cgroup, enters
 * one so that its agents start there, and removes them at the end.
 */
#ifndef TESTS_LIB_CGROUP_H
#define TESTS_LIB_CGROUP_H

#include <fcntl.h>
#include <sys/stat.h>

#include "vs.h"

#define CGROUP_ROOT	"/sys/fs/cgroup"

/* Returns 0 or -errno. */
static inline long cgroup_write(const char *group, const char *file,
				const char *text)
{
	char path[256];
	long rc = 0;
	int fd;

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s/%s", group, file);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	if (write(fd, text, strlen(text)) < 0)
		rc = -errno;
	close(fd);
	return rc;
}

/* Makes a group and enables the controllers in its parent. */
static inline long cgroup_make(const char *parent, const char *group,
			       const char *controllers)
{
	char path[256];

	VS_TRY(cgroup_write(parent, "cgroup.subtree_control", controllers));
	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", group);
	return mkdir(path, 0755) && errno != EEXIST ? -errno : 0;
}

static inline long cgroup_enter(const char *group)
{
	return cgroup_write(group, "cgroup.procs", "0");
}

/* An ended process may still be in the group for a moment. */
static inline long cgroup_remove(const char *group)
{
	int tries = 100;
	char path[256];

	snprintf(path, sizeof(path), CGROUP_ROOT "/%s", group);
	while (rmdir(path) && errno == EBUSY && tries--)
		usleep(20000);
	return access(path, F_OK) ? 0 : -EBUSY;
}

#endif /* TESTS_LIB_CGROUP_H */
