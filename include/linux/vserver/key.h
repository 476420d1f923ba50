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
 * vs_user_register() - the register of user keyrings for the caller
 * @ns: user namespace of the caller
 *
 * Host and guests share user ids, so each guest has its own register.
 *
 * Return: the pointer to the register.
 */
static inline struct key **vs_user_register(struct user_namespace *ns)
{
	return vs_in_guest() ? __vs_user_register(ns) :
			       &ns->user_keyring_register;
}

/**
 * vs_key_owner() - the context that owns the keys of the caller
 *
 * Return: the xid of a guest, or 0.
 */
static inline vxid_t vs_key_owner(void)
{
	return vs_in_guest() ? current->xid : VS_ID_HOST;
}

#else /* !CONFIG_VSERVER */

static inline struct key **vs_user_register(struct user_namespace *ns)
{
	return &ns->user_keyring_register;
}

static inline vxid_t vs_key_owner(void) { return 0; }

#endif /* CONFIG_VSERVER */

/**
 * vs_key_upcall() - may the kernel run the request-key helper for the caller
 *
 * A guest may not: its strings would become arguments of a program that runs as
 * root on the host.  The kernel may in a task of the guest, if it uses its own
 * credentials, as the id mapping of NFS does.
 *
 * Return: true if it may.
 */
static inline bool vs_key_upcall(void)
{
	return !vs_in_guest() || current_cred() != current_real_cred();
}

/**
 * vs_check_persistent_keyring() - may the caller have a persistent keyring
 *
 * A persistent keyring belongs to a user id in all contexts, and outlives the
 * processes that use it.
 *
 * Return: 0, or -EOPNOTSUPP as in a kernel without such keyrings.
 */
static inline int vs_check_persistent_keyring(void)
{
	return vs_in_guest() ?
	       vs_deny("persistent-keyring", 0, -EOPNOTSUPP) : 0;
}

#endif /* _LINUX_VSERVER_KEY_H */
