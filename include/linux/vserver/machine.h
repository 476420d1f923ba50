/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What is of the machine and never of a guest, where no LSM hook is asked.
 */
#ifndef _LINUX_VSERVER_MACHINE_H
#define _LINUX_VSERVER_MACHINE_H

#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

/**
 * vs_machine_denied() - is this operation refused, whatever the ceiling
 * @err: what the caller is answered, a negative errno
 */
static inline bool vs_machine_denied(int err)
{
	return vs_in_guest() && vs_deny("machine", 0, err);
}

/**
 * vs_may_poll_pressure() - may the caller have a thread that polls the pressure
 *
 * Root of a guest has every capability in its credentials, so the ceiling is
 * asked.  This is no denial yet: some triggers need no thread.
 */
static inline bool vs_may_poll_pressure(void)
{
	return !vs_in_guest() ||
	       ns_capable_noaudit(&init_user_ns, CAP_SYS_RESOURCE);
}

/**
 * vs_pressure_error() - record that a trigger with a thread is refused
 * @err: what the caller is answered, a negative errno
 */
static inline int vs_pressure_error(int err)
{
	return vs_deny("pressure", 0, err);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_machine_denied(int err) { return false; }
static inline bool vs_may_poll_pressure(void) { return true; }
static inline int vs_pressure_error(int err) { return err; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_MACHINE_H */
