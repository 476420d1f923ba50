// SPDX-License-Identifier: LGPL-2.1-or-later
/* The name of a context and its uts strings. */
#include <errno.h>
#include <string.h>

#include "vserver.h"

int vc_get_vhi_name(xid_t xid, vc_uts_type type, char *val, size_t len)
{
	struct vcmd_vhi_name_v0 data = { .field = type };
	size_t used;

	if (vc_syscall(VCMD_get_vhi_name, xid, &data) < 0)
		return -1;
	used = strnlen(data.name, sizeof(data.name) - 1);
	if (used >= len) {
		errno = E2BIG;
		return -1;
	}
	memcpy(val, data.name, used);
	val[used] = '\0';
	return 0;
}

int vc_set_vhi_name(xid_t xid, vc_uts_type type, const char *val, size_t len)
{
	struct vcmd_vhi_name_v0 data = { .field = type };

	if (len >= sizeof(data.name)) {
		errno = E2BIG;
		return -1;
	}
	memcpy(data.name, val, len);
	return vc_syscall(VCMD_set_vhi_name, xid, &data);
}
