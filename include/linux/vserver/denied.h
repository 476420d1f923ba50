/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Denials explain themselves: what was refused to a guest, and by which rule.
 *
 * A rule says so where it refuses, and nothing where it does not:
 *
 *	return allowed ? 0 : vs_deny("bpf", cmd, -EPERM);
 *
 * The name is a new one for a new rule.  Nothing has to be registered in the
 * kernel, but util-vserver/guest/denied/denial-rule.c says for each rule what
 * would allow the thing (tests/host/denial.t misses a rule that is not there).
 *
 * "Absent" (ESRCH, ENOENT) is no denial: it is not recorded.
 */
#ifndef _LINUX_VSERVER_DENIED_H
#define _LINUX_VSERVER_DENIED_H

#include <linux/types.h>

struct cred;
struct user_namespace;

#ifdef CONFIG_VSERVER

int __vs_deny(const char *rule, u32 object, int err);
int vs_deny_capability(const struct cred *cred, struct user_namespace *ns,
		       int cap, unsigned int opts);

/**
 * vs_deny() - record that the caller, in a guest, is refused something
 * @rule: name of the rule, a string literal
 * @object: what it was refused, a number the rule chooses; 0 if it has none
 * @err: the answer, a negative errno
 *
 * May be called anywhere; outside of a guest it does nothing.
 *
 * Return: @err
 */
#define vs_deny(rule, object, err)	__vs_deny("" rule, object, err)

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_DENIED_H */
