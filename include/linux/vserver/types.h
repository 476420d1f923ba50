/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _LINUX_VSERVER_TYPES_H
#define _LINUX_VSERVER_TYPES_H

#include <linux/types.h>

typedef u32 vxid_t;	/* process context */
typedef u32 vnid_t;	/* network context */
typedef u32 vtag_t;	/* tag of a task: reported only */

struct vx_info;
struct nx_info;

#endif /* _LINUX_VSERVER_TYPES_H */
