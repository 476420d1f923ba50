// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the namespace types. */
#include <linux/sched.h>

#include "bit-names.h"

static const struct bit_name umask_names[] = {
	{ "fs",			CLONE_FS },
	{ "newns",		CLONE_NEWNS },
	{ "newcgroup",		CLONE_NEWCGROUP },
	{ "newuts",		CLONE_NEWUTS },
	{ "newipc",		CLONE_NEWIPC },
	{ "newuser",		CLONE_NEWUSER },
	{ "newpid",		CLONE_NEWPID },
	{ "newnet",		CLONE_NEWNET },
};

static const struct bit_name umask_aliases[] = {
	{ "mount",		CLONE_NEWNS },
	{ "cgroup",		CLONE_NEWCGROUP },
	{ "uts",		CLONE_NEWUTS },
	{ "ipc",		CLONE_NEWIPC },
	{ "user",		CLONE_NEWUSER },
	{ "pid",		CLONE_NEWPID },
	{ "net",		CLONE_NEWNET },
};

static const struct bit_table umask_table = {
	.prefix		= "CLONE_",
	.bits		= BIT_NAMES(umask_names),
	.aliases	= BIT_NAMES(umask_aliases),
};

uint64_t vc_text2umask(const char *str, size_t len)
{
	return bit_table_text(&umask_table, str, len);
}

const char *vc_loumask2text(uint64_t *val)
{
	return bit_table_lowest(&umask_table, val);
}

int vc_list2umask(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_umask *res)
{
	return bit_table_list(&umask_table, str, len, err, &res->umask,
			      &res->mask);
}
