/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Privileges that the kernel grants without asking for a capability.
 *
 * The ceiling of a context is applied where a capability is asked for.  The
 * places here look at a set of capabilities or at a user id by themselves.
 */
#ifndef _LINUX_VSERVER_CEILING_H
#define _LINUX_VSERVER_CEILING_H

#include <linux/cred.h>
#include <linux/uidgid.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

bool __vs_ceiling_has(int cap);

/**
 * vs_ceiling_has() - does the ceiling leave the caller a capability
 * @cap: capability number
 *
 * For a caller whose credentials are known to hold it.
 */
static inline bool vs_ceiling_has(int cap)
{
	return !vs_in_guest() || __vs_ceiling_has(cap);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_ceiling_has(int cap) { return true; }

#endif /* CONFIG_VSERVER */

/**
 * vs_is_reserve_uid() - may the caller use reserved blocks by its user id
 * @uid: the user for whom a filesystem keeps blocks
 *
 * Hosts and guests share user ids, and the administrator of the host keeps the
 * blocks.  A guest needs CAP_SYS_RESOURCE.
 */
static inline bool vs_is_reserve_uid(kuid_t uid)
{
	return !vs_in_guest() && uid_eq(uid, current_fsuid());
}

/**
 * vs_in_reserve_group() - may the caller use reserved blocks by its group
 * @gid: the group for which a filesystem keeps blocks
 */
static inline bool vs_in_reserve_group(kgid_t gid)
{
	return !vs_in_guest() && in_group_p(gid);
}

#endif /* _LINUX_VSERVER_CEILING_H */
