/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_KEY_H
#define _KERNEL_VSERVER_KEY_H

struct cred;
struct vx_info;

void vs_key_release(struct vx_info *vxi);
struct cred *vs_key_leave(void);

#endif /* _KERNEL_VSERVER_KEY_H */
