/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Devices that a guest attaches or opens for itself.
 */
#ifndef _LINUX_VSERVER_DEVICE_H
#define _LINUX_VSERVER_DEVICE_H

#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

/* The owner of a device that the caller creates. */
static inline vxid_t vs_current_xid(void)
{
	return current->xid;
}

#else /* !CONFIG_VSERVER */

static inline vxid_t vs_current_xid(void) { return VS_ID_HOST; }

#endif /* CONFIG_VSERVER */

/**
 * vs_may_control_loop() - may the caller change a loop device
 * @xid: context that attached the file, or that of the caller
 *
 * On the host the permissions of the device node decide.  A guest also needs
 * CAP_SYS_ADMIN or VXC_ADMIN_CLOOP, and must have attached the file itself.
 *
 * Return: true if it may.
 */
static inline bool vs_may_control_loop(vxid_t xid)
{
	return !vs_in_guest() ||
	       (xid == vs_current_xid() &&
		vs_capable(CAP_SYS_ADMIN, VXC_ADMIN_CLOOP));
}

/**
 * vs_disk_denied() - is the caller denied to open a block device
 * @err: negative errno that the caller will get
 *
 * This is for opens by the kernel on behalf of the caller.  A guest needs
 * VXC_BINARY_MOUNT, which lets it mount the device.
 *
 * Return: true if it is denied.
 */
static inline bool vs_disk_denied(int err)
{
	return vs_in_guest() && !vs_has_ccap(VXC_BINARY_MOUNT) &&
	       vs_deny("disk", 0, err);
}

#endif /* _LINUX_VSERVER_DEVICE_H */
