/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that a guest makes for itself.
 */
#ifndef _LINUX_VSERVER_DEVICE_H
#define _LINUX_VSERVER_DEVICE_H

#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

/* The owner of what the caller makes. */
static inline vxid_t vs_current_xid(void)
{
	return current->xid;
}

/**
 * vs_may_control_loop() - may the caller change a loop device
 * @xid: context that attached the file, or that of the caller
 *
 * A node is enough on the host; in a guest it takes VXC_ADMIN_CLOOP or the
 * capability that it stands for, and a device that is its own.
 */
static inline bool vs_may_control_loop(vxid_t xid)
{
	return !vs_in_guest() ||
	       (xid == current->xid &&
		vs_capable(CAP_SYS_ADMIN, VXC_ADMIN_CLOOP));
}

/**
 * vs_disk_denied() - may the caller not have the kernel open a block device
 * @err: what the caller is answered, a negative errno
 *
 * A guest may with VXC_BINARY_MOUNT: to mount it.
 */
static inline bool vs_disk_denied(int err)
{
	return vs_in_guest() && !vs_has_ccap(VXC_BINARY_MOUNT) &&
	       vs_deny("disk", 0, err);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_disk_denied(int err) { return false; }
static inline vxid_t vs_current_xid(void) { return VS_ID_HOST; }
static inline bool vs_may_control_loop(vxid_t xid) { return true; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_DEVICE_H */
