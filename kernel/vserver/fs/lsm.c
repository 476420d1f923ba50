// SPDX-License-Identifier: GPL-2.0-only
/*
 * LSM hooks of inodes: attributes and extended attributes.
 */
#include <linux/string.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/fs.h>
#include <linux/vserver/task.h>
#include <linux/xattr.h>

#include "core/lsm.h"
#include "core/vserver.h"

/*
 * An owner may change owner, mode, times and ACLs without permission on the
 * object itself.  Guest and host share user ids, so a guest also needs the
 * permission to write.
 */
static int vs_check_setattr(struct dentry *dentry)
{
	return vs_inode_permission(d_inode(dentry), MAY_WRITE);
}

/* A guest changes owner, mode and times only where it may write. */
static int hook_inode_setattr(struct mnt_idmap *idmap, struct dentry *dentry,
			      struct iattr *attr)
{
	return vs_check_setattr(dentry);
}

/* A guest sets an ACL only where it may write. */
static int hook_inode_set_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			      const char *acl_name, struct posix_acl *kacl)
{
	return vs_check_setattr(dentry);
}

/* A guest removes an ACL only where it may write. */
static int hook_inode_remove_acl(struct mnt_idmap *idmap,
				 struct dentry *dentry, const char *acl_name)
{
	return vs_check_setattr(dentry);
}

static bool vs_is_own_xattr(const char *name)
{
	return !strcmp(name, VS_XATTR_NAME);
}

static int vs_check_own_xattr(const char *name)
{
	if (!vs_in_guest() || !vs_is_own_xattr(name))
		return 0;
	return vs_deny("attribute", 0, -EPERM);
}

/*
 * A guest cannot read security.vserver.
 *
 * vs_xattr_read() reads it through a stacked filesystem, which calls this hook
 * for its lower layer.  PF_VS_ASKS identifies such a read.  Foreign credentials
 * would not: io_uring uses those, too.
 */
static int hook_inode_getxattr(struct dentry *dentry, const char *name)
{
	if (current->flags & PF_VS_ASKS)
		return 0;
	return vs_check_own_xattr(name);
}

/*
 * A guest cannot set security.vserver, and sets other attributes only where it
 * may write.
 */
static int hook_inode_setxattr(struct mnt_idmap *idmap, struct dentry *dentry,
			       const char *name, const void *value,
			       size_t size, int flags)
{
	return vs_check_own_xattr(name) ?: vs_check_setattr(dentry);
}

/*
 * A guest cannot remove security.vserver, and removes other attributes only
 * where it may write.
 */
static int hook_inode_removexattr(struct mnt_idmap *idmap,
				  struct dentry *dentry, const char *name)
{
	return vs_check_own_xattr(name) ?: vs_check_setattr(dentry);
}

/* Update the cached attributes after a write of security.vserver. */
static void hook_inode_post_setxattr(struct dentry *dentry, const char *name,
				     const void *value, size_t size, int flags)
{
	if (vs_is_own_xattr(name))
		vs_inode_reload(dentry);
}

/* Update the cached attributes after a removal of security.vserver. */
static void hook_inode_post_removexattr(struct dentry *dentry, const char *name)
{
	if (vs_is_own_xattr(name))
		vs_inode_reload(dentry);
}

static struct security_hook_list vs_inode_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_setattr, hook_inode_setattr),
	LSM_HOOK_INIT(inode_set_acl, hook_inode_set_acl),
	LSM_HOOK_INIT(inode_remove_acl, hook_inode_remove_acl),
	LSM_HOOK_INIT(inode_getxattr, hook_inode_getxattr),
	LSM_HOOK_INIT(inode_setxattr, hook_inode_setxattr),
	LSM_HOOK_INIT(inode_removexattr, hook_inode_removexattr),
	LSM_HOOK_INIT(inode_post_setxattr, hook_inode_post_setxattr),
	LSM_HOOK_INIT(inode_post_removexattr, hook_inode_post_removexattr),
};

void __init vs_inode_init(void)
{
	security_add_hooks(vs_inode_hooks, ARRAY_SIZE(vs_inode_hooks),
			   &vserver_lsmid);
}
