// SPDX-License-Identifier: GPL-2.0-only
/*
 * Who is killed when memory runs out: first the guest that runs out, and by
 * the badness of its context.
 */
#include <linux/rcupdate.h>
#include <linux/sched.h>
#include <linux/vserver/oom.h>

#include "command.h"
#include "vserver.h"

/* What is added up with it is multiplied by 1000 for /proc/PID/oom_score. */
#define VX_BADNESS_MAX	(LONG_MAX / 4000)

long __vs_oom_bias(const struct task_struct *p)
{
	const struct vx_info *vxi;
	long bias = 0;

	rcu_read_lock();
	vxi = rcu_dereference(p->vx_info);
	if (vxi)
		bias = READ_ONCE(vxi->badness);
	rcu_read_unlock();
	return bias;
}

/* Where a search for a guest looks, one after the other. */
enum vs_oom_scope {
	VS_OOM_OWN,	/* its processes but its init */
	VS_OOM_INIT,	/* the init as well */
	VS_OOM_ALL,
};

/* A task that ends has left its context, but keeps the id. */
bool __vs_oom_spares(const struct oom_control *oc, struct task_struct *p)
{
	const struct vx_info *vxi = vx_current();

	if (oc->vs_scope == VS_OOM_ALL)
		return false;
	if (p->xid != current->xid)
		return true;
	return oc->vs_scope == VS_OOM_OWN && vxi &&
	       task_tgid_nr(p) == READ_ONCE(vxi->initpid);
}

bool __vs_oom_widen(struct oom_control *oc)
{
	if (oc->vs_scope == VS_OOM_ALL)
		return false;
	oc->vs_scope++;
	return true;
}

long vc_get_badness(struct vs_call *call)
{
	struct vcmd_badness_v0 *arg = call->data;

	arg->bias = READ_ONCE(call->vxi->badness);
	return 0;
}

long vc_set_badness(struct vs_call *call)
{
	const struct vcmd_badness_v0 *arg = call->data;

	if (arg->bias > VX_BADNESS_MAX || arg->bias < -VX_BADNESS_MAX)
		return -EINVAL;
	WRITE_ONCE(call->vxi->badness, arg->bias);
	return 0;
}
