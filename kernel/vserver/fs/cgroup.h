/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_CGROUP_H
#define _KERNEL_VSERVER_CGROUP_H

#include <linux/types.h>

struct inode;

bool vs_cgroup_delegated(void);
bool vs_is_cgroup(const struct inode *inode);
int vs_cgroup_permission(struct inode *inode, int mask);

#endif /* _KERNEL_VSERVER_CGROUP_H */
