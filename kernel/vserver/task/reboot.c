// SPDX-License-Identifier: GPL-2.0-only
/*
 * reboot(2) in a guest.
 */
#include <linux/reboot.h>
#include <linux/sched/signal.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/helper.h"
#include "core/vserver.h"

static const char *vs_reboot_action(unsigned int cmd)
{
	switch (cmd) {
	case LINUX_REBOOT_CMD_RESTART:
		return "restart";
	case LINUX_REBOOT_CMD_HALT:
		return "halt";
	case LINUX_REBOOT_CMD_POWER_OFF:
		return "poweroff";
	case LINUX_REBOOT_CMD_SW_SUSPEND:
		return "swsusp";
	}
	return NULL;
}

/**
 * vs_guest_reboot() - reboot(2) from inside a guest
 * @cmd: LINUX_REBOOT_CMD_*
 *
 * This never reboots the machine.  It records the command for wait_exit and
 * runs vshelper; with REBOOT_KILL it then kills all processes of the guest.
 *
 * Context: Sleeps until the program has exited.
 *
 * Return: 0; -EAGAIN if vshelper runs for this context already; -EPERM for an
 * unknown command, or if vshelper cannot run.
 */
int vs_guest_reboot(unsigned int cmd)
{
	const char *action = vs_reboot_action(cmd);
	struct vx_info *vxi = vx_current();
	int err;

	switch (cmd) {
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
	case LINUX_REBOOT_CMD_RESTART2:
		return 0;
	}
	if (!action || !vxi)
		return vs_deny("reboot", cmd, -EPERM);
	if (!vs_helper_claim(&vxi->ctx))
		return -EAGAIN;
	WRITE_ONCE(vxi->reboot_cmd, cmd);
	err = vs_helper_reboot(&vxi->ctx, action, cmd);
	if ((READ_ONCE(vxi->ctx.flags) & VXF_REBOOT_KILL) &&
	    cmd != LINUX_REBOOT_CMD_SW_SUSPEND)
		return vx_kill_all(vxi, SIGKILL, true);
	return err ? vs_deny("reboot", cmd, -EPERM) : 0;
}
