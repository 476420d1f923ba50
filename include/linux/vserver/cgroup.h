/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Control groups: the lookup for the path that a mount shows.
 */
#ifndef _LINUX_VSERVER_CGROUP_H
#define _LINUX_VSERVER_CGROUP_H

#include <linux/kernfs.h>

#ifdef CONFIG_VSERVER

struct dentry *vs_cgroup_dentry(struct kernfs_node *kn,
				struct super_block *sb);

#else /* !CONFIG_VSERVER */

static inline struct dentry *vs_cgroup_dentry(struct kernfs_node *kn,
					      struct super_block *sb)
{
	return kernfs_node_dentry(kn, sb);
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_CGROUP_H */
