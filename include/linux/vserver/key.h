/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Keys and keyrings of a context.
 */
#ifndef _LINUX_VSERVER_KEY_H
#define _LINUX_VSERVER_KEY_H

#include <linux/user_namespace.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

struct key **__vs_user_register(struct user_namespace *ns);

/**
 * vs_user_register() - where the keyrings of users are registered
 * @ns: user namespace of the caller
 *
 * A user id is a number that host and guests share.
 */
static inline struct key **vs_user_register(struct user_namespace *ns)
{
	return vs_in_guest() ? __vs_user_register(ns) :
			       &ns->user_keyring_register;
}

/**
 * vs_key_owner() - the context that the keys of the caller belong to
 *
 * Return: the id of a guest, or 0.
 */
static inline vxid_t vs_key_owner(void)
{
	return vs_in_guest() ? current->xid : VS_ID_HOST;
}

/**
 * vs_key_upcall() - may a key that is missing be asked of the host's helper
 *
 * Not for a guest, whose strings would become arguments of a program that is
 * root on the host; but the kernel may for its own use, with credentials of
 * its own, in a guest's task (names of NFS).
 */
static inline bool vs_key_upcall(void)
{
	return !vs_in_guest() || current_cred() != current_real_cred();
}

/**
 * vs_key_persistent() - may the caller have a persistent keyring
 *
 * They outlive who uses them and are the user's, whatever its context.
 *
 * Return: 0, or -EOPNOTSUPP as where the option is off.
 */
static inline int vs_key_persistent(void)
{
	return vs_in_guest() ?
	       vs_deny("persistent-keyring", 0, -EOPNOTSUPP) : 0;
}

#else /* !CONFIG_VSERVER */

static inline struct key **vs_user_register(struct user_namespace *ns)
{
	return &ns->user_keyring_register;
}

static inline vxid_t vs_key_owner(void) { return 0; }
static inline bool vs_key_upcall(void) { return true; }
static inline int vs_key_persistent(void) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_KEY_H */
