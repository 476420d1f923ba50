/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_LSM_H
#define _KERNEL_VSERVER_LSM_H

#include <linux/lsm_hooks.h>
#include <linux/vserver/types.h>

extern const struct lsm_id vserver_lsmid;
extern struct lsm_blob_sizes vserver_blob_sizes;

/* LSM blobs of kernel objects */
struct vs_key {
	vxid_t	owner;	/* context that owns the key */
};

struct vs_cred {
	vxid_t	maker;	/* context that created the credentials */
};

struct vs_tun {
	vxid_t	maker;	/* context that created the device */
};

/* Each of these registers the hooks of one file. */
void vs_ceiling_init(void);
void vs_cred_init(void);
void vs_descriptor_init(void);
void vs_device_init(void);
void vs_foreign_init(void);
void vs_inode_init(void);
void vs_ioctl_init(void);
#ifdef CONFIG_KEYS
void vs_key_init(void);
#else
static inline void vs_key_init(void) { }
#endif
void vs_machine_init(void);
void vs_net_init(void);
void vs_quota_init(void);
void vs_sigio_init(void);
void vs_socket_init(void);
void vs_task_init(void);
void vs_tun_init(void);
void vs_uring_init(void);

/* cred.c */
vxid_t vs_cred_maker(const struct cred *cred);
bool vs_cred_is_own(const struct cred *cred);
bool vs_cred_is_borrowed(const struct cred *cred);
void vs_cred_enter(struct cred *cred, vxid_t xid);

/* netlink.c */
int vs_netlink_create(int protocol);

#endif /* _KERNEL_VSERVER_LSM_H */
