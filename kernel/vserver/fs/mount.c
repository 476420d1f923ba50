// SPDX-License-Identifier: GPL-2.0-only
/*
 * Mounts: what a guest may mount, and what it sees of mounts.
 *
 * VXC_SECURE_MOUNT lets root of a guest mount in a namespace of its own what
 * is its own: copies of what it sees, and file systems that start empty or
 * show its own processes.  VXC_BINARY_MOUNT adds those whose content the
 * kernel parses (disk images, binary mount data), VXC_DEV_MOUNT devices.
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

/* Each mount is a new one of the guest, or shows what the guest has anyway. */
static const char * const vs_own_types[] = {
	"devpts", "fuse", "mqueue", "overlay", "proc", "ramfs", "tmpfs",
};

static bool vs_is_own_type(const char *name)
{
	return match_string(vs_own_types, ARRAY_SIZE(vs_own_types), name) >= 0;
}

/* The part of the host's mounts that a guest can change is none. */
static bool vs_in_host_mnt_ns(void)
{
	return current->nsproxy->mnt_ns == init_task.nsproxy->mnt_ns;
}

/* The rest of vs_may_mount(). */
bool __vs_may_mount(void)
{
	return !vs_in_host_mnt_ns() &&
	       __vs_ns_capable(current->nsproxy->mnt_ns->user_ns,
			       CAP_SYS_ADMIN, VXC_SECURE_MOUNT);
}

/* The rest of vs_may_mount_type(). */
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

/* Does the caller mount by VXC_SECURE_MOUNT alone? */
static bool vs_mounts_securely(void)
{
	return !ns_capable_noaudit(current->nsproxy->mnt_ns->user_ns,
				   CAP_SYS_ADMIN);
}

/* What the rest of vs_mnt_flags() and vs_mnt_kept() is about. */
unsigned int __vs_mnt_flags(void)
{
	if (!vs_mounts_securely())
		return 0;
	return MNT_NOSUID | (vs_has_ccap(VXC_DEV_MOUNT) ? 0 : MNT_NODEV);
}

/*
 * The rest of vs_may_change_mnt(): what the administrator took away with a
 * flag a guest cannot give itself.
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

/* The rest of vs_mnt_restrict(). */
void __vs_mnt_restrict(struct mount *tree)
{
	unsigned int flags = __vs_mnt_flags();
	struct mount *p;

	for (p = tree; p; p = vs_next_mnt(p, tree))
		p->mnt.mnt_flags |= flags;
}

/* The rest of vs_mnt_propagates().  Called with the namespaces locked. */
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

/* The rest of vs_hides_mounts(). */
bool __vs_hides_mounts(void)
{
	const struct vx_info *vxi = vx_current();

	return !vxi || (READ_ONCE(vxi->ctx.flags) & VXF_HIDE_MOUNT);
}

/**
 * vs_hides_mnt_ns() - can the caller not ask about a mount namespace
 * @ns: the namespace, by number or descriptor
 */
bool vs_hides_mnt_ns(const struct mnt_namespace *ns)
{
	return vs_in_guest() &&
	       (vs_hides_mounts() || ns != current->nsproxy->mnt_ns);
}

/* The rest of vs_is_guest_root(). */
bool __vs_is_guest_root(const struct path *root, struct path *path)
{
	if (path->mnt != root->mnt)
		return false;
	*path = *root;
	return true;
}

/*
 * The rest of vs_show_mnt_root(): show the path below the root directory.
 * The host mounted everything else, and that is shown as "/".
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

/* The rest of vs_hides_options(): layers, and the path of a subvolume. */
bool __vs_hides_options(const struct super_block *sb)
{
	static const char * const types[] = { "btrfs", "overlay" };

	return match_string(types, ARRAY_SIZE(types), sb->s_type->name) >= 0;
}
