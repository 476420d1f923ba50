// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Mounts the file systems that systemd expects.  See api-mounts.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api-mounts.h"
#include "close-errno.h"
#include "guest-mount.h"
#include "guest-path.h"
#include "message.h"

static bool is_mount_point(int root, const char *target)
{
	int fd = gp_open(root, target, O_PATH | O_DIRECTORY, 0);
	struct statx stx;
	bool is = fd >= 0 && statx(fd, "", AT_EMPTY_PATH, 0, &stx) == 0 &&
		  stx.stx_attributes & STATX_ATTR_MOUNT_ROOT;

	if (fd >= 0)
		close(fd);
	return is;
}

static int mount_api(int root, const struct mount_entry *e)
{
	char err[PATH_MAX];

	if (is_mount_point(root, e->target))
		return 0;
	/* Ignore errors here: the mount then fails and reports the cause. */
	gp_mkdir_p(root, e->target, 0755);
	if (guest_mount(root, e, err, sizeof(err)) < 0)
		return fail("init style systemd: %s", err);
	return 0;
}

/*
 * systemd mounts a devtmpfs unless /dev is a mount point.  Mount the guest's
 * own /dev, which has the permitted nodes, on itself.
 */
static int mount_dev(int root)
{
	int dir, tree, ret = -1;

	if (is_mount_point(root, "/dev"))
		return 0;
	dir = gp_open(root, "/dev", O_PATH | O_DIRECTORY, 0);
	tree = dir < 0 ? -1 : open_tree(dir, "", OPEN_TREE_CLONE |
					OPEN_TREE_CLOEXEC | AT_RECURSIVE |
					AT_EMPTY_PATH);
	if (tree >= 0)
		ret = move_mount(tree, "", dir, "", MOVE_MOUNT_F_EMPTY_PATH |
				 MOVE_MOUNT_T_EMPTY_PATH);
	if (ret < 0)
		fail_sys("init style systemd: cannot mount /dev on itself");
	if (tree >= 0)
		close(tree);
	if (dir >= 0)
		close(dir);
	return ret;
}

/*
 * sysfs describes the machine, so the guest gets a small tmpfs instead, with a
 * mount point for control groups.  It is read-only, which makes systemd leave
 * devices alone.
 */
static int mount_sys(int root)
{
	static const struct mount_entry sys = {
		.source = "none", .target = "/sys", .type = "tmpfs",
		.options = "nosuid,nodev,noexec,mode=755,size=4k,nr_inodes=8",
	};
	struct mount_attr attr = { .attr_set = MOUNT_ATTR_RDONLY };
	int dir, ret;

	if (is_mount_point(root, sys.target))
		return 0;
	if (mount_api(root, &sys) < 0)
		return -1;
	gp_mkdir_p(root, "/sys/fs/cgroup", 0755);
	dir = gp_open(root, sys.target, O_PATH | O_DIRECTORY, 0);
	ret = dir < 0 ? -1 : mount_setattr(dir, "", AT_EMPTY_PATH, &attr,
					   sizeof(attr));
	if (ret < 0)
		fail_sys("init style systemd: cannot make /sys read-only");
	if (dir >= 0)
		close(dir);
	return ret;
}

/* A new mount of the message queues, or -1 and errno. */
static int make_queues(void)
{
	int fs = fsopen("mqueue", FSOPEN_CLOEXEC), mnt = -1;

	if (fs < 0)
		return -1;
	if (fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) == 0)
		mnt = fsmount(fs, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID |
			      MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC);
	close_keeping_errno(fs);
	return mnt;
}

int api_mount_queues(int root)
{
	const char *target = "/dev/mqueue";
	int mnt, dir, ret = 0;

	if (is_mount_point(root, target))
		return 0;
	mnt = make_queues();
	/* ENODEV: this kernel is built without message queues. */
	if (mnt < 0 && errno == ENODEV)
		return 0;
	gp_mkdir_p(root, target, 0755);
	dir = gp_open(root, target, O_PATH | O_DIRECTORY, 0);
	if (mnt < 0 || dir < 0 ||
	    move_mount(mnt, "", dir, "", MOVE_MOUNT_F_EMPTY_PATH |
		       MOVE_MOUNT_T_EMPTY_PATH) < 0)
		ret = fail_sys("init style systemd: cannot mount the message queues on %s",
			       target);
	if (mnt >= 0)
		close(mnt);
	if (dir >= 0)
		close(dir);
	return ret;
}

int api_mounts(int root)
{
	static const struct mount_entry table[] = {
		{ .source = "none", .target = "/sys/fs/cgroup",
		  .type = "cgroup2", .options = "nosuid,nodev,noexec" },
		{ .source = "none", .target = "/dev/shm", .type = "tmpfs",
		  .options = "nosuid,nodev,mode=1777,size=64m" },
		{ .source = "none", .target = "/run", .type = "tmpfs",
		  .options = "nosuid,nodev,mode=755,size=64m" },
		{ .source = "none", .target = "/run/lock", .type = "tmpfs",
		  .options = "nosuid,nodev,noexec,mode=1777,size=5m" },
	};
	size_t i;

	if (mount_dev(root) < 0 || mount_sys(root) < 0)
		return -1;
	for (i = 0; i < sizeof(table) / sizeof(*table); i++) {
		if (mount_api(root, &table[i]) < 0)
			return -1;
	}
	return 0;
}
