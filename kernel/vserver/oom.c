// SPDX-License-Identifier: GPL-2.0-only
/*
 * Badness: how much sooner the processes of a context are killed when memory
 * runs out.
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
