// SPDX-License-Identifier: GPL-2.0-or-later
/* Making the current directory the root directory. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "program.h"
#include "root-change.h"

void chroot_here(void)
{
	if (chroot(".") < 0 || chdir("/") < 0)
		die_errno("chroot()");
}

/* pivot_root() wants a mount point, and one that spreads to nobody. */
static void mount_here(void)
{
	int tree;

	if (unshare(CLONE_NEWNS) < 0)
		die_errno("unshare()");
	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0)
		die_errno("cannot stop mounts from spreading to the host");
	tree = open_tree(AT_FDCWD, ".", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
					AT_RECURSIVE);
	if (tree < 0)
		die_errno("open_tree()");
	if (move_mount(tree, "", AT_FDCWD, ".", MOVE_MOUNT_F_EMPTY_PATH) < 0)
		die_errno("move_mount()");
	if (fchdir(tree) < 0)
		die_errno("fchdir()");
	close(tree);
}

void pivot_root_here(void)
{
	mount_here();
	/* the old root comes to lie on the new one, and goes at once */
	if (syscall(SYS_pivot_root, ".", ".") < 0)
		die_errno("pivot_root()");
	if (umount2(".", MNT_DETACH) < 0)
		die_errno("cannot detach the host's tree");
	if (chdir("/") < 0)
		die_errno("chdir()");
}
