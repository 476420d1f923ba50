// SPDX-License-Identifier: LGPL-2.1-or-later
/* Network contexts: create, enter, flags and capabilities. */
#include "vserver.h"

nid_t vc_net_create(nid_t nid)
{
	return (nid_t)vc_syscall(VCMD_net_create, nid, NULL);
}

int vc_net_migrate(nid_t nid)
{
	return vc_syscall(VCMD_net_migrate, nid, NULL);
}

nid_t vc_get_task_nid(pid_t pid)
{
	return (nid_t)vc_syscall(VCMD_task_nid, (uint32_t)pid, NULL);
}

int vc_get_nx_info(nid_t nid, struct vc_nx_info *info)
{
	struct vcmd_nx_info_v0 data;

	if (vc_syscall(VCMD_nx_info, nid, &data) < 0)
		return -1;
	info->nid = data.nid;
	return 0;
}

int vc_get_nflags(nid_t nid, struct vc_net_flags *flags)
{
	struct vcmd_net_flags_v0 data;

	if (vc_syscall(VCMD_get_nflags, nid, &data) < 0)
		return -1;
	flags->flagword = data.flagword;
	flags->mask = data.mask;
	return 0;
}

int vc_set_nflags(nid_t nid, const struct vc_net_flags *flags)
{
	struct vcmd_net_flags_v0 data = {
		.flagword	= flags->flagword,
		.mask		= flags->mask,
	};

	return vc_syscall(VCMD_set_nflags, nid, &data);
}

int vc_get_ncaps(nid_t nid, struct vc_net_caps *caps)
{
	struct vcmd_net_caps_v0 data;

	if (vc_syscall(VCMD_get_ncaps, nid, &data) < 0)
		return -1;
	caps->ncaps = data.ncaps;
	caps->cmask = data.cmask;
	return 0;
}

int vc_set_ncaps(nid_t nid, const struct vc_net_caps *caps)
{
	struct vcmd_net_caps_v0 data = {
		.ncaps	= caps->ncaps,
		.cmask	= caps->cmask,
	};

	return vc_syscall(VCMD_set_ncaps, nid, &data);
}
