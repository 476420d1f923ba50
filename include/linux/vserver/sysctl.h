/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Entries of /proc/sys that a guest may see.
 */
#ifndef _LINUX_VSERVER_SYSCTL_H
#define _LINUX_VSERVER_SYSCTL_H

#include <linux/dcache.h>
#include <linux/types.h>
#include <linux/vserver/netdev.h>
#include <linux/vserver/task.h>

bool __vs_sysctl_visible(const struct dentry *dir, const char *name,
			 umode_t mode);

/**
 * vs_sysctl_visible() - may the caller see an entry of /proc/sys
 * @dir: the directory of the entry
 * @name: name of the entry
 * @mode: type of the entry; a directory is visible, unless it is for a hidden
 *	interface
 *
 * Context: Call this with a reference to @dir, or in an RCU read-side section.
 *
 * Return: true if it may.
 */
static inline bool vs_sysctl_visible(const struct dentry *dir, const char *name,
				     umode_t mode)
{
	return (nx_sees_all() && !vs_in_guest()) ||
	       __vs_sysctl_visible(dir, name, mode);
}

#endif /* _LINUX_VSERVER_SYSCTL_H */
