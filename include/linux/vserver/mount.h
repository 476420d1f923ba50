/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Mounts: what a guest may mount, and what it sees of mounts.
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

bool __vs_may_mount(void);
bool __vs_may_mount_type(const struct fs_context *fc);
bool __vs_may_change_mnt(unsigned int old, unsigned int new);
unsigned int __vs_mnt_flags(void);
void __vs_mnt_restrict(struct mount *tree);
bool __vs_mnt_propagates(struct mount *mnt);
bool __vs_hides_mounts(void);
bool vs_hides_mnt_ns(const struct mnt_namespace *ns);
bool __vs_is_guest_root(const struct path *root, struct path *path);
void __vs_show_mnt_root(struct seq_file *m, const struct vfsmount *mnt,
			const struct path *root);
bool __vs_hides_options(const struct super_block *sb);

/* may_mount(), with VXC_SECURE_MOUNT in the place of the capability. */
static inline bool vs_may_mount(void)
{
	return vs_in_guest() && __vs_may_mount();
}

/* mount_capable(), likewise. */
static inline bool vs_may_mount_type(const struct fs_context *fc)
{
	return vs_in_guest() && __vs_may_mount_type(fc);
}

/**
 * vs_mnt_flags() - flags of a mount that the caller makes
 * @flags: MNT_* flags it asks for
 */
static inline unsigned int vs_mnt_flags(unsigned int flags)
{
	return vs_in_guest() ? flags | __vs_mnt_flags() : flags;
}

/**
 * vs_mnt_kept() - flags that stay when the caller remounts without them
 * @mnt: the mount
 */
static inline unsigned int vs_mnt_kept(const struct vfsmount *mnt)
{
	return vs_in_guest() ? mnt->mnt_flags & __vs_mnt_flags() : 0;
}

/* May the caller give a mount these flags in the place of the old ones? */
static inline bool vs_may_change_mnt(unsigned int old, unsigned int new)
{
	return !vs_in_guest() || __vs_may_change_mnt(old, new);
}

/* Force the flags of vs_mnt_flags() on a copy of a tree of mounts. */
static inline void vs_mnt_restrict(struct mount *tree)
{
	if (vs_in_guest())
		__vs_mnt_restrict(tree);
}

/**
 * vs_mnt_propagates() - would what the caller does here happen outside, too
 * @mnt: the mount on which something is mounted or unmounted
 */
static inline bool vs_mnt_propagates(struct mount *mnt)
{
	return vs_in_guest() && __vs_mnt_propagates(mnt);
}

/* Does a mount exist for the caller at all?  Not with VXF_HIDE_MOUNT. */
static inline bool vs_hides_mounts(void)
{
	return vs_in_guest() && __vs_hides_mounts();
}

/**
 * vs_is_guest_root() - is this the mount a guest has its root directory in
 * @root: the root directory
 * @path: root of the mount; becomes @root if so, which may lie below it
 */
static inline bool vs_is_guest_root(const struct path *root, struct path *path)
{
	return vs_in_guest() && __vs_is_guest_root(root, path);
}

/**
 * vs_show_mnt_root() - tell a guest which directory was mounted
 * @m: the file
 * @mnt: the mount
 * @root: the root directory
 *
 * The path within the file system would say where the guest is on the host.
 *
 * Return: false when the caller is no guest, or when the file system has an
 * answer of its own; then nothing was written.
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

/* Are the options of a file system paths, as the host knows them? */
static inline bool vs_hides_options(const struct super_block *sb)
{
	return vs_in_guest() && __vs_hides_options(sb);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_may_mount(void) { return false; }
static inline bool vs_may_mount_type(const struct fs_context *fc) { return false; }
static inline unsigned int vs_mnt_flags(unsigned int flags) { return flags; }
static inline unsigned int vs_mnt_kept(const struct vfsmount *mnt) { return 0; }
static inline bool vs_may_change_mnt(unsigned int old, unsigned int new) { return true; }
static inline void vs_mnt_restrict(struct mount *tree) { }
static inline bool vs_mnt_propagates(struct mount *mnt) { return false; }
static inline bool vs_hides_mounts(void) { return false; }
static inline bool vs_hides_mnt_ns(const struct mnt_namespace *ns) { return false; }

static inline bool vs_is_guest_root(const struct path *root, struct path *path)
{
	return false;
}

static inline bool vs_show_mnt_root(struct seq_file *m,
				    const struct vfsmount *mnt,
				    const struct path *root)
{
	return false;
}

static inline bool vs_hides_options(const struct super_block *sb) { return false; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_MOUNT_H */
