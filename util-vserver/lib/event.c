// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signals to a context, and waiting for its end. */
#include "vserver.h"

int vc_ctx_kill(xid_t xid, pid_t pid, int sig)
{
	struct vcmd_ctx_kill_v0 data = { .pid = pid, .sig = sig };

	return vc_syscall(VCMD_ctx_kill, xid, &data);
}

int vc_wait_exit_status(xid_t xid, struct vc_wait_exit *res)
{
	struct vcmd_wait_exit_v0 data;

	if (vc_syscall(VCMD_wait_exit, xid, &data) < 0)
		return -1;
	res->reboot_cmd = data.reboot_cmd;
	res->exit_code = data.exit_code;
	return 0;
}

int vc_wait_exit(xid_t xid)
{
	struct vc_wait_exit res;

	if (vc_wait_exit_status(xid, &res) < 0)
		return -1;
	return res.exit_code;
}
