/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_IOCTL_H
#define _KERNEL_VSERVER_IOCTL_H

struct lsm_id;

void vs_ioctl_init(const struct lsm_id *id);

#endif /* _KERNEL_VSERVER_IOCTL_H */
