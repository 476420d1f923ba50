/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Namespaces: which a guest may make, and which it may enter.
 */
#ifndef _LINUX_VSERVER_NAMESPACE_H
#define _LINUX_VSERVER_NAMESPACE_H

#include <linux/capability.h>
#include <linux/vserver/task.h>

struct ns_common;

#ifdef CONFIG_VSERVER

bool __vs_may_make_ns(struct user_namespace *ns, u64 flags);
int __vs_setns_error(struct ns_common *ns);

/**
 * vs_may_make_ns() - may the caller make namespaces
 * @ns: user namespace that will own them
 * @flags: CLONE_* bits of the kinds
 */
static inline bool vs_may_make_ns(struct user_namespace *ns, u64 flags)
{
	return (vs_in_guest() && __vs_may_make_ns(ns, flags)) ||
	       ns_capable(ns, CAP_SYS_ADMIN);
}

/**
 * vs_setns_error() - may the caller enter a namespace
 * @ns: the namespace
 *
 * Return: 0; -EPERM for one that is not of the guest of the caller.
 */
static inline int vs_setns_error(struct ns_common *ns)
{
	return vs_in_guest() ? __vs_setns_error(ns) : 0;
}

#else /* !CONFIG_VSERVER */

static inline bool vs_may_make_ns(struct user_namespace *ns, u64 flags)
{
	return ns_capable(ns, CAP_SYS_ADMIN);
}

static inline int vs_setns_error(struct ns_common *ns) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_NAMESPACE_H */
