// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Protection of this program's own file.  See exe-guard.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "exe-guard.h"

#define SELF	"/proc/self/exe"

int exe_guard(char **argv)
{
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	struct statvfs fs;
	int fd, err;

	if (statvfs(SELF, &fs) == 0 && fs.f_flag & ST_RDONLY) {
		/* Started by descriptor, it is called by a number in ps. */
		prctl(PR_SET_NAME, program_invocation_short_name);
		return 0;
	}
	fd = open_tree(AT_FDCWD, SELF, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
	if (fd < 0)
		return -1;
	if (mount_setattr(fd, "", AT_EMPTY_PATH, &attr, sizeof(attr)) == 0)
		execveat(fd, "", argv, environ, AT_EMPTY_PATH);
	err = errno;
	close(fd);
	errno = err;
	return -1;
}
