// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes the current directory the root directory.  See root-change.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "message.h"
#include "program.h"
#include "root-change.h"
#include "vserver.h"

/* In a context, open() fails with EACCES for a barrier. */
static bool is_barrier(int dir)
{
	uint32_t flags = 0, mask;
	tag_t tag;

	if (dir < 0)
		return errno == EACCES;
	return vc_fget_iattr(dir, &tag, &flags, &mask) == 0 &&
	       (flags & IATTR_BARRIER);
}

static bool is_same(int a, int b)
{
	struct stat sa, sb;

	return fstat(a, &sa) < 0 || fstat(b, &sb) < 0 ||
	       (sa.st_dev == sb.st_dev && sa.st_ino == sb.st_ino);
}

/* Walk up as a process that escapes from the chroot would. */
static bool is_guarded(void)
{
	int above, dir = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool guarded = false, top = dir < 0;

	while (!guarded && !top) {
		above = openat(dir, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		guarded = is_barrier(above);
		top = above < 0 || is_same(dir, above);
		close(dir);
		dir = above;
	}
	if (dir >= 0)
		close(dir);
	return guarded;
}

void chroot_here(void)
{
	if (!is_guarded())
		caution("no directory above the new root is a barrier, so a process of root can escape; run 'setattr --barrier ..' there");
	if (chroot(".") < 0 || chdir("/") < 0)
		die_sys("chroot()");
}

/* pivot_root() needs a mount point without shared propagation. */
static void mount_here(void)
{
	int tree;

	if (unshare(CLONE_NEWNS) < 0)
		die_sys("unshare()");
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		die_sys("cannot stop mount propagation to the host");
	tree = open_tree(AT_FDCWD, ".", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
					AT_RECURSIVE);
	if (tree < 0)
		die_sys("open_tree()");
	if (move_mount(tree, "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		die_sys("move_mount()");
	if (fchdir(tree) < 0)
		die_sys("fchdir()");
	close(tree);
}

void pivot_root_here(void)
{
	mount_here();
	/* This stacks the old root on the new one; detach it at once. */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		die_sys("pivot_root()");
	if (umount2(".", MNT_DETACH) < 0)
		die_sys("cannot detach the tree of the host");
	if (chdir("/") < 0)
		die_sys("chdir()");
}
