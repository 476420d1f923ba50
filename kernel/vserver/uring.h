/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_URING_H
#define _KERNEL_VSERVER_URING_H

struct lsm_id;

void vs_uring_init(const struct lsm_id *id);

#endif /* _KERNEL_VSERVER_URING_H */
