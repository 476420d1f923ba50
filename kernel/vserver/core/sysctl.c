// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/sys/vserver/, and other sysctls that a guest does not see.
 */
#include <linux/init.h>
#include <linux/sysctl.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"

/* vserver.unprivileged: may ordinary users confine themselves in contexts? */
unsigned int vs_sysctl_unprivileged __read_mostly = 1;

/*
 * As for the sysctls of namespaces, the lookup of a name takes the set of the
 * caller.  The set of a guest is empty.
 */
static struct ctl_table_set *vs_sysctl_lookup(struct ctl_table_root *root);

static struct ctl_table_root vs_sysctl_root = {
	.lookup	= vs_sysctl_lookup,
};

static struct ctl_table_set vs_sysctl_set;
static struct ctl_table_set vs_sysctl_none;

static struct ctl_table_set *vs_sysctl_lookup(struct ctl_table_root *root)
{
	return vs_in_guest() ? &vs_sysctl_none : &vs_sysctl_set;
}

static int vs_sysctl_is_seen(struct ctl_table_set *set)
{
	return set == vs_sysctl_lookup(&vs_sysctl_root);
}

/**
 * vs_register_sysctl() - register sysctls that no guest sees
 * @path: directory below /proc/sys
 * @table: the sysctls
 * @size: number of entries in @table
 *
 * Context: Call this from postcore_initcall() on.
 *
 * Return: the header, or NULL on failure.
 */
struct ctl_table_header *vs_register_sysctl(const char *path,
					    struct ctl_table *table,
					    size_t size)
{
	return __register_sysctl_table(&vs_sysctl_set, path, table, size);
}

static int __init vs_sysctl_sets_init(void)
{
	setup_sysctl_set(&vs_sysctl_set, &vs_sysctl_root, vs_sysctl_is_seen);
	setup_sysctl_set(&vs_sysctl_none, &vs_sysctl_root, vs_sysctl_is_seen);
	return 0;
}
core_initcall(vs_sysctl_sets_init);

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
	return vs_register_sysctl("vserver", vs_sysctl_table,
				  ARRAY_SIZE(vs_sysctl_table)) ? 0 : -ENOMEM;
}
late_initcall(vs_sysctl_init);
