// SPDX-License-Identifier: GPL-2.0-or-later
/* Checks for features of the kernel.  See kernel-feature.h. */
#include <errno.h>
#include <linux/sched.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "kernel-feature.h"
#include "vserver.h"

/*
 * A kernel may lack some commands of a version, so check each command.  With id
 * 0 and no data a command fails, and only a missing one with ENOSYS.
 */
static const struct {
	const char	*name;
	uint32_t	command;
} commands[] = {
	{ "vkill",	0x0c010000 },
	{ "iattr",	0x26010001 },
	{ "rlimit",	0x3c030000 },
	{ "compat",	0x3f010001 },
	{ "migrate",	0x0b010001 },
	{ "namespace",	0x0a010002 },
	{ "sched",	0x0e030000 },
	{ "vinfo",	0x2e050000 },
	{ "vhi",	0x02020000 },
	{ "vwait",	0x30630000 },
	{ "vnet",	0x2e060000 },
};

static bool has_vci(vc_vci_t bit)
{
	vc_vci_t vci = vc_get_vci();

	return vci != (vc_vci_t)-1 && (vci & bit);
}

static bool has_version(int version)
{
	return vc_get_version() >= version;
}

static bool has_vshelper(void)
{
	return access("/proc/sys/kernel/vshelper", F_OK) == 0;
}

/* Some versions had statistics for vserver-stat. */
static bool has_vstat(void)
{
	return has_version(0x20103) && !has_version(0x20306);
}

static bool has_pptag(void)
{
	return has_vci(VCI_PPTAG);
}

static bool has_spaces(void)
{
	return has_vci(VCI_SPACES);
}

static bool has_memcg(void)
{
	return has_vci(VCI_MEMCG);
}

static bool has_pidspace(void)
{
	return vc_get_space_mask() & CLONE_NEWPID;
}

static bool has_persistent(void)
{
	return has_version(0x20002);
}

static bool has_pivot_root(void)
{
	return has_version(0x20304);
}

static bool has_dynamic(void)
{
	vc_vci_t vci = vc_get_vci();

	return vci != (vc_vci_t)-1 && !(vci & VCI_NO_DYNAMIC);
}

/* Before version 1.16 the arguments of vshelper had another order. */
static bool has_vshelper0(void)
{
	return false;
}

/* Every supported kernel has options of bind mounts. */
static bool has_bme(void)
{
	return true;
}

static const struct {
	const char	*name;
	bool		(*is_present)(void);
} tests[] = {
	{ "vshelper0",	has_vshelper0 },
	{ "vshelper",	has_vshelper },
	{ "vstat",	has_vstat },
	{ "pptag",	has_pptag },
	{ "pidspace",	has_pidspace },
	{ "spaces",	has_spaces },
	{ "persistent",	has_persistent },
	{ "pivot_root",	has_pivot_root },
	{ "memcg",	has_memcg },
	{ "dynamic",	has_dynamic },
	{ "bme",	has_bme },
};

static bool has_command(uint32_t command)
{
	return vc_syscall(command, 0, NULL) >= 0 || errno != ENOSYS;
}

int kernel_has_feature(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
		if (strcmp(name, commands[i].name) == 0)
			return has_command(commands[i].command);
	}
	for (i = 0; i < sizeof(tests) / sizeof(tests[0]); i++) {
		if (strcmp(name, tests[i].name) == 0)
			return tests[i].is_present();
	}
	return -1;
}
