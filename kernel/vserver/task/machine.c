// SPDX-License-Identifier: GPL-2.0-only
/*
 * What is of the machine and never of a guest, whatever its capabilities.
 *
 * CAP_SYS_ADMIN and its like are given to a guest for one of the many things
 * they open.  The operations here are none of these: who can do one is the
 * host, or sees all of it.
 */
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/security.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"

/*
 * To a guest the kernel is locked down: neither its memory, nor its ports, nor
 * another kernel, however it is reached.
 */
static int hook_locked_down(enum lockdown_reason what)
{
	return vs_in_guest() ? vs_deny("lockdown", what, -EPERM) : 0;
}

/* Not even a kernel with the right signature; nor modules, firmware, policies. */
static int hook_kernel_read_file(struct file *file,
				 enum kernel_read_file_id id, bool contents)
{
	return vs_in_guest() ? vs_deny("kernel-data", id, -EPERM) : 0;
}

/* Quotas count by numbers that all guests of a filesystem share. */
static int hook_quotactl(int cmds, int type, int id,
			 const struct super_block *sb)
{
	/* Those of projects are the disk limits of guests. */
	if (!vs_in_guest() || (type != PRJQUOTA && vs_has_ccap(VXC_QUOTA_CTL)))
		return 0;
	return vs_deny("quota", cmds, -EPERM);
}

static struct security_hook_list machine_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(locked_down, hook_locked_down),
	LSM_HOOK_INIT(kernel_read_file, hook_kernel_read_file),
	LSM_HOOK_INIT(quotactl, hook_quotactl),
};

/**
 * vs_machine_init() - register the hooks of this file
 */
void __init vs_machine_init(void)
{
	security_add_hooks(machine_hooks, ARRAY_SIZE(machine_hooks),
			   &vserver_lsmid);
}
