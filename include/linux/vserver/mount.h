/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts: what a guest may mount, and which mounts it sees.
 */
#ifndef _LINUX_VSERVER_MOUNT_H
#define _LINUX_VSERVER_MOUNT_H

#include <linux/fs.h>
#include <linux/mount.h>
#include <linux/vserver/task.h>

struct fs_context;
struct mnt_namespace;
struct mount;
struct path;
struct seq_file;

#ifdef CONFIG_VSERVER
bool vs_hides_mnt_ns(const struct mnt_namespace *ns);
#else
static inline bool vs_hides_mnt_ns(const struct mnt_namespace *ns) { return false; }
#endif

bool __vs_may_mount(void);
bool __vs_may_mount_type(const struct fs_context *fc);
bool __vs_may_change_mnt(unsigned int old, unsigned int new);
unsigned int __vs_mnt_flags(void);
void __vs_mnt_restrict(struct mount *tree);
bool __vs_mnt_propagates(struct mount *mnt);
bool __vs_hides_mounts(void);
bool __vs_is_guest_root(const struct path *root, struct path *path);
void __vs_show_mnt_root(struct seq_file *m, const struct vfsmount *mnt,
			const struct path *root);
bool __vs_hides_options(const struct super_block *sb);

/* Does VXC_SECURE_MOUNT replace the capability in may_mount()? */
static inline bool vs_may_mount(void)
{
	return vs_in_guest() && __vs_may_mount();
}

/* Does it replace the capability in mount_capable()? */
static inline bool vs_may_mount_type(const struct fs_context *fc)
{
	return vs_in_guest() && __vs_may_mount_type(fc);
}

/**
 * vs_mnt_flags() - flags of a new mount of the caller
 * @flags: MNT_* flags that the caller wants
 *
 * Return: @flags, and those that a guest cannot avoid.
 */
static inline unsigned int vs_mnt_flags(unsigned int flags)
{
	return vs_in_guest() ? flags | __vs_mnt_flags() : flags;
}

/**
 * vs_mnt_kept() - flags that a remount by the caller cannot clear
 * @mnt: the mount
 *
 * Return: MNT_* flags.
 */
static inline unsigned int vs_mnt_kept(const struct vfsmount *mnt)
{
	return vs_in_guest() ? mnt->mnt_flags & __vs_mnt_flags() : 0;
}

/* May the caller replace the flags @old of a mount by @new? */
static inline bool vs_may_change_mnt(unsigned int old, unsigned int new)
{
	return !vs_in_guest() || __vs_may_change_mnt(old, new);
}

/* Set the forced flags of vs_mnt_flags() on a copied tree of mounts. */
static inline void vs_mnt_restrict(struct mount *tree)
{
	if (vs_in_guest())
		__vs_mnt_restrict(tree);
}

/**
 * vs_mnt_propagates() - would an event here propagate out of the namespace
 * @mnt: the mount on which the caller mounts or unmounts something
 *
 * Return: true if a guest calls and the event would reach another namespace.
 */
static inline bool vs_mnt_propagates(struct mount *mnt)
{
	return vs_in_guest() && __vs_mnt_propagates(mnt);
}

/* Are all mounts hidden from the caller?  They are with VXF_HIDE_MOUNT. */
static inline bool vs_hides_mounts(void)
{
	return vs_in_guest() && __vs_hides_mounts();
}

/**
 * vs_is_guest_root() - does a mount contain the root directory of the guest
 * @root: the root directory of the caller
 * @path: root of the mount; set to @root if the mount contains that
 *
 * Return: true in a guest, if the mount contains the root directory.
 */
static inline bool vs_is_guest_root(const struct path *root, struct path *path)
{
	return vs_in_guest() && __vs_is_guest_root(root, path);
}

/**
 * vs_show_mnt_root() - print the root of a mount for a guest
 * @m: the file
 * @mnt: the mount
 * @root: the root directory of the caller
 *
 * The path within the filesystem would reveal where the guest is on the host.
 *
 * Return: true if something was printed; false outside of a guest, or if the
 * filesystem prints the root itself.
 */
static inline bool vs_show_mnt_root(struct seq_file *m,
				    const struct vfsmount *mnt,
				    const struct path *root)
{
	if (!vs_in_guest() || mnt->mnt_sb->s_op->show_path)
		return false;
	__vs_show_mnt_root(m, mnt, root);
	return true;
}

/* Must the mount options be hidden, because they are paths on the host? */
static inline bool vs_hides_options(const struct super_block *sb)
{
	return vs_in_guest() && __vs_hides_options(sb);
}

#endif /* _LINUX_VSERVER_MOUNT_H */
