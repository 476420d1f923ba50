/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Machine-wide operations that no guest may perform, and that have no LSM hook.
 */
#ifndef _LINUX_VSERVER_MACHINE_H
#define _LINUX_VSERVER_MACHINE_H

#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

/**
 * vs_machine_denied() - is this operation refused, whatever the ceiling
 * @err: negative errno that the caller will get
 *
 * Return: true in a guest.
 */
static inline bool vs_machine_denied(int err)
{
	return vs_in_guest() && vs_deny("machine", 0, err);
}

/**
 * vs_may_poll_pressure() - may the caller have a thread that polls the pressure
 *
 * The caller of this function has checked the credentials only.  Root of a
 * guest has every capability there, so this checks the ceiling.  It records no
 * denial, because some triggers need no thread.
 *
 * Return: true if it may.
 */
static inline bool vs_may_poll_pressure(void)
{
	return !vs_in_guest() ||
	       ns_capable_noaudit(&init_user_ns, CAP_SYS_RESOURCE);
}

/**
 * vs_deny_pressure() - record the denial of a trigger that needs a thread
 * @err: negative errno that the caller will get
 *
 * Return: @err
 */
static inline int vs_deny_pressure(int err)
{
	return IS_ENABLED(CONFIG_VSERVER) ? vs_deny("pressure", 0, err) : err;
}

#endif /* _LINUX_VSERVER_MACHINE_H */
