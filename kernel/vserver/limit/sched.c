// SPDX-License-Identifier: GPL-2.0-only
/*
 * Scheduling values of a context: a token bucket and a priority bias.
 *
 * Older tools set these values and read them back, so the kernel keeps them.
 * It does not schedule by them: the cgroup of a guest limits its CPU time.
 */
#include <linux/cpumask.h>
#include <linux/kernel_stat.h>
#include <linux/minmax.h>
#include <linux/slab.h>

#include "core/command.h"
#include "core/limits.h"
#include "core/vserver.h"

/**
 * struct vs_sched - values of a context for one CPU
 * @fill_rate: tokens added per interval on a busy CPU, and on an idle one
 * @interval: interval in jiffies on a busy CPU, and on an idle one
 * @tokens: tokens in the bucket
 * @tokens_min: tokens at which a held process runs again
 * @tokens_max: size of the bucket in tokens
 * @prio_bias: priority bias, -VS_PRIO_BIAS_MAX to VS_PRIO_BIAS_MAX
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

/* Allocate the values on first use: most contexts never have any. */
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

/*
 * Set the values for one CPU, if the mask has VXSM_CPU_ID.  Else set them for
 * the CPUs of @cpus, or for all CPUs if that is 0.
 */
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

/* Return zeros if no value was ever set. */
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
 * vs_sched_free() - free the scheduling values of a context
 * @vxi: the context, to which nobody has a reference any more
 */
void vs_sched_free(struct vx_info *vxi)
{
	kvfree(vxi->sched);
}

static u32 vs_sched_keep(s32 value, u32 bit)
{
	return value == VS_SCHED_KEEP ? 0 : bit;
}

/**
 * vc_set_sched_v2() - set_sched with version 2 of the structure
 * @call: id: xid; data: &struct vcmd_sched_v2, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0 or -ENOMEM.
 */
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

/**
 * vc_set_sched_v3() - set_sched with version 3 of the structure
 * @call: id: xid; data: &struct vcmd_sched_v3, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0 or -ENOMEM.
 */
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

/**
 * vc_set_sched_v4() - set_sched with version 4 of the structure
 * @call: id: xid; data: &struct vcmd_sched_v4, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: as vc_set_sched().
 */
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

/**
 * vc_set_sched() - set scheduling values of a context
 * @call: id: xid; data: &struct vcmd_sched_v5, in
 *
 * The command sets the values of one CPU or of all CPUs.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, -ENOMEM, or -EINVAL for a CPU that is not possible.
 */
long vc_set_sched(struct vs_call *call)
{
	return vs_sched_set(call->vxi, call->data, 0);
}

/**
 * vc_get_sched() - report scheduling values of a context
 * @call: id: xid; data: &struct vcmd_sched_v5, in and out
 *
 * Without VXSM_CPU_ID the command reports the values of CPU 0.
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0, or -EINVAL for a CPU that is not possible.
 */
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

/**
 * vc_sched_info() - report the CPU time of the host, or the bias of a context
 * @call: id: xid, or 0 for the host; data: &struct vcmd_sched_info, in and out
 *
 * The kernel does not count the time of a context by CPU and reports 0.  Tools
 * call the command for CPU 0, 1, ... until it fails.
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0; -EINVAL for a CPU that is not possible; -EPERM for id 0 in a
 * guest.
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

/**
 * vc_set_prio_bias() - set the priority bias of a context
 * @call: id: xid; data: &struct vcmd_prio_bias, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, -ENOMEM, or -EINVAL for a CPU that is not possible.
 */
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

/**
 * vc_get_prio_bias() - report the priority bias of a context
 * @call: id: xid; data: &struct vcmd_prio_bias, in and out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0, or -EINVAL for a CPU that is not possible.
 */
long vc_get_prio_bias(struct vs_call *call)
{
	struct vcmd_prio_bias *arg = call->data;

	if (!vs_sched_is_cpu(arg->cpu_id))
		return -EINVAL;
	arg->prio_bias = vs_sched_get(call->vxi, arg->cpu_id).prio_bias;
	return 0;
}
