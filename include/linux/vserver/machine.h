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

#else /* !CONFIG_VSERVER */

static inline bool vs_machine_denied(int err) { return false; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_MACHINE_H */
