// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quotas: VXC_QUOTA_CTL permits root of a guest to manage the quotas of its
 * users and groups.  Only the host manages project quotas, which are the disk
 * limits of guests, and turns quotas of a filesystem on and off.
 */
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <linux/vserver/fs.h>

#include "core/vserver.h"

/* Slow path of vs_may_quotactl(). */
bool __vs_may_quotactl(int type, int cmd)
{
	if (type != USRQUOTA && type != GRPQUOTA)
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
