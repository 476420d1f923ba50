// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts: which filesystems a guest may mount, and which mounts it sees.
 *
 * VXC_SECURE_MOUNT permits root of a guest to mount in the guest's own mount
 * namespace.  It covers bind mounts, and filesystems that start empty or show
 * the guest's own processes.  VXC_BINARY_MOUNT adds filesystems that make the
 * kernel parse a disk image or binary mount data.  VXC_DEV_MOUNT permits mounts
 * with device nodes.
 */
#include <linux/fs_context.h>
#include <linux/init_task.h>
#include <linux/mnt_namespace.h>
#include <linux/nsproxy.h>
#include <linux/seq_file.h>
#include <linux/user_namespace.h>
#include <linux/vserver/mount.h>

#include "../../../fs/pnode.h"
#include "core/vserver.h"
#include "fs/cgroup.h"

/* A mount of these types starts empty, or shows only the guest's objects. */
static const char * const vs_own_types[] = {
	"devpts", "fuse", "mqueue", "overlay", "proc", "ramfs", "tmpfs",
};

static bool vs_is_own_type(const char *name)
{
	return match_string(vs_own_types, ARRAY_SIZE(vs_own_types), name) >= 0;
}

/* A guest must not change any mount in the mount namespace of the host. */
static bool vs_in_host_mnt_ns(void)
{
	return current->nsproxy->mnt_ns == init_task.nsproxy->mnt_ns;
}

/* Slow path of vs_may_mount(). */
bool __vs_may_mount(void)
{
	return !vs_in_host_mnt_ns() &&
	       __vs_ns_capable(current->nsproxy->mnt_ns->user_ns,
			       CAP_SYS_ADMIN, VXC_SECURE_MOUNT);
}

/* Slow path of vs_may_mount_type(). */
bool __vs_may_mount_type(const struct fs_context *fc)
{
	const struct file_system_type *type = fc->fs_type;

	if (!__vs_may_mount())
		return false;
	if (type->fs_flags & (FS_REQUIRES_DEV | FS_BINARY_MOUNTDATA))
		return vs_has_ccap(VXC_BINARY_MOUNT);
	if (!strcmp(type->name, "cgroup2"))
		return vs_cgroup_delegated();
	return vs_is_own_type(type->name);
}

/* Does the caller mount by VXC_SECURE_MOUNT alone, without CAP_SYS_ADMIN? */
static bool vs_mounts_securely(void)
{
	return !ns_capable_noaudit(current->nsproxy->mnt_ns->user_ns,
				   CAP_SYS_ADMIN);
}

/* Slow path of vs_mnt_flags() and vs_mnt_kept(): flags to enforce. */
unsigned int __vs_mnt_flags(void)
{
	if (!vs_mounts_securely())
		return 0;
	return MNT_NOSUID | (vs_has_ccap(VXC_DEV_MOUNT) ? 0 : MNT_NODEV);
}

/*
 * Slow path of vs_may_change_mnt(): a guest cannot clear a restricting flag
 * that the administrator has set.
 */
bool __vs_may_change_mnt(unsigned int old, unsigned int new)
{
	unsigned int locked = MNT_NOSUID | MNT_NODEV | MNT_NOEXEC | MNT_READONLY;

	if (!vs_mounts_securely())
		return true;
	if (vs_has_ccap(VXC_DEV_MOUNT))
		locked &= ~MNT_NODEV;
	return !(old & ~new & locked);
}

static struct mount *vs_next_mnt(struct mount *p, const struct mount *root)
{
	struct list_head *next = p->mnt_mounts.next;

	while (next == &p->mnt_mounts) {
		if (p == root)
			return NULL;
		next = p->mnt_child.next;
		p = p->mnt_parent;
	}
	return list_entry(next, struct mount, mnt_child);
}

/* Slow path of vs_mnt_restrict(). */
void __vs_mnt_restrict(struct mount *tree)
{
	unsigned int flags = __vs_mnt_flags();
	struct mount *p;

	for (p = tree; p; p = vs_next_mnt(p, tree))
		p->mnt.mnt_flags |= flags;
}

/* Slow path of vs_mnt_propagates().  The caller holds namespace_sem. */
bool __vs_mnt_propagates(struct mount *mnt)
{
	struct mount *p;

	if (!IS_MNT_SHARED(mnt) || vs_in_host_mnt_ns())
		return false;
	list_for_each_entry(p, &mnt->mnt_share, mnt_share)
		if (p->mnt_ns != mnt->mnt_ns)
			return true;
	return false;
}

/* Slow path of vs_hides_mounts(). */
bool __vs_hides_mounts(void)
{
	const struct vx_info *vxi = vx_current();

	return !vxi || (READ_ONCE(vxi->ctx.flags) & VXF_HIDE_MOUNT);
}

/**
 * vs_hides_mnt_ns() - is a mount namespace hidden from the caller
 * @ns: the namespace, which the caller named by its id or a descriptor
 *
 * Return: true in a guest for every namespace but the caller's own; with
 * VXF_HIDE_MOUNT for that one, too.
 */
bool vs_hides_mnt_ns(const struct mnt_namespace *ns)
{
	return vs_in_guest() &&
	       (vs_hides_mounts() || ns != current->nsproxy->mnt_ns);
}

/* Slow path of vs_is_guest_root(). */
bool __vs_is_guest_root(const struct path *root, struct path *path)
{
	if (path->mnt != root->mnt)
		return false;
	*path = *root;
	return true;
}

/*
 * Slow path of vs_show_mnt_root(): show the path relative to the root
 * directory.  All else has been mounted by the host: show it as "/".
 */
void __vs_show_mnt_root(struct seq_file *m, const struct vfsmount *mnt,
			const struct path *root)
{
	struct path path = { .mnt = root->mnt, .dentry = mnt->mnt_root };

	if (mnt->mnt_sb != root->mnt->mnt_sb ||
	    !is_subdir(path.dentry, root->dentry) ||
	    seq_path_root(m, &path, root, " \t\n\\"))
		seq_putc(m, '/');
}

/* Slow path of vs_hides_options(): these options contain paths of the host. */
bool __vs_hides_options(const struct super_block *sb)
{
	static const char * const types[] = { "btrfs", "overlay" };

	return match_string(types, ARRAY_SIZE(types), sb->s_type->name) >= 0;
}
