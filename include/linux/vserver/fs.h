/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access rules for files, in addition to their mode.
 */
#ifndef _LINUX_VSERVER_FS_H
#define _LINUX_VSERVER_FS_H

#include <linux/fs.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

struct fileattr;

/*
 * The attributes of an inode, cached in i_flags above the bits of fs.h.
 * S_VS_VALID: the cache holds the value of the extended attribute.
 */
#define S_VS_VALID	BIT(24)
#define S_VS_BARRIER	BIT(25)
#define S_VS_IXUNLINK	BIT(26)
#define S_VS_COW	BIT(27)
#define S_VS_ALL	(S_VS_VALID | S_VS_BARRIER | S_VS_IXUNLINK | S_VS_COW)

static_assert(S_VS_VALID > S_KERNEL_FILE);

int __vs_inode_permission(struct inode *inode, int mask);
bool __vs_link_is_fixed(struct dentry *dentry);
bool __vs_may_quotactl(int type, int cmd);
bool __vs_deny_project(const struct fileattr *old, const struct fileattr *new);

/**
 * vs_inode_permission() - may the caller access an inode
 * @inode: the inode
 * @mask: MAY_*
 *
 * This is not an LSM hook, because each step of each path walk calls it.  A
 * hook takes four times as many instructions as the comparison in it.
 *
 * Context: May sleep, unless @mask has MAY_NOT_BLOCK.
 *
 * Return: 0, or a negative errno:
 *
 * * -EPERM: a guest may not open this device.
 * * -EACCES: the directory is a barrier, or the guest may not access this file
 *   of a kernel filesystem, such as /proc, sysfs or cgroup2.
 * * -ECHILD: the walk must restart outside of RCU mode.
 * * others: the attribute cannot be read.
 */
static inline int vs_inode_permission(struct inode *inode, int mask)
{
	if (!vs_in_guest())
		return 0;
	/* Fast path: the attribute is cached, and there is no barrier. */
	if (likely(!(mask & (MAY_WRITE | MAY_OPEN)) &&
		   (READ_ONCE(inode->i_flags) & (S_VS_VALID | S_VS_BARRIER)) ==
		   S_VS_VALID))
		return 0;
	return __vs_inode_permission(inode, mask);
}

/**
 * vs_link_is_fixed() - are the links of an object immutable
 * @inode: the object
 * @dentry: one of its links
 *
 * An immutable file with iunlink can be removed, renamed, replaced and linked
 * as if it were not immutable.
 *
 * Return: true for an immutable object without iunlink.
 */
static inline bool vs_link_is_fixed(const struct inode *inode,
				    struct dentry *dentry)
{
	return IS_IMMUTABLE(inode) &&
	       (!IS_ENABLED(CONFIG_VSERVER) || __vs_link_is_fixed(dentry));
}

/**
 * vs_may_quotactl() - does VXC_QUOTA_CTL allow this quotactl(2)
 * @type: USRQUOTA, GRPQUOTA or PRJQUOTA
 * @cmd: Q_* or Q_X*
 *
 * Return: true if it does; false outside of a guest.
 */
static inline bool vs_may_quotactl(int type, int cmd)
{
	return vs_in_guest() && __vs_may_quotactl(type, cmd);
}

/**
 * vs_deny_project() - is the caller denied to change the project of a file
 * @old: current attributes of the file
 * @new: new attributes
 *
 * The file counts for the disk limit of its project, so no guest changes it.
 *
 * Return: true if it is denied.
 */
static inline bool vs_deny_project(const struct fileattr *old,
				   const struct fileattr *new)
{
	return vs_in_guest() && __vs_deny_project(old, new);
}

/**
 * vs_deny_file_handle() - is the caller denied to open a file by its handle
 *
 * An open by handle checks no directory above the file.
 *
 * Return: true in a guest.
 */
static inline bool vs_deny_file_handle(void)
{
	return vs_in_guest() && vs_deny("file-handle", 0, -EPERM);
}

#endif /* _LINUX_VSERVER_FS_H */
