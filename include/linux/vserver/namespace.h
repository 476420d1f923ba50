/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Namespaces: which ones a guest may create, and which ones it may enter.
 */
#ifndef _LINUX_VSERVER_NAMESPACE_H
#define _LINUX_VSERVER_NAMESPACE_H

#include <linux/capability.h>
#include <linux/vserver/task.h>

struct ns_common;

bool __vs_may_make_ns(struct user_namespace *ns, u64 flags);
int __vs_check_setns(struct ns_common *ns);

/**
 * vs_may_make_ns() - may the caller create namespaces
 * @ns: user namespace that will own them
 * @flags: CLONE_NEW* bits
 *
 * Return: true if it may.
 */
static inline bool vs_may_make_ns(struct user_namespace *ns, u64 flags)
{
	return (vs_in_guest() && __vs_may_make_ns(ns, flags)) ||
	       ns_capable(ns, CAP_SYS_ADMIN);
}

/**
 * vs_check_setns() - may the caller enter a namespace
 * @ns: the namespace
 *
 * Return: 0; -EPERM if the guest of the caller neither uses nor keeps the
 * namespace, or if a mount namespace has another root directory.
 */
static inline int vs_check_setns(struct ns_common *ns)
{
	return vs_in_guest() ? __vs_check_setns(ns) : 0;
}

#endif /* _LINUX_VSERVER_NAMESPACE_H */
