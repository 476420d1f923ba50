/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_LSM_H
#define _KERNEL_VSERVER_LSM_H

#include <linux/lsm_hooks.h>

extern const struct lsm_id vserver_lsmid;
extern struct lsm_blob_sizes vserver_blob_sizes;

/* Concepts with hooks of their own register them. */
void vs_device_init(void);
void vs_ioctl_init(void);
#ifdef CONFIG_KEYS
void vs_key_init(void);
#else
static inline void vs_key_init(void) { }
#endif
void vs_machine_init(void);
void vs_receive_init(void);
void vs_sigio_init(void);
void vs_uring_init(void);

/* netlink.c */
int vs_netlink_create(int protocol);

#endif /* _KERNEL_VSERVER_LSM_H */
