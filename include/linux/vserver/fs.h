/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Access rules for files beyond their mode.
 */
#ifndef _LINUX_VSERVER_FS_H
#define _LINUX_VSERVER_FS_H

#include <linux/fs.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

struct fileattr;

#ifdef CONFIG_VSERVER

/*
 * Attributes of an inode, as they are cached in i_flags, above what fs.h uses.
 * Valid: the extended attribute has been read.
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
 * vs_inode_permission() - may the caller use an inode as a guest
 * @inode: the inode
 * @mask: MAY_*
 *
 * Not an LSM hook: each step of each path walk comes by, and a hook is four
 * times as many instructions as the comparison that it would make.
 *
 * Return: 0; -EPERM for opening a device that is the host's; -EACCES beyond
 * a barrier, and for writing to what of /proc is not
 * a process of the guest; -ECHILD when a walk in RCU mode has to be done again;
 * the error of reading the attribute.
 */
static inline int vs_inode_permission(struct inode *inode, int mask)
{
	if (!vs_in_guest())
		return 0;
	/* Each step of a walk, but the first through a directory. */
	if (likely(!(mask & (MAY_WRITE | MAY_OPEN)) &&
		   (READ_ONCE(inode->i_flags) & (S_VS_VALID | S_VS_BARRIER)) ==
		   S_VS_VALID))
		return 0;
	return __vs_inode_permission(inode, mask);
}

/**
 * vs_link_is_fixed() - are the links of an immutable object immutable as well
 * @inode: the object
 * @dentry: one of its links
 *
 * Everybody may remove, rename, replace and link a file with iunlink as if it
 * were not immutable.
 */
static inline bool vs_link_is_fixed(const struct inode *inode,
				    struct dentry *dentry)
{
	return IS_IMMUTABLE(inode) && __vs_link_is_fixed(dentry);
}

/**
 * vs_may_quotactl() - quotactl(2) by VXC_QUOTA_CTL
 * @type: USRQUOTA and the like
 * @cmd: Q_GETQUOTA and the like
 */
static inline bool vs_may_quotactl(int type, int cmd)
{
	return vs_in_guest() && __vs_may_quotactl(type, cmd);
}

/**
 * vs_deny_project() - a guest does not change the project of a file
 * @old: attributes that the file has
 * @new: attributes that it is to get
 *
 * The project says whose disk limit counts the file.
 */
static inline bool vs_deny_project(const struct fileattr *old,
				   const struct fileattr *new)
{
	return vs_in_guest() && __vs_deny_project(old, new);
}

/**
 * vs_deny_file_handle() - a guest opens no file by its handle
 *
 * That is a way past every directory above the file.
 */
static inline bool vs_deny_file_handle(void)
{
	return vs_in_guest() && vs_deny("file-handle", 0, -EPERM);
}

#else /* !CONFIG_VSERVER */

static inline int vs_inode_permission(struct inode *inode, int mask)
{
	return 0;
}

static inline bool vs_link_is_fixed(const struct inode *inode,
				    struct dentry *dentry)
{
	return IS_IMMUTABLE(inode);
}

static inline bool vs_deny_project(const struct fileattr *old,
				   const struct fileattr *new)
{
	return false;
}

static inline bool vs_may_quotactl(int type, int cmd) { return false; }
static inline bool vs_deny_file_handle(void) { return false; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_FS_H */
