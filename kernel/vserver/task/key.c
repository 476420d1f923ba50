// SPDX-License-Identifier: GPL-2.0-only
/*
 * Keys and keyrings: each context has its own.
 *
 * A key belongs to the context of the task that created it.  Tasks of other
 * contexts cannot find it by its number, its name or its user, or in a keyring
 * that they kept from another context.  The spectator has the keys of the host.
 */
#include <linux/cred.h>
#include <linux/key.h>
#include <linux/vserver/key.h>

#include "core/lsm.h"
#include "core/vserver.h"
#include "task/key.h"

/**
 * __vs_user_register() - slow path of vs_user_register()
 * @ns: user namespace of the caller
 *
 * A user namespace that the guest created has its own register.
 *
 * Return: the pointer to the register.
 */
struct key **__vs_user_register(struct user_namespace *ns)
{
	struct vx_info *vxi = vx_current();

	return vxi && ns == &init_user_ns ? &vxi->user_register :
					    &ns->user_keyring_register;
}

/**
 * vs_key_release() - release the user keyrings of a context
 * @vxi: a context that has no task
 *
 * The next context with that id must not find them.
 */
void vs_key_release(struct vx_info *vxi)
{
	key_put(vxi->user_register);
	vxi->user_register = NULL;
}

/**
 * vs_key_leave() - prepare credentials for a task that changes its context
 *
 * The new credentials have no keyrings.  Without a session keyring, the kernel
 * searches the keyring of the user, which belongs to the new context.
 *
 * Context: process; may sleep.
 * Return: credentials that the caller commits or aborts, or NULL.
 */
struct cred *vs_key_leave(void)
{
	struct cred *new = prepare_creds();

	if (!new)
		return NULL;
#ifdef CONFIG_KEYS
	key_put(new->session_keyring);
	key_put(new->process_keyring);
	key_put(new->thread_keyring);
	key_put(new->request_key_auth);
	new->session_keyring = NULL;
	new->process_keyring = NULL;
	new->thread_keyring = NULL;
	new->request_key_auth = NULL;
#endif
	return new;
}

#ifdef CONFIG_KEYS
static struct vs_key *vs_key(const struct key *key)
{
	return key->security + vserver_blob_sizes.lbs_key;
}

/* Store the context that creates a key. */
static int hook_key_alloc(struct key *key, const struct cred *cred,
			  unsigned long flags)
{
	vs_key(key)->owner = vs_key_owner();
	return 0;
}

/*
 * A task finds only the keys of its own context.  Exception: the kernel uses its
 * own keys with its own credentials in a task of a guest.
 */
static int hook_key_permission(key_ref_t key_ref, const struct cred *cred,
			       enum key_need_perm need_perm)
{
	if (likely(vs_key(key_ref_to_ptr(key_ref))->owner == vs_key_owner()))
		return 0;
	return current_cred() != current_real_cred() ? 0 : -ENOKEY;
}

static struct security_hook_list hooks[] __ro_after_init = {
	LSM_HOOK_INIT(key_alloc, hook_key_alloc),
	LSM_HOOK_INIT(key_permission, hook_key_permission),
};

/**
 * vs_key_init() - register the LSM hooks of this file
 */
void __init vs_key_init(void)
{
	security_add_hooks(hooks, ARRAY_SIZE(hooks), &vserver_lsmid);
}
#endif /* CONFIG_KEYS */
