/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A guest sees only some of /proc/sys.
 */
#ifndef _LINUX_VSERVER_SYSCTL_H
#define _LINUX_VSERVER_SYSCTL_H

#include <linux/dcache.h>
#include <linux/types.h>
#include <linux/vserver/netdev.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

bool __vs_sysctl_visible(const struct dentry *dir, const char *name,
			 umode_t mode);

/**
 * vs_sysctl_visible() - does a sysctl exist for the caller
 * @dir: the directory that it is in
 * @name: its name there
 * @mode: its type; a directory exists, unless it is that of a hidden interface
 *
 * Called with a reference to @dir, or with RCU held.
 */
static inline bool vs_sysctl_visible(const struct dentry *dir, const char *name,
				     umode_t mode)
{
	return (nx_sees_all() && !vs_in_guest()) ||
	       __vs_sysctl_visible(dir, name, mode);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_sysctl_visible(const struct dentry *dir, const char *name,
				     umode_t mode)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SYSCTL_H */
