// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Kills a context.  See context-kill.h.
 */
#include <errno.h>
#include <signal.h>

#include "context-kill.h"

static int kill_pid(xid_t xid, pid_t pid)
{
	return vc_ctx_kill(xid, pid, SIGKILL) < 0 && errno != ESRCH ? -1 : 0;
}

int context_kill(xid_t xid)
{
	return kill_pid(xid, 1) < 0 ? -1 : kill_pid(xid, 0);
}
