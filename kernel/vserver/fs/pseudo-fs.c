// SPDX-License-Identifier: GPL-2.0-only
/*
 * Use of pseudo filesystems in a guest.
 *
 * Their files belong to uid 0 and are not aware of contexts.  If such a
 * filesystem is in the tree of a guest, the guest cannot write there.  The
 * guest cannot use filesystems at all that show other contexts or kernel
 * internals.
 */
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/magic.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/proc.h>

#include "core/vserver.h"

/* The same as in fs/configfs/mount.c; no header exports it. */
#define CONFIGFS_MAGIC		0x62656570

/**
 * vs_pseudo_fs_is_closed() - is a filesystem closed to guests
 * @inode: an inode of the filesystem
 *
 * Return: true if a guest may use no inode of it.
 */
bool vs_pseudo_fs_is_closed(const struct inode *inode)
{
	switch (inode->i_sb->s_magic) {
	case BPF_FS_MAGIC:
	case CONFIGFS_MAGIC:
	case DEBUGFS_MAGIC:
	case EFIVARFS_MAGIC:
	case PSTOREFS_MAGIC:
	case SECURITYFS_MAGIC:
	case TRACEFS_MAGIC:
		return true;
	}
	return false;
}

/*
 * Is this a sysfs directory with the interfaces of a network namespace?  It
 * lists all of them, while the network context sees only some.
 */
static bool vs_sysfs_lists_netdevs(const struct inode *inode)
{
	const struct nx_info *nxi = nx_current();
	struct kernfs_node *kn = inode->i_private;

	return nxi && nx_hides(nxi) && S_ISDIR(inode->i_mode) && kn &&
	       kernfs_ns_enabled(kn);
}

static bool vs_pseudo_fs_allows(struct inode *inode, int mask)
{
	if (vs_pseudo_fs_is_closed(inode))
		return false;
	if (inode->i_sb->s_magic == SYSFS_MAGIC && vs_sysfs_lists_netdevs(inode))
		return false;
	if (inode->i_sb->s_magic == PROC_SUPER_MAGIC && (mask & MAY_READ) &&
	    !vs_proc_may_read(inode))
		return false;
	if (!(mask & MAY_WRITE))
		return true;

	switch (inode->i_sb->s_magic) {
	case PROC_SUPER_MAGIC:
		return vs_proc_may_write(inode);
	case BINFMTFS_MAGIC:
	case RDTGROUP_SUPER_MAGIC:
	case SYSFS_MAGIC:
		return false;
	}
	return true;
}

/**
 * vs_pseudo_fs_permission() - check whether the caller's guest may use an inode
 * @inode: an inode of any filesystem
 * @mask: MAY_*
 *
 * Context: any; does not sleep.
 * Return: 0 or -EACCES.
 */
int vs_pseudo_fs_permission(struct inode *inode, int mask)
{
	u32 magic = inode->i_sb->s_magic;

	if (likely(vs_pseudo_fs_allows(inode, mask)))
		return 0;
	/* access(2) only checks rights: do not log it as a denial. */
	if (mask & MAY_ACCESS)
		return -EACCES;
	if (magic != PROC_SUPER_MAGIC)
		return vs_deny("kernel-fs", magic, -EACCES);
	if (mask & MAY_WRITE)
		return vs_deny("proc-write", 0, -EACCES);
	return vs_deny("proc-read", 0, -EACCES);
}
