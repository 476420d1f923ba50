// SPDX-License-Identifier: LGPL-2.1-or-later
/* The system call, and the version of its interface. */
#include <sys/syscall.h>
#include <unistd.h>

#include "vserver.h"

int vc_syscall(uint32_t cmd, uint32_t id, void *data)
{
	return (int)syscall(__NR_vserver, cmd, id, data);
}

int vc_get_version(void)
{
	return vc_syscall(VCMD_get_version, 0, NULL);
}

vc_vci_t vc_get_vci(void)
{
	int res = vc_syscall(VCMD_get_vci, 0, NULL);

	return res == -1 ? (vc_vci_t)-1 : (vc_vci_t)(unsigned int)res;
}
