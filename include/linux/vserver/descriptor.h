/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Objects behind the descriptors of a guest that the guest did not open.
 *
 * A guest may read and write such an object as its descriptor allows.  For
 * all else it needs a path to it below its root.
 */
#ifndef _LINUX_VSERVER_DESCRIPTOR_H
#define _LINUX_VSERVER_DESCRIPTOR_H

#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

int __vs_link_error(const struct inode *inode, const struct path *path);
int __vs_walk_error(const struct file *file, bool rcu);
int __vs_change_error(const struct file *file);
bool __vs_leaves_root(const struct path *root, const struct path *from,
		      struct dentry *parent, bool rcu);

/**
 * vs_jump_link() - follow a link of /proc/PID to its object
 * @inode: the link
 * @path: the object; its reference is given away
 *
 * May sleep.
 *
 * Return: as nd_jump_link(); -EACCES when a guest may not go there.
 */
static inline int vs_jump_link(const struct inode *inode,
			       const struct path *path)
{
	int err = vs_in_guest() ? __vs_link_error(inode, path) : 0;

	if (!err)
		return nd_jump_link(path);
	path_put(path);
	return err;
}

/**
 * vs_walk_error() - may a path walk start at a descriptor
 * @file: the file behind the descriptor
 * @rcu: the walk may not sleep
 *
 * Return: 0; -EACCES; -ECHILD when the walk has to be done again without RCU.
 */
static inline int vs_walk_error(const struct file *file, bool rcu)
{
	return vs_in_guest() ? __vs_walk_error(file, rcu) : 0;
}

/**
 * vs_change_error() - may the caller change attributes by a descriptor
 * @file: the file behind the descriptor
 *
 * May sleep.
 *
 * Return: 0 or -EPERM.
 */
static inline int vs_change_error(const struct file *file)
{
	return vs_in_guest() ? __vs_change_error(file) : 0;
}

/**
 * vs_rw_error() - may the caller read or write with these flags
 * @file: the file
 * @flags: RWF_*
 *
 * RWF_NOAPPEND undoes O_APPEND, which F_SETFL may not do either.
 *
 * Return: 0 or -EPERM.
 */
static inline int vs_rw_error(const struct file *file, rwf_t flags)
{
	return unlikely(flags & RWF_NOAPPEND) ? vs_change_error(file) : 0;
}

/**
 * vs_leaves_root() - does ".." lead from a directory that left the root
 * @root: root of the walk
 * @from: where the walk is
 * @parent: parent directory of @from
 * @rcu: the walk may not sleep
 *
 * A directory that the host moves elsewhere takes the processes in it along.
 * If the root is guarded by a barrier, the walk stops there.
 */
static inline bool vs_leaves_root(const struct path *root,
				  const struct path *from,
				  struct dentry *parent, bool rcu)
{
	return vs_in_guest() && __vs_leaves_root(root, from, parent, rcu);
}

#else /* !CONFIG_VSERVER */

static inline int vs_jump_link(const struct inode *inode,
			       const struct path *path)
{
	return nd_jump_link(path);
}

static inline int vs_walk_error(const struct file *file, bool rcu)
{
	return 0;
}

static inline int vs_change_error(const struct file *file) { return 0; }

static inline int vs_rw_error(const struct file *file, rwf_t flags)
{
	return 0;
}

static inline bool vs_leaves_root(const struct path *root,
				  const struct path *from,
				  struct dentry *parent, bool rcu)
{
	return false;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_DESCRIPTOR_H */
