// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Handles private contexts.  See context-private.h.
 */
#include <errno.h>

#include "context-private.h"

bool context_is_private(xid_t xid)
{
	struct vc_ctx_flags flags = { 0, 0 };
	int err = errno, ret = vc_get_cflags(xid, &flags);

	errno = err;
	return ret == 0 && flags.flagword & VXF_INFO_PRIVATE;
}

bool context_refused_private(xid_t xid)
{
	return (errno == EACCES || errno == EPERM) && context_is_private(xid);
}

int context_end_private(xid_t xid)
{
	struct vc_ctx_flags flags = { .mask = VXF_INFO_PRIVATE };

	return vc_set_cflags(xid, &flags);
}
