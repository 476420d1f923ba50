/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capability ceiling of a process, which its setuid programs also have. */
#ifndef CAP_CEILING_H
#define CAP_CEILING_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Does the kernel refuse to remove VS_CAPS_NEEDED for the caller?  It does
 * without CAP_SETPCAP and without no_new_privs.
 */
bool cap_ceiling_is_restricted(void);

/**
 * cap_ceiling_lower() - permanently remove capabilities from the caller
 * @remove: bit n is capability n; unknown numbers are ignored
 *
 * Remove them from the bounding, permitted, effective, inheritable and ambient
 * sets.  Without CAP_SETPCAP this uses vc_new_s_context(), which removes only
 * capabilities 0 to 31.
 *
 * Return: 0, or -1 with errno; EPERM if the caller may not remove one of them.
 */
int cap_ceiling_lower(uint64_t remove);

#endif /* CAP_CEILING_H */
