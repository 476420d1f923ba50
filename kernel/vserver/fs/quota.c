// SPDX-License-Identifier: GPL-2.0-only
/*
 * Quotas: VXC_QUOTA_CTL lets root of a guest look after those of its users and
 * groups.  Project quotas are the disk limits of guests, and turning quotas on
 * and off is a matter of the whole file system: both are the host's.
 */
#include <linux/dqblk_xfs.h>
#include <linux/fs.h>
#include <linux/vserver/fs.h>

#include "core/vserver.h"

/* The rest of vs_may_quotactl(). */
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
