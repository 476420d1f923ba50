// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control groups: what of their files a guest may write.
 *
 * The limits of a guest are the host's, and so are the groups its tasks are
 * in.  What the host delegates is a cgroup namespace among the spaces of the
 * context: below its root the guest makes groups, and moves its tasks.
 */
#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/magic.h>
#include <linux/nsproxy.h>
#include <linux/vserver/denied.h>

#include "cgroup.h"
#include "vserver.h"

/* The group that was delegated, with a reference, or NULL. */
static struct cgroup *vs_cgroup_boundary(struct vx_info *vxi)
{
	struct cgroup *found = NULL;
	int i;

	mutex_lock(&vxi->space_lock);
	for (i = 0; i < VS_SPACES && !found; i++) {
		const struct vs_space *space = &vxi->space[i];

		if (space->mask & CLONE_NEWCGROUP)
			found = space->nsproxy->cgroup_ns->root_cset->dfl_cgrp;
	}
	/* To have all of the hierarchy is to have the host's. */
	if (found && !cgroup_parent(found))
		found = NULL;
	if (found)
		cgroup_get(found);
	mutex_unlock(&vxi->space_lock);
	return found;
}

/**
 * vs_cgroup_delegated() - does the guest of the caller have groups of its own
 */
bool vs_cgroup_delegated(void)
{
	struct vx_info *vxi = vx_current();
	struct cgroup *boundary = vxi ? vs_cgroup_boundary(vxi) : NULL;

	if (boundary)
		cgroup_put(boundary);
	return boundary;
}

/**
 * vs_is_cgroup() - is this a file or directory of control groups
 * @inode: the inode
 */
bool vs_is_cgroup(const struct inode *inode)
{
	return inode->i_sb->s_magic == CGROUP2_SUPER_MAGIC ||
	       inode->i_sb->s_magic == CGROUP_SUPER_MAGIC;
}

static void *vs_kn_priv(struct kernfs_node *kn)
{
	/* Cleared when the group goes. */
	return rcu_dereference(*(void __rcu __force **)&kn->priv);
}

/*
 * Below the boundary all is the guest's.  At it are the limits the host has
 * set: only what the kernel calls delegatable, and new groups.
 */
static bool vs_cgroup_owns(struct inode *inode, struct cgroup *boundary)
{
	struct kernfs_node *kn = inode->i_private;
	bool dir = S_ISDIR(inode->i_mode);
	const struct cftype *file;
	struct cgroup *cgrp;
	bool owns = false;

	rcu_read_lock();
	file = dir ? NULL : vs_kn_priv(kn);
	cgrp = vs_kn_priv(dir ? kn : kn->parent);
	if (cgrp == boundary)
		owns = !file || (file->flags & CFTYPE_NS_DELEGATABLE);
	else if (cgrp && cgrp->root == boundary->root)
		owns = cgroup_is_descendant(cgrp, boundary);
	rcu_read_unlock();
	return owns;
}

/**
 * vs_cgroup_permission() - may the guest of the caller write here
 * @inode: a file or directory of control groups
 * @mask: MAY_*
 *
 * Return: 0; -EACCES; -ECHILD in RCU mode.
 */
int vs_cgroup_permission(struct inode *inode, int mask)
{
	struct vx_info *vxi = vx_current();
	struct cgroup *boundary;
	bool owns;

	if (mask & MAY_NOT_BLOCK)
		return -ECHILD;
	if (!vxi)
		return -EACCES;
	if (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP)
		return 0;
	boundary = vs_cgroup_boundary(vxi);
	owns = boundary && vs_cgroup_owns(inode, boundary);
	if (boundary)
		cgroup_put(boundary);
	if (owns)
		return 0;
	return mask & MAY_ACCESS ? -EACCES : vs_deny("cgroup", 0, -EACCES);
}
