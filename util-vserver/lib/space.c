// SPDX-License-Identifier: LGPL-2.1-or-later
/* Namespaces that a context keeps. */
#include "vserver.h"

int vc_enter_namespace(xid_t xid, uint64_t mask, uint32_t index)
{
	struct vcmd_space_mask_v2 data = { .mask = mask, .index = index };

	return vc_syscall(VCMD_enter_space, xid, &data);
}

int vc_set_namespace(xid_t xid, uint64_t mask, uint32_t index)
{
	struct vcmd_space_mask_v2 data = { .mask = mask, .index = index };

	return vc_syscall(VCMD_set_space, xid, &data);
}

uint64_t vc_get_space_mask(void)
{
	struct vcmd_space_mask_v1 data;

	if (vc_syscall(VCMD_get_space_mask, 0, &data) < 0)
		return 0;
	return data.mask;
}

uint64_t vc_get_space_default(void)
{
	struct vcmd_space_mask_v1 data;

	if (vc_syscall(VCMD_get_space_default, 0, &data) < 0)
		return 0;
	return data.mask;
}
