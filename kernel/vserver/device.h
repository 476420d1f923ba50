/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_DEVICE_H
#define _KERNEL_VSERVER_DEVICE_H

#include <linux/types.h>

struct inode;

int vs_device_open_error(const struct inode *inode);

#endif /* _KERNEL_VSERVER_DEVICE_H */
