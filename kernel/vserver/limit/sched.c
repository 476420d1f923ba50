// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scheduling values of a context: the token bucket and the bias of priorities
 * that clients set and read back.  They are kept for them; what schedules is
 * the kernel's own, and what holds a guest down is the cgroup it is in.
 */
#include <linux/cpumask.h>
#include <linux/kernel_stat.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "core/command.h"
#include "core/vserver.h"

#define VS_PRIO_BIAS_MAX	20

/**
 * struct vs_sched - values of a context for one cpu
 * @fill_rate: tokens that come each interval, while others want the cpu and
 *	while none does
 * @interval: length of an interval, likewise, in jiffies
 * @tokens: how many there are
 * @tokens_min: from how many on its processes run again
 * @tokens_max: how many there can be
 * @prio_bias: added to the priority of its processes
 */
struct vs_sched {
	s32	fill_rate[2];
	s32	interval[2];
	s32	tokens;
	s32	tokens_min;
	s32	tokens_max;
	s32	prio_bias;
};

static bool vs_sched_is_cpu(s32 cpu)
{
	return cpu >= 0 && cpu < nr_cpu_ids && cpu_possible(cpu);
}

/* Most contexts never have any. */
static int vs_sched_alloc(struct vx_info *vxi)
{
	struct vs_sched *new;

	if (READ_ONCE(vxi->sched))
		return 0;
	new = kvcalloc(nr_cpu_ids, sizeof(*new), GFP_KERNEL_ACCOUNT);
	if (!new)
		return -ENOMEM;
	if (cmpxchg(&vxi->sched, NULL, new))
		kvfree(new);
	return 0;
}

static void vs_sched_set_one(s32 *value, u32 mask, u32 bit, s32 new)
{
	if (mask & bit)
		*value = new;
}

static void vs_sched_set_cpu(struct vs_sched *to, const struct vcmd_sched_v5 *from)
{
	u32 mask = from->mask;

	vs_sched_set_one(&to->fill_rate[0], mask, VXSM_FILL_RATE, from->fill_rate[0]);
	vs_sched_set_one(&to->fill_rate[1], mask, VXSM_FILL_RATE2, from->fill_rate[1]);
	vs_sched_set_one(&to->interval[0], mask, VXSM_INTERVAL, from->interval[0]);
	vs_sched_set_one(&to->interval[1], mask, VXSM_INTERVAL2, from->interval[1]);
	vs_sched_set_one(&to->tokens, mask, VXSM_TOKENS, from->tokens);
	vs_sched_set_one(&to->tokens_min, mask, VXSM_TOKENS_MIN, from->tokens_min);
	vs_sched_set_one(&to->tokens_max, mask, VXSM_TOKENS_MAX, from->tokens_max);
	vs_sched_set_one(&to->prio_bias, mask, VXSM_PRIO_BIAS,
			 clamp(from->prio_bias, -VS_PRIO_BIAS_MAX,
			       VS_PRIO_BIAS_MAX));
}

/* For one cpu when the mask says so; else for those in @cpus, or for all. */
static int vs_sched_set(struct vx_info *vxi, const struct vcmd_sched_v5 *arg,
			u64 cpus)
{
	bool one = arg->mask & VXSM_CPU_ID;
	int cpu, err;

	if (one && !vs_sched_is_cpu(arg->cpu_id))
		return -EINVAL;
	err = vs_sched_alloc(vxi);
	if (err)
		return err;

	spin_lock(&vxi->ctx.lock);
	for_each_possible_cpu(cpu) {
		if (one ? cpu != arg->cpu_id :
			  cpus && (cpu >= 64 || !(cpus & BIT_ULL(cpu))))
			continue;
		vs_sched_set_cpu(&vxi->sched[cpu], arg);
	}
	spin_unlock(&vxi->ctx.lock);
	return 0;
}

/* As set, or zero. */
static struct vs_sched vs_sched_get(struct vx_info *vxi, int cpu)
{
	struct vs_sched got = { };

	spin_lock(&vxi->ctx.lock);
	if (vxi->sched)
		got = vxi->sched[cpu];
	spin_unlock(&vxi->ctx.lock);
	return got;
}

/**
 * vs_sched_free() - the context is no more
 * @vxi: the context
 */
void vs_sched_free(struct vx_info *vxi)
{
	kvfree(vxi->sched);
}

static u32 vs_sched_keep(s32 value, u32 bit)
{
	return value == VS_SCHED_KEEP ? 0 : bit;
}

long vc_set_sched_v2(struct vs_call *call)
{
	const struct vcmd_sched_v2 *arg = call->data;
	struct vcmd_sched_v5 v5 = {
		.mask = vs_sched_keep(arg->fill_rate, VXSM_FILL_RATE) |
			vs_sched_keep(arg->interval, VXSM_INTERVAL) |
			vs_sched_keep(arg->tokens, VXSM_TOKENS) |
			vs_sched_keep(arg->tokens_min, VXSM_TOKENS_MIN) |
			vs_sched_keep(arg->tokens_max, VXSM_TOKENS_MAX),
		.fill_rate = { arg->fill_rate },
		.interval = { arg->interval },
		.tokens = arg->tokens,
		.tokens_min = arg->tokens_min,
		.tokens_max = arg->tokens_max,
	};

	return vs_sched_set(call->vxi, &v5, arg->cpu_mask);
}

long vc_set_sched_v3(struct vs_call *call)
{
	const struct vcmd_sched_v3 *arg = call->data;
	struct vcmd_sched_v5 v5 = {
		.mask = arg->set_mask & VXSM_V3_MASK,
		.fill_rate = { arg->fill_rate },
		.interval = { arg->interval },
		.tokens = arg->tokens,
		.tokens_min = arg->tokens_min,
		.tokens_max = arg->tokens_max,
		.prio_bias = arg->priority_bias,
	};

	return vs_sched_set(call->vxi, &v5, 0);
}

long vc_set_sched_v4(struct vs_call *call)
{
	const struct vcmd_sched_v4 *arg = call->data;
	struct vcmd_sched_v5 v5 = {
		.mask = arg->set_mask & (VXSM_V3_MASK | VXSM_CPU_ID),
		.cpu_id = arg->cpu_id,
		.fill_rate = { arg->fill_rate },
		.interval = { arg->interval },
		.tokens = arg->tokens,
		.tokens_min = arg->tokens_min,
		.tokens_max = arg->tokens_max,
		.prio_bias = arg->prio_bias,
	};

	return vs_sched_set(call->vxi, &v5, 0);
}

long vc_set_sched(struct vs_call *call)
{
	return vs_sched_set(call->vxi, call->data, 0);
}

long vc_get_sched(struct vs_call *call)
{
	struct vcmd_sched_v5 *arg = call->data;
	int cpu = arg->mask & VXSM_CPU_ID ? arg->cpu_id : 0;
	struct vs_sched got;

	if (!vs_sched_is_cpu(cpu))
		return -EINVAL;
	got = vs_sched_get(call->vxi, cpu);
	*arg = (struct vcmd_sched_v5) {
		.mask = VXSM_SET_MASK,
		.cpu_id = cpu,
		.fill_rate = { got.fill_rate[0], got.fill_rate[1] },
		.interval = { got.interval[0], got.interval[1] },
		.tokens = got.tokens,
		.tokens_min = got.tokens_min,
		.tokens_max = got.tokens_max,
		.prio_bias = got.prio_bias,
	};
	return 0;
}

static u64 vs_sched_cpu_msec(int cpu, enum cpu_usage_stat usage)
{
	return div_u64(kcpustat_cpu(cpu).cpustat[usage], NSEC_PER_MSEC);
}

/*
 * Clients ask for one cpu after the other until there is no more.  The time a
 * context spent on one cpu is not counted, so it is told as 0; that of the
 * machine (id 0) is known.
 */
long vc_sched_info(struct vs_call *call)
{
	struct vcmd_sched_info *arg = call->data;
	int cpu = arg->cpu_id;

	if (!vs_sched_is_cpu(cpu))
		return -EINVAL;
	*arg = (struct vcmd_sched_info) { .cpu_id = cpu };
	if (call->vxi) {
		arg->vavavoom = vs_sched_get(call->vxi, cpu).prio_bias;
	} else {
		arg->user_msec = vs_sched_cpu_msec(cpu, CPUTIME_USER);
		arg->sys_msec = vs_sched_cpu_msec(cpu, CPUTIME_SYSTEM);
	}
	return 0;
}

long vc_set_prio_bias(struct vs_call *call)
{
	const struct vcmd_prio_bias *arg = call->data;
	struct vcmd_sched_v5 v5 = {
		.mask = VXSM_PRIO_BIAS,
		.cpu_id = arg->cpu_id,
		.prio_bias = arg->prio_bias,
	};

	if (arg->cpu_id != VS_SCHED_ALL_CPUS)
		v5.mask |= VXSM_CPU_ID;
	return vs_sched_set(call->vxi, &v5, 0);
}

long vc_get_prio_bias(struct vs_call *call)
{
	struct vcmd_prio_bias *arg = call->data;

	if (!vs_sched_is_cpu(arg->cpu_id))
		return -EINVAL;
	arg->prio_bias = vs_sched_get(call->vxi, arg->cpu_id).prio_bias;
	return 0;
}
