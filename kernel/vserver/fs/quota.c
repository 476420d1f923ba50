// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quotas: VXC_QUOTA_CTL permits root of a guest to manage the quotas of its
 * users and groups.  Only the host manages project quotas, which are the disk
 * limits of guests, and turns quotas of a filesystem on and off.
 */
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/fs.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"

static bool vs_is_guest_quota(int type)
{
	return type == USRQUOTA || type == GRPQUOTA;
}

/* Slow path of vs_may_quotactl(). */
bool __vs_may_quotactl(int type, int cmd)
{
	if (!vs_is_guest_quota(type))
		return false;
	switch (cmd) {
	case Q_GETQUOTA:
	case Q_GETNEXTQUOTA:
	case Q_SETQUOTA:
	case Q_XGETQUOTA:
	case Q_XGETNEXTQUOTA:
	case Q_XSETQLIM:
		return __vs_ns_capable(&init_user_ns, CAP_SYS_ADMIN,
				       VXC_QUOTA_CTL);
	}
	return false;
}

/*
 * A guest uses quotactl(2) only with VXC_QUOTA_CTL, because all guests on a
 * filesystem share the ids of its quotas.
 */
static int hook_quotactl(int cmds, int type, int id,
			 const struct super_block *sb)
{
	if (!vs_in_guest() ||
	    (vs_is_guest_quota(type) && vs_has_ccap(VXC_QUOTA_CTL)))
		return 0;
	return vs_deny("quota", cmds, -EPERM);
}

static struct security_hook_list quota_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(quotactl, hook_quotactl),
};

/**
 * vs_quota_init() - register the LSM hooks of this file
 */
void __init vs_quota_init(void)
{
	security_add_hooks(quota_hooks, ARRAY_SIZE(quota_hooks),
			   &vserver_lsmid);
}
