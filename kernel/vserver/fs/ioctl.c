// SPDX-License-Identifier: GPL-2.0-only
/*
 * ioctl(2) of a guest on files and directories.
 *
 * Filesystems have ioctls that freeze, trim, resize or shut down the whole
 * filesystem, or search it without a path walk.  They check CAP_SYS_ADMIN only,
 * but a guest shares the filesystem with others.
 */
#include <asm/ioctls.h>
#include <linux/fiemap.h>
#include <linux/fileattr.h>
#include <linux/fs.h>
#include <linux/magic.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/fs.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"

/* Allow list: ioctls that act on the descriptor or on the file only. */
static bool vs_ioctl_allowed(unsigned int cmd)
{
	switch (cmd) {
	case FIOCLEX:
	case FIONCLEX:
	case FIONBIO:
	case FIOASYNC:
	case FIOQSIZE:
	case FIONREAD:
	case FIGETBSZ:
	case FICLONE:
	case FICLONERANGE:
	case FIDEDUPERANGE:
	case FS_IOC_FIEMAP:
	case FS_IOC_GETFLAGS:
	case FS_IOC_SETFLAGS:
	case FS_IOC_GETVERSION:
	case FS_IOC32_GETFLAGS:
	case FS_IOC32_SETFLAGS:
	case FS_IOC32_GETVERSION:
	case FS_IOC_FSGETXATTR:
	case FS_IOC_FSSETXATTR:
		return true;
	}
	return false;
}

static int vs_check_ioctl(unsigned int cmd)
{
	if (vs_ioctl_allowed(cmd))
		return 0;
	switch (cmd) {
	case FIFREEZE:
	case FITHAW:
	case FITRIM:
		return vs_deny("ioctl", cmd, -EPERM);
	}
	/* Pretend that the filesystem lacks it: programs probe for ioctls. */
	return -ENOTTY;
}

/* A guest may use only allowed ioctls on files, directories and sockets. */
static int hook_file_ioctl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	const struct nx_info *nxi = nx_current();
	const struct inode *inode = file_inode(file);

	if (nxi && S_ISSOCK(inode->i_mode) && nx_hides(nxi))
		return nx_check_ioctl(cmd);
	if (!vs_in_guest())
		return 0;
	/* Namespaces, pidfds and memfds are not on a filesystem of users. */
	if ((!S_ISREG(inode->i_mode) && !S_ISDIR(inode->i_mode)) ||
	    (inode->i_sb->s_flags & SB_NOUSER) ||
	    inode->i_sb->s_magic == NSFS_MAGIC)
		return 0;
	return vs_check_ioctl(cmd);
}

/* Slow path of vs_deny_project(), for each call that sets attributes. */
bool __vs_deny_project(const struct fileattr *old, const struct fileattr *new)
{
	if (old->fsx_projid == new->fsx_projid &&
	    !((old->fsx_xflags ^ new->fsx_xflags) & FS_XFLAG_PROJINHERIT))
		return false;
	return vs_deny("project", new->fsx_projid, -EPERM);
}

static struct security_hook_list ioctl_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_ioctl, hook_file_ioctl),
	LSM_HOOK_INIT(file_ioctl_compat, hook_file_ioctl),
};

/**
 * vs_ioctl_init() - register the LSM hooks of this file
 */
void __init vs_ioctl_init(void)
{
	security_add_hooks(ioctl_hooks, ARRAY_SIZE(ioctl_hooks),
			   &vserver_lsmid);
}
