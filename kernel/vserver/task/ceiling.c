// SPDX-License-Identifier: GPL-2.0-only
/*
 * The capability ceiling, applied to capability checks.
 *
 * tests/capability-calls.csv lists the code that checks without capable() and
 * ns_capable().
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

/* Check the ceiling of the current task, which is in a guest. */
static int vs_own_ceiling(const struct cred *cred, struct user_namespace *ns,
			  int cap, unsigned int opts)
{
	/* acct(2) would log the host's processes, too. */
	if (cap == CAP_SYS_PACCT && task_active_pid_ns(current) == &init_pid_ns)
		return vx_current() ? vs_deny("accounting", 0, -EPERM) : -EPERM;
	if (__vs_ceiling_has(cap))
		return 0;
	return vx_current() ? vs_deny_capability(cred, ns, cap, opts) : -EPERM;
}

/*
 * Check the ceiling for credentials of a guest that another task uses: those of
 * an opened file or socket, or of an overlay mount.  If the context has ended,
 * they have no capability.
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
 * A guest has only capabilities of its ceiling, also in a user namespace that
 * it created.  In an interrupt the current task is unrelated.
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

/*
 * A guest maps low addresses only with CAP_SYS_RAWIO in its ceiling.
 * cap_mmap_addr() calls cap_capable() directly, so it skips hook_capable().
 */
static int hook_mmap_addr(unsigned long addr)
{
	if (addr >= dac_mmap_min_addr || !vs_in_guest())
		return 0;
	return security_capable(current_cred(), &init_user_ns, CAP_SYS_RAWIO,
				CAP_OPT_NONE);
}

static struct security_hook_list ceiling_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(capable, hook_capable),
	LSM_HOOK_INIT(mmap_addr, hook_mmap_addr),
};

/**
 * vs_ceiling_init() - register the hooks of this file
 */
void __init vs_ceiling_init(void)
{
	security_add_hooks(ceiling_hooks, ARRAY_SIZE(ceiling_hooks),
			   &vserver_lsmid);
}
