// SPDX-License-Identifier: LGPL-2.1-or-later
/* Flags, capabilities and namespace mask of a process context. */
#include "vserver.h"

int vc_get_cflags(xid_t xid, struct vc_ctx_flags *flags)
{
	struct vcmd_ctx_flags_v0 data;

	if (vc_syscall(VCMD_get_cflags, xid, &data) < 0)
		return -1;
	flags->flagword = data.flagword;
	flags->mask = data.mask;
	return 0;
}

int vc_set_cflags(xid_t xid, const struct vc_ctx_flags *flags)
{
	struct vcmd_ctx_flags_v0 data = {
		.flagword	= flags->flagword,
		.mask		= flags->mask,
	};

	return vc_syscall(VCMD_set_cflags, xid, &data);
}

int vc_get_bcaps(xid_t xid, struct vc_ctx_caps *caps)
{
	struct vcmd_bcaps data;

	if (vc_syscall(VCMD_get_bcaps, xid, &data) < 0)
		return -1;
	caps->bcaps = data.bcaps;
	caps->bmask = data.bmask;
	return 0;
}

int vc_set_bcaps(xid_t xid, const struct vc_ctx_caps *caps)
{
	struct vcmd_bcaps data = {
		.bcaps	= caps->bcaps,
		.bmask	= caps->bmask,
	};

	return vc_syscall(VCMD_set_bcaps, xid, &data);
}

int vc_get_ccaps(xid_t xid, struct vc_ctx_caps *caps)
{
	struct vcmd_ctx_caps_v1 data;

	if (vc_syscall(VCMD_get_ccaps, xid, &data) < 0)
		return -1;
	caps->ccaps = data.ccaps;
	caps->cmask = data.cmask;
	return 0;
}

int vc_set_ccaps(xid_t xid, const struct vc_ctx_caps *caps)
{
	struct vcmd_ctx_caps_v1 data = {
		.ccaps	= caps->ccaps,
		.cmask	= caps->cmask,
	};

	return vc_syscall(VCMD_set_ccaps, xid, &data);
}

int vc_get_umask(xid_t xid, struct vc_umask *umask)
{
	struct vcmd_umask data;

	if (vc_syscall(VCMD_get_umask, xid, &data) < 0)
		return -1;
	umask->umask = data.umask;
	umask->mask = data.mask;
	return 0;
}

int vc_set_umask(xid_t xid, const struct vc_umask *umask)
{
	struct vcmd_umask data = {
		.umask	= umask->umask,
		.mask	= umask->mask,
	};

	return vc_syscall(VCMD_set_umask, xid, &data);
}
