/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Watches of files: inotify, fanotify, dnotify.
 *
 * Host and guests may share a directory, and an event contains a file name.  So
 * a watch of a guest reports only what processes of this guest do.
 */
#ifndef _LINUX_VSERVER_NOTIFY_H
#define _LINUX_VSERVER_NOTIFY_H

#include <linux/fsnotify_backend.h>
#include <linux/magic.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

/**
 * vs_xid_hears() - may an action of the caller be reported to a context
 * @xid: the context
 *
 * Return: true if it may.
 */
static inline bool vs_xid_hears(vxid_t xid)
{
	return likely(!vs_id_is_guest(xid)) || xid == current->xid;
}

/**
 * vs_notify_init() - record the owner of a group of watches
 * @group: the new group
 */
static inline void vs_notify_init(struct fsnotify_group *group)
{
	group->vs_xid = current->xid;
}

/*
 * Is this an event of cgroup.events and the like?  A kernel worker reports
 * these, so the context that caused the event is unknown.  A guest can watch
 * only the groups that it sees, see vs_cgroup_permission().
 */
static inline bool vs_notify_is_cgroup(const void *data, int data_type)
{
	const struct inode *inode = fsnotify_data_inode(data, data_type);

	return (current->flags & PF_WQ_WORKER) && inode &&
	       inode->i_sb->s_magic == CGROUP2_SUPER_MAGIC;
}

/**
 * vs_notify_hears() - may an event be reported to a group of watches
 * @group: a group with a watch that matches
 * @data: the object of the event
 * @data_type: type of @data, FSNOTIFY_EVENT_*
 *
 * Return: true if it may.
 */
static inline bool vs_notify_hears(const struct fsnotify_group *group,
				   const void *data, int data_type)
{
	return vs_xid_hears(group->vs_xid) ||
	       vs_notify_is_cgroup(data, data_type);
}

/**
 * vs_check_watch() - may the caller change the watches of a group
 * @group: the group; another context may have passed its descriptor
 *
 * Return: 0; -EPERM for a guest that did not create the group.
 */
static inline int vs_check_watch(const struct fsnotify_group *group)
{
	if (!vs_in_guest() || group->vs_xid == current->xid)
		return 0;
	return vs_deny("watch", 0, -EPERM);
}

#else /* !CONFIG_VSERVER */

static inline void vs_notify_init(struct fsnotify_group *group) { }

static inline bool vs_notify_hears(const struct fsnotify_group *group,
				   const void *data, int data_type)
{
	return true;
}

static inline int vs_check_watch(const struct fsnotify_group *group)
{
	return 0;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_NOTIFY_H */
