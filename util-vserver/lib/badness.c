// SPDX-License-Identifier: LGPL-2.1-or-later
/* Badness: bias of the OOM killer for the processes of a context. */
#include "vserver.h"

int vc_get_badness(xid_t xid, int64_t *badness)
{
	struct vcmd_badness_v0 data;

	if (vc_syscall(VCMD_get_badness, xid, &data) < 0)
		return -1;
	*badness = data.bias;
	return 0;
}

int vc_set_badness(xid_t xid, int64_t badness)
{
	struct vcmd_badness_v0 data = { .bias = badness };

	return vc_syscall(VCMD_set_badness, xid, &data);
}
