/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Every bound on what a guest or a user can make the kernel keep or do.
 */
#ifndef _KERNEL_VSERVER_LIMITS_H
#define _KERNEL_VSERVER_LIMITS_H

#include <linux/limits.h>

/*
 * Contexts of both kinds that one ordinary user may have at a time: the default
 * of /proc/sys/user/max_vserver_contexts.
 */
#define VS_MAX_USER_CONTEXTS	128

/* Maximum number of lines of one context, which bounds its memory */
#define VS_DENIED_LINES		64

/* Programs that guests can cause to run at the same time, see core/helper.c */
#define VS_HELPERS		16

/* Entries of a network context */
#define NX_MAX_ADDRS		1024

/* A guest gets at most one of this number of parts of each pool. */
#define VS_POOL_PARTS		2

/* A task can keep three pids in use: its own, that of its group and session. */
#define VS_NUMBER_PARTS		4

/* Nice levels by which a context may be moved, either way */
#define VS_PRIO_BIAS_MAX	20

/* /proc/PID/oom_score multiplies a sum that contains the bias by 1000. */
#define VX_BADNESS_MAX		(LONG_MAX / 4000)

#endif /* _KERNEL_VSERVER_LIMITS_H */
