// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds and enters the control group for a start.  See start-group.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "start-group.h"

#define HIERARCHY	"/sys/fs/cgroup"
/* Prefix of the line for version 2 in /proc/PID/cgroup. */
#define PREFIX		"0::"

char *start_group_own(void)
{
	FILE *f = fopen("/proc/self/cgroup", "re");
	char *line = NULL, *group = NULL;
	size_t size = 0;

	while (f && !group && getline(&line, &size, f) > 0) {
		line[strcspn(line, "\n")] = '\0';
		if (!strncmp(line, PREFIX, strlen(PREFIX)))
			group = strdup(line + strlen(PREFIX));
	}
	free(line);
	if (f)
		fclose(f);
	return group;
}

static int move(const char *group, pid_t pid)
{
	char path[PATH_MAX];
	int fd, ret = -1;

	snprintf(path, sizeof(path), HIERARCHY "%s/cgroup.procs", group);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0) {
		ret = dprintf(fd, "%d", pid) < 0 ? -1 : 0;
		close(fd);
	}
	return ret;
}

int start_group_move(char *group, pid_t pid)
{
	char *slash;
	int err;

	if (move(group, pid) == 0)
		return 0;
	err = errno;
	do {
		slash = strrchr(group, '/');
		if (slash)
			*slash = '\0';
	} while (slash && move(group, pid) < 0);
	errno = err;
	return -1;
}
