// SPDX-License-Identifier: GPL-2.0-only
/*
 * Where credentials come from.
 *
 * The ceiling of a context is that of its tasks.  But the kernel may work for a
 * task with the credentials of another: overlayfs, with those of who mounted
 * it.  If they are the host's, what it does with them is the host's, too.
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
 * vs_cred_maker() - the context in which credentials were made
 * @cred: the credentials
 */
vxid_t vs_cred_maker(const struct cred *cred)
{
	return vs_cred(cred)->maker;
}

/**
 * vs_cred_is_own() - were credentials made in the context of the caller
 * @cred: the credentials, for example those by which a file was opened
 */
bool vs_cred_is_own(const struct cred *cred)
{
	return vs_cred(cred)->maker == current->xid;
}

/**
 * vs_cred_is_borrowed() - does the kernel work for a guest as the host
 * @cred: credentials that are asked for a capability
 *
 * What a guest makes itself, of access(2) or for io_uring, does not count.
 */
bool vs_cred_is_borrowed(const struct cred *cred)
{
	return cred == current->cred && cred != current->real_cred &&
	       !vs_id_is_guest(vs_cred(cred)->maker);
}

/**
 * vs_cred_enter() - credentials of a task that enters a context
 * @cred: the credentials, which nobody else has yet
 * @xid: the context
 *
 * They were made outside, but are not to be the host's.
 */
void vs_cred_enter(struct cred *cred, vxid_t xid)
{
	vs_cred(cred)->maker = xid;
}

static int hook_cred_prepare(struct cred *new, const struct cred *old, gfp_t gfp)
{
	vs_cred(new)->maker = current->xid;
	return 0;
}

static void hook_cred_transfer(struct cred *new, const struct cred *old)
{
	vs_cred(new)->maker = current->xid;
}

static struct security_hook_list cred_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(cred_prepare, hook_cred_prepare),
	LSM_HOOK_INIT(cred_transfer, hook_cred_transfer),
};

void __init vs_cred_init(void)
{
	security_add_hooks(cred_hooks, ARRAY_SIZE(cred_hooks), &vserver_lsmid);
}
