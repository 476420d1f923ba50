/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Privileges that the kernel grants without a capability check.
 *
 * The LSM hook for capability checks applies the ceiling of a context.  The
 * callers of these functions test a capability set or a user id instead.
 */
#ifndef _LINUX_VSERVER_CEILING_H
#define _LINUX_VSERVER_CEILING_H

#include <linux/cred.h>
#include <linux/uidgid.h>
#include <linux/vserver/task.h>

bool __vs_ceiling_has(int cap);

/**
 * vs_ceiling_has() - does the ceiling of the caller contain a capability
 * @cap: capability number
 *
 * Use this if the credentials are known to have the capability.
 *
 * Return: true if it does; always true outside of a guest.
 */
static inline bool vs_ceiling_has(int cap)
{
	return !vs_in_guest() || __vs_ceiling_has(cap);
}

/**
 * vs_is_reserve_uid() - may the caller use reserved blocks by its user id
 * @uid: the user that a filesystem reserves blocks for
 *
 * Host and guests share user ids, and the blocks are for the host.  A guest
 * needs CAP_SYS_RESOURCE.
 *
 * Return: true if it may.
 */
static inline bool vs_is_reserve_uid(kuid_t uid)
{
	return !vs_in_guest() && uid_eq(uid, current_fsuid());
}

/**
 * vs_in_reserve_group() - may the caller use reserved blocks by its group
 * @gid: the group that a filesystem reserves blocks for
 *
 * Return: true if it may.
 */
static inline bool vs_in_reserve_group(kgid_t gid)
{
	return !vs_in_guest() && in_group_p(gid);
}

#endif /* _LINUX_VSERVER_CEILING_H */
