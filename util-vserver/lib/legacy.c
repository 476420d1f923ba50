// SPDX-License-Identifier: LGPL-2.1-or-later
/* The first two calls, which ordinary users may also issue. */
#include <errno.h>

#include "vserver.h"

xid_t vc_new_s_context(xid_t xid, uint32_t remove_cap, uint32_t flags)
{
	struct vcmd_new_s_context_v1 data = {
		.remove_cap	= remove_cap,
		.flags		= flags,
	};

	return (xid_t)vc_syscall(VCMD_new_s_context, xid, &data);
}

int vc_set_ipv4root(uint32_t bcast, size_t nb,
		    const struct vc_ip_mask_pair *ips)
{
	struct vcmd_set_ipv4root_v3 data = { .broadcast = bcast };
	size_t i;

	if (nb > NB_IPV4ROOT) {
		errno = EINVAL;
		return -1;
	}
	for (i = 0; i < nb; i++) {
		data.ip_mask_pair[i].ip = ips[i].ip;
		data.ip_mask_pair[i].mask = ips[i].mask;
	}
	return vc_syscall(VCMD_set_ipv4root, (uint32_t)nb, &data);
}
