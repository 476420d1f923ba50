// SPDX-License-Identifier: GPL-2.0-only
/*
 * Devices inside a guest.
 *
 * A device number gives access to hardware or the kernel.  So a guest opens
 * only the devices of an allow list, no matter where it found the node.  Block
 * devices are not on the list, except loop devices with VXC_ADMIN_CLOOP.
 * CAP_MKNOD alone decides whether the guest may create nodes.
 */
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/major.h>
#include <linux/miscdevice.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "fs/device.h"

/**
 * vs_mem_allowed() - may guests open a device of MEM_MAJOR
 * @minor: minor number of the device
 *
 * They may open null, zero, full, random and urandom; not mem, port and kmsg.
 *
 * Return: true if they may.
 */
bool vs_mem_allowed(unsigned int minor)
{
	switch (minor) {
	case VS_MINOR_NULL:
	case 5:
	case 7:
	case 8:
	case 9:
		return true;
	}
	return false;
}

/* Devices that no process can use to affect another context. */
static bool vs_char_allowed(dev_t dev)
{
	switch (MAJOR(dev)) {
	case MEM_MAJOR:
		return vs_mem_allowed(MINOR(dev));
	case TTYAUX_MAJOR:
		/* tty and ptmx, not the console */
		return MINOR(dev) == 0 || MINOR(dev) == 2;
	case UNIX98_PTY_SLAVE_MAJOR ... UNIX98_PTY_SLAVE_MAJOR +
					UNIX98_PTY_MAJOR_COUNT - 1:
		return true;
	case MISC_MAJOR:
		return MINOR(dev) == FUSE_MINOR;
	}
	return false;
}

/* The loop driver checks the owner itself, see vs_may_control_loop(). */
static bool vs_is_loop(const struct inode *inode)
{
	if (S_ISBLK(inode->i_mode))
		return MAJOR(inode->i_rdev) == LOOP_MAJOR;
	return inode->i_rdev == MKDEV(MISC_MAJOR, LOOP_CTRL_MINOR);
}

/**
 * vs_check_device_open() - check whether a guest may open an inode
 * @inode: the inode, which need not be a device
 *
 * Return: 0; -EPERM for a device that is not allowed.
 */
int vs_check_device_open(const struct inode *inode)
{
	if (likely(!S_ISCHR(inode->i_mode) && !S_ISBLK(inode->i_mode)))
		return 0;
	if (S_ISCHR(inode->i_mode) && vs_char_allowed(inode->i_rdev))
		return 0;
	if (vs_is_loop(inode) && vs_has_ccap(VXC_ADMIN_CLOOP))
		return 0;
	return vs_deny("device", new_encode_dev(inode->i_rdev), -EPERM);
}

/*
 * A guest needs CAP_MKNOD to create a whiteout, too.  Mainline requires no
 * capability for it, but in a layer of an overlay it would hide a file.
 * Overlayfs itself creates whiteouts with the credentials of its mounter, not
 * with those of the task.
 */
static int hook_inode_mknod(struct inode *dir, struct dentry *dentry,
			    umode_t mode, dev_t dev)
{
	if (!vs_in_guest() || !S_ISCHR(mode) || dev != WHITEOUT_DEV ||
	    current_cred() != current_real_cred())
		return 0;
	return capable(CAP_MKNOD) ? 0 : -EPERM;
}

static struct security_hook_list device_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_mknod, hook_inode_mknod),
};

/**
 * vs_device_init() - register the LSM hooks of this file
 */
void __init vs_device_init(void)
{
	security_add_hooks(device_hooks, ARRAY_SIZE(device_hooks),
			   &vserver_lsmid);
}
