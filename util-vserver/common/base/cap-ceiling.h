/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The capability ceiling of a process: what even its setuid programs lack. */
#ifndef _UTIL_VSERVER_CAP_CEILING_H
#define _UTIL_VSERVER_CAP_CEILING_H

#include <linux/capability.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * A setuid program that runs under a ceiling without one of these may fail
 * to give up its rights: only a caller with CAP_SETPCAP may lower them, or
 * one whose no_new_privs bit keeps setuid programs from working at all.
 */
#define CAP_CEILING_PRIVILEGED	( \
	1ull << CAP_CHOWN | 1ull << CAP_DAC_OVERRIDE | 1ull << CAP_FOWNER | \
	1ull << CAP_KILL | 1ull << CAP_SETGID | 1ull << CAP_SETUID | \
	1ull << CAP_SETPCAP)

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
