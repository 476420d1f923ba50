// SPDX-License-Identifier: GPL-2.0-only
/*
 * Control groups: which of them a guest sees, and which files it may write.
 *
 * The host sets the limits of a guest and the groups of its tasks.  It
 * delegates a group by a cgroup namespace among the spaces of the context.
 * Below the root of that namespace the guest creates groups and moves its
 * tasks.
 *
 * A mount may contain more groups.  A guest can neither search a directory nor
 * open a file of groups that are not below its own group.
 */
#include <linux/cgroup.h>
#include <linux/fs.h>
#include <linux/kernfs.h>
#include <linux/magic.h>
#include <linux/nsproxy.h>
#include <linux/vserver/cgroup.h>
#include <linux/vserver/denied.h>

#include "core/vserver.h"
#include "fs/cgroup.h"

/* Get the group that the host delegated, with a reference, or NULL. */
static struct cgroup *vs_cgroup_boundary(struct vx_info *vxi)
{
	struct cgroup *found = NULL;
	int i;

	if (!vxi)
		return NULL;
	mutex_lock(&vxi->space_lock);
	for (i = 0; i < VS_SPACES && !found; i++) {
		const struct vs_space *space = &vxi->space[i];

		if (space->mask & CLONE_NEWCGROUP)
			found = space->nsproxy->cgroup_ns->root_cset->dfl_cgrp;
	}
	/* The root of the hierarchy is the host's and is never delegated. */
	if (found && !cgroup_parent(found))
		found = NULL;
	if (found)
		cgroup_get(found);
	mutex_unlock(&vxi->space_lock);
	return found;
}

/**
 * vs_cgroup_delegated() - does the caller's guest have a delegated group
 *
 * Context: process; takes the space_lock of the caller's context.
 * Return: true if the host has delegated a group.
 */
bool vs_cgroup_delegated(void)
{
	struct vx_info *vxi = vx_current();
	struct cgroup *boundary = vs_cgroup_boundary(vxi);

	if (boundary)
		cgroup_put(boundary);
	return boundary;
}

/**
 * vs_is_cgroup() - is this a file or directory of a cgroup filesystem
 * @inode: the inode
 *
 * Return: true for cgroup version 1 and 2.
 */
bool vs_is_cgroup(const struct inode *inode)
{
	return inode->i_sb->s_magic == CGROUP2_SUPER_MAGIC ||
	       inode->i_sb->s_magic == CGROUP_SUPER_MAGIC;
}

static void *vs_kn_priv(struct kernfs_node *kn)
{
	/* The kernel clears it when it removes the group. */
	return rcu_dereference(*(void __rcu __force **)&kn->priv);
}

/*
 * Get the highest group that a guest sees, with a reference, or NULL.  This is
 * the delegated group, or else the caller's own; never the root group, which is
 * the host's.
 */
static struct cgroup *vs_cgroup_top(struct vx_info *vxi)
{
	struct cgroup *top = vs_cgroup_boundary(vxi);

	if (top)
		return top;
	rcu_read_lock();
	top = task_css_set(current)->dfl_cgrp;
	if (!cgroup_parent(top) || !cgroup_tryget(top))
		top = NULL;
	rcu_read_unlock();
	return top;
}

static struct cgroup *vs_cgroup_of(struct inode *inode)
{
	struct kernfs_node *kn = inode->i_private;

	return vs_kn_priv(S_ISDIR(inode->i_mode) ? kn : kn->parent);
}

/* Groups of version 1 are in other hierarchies, which no guest sees. */
static bool vs_cgroup_sees(struct inode *inode, struct cgroup *top)
{
	struct cgroup *cgrp;
	bool sees;

	rcu_read_lock();
	cgrp = vs_cgroup_of(inode);
	sees = cgrp && cgrp->root == top->root &&
	       cgroup_is_descendant(cgrp, top);
	rcu_read_unlock();
	return sees;
}

/*
 * The guest may write everything below the delegated group.  In that group the
 * host has set limits, so the guest may write delegatable files and add groups.
 */
static bool vs_cgroup_owns(struct inode *inode, struct cgroup *boundary)
{
	const struct cftype *file;
	bool owns;

	rcu_read_lock();
	file = S_ISDIR(inode->i_mode) ? NULL : vs_kn_priv(inode->i_private);
	owns = vs_cgroup_of(inode) != boundary || !file ||
	       (file->flags & CFTYPE_NS_DELEGATABLE);
	rcu_read_unlock();
	return owns && vs_cgroup_sees(inode, boundary);
}

static bool vs_cgroup_allows(struct vx_info *vxi, struct inode *inode,
			     bool write)
{
	struct cgroup *top = write ? vs_cgroup_boundary(vxi) :
				     vs_cgroup_top(vxi);
	bool allows;

	if (!top)
		return false;
	allows = write ? vs_cgroup_owns(inode, top) :
			 vs_cgroup_sees(inode, top);
	cgroup_put(top);
	return allows;
}

/**
 * vs_cgroup_permission() - check whether the caller's guest may use this inode
 * @inode: a file or directory of a cgroup filesystem
 * @mask: MAY_*
 *
 * Context: process; sleeps unless @mask has MAY_NOT_BLOCK.
 * Return: 0; -EACCES; -ECHILD if @mask has MAY_NOT_BLOCK.
 */
int vs_cgroup_permission(struct inode *inode, int mask)
{
	struct vx_info *vxi = vx_current();

	if (current->flags & PF_VS_ASKS)
		return 0;
	if (mask & MAY_NOT_BLOCK)
		return -ECHILD;
	if (vxi && (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP))
		return 0;
	if (vs_cgroup_allows(vxi, inode, mask & MAY_WRITE))
		return 0;
	return mask & MAY_ACCESS ? -EACCES : vs_deny("cgroup", 0, -EACCES);
}

/**
 * vs_cgroup_dentry() - kernfs_node_dentry() for a mount by the caller
 * @kn: group at the root of the cgroup namespace
 * @sb: super block of the hierarchy
 *
 * The lookup starts at the root of the hierarchy and passes groups that the
 * caller's guest does not see.  So it runs with PF_VS_ASKS.
 *
 * Context: process; may sleep.
 * Return: the dentry, or an ERR_PTR().
 */
struct dentry *vs_cgroup_dentry(struct kernfs_node *kn,
				struct super_block *sb)
{
	unsigned int saved = current->flags;
	struct dentry *dentry;

	current->flags |= PF_VS_ASKS;
	dentry = kernfs_node_dentry(kn, sb);
	current_restore_flags(saved, PF_VS_ASKS);
	return dentry;
}
