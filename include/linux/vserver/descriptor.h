/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Descriptors that a guest has, but did not open.
 *
 * A guest may read and write the object as the descriptor allows.  Everything
 * else needs a path to the object below the root of the guest.
 */
#ifndef _LINUX_VSERVER_DESCRIPTOR_H
#define _LINUX_VSERVER_DESCRIPTOR_H

#include <linux/fs.h>
#include <linux/namei.h>
#include <linux/path.h>
#include <linux/vserver/task.h>

int __vs_check_link(const struct inode *inode, const struct path *path);
int __vs_check_walk(const struct file *file, bool rcu);
int __vs_check_change(const struct file *file);
bool __vs_leaves_root(const struct path *root, const struct path *from,
		      struct dentry *parent, bool rcu);

/**
 * vs_jump_link() - follow a link of /proc/PID to its object
 * @inode: the link
 * @path: the object; the function takes over the reference
 *
 * Context: May sleep.
 *
 * Return: as nd_jump_link(); -EACCES if the guest may not reach the object.
 */
static inline int vs_jump_link(const struct inode *inode,
			       const struct path *path)
{
	int err = vs_in_guest() ? __vs_check_link(inode, path) : 0;

	if (!err)
		return nd_jump_link(path);
	path_put(path);
	return err;
}

/**
 * vs_check_walk() - may a path walk start at a descriptor
 * @file: the file behind the descriptor
 * @rcu: the walk is in RCU mode and may not sleep
 *
 * Return: 0; -EACCES; -ECHILD if the walk must restart outside of RCU mode.
 */
static inline int vs_check_walk(const struct file *file, bool rcu)
{
	return vs_in_guest() ? __vs_check_walk(file, rcu) : 0;
}

/**
 * vs_check_change() - may the caller change attributes by a descriptor
 * @file: the file behind the descriptor
 *
 * Context: May sleep.
 *
 * Return: 0 or -EPERM.
 */
static inline int vs_check_change(const struct file *file)
{
	return vs_in_guest() ? __vs_check_change(file) : 0;
}

/**
 * vs_check_rw() - may the caller read or write with these flags
 * @file: the file
 * @flags: RWF_*
 *
 * RWF_NOAPPEND overrides O_APPEND.  F_SETFL may not clear that flag either.
 *
 * Return: 0 or -EPERM.
 */
static inline int vs_check_rw(const struct file *file, rwf_t flags)
{
	return unlikely(flags & RWF_NOAPPEND) ? vs_check_change(file) : 0;
}

/**
 * vs_leaves_root() - would ".." leave the root of the guest
 * @root: root of the walk
 * @from: current position of the walk
 * @parent: parent directory of @from
 * @rcu: the walk is in RCU mode and may not sleep
 *
 * The host can move a directory with processes of a guest out of the root.  If
 * a barrier guards the root, the walk must not go up from there.
 *
 * Return: true if the walk must stop.
 */
static inline bool vs_leaves_root(const struct path *root,
				  const struct path *from,
				  struct dentry *parent, bool rcu)
{
	return vs_in_guest() && __vs_leaves_root(root, from, parent, rcu);
}

#endif /* _LINUX_VSERVER_DESCRIPTOR_H */
