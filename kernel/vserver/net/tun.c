// SPDX-License-Identifier: GPL-2.0-only
/*
 * Owners of tun and tap devices.
 *
 * A persistent device names a user or group that may attach to it.  In a guest
 * these ids belong to other users, so a guest attaches only to devices of its
 * own context, unless it has CAP_NET_ADMIN.
 */
#include <linux/capability.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"

static struct vs_tun *vs_tun_of(void *security)
{
	return security + vserver_blob_sizes.lbs_tun_dev;
}

/* Store the context that created a tun or tap device. */
static int hook_tun_dev_alloc_security(void *security)
{
	vs_tun_of(security)->maker = current->xid;
	return 0;
}

/* A guest needs CAP_NET_ADMIN for a device of another context. */
static int hook_tun_dev_open(void *security)
{
	if (!vs_in_guest() || vs_tun_of(security)->maker == current->xid ||
	    capable(CAP_NET_ADMIN))
		return 0;
	return vs_deny("tun", 0, -EPERM);
}

static struct security_hook_list tun_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(tun_dev_alloc_security, hook_tun_dev_alloc_security),
	LSM_HOOK_INIT(tun_dev_open, hook_tun_dev_open),
};

/**
 * vs_tun_init() - register the LSM hooks of this file
 */
void __init vs_tun_init(void)
{
	security_add_hooks(tun_hooks, ARRAY_SIZE(tun_hooks), &vserver_lsmid);
}
