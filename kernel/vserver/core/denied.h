/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The recorded denials of a context, see include/linux/vserver/denied.h.
 */
#ifndef _KERNEL_VSERVER_DENIED_H
#define _KERNEL_VSERVER_DENIED_H

struct vx_info;

void vs_denied_free(struct vx_info *vxi);

#endif /* _KERNEL_VSERVER_DENIED_H */
