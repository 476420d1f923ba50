/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capability ceiling of a process: what even its setuid programs lack. */
#ifndef _UTIL_VSERVER_CAP_CEILING_H
#define _UTIL_VSERVER_CAP_CEILING_H

#include <stdbool.h>
#include <stdint.h>

/* Is the caller restricted to what ordinary users may remove? */
bool cap_ceiling_is_restricted(void);

/**
 * cap_ceiling_lower() - take capabilities from the caller for good
 * @remove: bit n is capability n; numbers the kernel does not know are
 *	ignored
 *
 * They leave the bounding, permitted, effective, inheritable and ambient
 * sets.  Somebody without CAP_SETPCAP asks the kernel through
 * vc_new_s_context().
 *
 * Return: 0, or -1 and errno: EPERM when the caller may not remove one.
 */
int cap_ceiling_lower(uint64_t remove);

#endif /* _UTIL_VSERVER_CAP_CEILING_H */
