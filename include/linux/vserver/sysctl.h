/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What of /proc/sys a guest sees.
 */
#ifndef _LINUX_VSERVER_SYSCTL_H
#define _LINUX_VSERVER_SYSCTL_H

#include <linux/dcache.h>
#include <linux/stat.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

bool __vs_sysctl_visible(const struct dentry *dir, const char *name);

/**
 * vs_sysctl_visible() - does a sysctl exist for the caller
 * @dir: the directory that it is in
 * @name: its name there
 * @mode: its type; a directory always exists
 *
 * Called with a reference to @dir, or with RCU held.
 */
static inline bool vs_sysctl_visible(const struct dentry *dir, const char *name,
				     umode_t mode)
{
	return !vs_in_guest() || S_ISDIR(mode) || __vs_sysctl_visible(dir, name);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_sysctl_visible(const struct dentry *dir, const char *name,
				     umode_t mode)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SYSCTL_H */
