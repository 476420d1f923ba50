// SPDX-License-Identifier: GPL-2.0-only
/*
 * The ceiling of capabilities, where the kernel asks for one.
 *
 * tests/capability-calls.csv lists the places that ask otherwise than by
 * capable() and ns_capable().
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/mm.h>
#include <linux/pid_namespace.h>
#include <linux/preempt.h>
#include <linux/security.h>
#include <linux/vserver/ceiling.h>
#include <linux/vserver/denied.h>

#include "core/lsm.h"
#include "core/vserver.h"

bool __vs_ceiling_has(int cap)
{
	const struct vx_info *vxi = vx_current();

	/* An exiting task has left its context. */
	return vxi && (vx_ceiling(vxi) & BIT_ULL(cap));
}

/* The caller, in a guest, asks with credentials that are not the host's. */
static int vs_own_ceiling(const struct cred *cred, struct user_namespace *ns,
			  int cap, unsigned int opts)
{
	/* Accounting writes down every process of the pid namespace. */
	if (cap == CAP_SYS_PACCT && task_active_pid_ns(current) == &init_pid_ns)
		return vx_current() ? vs_deny("accounting", 0, -EPERM) : -EPERM;
	if (__vs_ceiling_has(cap))
		return 0;
	return vx_current() ? vs_deny_capability(cred, ns, cap, opts) : -EPERM;
}

/*
 * Credentials that a guest made are used elsewhere: those of who opened a file
 * or a socket, or of who mounted an overlay.  When the context has ended, they
 * are good for nothing.
 */
static int vs_lent_ceiling(vxid_t maker, int cap)
{
	struct vs_context *ctx;
	bool has;

	rcu_read_lock();
	ctx = xa_load(&vx_class.ids, maker);
	has = ctx && (vx_ceiling(to_vx(ctx)) & BIT_ULL(cap));
	rcu_read_unlock();
	return has ? 0 : -EPERM;
}

/*
 * The ceiling counts in every user namespace, also in one that a guest made.
 * In an interrupt the current task is not the one that asks.
 */
static int hook_capable(const struct cred *cred, struct user_namespace *ns,
			int cap, unsigned int opts)
{
	vxid_t maker = vs_cred_maker(cred);
	int err = 0;

	if (vs_in_guest() && in_task() && !vs_cred_is_borrowed(cred))
		err = vs_own_ceiling(cred, ns, cap, opts);
	if (likely(err || !vs_id_is_guest(maker)))
		return err;
	return maker == current->xid && in_task() ? 0 :
						    vs_lent_ceiling(maker, cap);
}

/* cap_mmap_addr() asks cap_capable() by itself. */
static int hook_mmap_addr(unsigned long addr)
{
	if (addr >= dac_mmap_min_addr || !vs_in_guest())
		return 0;
	return security_capable(current_cred(), &init_user_ns, CAP_SYS_RAWIO,
				CAP_OPT_NONE);
}

/*
 * cap_vm_enough_memory() does so as well.  An error does not refuse the memory,
 * it leaves the reserve of the administrator alone.
 */
static int hook_vm_enough_memory(struct mm_struct *mm, long pages)
{
	return vs_ceiling_has(CAP_SYS_ADMIN) ? 0 : -EPERM;
}

static struct security_hook_list ceiling_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(capable, hook_capable),
	LSM_HOOK_INIT(mmap_addr, hook_mmap_addr),
	LSM_HOOK_INIT(vm_enough_memory, hook_vm_enough_memory),
};

/**
 * vs_ceiling_init() - register the hooks of this file
 */
void __init vs_ceiling_init(void)
{
	security_add_hooks(ceiling_hooks, ARRAY_SIZE(ceiling_hooks),
			   &vserver_lsmid);
}
