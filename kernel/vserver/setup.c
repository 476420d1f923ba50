// SPDX-License-Identifier: GPL-2.0-only
/*
 * Registration of the LSM.
 *
 * It has LSM_ORDER_FIRST, so that neither lsm= nor security= on the kernel
 * command line can disable it.  Each file registers its own hooks.
 *
 * Most hooks record a refusal by vs_deny(), and `vserver NAME denied` shows it.
 * Two kinds of rules record nothing: the rules between two contexts, see
 * access.h, and those that hide an object.
 */
#include <linux/lsm_hooks.h>

#include "core/lsm.h"

static int __init vserver_lsm_init(void)
{
	vs_task_init();
	vs_inode_init();
	vs_net_init();
	vs_ceiling_init();
	vs_cred_init();
	vs_descriptor_init();
	vs_device_init();
	vs_foreign_init();
	vs_ioctl_init();
	vs_key_init();
	vs_machine_init();
	vs_quota_init();
	vs_sigio_init();
	vs_socket_init();
	vs_tun_init();
	vs_uring_init();
	return 0;
}

DEFINE_LSM(vserver) = {
	.name	= "vserver",
	.order	= LSM_ORDER_FIRST,
	.init	= vserver_lsm_init,
	.blobs	= &vserver_blob_sizes,
};
