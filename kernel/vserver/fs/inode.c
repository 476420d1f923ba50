// SPDX-License-Identifier: GPL-2.0-only
/*
 * Attributes of inodes: barrier, iunlink, cow, immutable, and those of /proc.
 *
 * Barrier, iunlink and cow are stored in the extended attribute
 * security.vserver and cached in i_flags.  S_VS_VALID in i_flags says that the
 * attribute has been read.  Until then, a path walk of a guest reads it
 * outside RCU mode.
 */
#include <linux/dcache.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fileattr.h>
#include <linux/magic.h>
#include <linux/mount.h>
#include <linux/namei.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/fs.h>
#include <linux/vserver/proc.h>
#include <linux/xattr.h>

#include "core/command.h"
#include "core/vserver.h"
#include "fs/cgroup.h"
#include "fs/device.h"

/* Flags that the extended attribute stores */
#define VS_IATTR_XATTR	(IATTR_BARRIER | IATTR_IXUNLINK | IATTR_COW)

static u32 vs_iflags_to_iattr(unsigned int iflags)
{
	return (iflags & S_VS_BARRIER ? IATTR_BARRIER : 0) |
	       (iflags & S_VS_IXUNLINK ? IATTR_IXUNLINK : 0) |
	       (iflags & S_VS_COW ? IATTR_COW : 0);
}

static unsigned int vs_iattr_to_iflags(u32 attr)
{
	return S_VS_VALID |
	       (attr & IATTR_BARRIER ? S_VS_BARRIER : 0) |
	       (attr & IATTR_IXUNLINK ? S_VS_IXUNLINK : 0) |
	       (attr & IATTR_COW ? S_VS_COW : 0);
}

/*
 * /proc, sysfs and cgroup filesystems have their own rules, which each step of
 * a walk must check.  S_VS_VALID would bypass them, so it is never set there.
 */
static bool vs_has_iattr(const struct inode *inode)
{
	return !vs_pseudo_fs_is_closed(inode) && !vs_is_cgroup(inode) &&
	       inode->i_sb->s_magic != SYSFS_MAGIC;
}

/*
 * Read the flags of the extended attribute; none if it is missing, malformed or
 * of an unknown version.
 */
static int vs_xattr_read(struct dentry *dentry, u32 *attr)
{
	unsigned int saved = current->flags;
	struct vs_xattr value;
	int len;

	*attr = 0;
	current->flags |= PF_VS_ASKS;
	len = __vfs_getxattr(dentry, d_inode(dentry), VS_XATTR_NAME, &value,
			     sizeof(value));
	current_restore_flags(saved, PF_VS_ASKS);
	if (len == -ENODATA || len == -EOPNOTSUPP)
		return 0;
	if (len < 0)
		return len;
	if (len == sizeof(value) && value.version == VS_XATTR_VERSION)
		*attr = le32_to_cpu(value.flags) & VS_IATTR_XATTR;
	return 0;
}

static int vs_xattr_write(const struct path *path, u32 attr)
{
	struct mnt_idmap *idmap = mnt_idmap(path->mnt);
	struct dentry *dentry = path->dentry;
	struct vs_xattr value = {
		.version = VS_XATTR_VERSION,
		.flags = cpu_to_le32(attr),
	};
	int err;

	if (attr)
		return __vfs_setxattr(idmap, dentry, d_inode(dentry),
				      VS_XATTR_NAME, &value, sizeof(value), 0);
	err = __vfs_removexattr(idmap, dentry, VS_XATTR_NAME);
	return err == -ENODATA ? 0 : err;
}

/* Cache what has been written.  This wins over a concurrent vs_cache_fill(). */
static void vs_cache_set(struct inode *inode, u32 attr)
{
	set_mask_bits(&inode->i_flags, S_VS_ALL, vs_iattr_to_iflags(attr));
}

/* Cache what has been read, unless the cache is valid by now. */
static void vs_cache_fill(struct inode *inode, u32 attr)
{
	unsigned int old = READ_ONCE(inode->i_flags);

	do {
		if (old & S_VS_VALID)
			return;
	} while (!try_cmpxchg(&inode->i_flags, &old,
			      old | vs_iattr_to_iflags(attr)));
}

static int vs_cache_load(struct dentry *dentry)
{
	u32 attr;
	int err = vs_xattr_read(dentry, &attr);

	if (!err)
		vs_cache_fill(d_inode(dentry), attr);
	return err;
}

/**
 * vs_inode_reload() - update the cache after a change through the VFS
 * @dentry: the object
 *
 * Context: process; may sleep.  The caller holds the lock of the inode.
 */
void vs_inode_reload(struct dentry *dentry)
{
	u32 attr;

	lockdep_assert_held_write(&d_inode(dentry)->i_rwsem);
	if (vs_has_iattr(d_inode(dentry)) && !vs_xattr_read(dentry, &attr))
		vs_cache_set(d_inode(dentry), attr);
}

static bool vs_is_proc(const struct inode *inode)
{
	return inode->i_sb->s_magic == PROC_SUPER_MAGIC;
}

/*
 * Check whether a guest may use this directory: 0; -EACCES at a barrier;
 * -ECHILD if the attribute must be read in RCU mode; or the error of reading
 * it.  A denial of access(2) is not logged: the caller only checks its rights.
 */
static int vs_pass_barrier(struct inode *inode, int mask)
{
	struct dentry *dentry;
	int err;

	if (likely(READ_ONCE(inode->i_flags) & S_VS_VALID))
		goto out;
	if (!vs_has_iattr(inode))
		return 0;
	if (mask & MAY_NOT_BLOCK)
		return -ECHILD;

	dentry = d_find_any_alias(inode);
	if (!dentry)
		return -EACCES;
	err = vs_cache_load(dentry);
	dput(dentry);
	if (err)
		return err;
out:
	if (!(READ_ONCE(inode->i_flags) & S_VS_BARRIER))
		return 0;
	return mask & MAY_ACCESS ? -EACCES : vs_deny("barrier", 0, -EACCES);
}

/**
 * vs_is_barrier() - is a directory a barrier
 * @dentry: the directory
 *
 * A directory counts as a barrier if its attribute cannot be read.
 *
 * Context: process; may sleep.
 * Return: true if it is one.
 */
bool vs_is_barrier(struct dentry *dentry)
{
	const struct inode *inode = d_inode(dentry);

	if (!vs_has_iattr(inode))
		return false;
	if (!(READ_ONCE(inode->i_flags) & S_VS_VALID) && vs_cache_load(dentry))
		return true;
	return READ_ONCE(inode->i_flags) & S_VS_BARRIER;
}

/* Slow path of vs_inode_permission(). */
int __vs_inode_permission(struct inode *inode, int mask)
{
	int err = vs_pseudo_fs_permission(inode, mask);

	if (err)
		return err;
	if (vs_is_cgroup(inode))
		return vs_cgroup_permission(inode, mask);
	if (S_ISDIR(inode->i_mode))
		return vs_pass_barrier(inode, mask);
	return mask & MAY_OPEN ? vs_check_device_open(inode) : 0;
}

/*
 * Slow path of vs_link_is_fixed().  An immutable directory always stays fixed,
 * because renaming it writes its "..".
 */
bool __vs_link_is_fixed(struct dentry *dentry)
{
	struct inode *inode = d_inode(dentry);

	if (d_is_dir(dentry) || !vs_has_iattr(inode))
		return true;
	if (!(READ_ONCE(inode->i_flags) & S_VS_VALID) && vs_cache_load(dentry))
		return true;
	return !(READ_ONCE(inode->i_flags) & S_VS_IXUNLINK);
}

/* The attributes that an inode supports. */
static u32 vs_iattr_mask(const struct inode *inode)
{
	u32 mask = IATTR_IXUNLINK | IATTR_IMMUTABLE;

	if (!vs_has_iattr(inode))
		return 0;
	if (vs_is_proc(inode))
		return mask;
	if (S_ISDIR(inode->i_mode))
		mask |= IATTR_BARRIER;
	if (S_ISREG(inode->i_mode))
		mask |= IATTR_COW;
	return mask;
}

static int vs_get_iattr(const struct path *path, u32 *flags, u32 *mask)
{
	struct inode *inode = d_inode(path->dentry);
	int err;

	*mask = vs_iattr_mask(inode);
	*flags = IS_IMMUTABLE(inode) ? IATTR_IMMUTABLE : 0;
	if (vs_is_proc(inode)) {
		u32 proc;

		if (!vs_proc_get_attr(inode, &proc)) {
			*mask |= IATTR_FLAGS;
			*flags |= proc;
		}
		return 0;
	}
	if (!*mask)
		return 0;

	if (!(READ_ONCE(inode->i_flags) & S_VS_VALID)) {
		err = vs_cache_load(path->dentry);
		if (err)
			return err;
	}
	*flags |= vs_iflags_to_iattr(READ_ONCE(inode->i_flags));
	/* Unified files have both marks: report them as copy-on-write. */
	if ((*flags & IATTR_IXUNLINK) && (*flags & IATTR_IMMUTABLE) &&
	    S_ISREG(inode->i_mode))
		*flags |= IATTR_COW;
	return 0;
}

static int vs_set_immutable(const struct path *path, bool on)
{
	struct fileattr fa;
	int err = vfs_fileattr_get(path->dentry, &fa);

	if (err)
		return err == -ENOIOCTLCMD ? -EOPNOTSUPP : err;
	fileattr_fill_flags(&fa, on ? fa.flags | FS_IMMUTABLE_FL :
				      fa.flags & ~FS_IMMUTABLE_FL);
	err = vfs_fileattr_set(mnt_idmap(path->mnt), path->dentry, &fa);
	return err == -ENOIOCTLCMD ? -EOPNOTSUPP : err;
}

/* Write the extended attribute and the cache; return the old flags in @old. */
static int vs_set_xattr(const struct path *path, u32 flags, u32 mask, u32 *old)
{
	struct inode *inode = d_inode(path->dentry);
	u32 new;
	int err;

	inode_lock(inode);
	err = vs_xattr_read(path->dentry, old);
	if (!err) {
		new = vs_masked(*old, flags, mask);
		err = new == *old ? 0 : vs_xattr_write(path, new);
	}
	if (!err)
		vs_cache_set(inode, new);
	inode_unlock(inode);
	return err;
}

static int vs_set_permanent(const struct path *path, u32 flags, u32 mask)
{
	u32 old = 0, ignored;
	int err = 0;

	if (mask & VS_IATTR_XATTR)
		err = vs_set_xattr(path, flags, mask & VS_IATTR_XATTR, &old);
	if (err || !(mask & IATTR_IMMUTABLE))
		return err;

	err = vs_set_immutable(path, flags & IATTR_IMMUTABLE);
	if (err && (mask & VS_IATTR_XATTR))
		vs_set_xattr(path, old, VS_IATTR_XATTR, &ignored);
	return err;
}

static int vs_set_iattr(const struct path *path, u32 flags, u32 mask)
{
	struct inode *inode = d_inode(path->dentry);
	u32 possible = vs_iattr_mask(inode);
	int err;

	if (!capable(CAP_LINUX_IMMUTABLE))
		return -EPERM;
	if (vs_is_proc(inode)) {
		if (mask & ~(u32)IATTR_FLAGS)
			return -EOPNOTSUPP;
		return vs_proc_set_attr(inode, flags, mask);
	}
	if (mask & ~possible)
		return -EINVAL;

	err = mnt_want_write(path->mnt);
	if (err)
		return err;
	err = vs_set_permanent(path, flags, mask);
	mnt_drop_write(path->mnt);
	return err;
}

/*
 * Look up a path without following a symlink at its end.  The lookup finds
 * hidden entries of /proc if the caller may change their attributes.
 */
static int vs_iattr_path(const char *name, struct path *path)
{
	unsigned int saved = current->flags;
	int err;

	if (current->xid == VS_ID_HOST &&
	    ns_capable_noaudit(&init_user_ns, CAP_LINUX_IMMUTABLE))
		current->flags |= PF_VS_ASKS;
	err = user_path_at(AT_FDCWD, (const char __user *)name, 0, path);
	current_restore_flags(saved, PF_VS_ASKS);
	return err;
}

static int vs_iattr_fd(u32 fd, struct path *path)
{
	struct fd f = fdget(fd);

	if (!fd_file(f))
		return -EBADF;
	*path = fd_file(f)->f_path;
	path_get(path);
	fdput(f);
	return 0;
}

/* These two functions drop the reference to the path. */
static int vs_get_iattr_of(struct path *path, u32 *tag, u32 *flags, u32 *mask)
{
	int err = vs_get_iattr(path, flags, mask);

	*tag = 0;
	path_put(path);
	return err;
}

static int vs_set_iattr_of(struct path *path, u32 flags, u32 mask)
{
	int err = vs_set_iattr(path, flags, mask);

	path_put(path);
	return err;
}

/**
 * vc_get_iattr() - read the attributes of an inode by its path
 * @call: id: ignored; data: &struct vcmd_ctx_iattr_v1, in and out
 *
 * A symbolic link at the end of the path is not followed.
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0; an error of the path lookup, for example -ENOENT; an error of the
 * filesystem that reads the extended attribute.
 */
long vc_get_iattr(struct vs_call *call)
{
	struct vcmd_ctx_iattr_v1 *arg = call->data;
	struct path path;
	int err = vs_iattr_path(arg->name, &path);

	return err ?: vs_get_iattr_of(&path, &arg->tag, &arg->flags, &arg->mask);
}

/**
 * vc_set_iattr() - write attributes of an inode by its path
 * @call: id: ignored; data: &struct vcmd_ctx_iattr_v1, in
 *
 * A symbolic link at the end of the path is not followed.
 *
 * Permission: host root, or guest in set-up (VS_MARK); the caller needs
 * CAP_LINUX_IMMUTABLE, too.
 *
 * Return: 0; -EPERM without CAP_LINUX_IMMUTABLE; -EINVAL for an attribute that
 * the inode cannot have; -EOPNOTSUPP for an attribute that the filesystem
 * cannot store; -EROFS; an error of the path lookup or of the filesystem.
 */
long vc_set_iattr(struct vs_call *call)
{
	const struct vcmd_ctx_iattr_v1 *arg = call->data;
	struct path path;
	int err = vs_iattr_path(arg->name, &path);

	return err ?: vs_set_iattr_of(&path, arg->flags, arg->mask);
}

/**
 * vc_fget_iattr() - read the attributes of an inode by a descriptor
 * @call: id: descriptor; data: &struct vcmd_ctx_fiattr_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0; -EBADF; an error of the filesystem that reads the extended
 * attribute.
 */
long vc_fget_iattr(struct vs_call *call)
{
	struct vcmd_ctx_fiattr_v0 *arg = call->data;
	struct path path;
	int err = vs_iattr_fd(call->id, &path);

	return err ?: vs_get_iattr_of(&path, &arg->tag, &arg->flags, &arg->mask);
}

/**
 * vc_fset_iattr() - write attributes of an inode by a descriptor
 * @call: id: descriptor; data: &struct vcmd_ctx_fiattr_v0, in
 *
 * Permission: host root, or guest in set-up (VS_MARK); the caller needs
 * CAP_LINUX_IMMUTABLE, too.
 *
 * Return: 0; -EBADF; otherwise as vc_set_iattr().
 */
long vc_fset_iattr(struct vs_call *call)
{
	const struct vcmd_ctx_fiattr_v0 *arg = call->data;
	struct path path;
	int err = vs_iattr_fd(call->id, &path);

	return err ?: vs_set_iattr_of(&path, arg->flags, arg->mask);
}
