// SPDX-License-Identifier: GPL-2.0-only
/*
 * The origin of credentials.
 *
 * The ceiling of a context applies to its tasks.  But the kernel may act for a
 * task with the credentials of another one: overlayfs uses those of the
 * mounter.  If the host created them, the ceiling of the task does not apply.
 */
#include <linux/cred.h>
#include <linux/init.h>
#include <linux/lsm_hooks.h>
#include <linux/vserver/access.h>

#include "core/lsm.h"
#include "core/vserver.h"

static struct vs_cred *vs_cred(const struct cred *cred)
{
	return cred->security + vserver_blob_sizes.lbs_cred;
}

/**
 * vs_cred_maker() - the context that created credentials
 * @cred: the credentials
 *
 * Return: its xid.
 */
vxid_t vs_cred_maker(const struct cred *cred)
{
	return vs_cred(cred)->maker;
}

/**
 * vs_cred_is_own() - did the context of the caller create credentials
 * @cred: the credentials, for example those of an opened file
 *
 * Return: true if it did.
 */
bool vs_cred_is_own(const struct cred *cred)
{
	return vs_cred(cred)->maker == current->xid;
}

/**
 * vs_cred_is_borrowed() - does the kernel act for the caller as the host
 * @cred: credentials of a capability check
 *
 * Credentials that a guest itself overrides with, as in access(2) or io_uring,
 * do not count.
 *
 * Return: true if the current task overrides its credentials by @cred, and no
 * guest created them.
 */
bool vs_cred_is_borrowed(const struct cred *cred)
{
	return cred == current->cred && cred != current->real_cred &&
	       !vs_id_is_guest(vs_cred(cred)->maker);
}

/**
 * vs_cred_enter() - set the origin of credentials for a task that enters
 * @cred: the credentials, which nobody else uses yet
 * @xid: the context
 *
 * The task created them outside, but they must count as the context's.
 */
void vs_cred_enter(struct cred *cred, vxid_t xid)
{
	vs_cred(cred)->maker = xid;
}

/* Store the context that creates credentials. */
static int hook_cred_prepare(struct cred *new, const struct cred *old, gfp_t gfp)
{
	vs_cred(new)->maker = current->xid;
	return 0;
}

/* Store the context that copies credentials. */
static void hook_cred_transfer(struct cred *new, const struct cred *old)
{
	vs_cred(new)->maker = current->xid;
}

static struct security_hook_list cred_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(cred_prepare, hook_cred_prepare),
	LSM_HOOK_INIT(cred_transfer, hook_cred_transfer),
};

/**
 * vs_cred_init() - register the hooks of this file
 */
void __init vs_cred_init(void)
{
	security_add_hooks(cred_hooks, ARRAY_SIZE(cred_hooks), &vserver_lsmid);
}
