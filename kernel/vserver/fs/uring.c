// SPDX-License-Identifier: GPL-2.0-only
/*
 * Record the context that creates an io_uring.
 */
#include <linux/dcache.h>
#include <linux/fs.h>
#include <linux/sched.h>

#include "core/lsm.h"

/*
 * Store the context that creates an io_uring.  Each ring has its own inode, and
 * the kernel does not use its i_private.
 */
static int hook_inode_init_security_anon(struct inode *inode,
					 const struct qstr *name,
					 const struct inode *context_inode)
{
	if (!strcmp(name->name, "[io_uring]"))
		inode->i_private = (void *)(unsigned long)current->xid;
	return 0;
}

static struct security_hook_list uring_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(inode_init_security_anon, hook_inode_init_security_anon),
};

/**
 * vs_uring_init() - register the LSM hooks of this file
 */
void __init vs_uring_init(void)
{
	security_add_hooks(uring_hooks, ARRAY_SIZE(uring_hooks),
			   &vserver_lsmid);
}
