/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Denials: a record of what was refused to a guest, and by which rule.
 *
 * A rule records a denial where it refuses:
 *
 *	return allowed ? 0 : vs_deny("bpf", cmd, -EPERM);
 *
 * A new rule takes a new name.  The kernel has no list of the names.
 * util-vserver/guest/denied/denial-rule.c explains for each rule what would
 * allow the operation; tests/host/denial.t finds a rule without an entry.
 *
 * Hiding an object (-ESRCH, -ENOENT) is not recorded as a denial.
 */
#ifndef _LINUX_VSERVER_DENIED_H
#define _LINUX_VSERVER_DENIED_H

#include <linux/types.h>

struct cred;
struct user_namespace;

int __vs_deny(const char *rule, u32 object, int err);
int vs_deny_capability(const struct cred *cred, struct user_namespace *ns,
		       int cap, unsigned int opts);

/**
 * vs_deny() - record a denial for the guest of the caller
 * @rule: name of the rule, a string literal
 * @object: what was refused, a number that the rule defines; 0 if it has none
 * @err: negative errno
 *
 * The macro records nothing outside of a guest.
 *
 * Context: Any context.  Nothing is recorded in an interrupt.
 *
 * Return: @err
 */
#define vs_deny(rule, object, err)	__vs_deny("" rule, object, err)

#endif /* _LINUX_VSERVER_DENIED_H */
