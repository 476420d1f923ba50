// SPDX-License-Identifier: GPL-2.0-only
/*
 * Machine-wide operations that no guest may perform, whatever its ceiling.
 *
 * A guest gets CAP_SYS_ADMIN and the like for one of many purposes.  The
 * operations here are never the purpose: each of them controls the whole host,
 * or reads all of it.
 */
#include <linux/fs.h>
#include <linux/kernel_read_file.h>
#include <linux/security.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/lsm.h"
#include "core/vserver.h"

/*
 * The kernel is locked down for a guest: it has no access to kernel memory, I/O
 * ports or kexec.
 */
static int hook_locked_down(enum lockdown_reason what)
{
	return vs_in_guest() ? vs_deny("lockdown", what, -EPERM) : 0;
}

/* A guest loads no kernel, module, firmware or policy, signed or not. */
static int hook_kernel_read_file(struct file *file,
				 enum kernel_read_file_id id, bool contents)
{
	return vs_in_guest() ? vs_deny("kernel-data", id, -EPERM) : 0;
}

static struct security_hook_list machine_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(locked_down, hook_locked_down),
	LSM_HOOK_INIT(kernel_read_file, hook_kernel_read_file),
};

/**
 * vs_machine_init() - register the hooks of this file
 */
void __init vs_machine_init(void)
{
	security_add_hooks(machine_hooks, ARRAY_SIZE(machine_hooks),
			   &vserver_lsmid);
}
