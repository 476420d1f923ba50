/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_DEVICE_H
#define _KERNEL_VSERVER_DEVICE_H

#include <linux/types.h>

struct inode;

/* Minor of MEM_MAJOR */
#define VS_MINOR_NULL		3

bool vs_mem_allowed(unsigned int minor);
int vs_check_device_open(const struct inode *inode);

#endif /* _KERNEL_VSERVER_DEVICE_H */
