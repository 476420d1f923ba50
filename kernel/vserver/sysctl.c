// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/vserver/.
 */
#include <linux/init.h>
#include <linux/sysctl.h>

#include "vserver.h"

/* May ordinary users of the host give up rights through contexts? */
unsigned int vs_sysctl_unprivileged __read_mostly = 1;

static struct ctl_table vs_sysctl_table[] = {
	{
		.procname	= "unprivileged",
		.data		= &vs_sysctl_unprivileged,
		.maxlen		= sizeof(vs_sysctl_unprivileged),
		.mode		= 0644,
		.proc_handler	= proc_douintvec_minmax,
		.extra1		= SYSCTL_ZERO,
		.extra2		= SYSCTL_ONE,
	},
};

static int __init vs_sysctl_init(void)
{
	return register_sysctl("vserver", vs_sysctl_table) ? 0 : -ENOMEM;
}
late_initcall(vs_sysctl_init);
