// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Checks whether a guest runs.  See running.h.
 */
#include <errno.h>

#include "message.h"
#include "running.h"

int is_running(const struct guest *g, xid_t *xid)
{
	*xid = guest_xid(g);
	if (*xid != VC_NOCTX)
		return 1;
	if (!errno)
		return 0;
	if (errno == ENOSYS)
		return fail("this kernel has no vserver support (boot one with CONFIG_VSERVER)");
	return fail_sys("cannot find out whether it runs");
}
