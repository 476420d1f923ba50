// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Scheduling values: each form in which clients set them is read back in the
 * newest form, for all CPUs or for one.
 */
#define _GNU_SOURCE
#include "agent.h"

#define CTX	2700

static struct vcmd_sched_v5 values_of(__s32 cpu)
{
	struct vcmd_sched_v5 v = { .mask = VXSM_CPU_ID, .cpu_id = cpu };

	is(vserver(VCMD_get_sched, CTX, &v), 0, "get_sched of cpu %d", cpu);
	return v;
}

static void is_bucket(const struct vcmd_sched_v5 *v, const char *name,
		      const __s32 want[5])
{
	is(v->fill_rate[0], want[0], "%s: fill_rate", name);
	is(v->interval[0], want[1], "%s: interval", name);
	is(v->tokens, want[2], "%s: tokens", name);
	is(v->tokens_min, want[3], "%s: tokens_min", name);
	is(v->tokens_max, want[4], "%s: tokens_max", name);
}

static void test_fresh(void)
{
	struct vcmd_sched_v5 v = values_of(0);

	is_bucket(&v, "fresh", (const __s32[]){ 0, 0, 0, 0, 0 });
	is(v.prio_bias, 0, "fresh: prio_bias");
	is_hex(v.mask, VXSM_SET_MASK, "get_sched reports all values as valid");
}

static void test_v2(void)
{
	struct vcmd_sched_v2 d = { 1, 2, 3, 4, 5, .cpu_mask = 0 };
	struct vcmd_sched_v5 v;

	is(vserver(VCMD_set_sched_v2, CTX, &d), 0, "v2 for every cpu");
	v = values_of(1);
	is_bucket(&v, "v2, cpu 1", (const __s32[]){ 1, 2, 3, 4, 5 });

	d = (struct vcmd_sched_v2){ VS_SCHED_KEEP, 20, VS_SCHED_KEEP,
				    VS_SCHED_KEEP, 50, .cpu_mask = 1 << 1 };
	is(vserver(VCMD_set_sched_v2, CTX, &d), 0, "v2 for cpu 1, keeping some");
	v = values_of(1);
	is_bucket(&v, "v2 kept, cpu 1", (const __s32[]){ 1, 20, 3, 4, 50 });
	v = values_of(0);
	is_bucket(&v, "v2 kept, cpu 0", (const __s32[]){ 1, 2, 3, 4, 5 });
}

static void test_v3_v4(void)
{
	struct vcmd_sched_v3 v3 = { VXSM_V3_MASK, 11, 12, 13, 14, 15, 16 };
	struct vcmd_sched_v4 v4 = {
		.set_mask = VXSM_CPU_ID | VXSM_TOKENS, .tokens = 130,
		.fill_rate = 99, .cpu_id = 1,
	};
	struct vcmd_sched_v5 v;

	is(vserver(VCMD_set_sched_v3, CTX, &v3), 0, "v3");
	v = values_of(0);
	is_bucket(&v, "v3", (const __s32[]){ 11, 12, 13, 14, 15 });
	is(v.prio_bias, 16, "v3: prio_bias");
	is(vserver(VCMD_set_sched_v4, CTX, &v4), 0, "v4 for cpu 1");
	v = values_of(1);
	is_bucket(&v, "v4, cpu 1", (const __s32[]){ 11, 12, 130, 14, 15 });
	v = values_of(0);
	is(v.tokens, 13, "v4, cpu 0: tokens stay");
	v4.cpu_id = 4096;
	is_errno(vserver(VCMD_set_sched_v4, CTX, &v4), EINVAL, "v4: no such cpu");
}

static void test_v5(void)
{
	struct vcmd_sched_v5 d = {
		.mask = VXSM_SET_MASK, .fill_rate = { 21, 22 },
		.interval = { 23, 24 }, .tokens = 25, .tokens_min = 26,
		.tokens_max = 27, .prio_bias = -99,
	};
	struct vcmd_sched_v5 v;

	is(vserver(VCMD_set_sched, CTX, &d), 0, "v5");
	v = values_of(1);
	is_bucket(&v, "v5", (const __s32[]){ 21, 23, 25, 26, 27 });
	is(v.fill_rate[1], 22, "v5: fill_rate while idle");
	is(v.interval[1], 24, "v5: interval while idle");
	is(v.prio_bias, -20, "v5: prio_bias is clamped");
	d.mask |= VXSM_CPU_ID;
	d.cpu_id = -1;
	is_errno(vserver(VCMD_set_sched, CTX, &d), EINVAL, "v5: cpu -1");
	is_errno(vserver(VCMD_get_sched, CTX, &d), EINVAL, "get_sched: cpu -1");
}

static void test_prio_bias(void)
{
	struct vcmd_prio_bias d = { VS_SCHED_ALL_CPUS, 7 };

	is(vserver(VCMD_set_prio_bias, CTX, &d), 0, "prio_bias of all cpus");
	d = (struct vcmd_prio_bias){ 1, 40 };
	is(vserver(VCMD_set_prio_bias, CTX, &d), 0, "prio_bias of one");
	is(vserver(VCMD_get_prio_bias, CTX, &d), 0, "get_prio_bias of one");
	is(d.prio_bias, 20, "it is clamped");
	d.cpu_id = 0;
	vserver(VCMD_get_prio_bias, CTX, &d);
	is(d.prio_bias, 7, "the other cpu has its own");
	d.cpu_id = 4096;
	is_errno(vserver(VCMD_get_prio_bias, CTX, &d), EINVAL,
		 "get_prio_bias: no such cpu");
	is_errno(vserver(VCMD_set_prio_bias, CTX, &d), EINVAL,
		 "set_prio_bias: no such cpu");
}

/* Clients count the CPUs this way. */
static void test_info(void)
{
	struct vcmd_sched_info d = { .cpu_id = 0 };
	__u64 busy = 0;

	while (!vserver(VCMD_sched_info, 0, &d)) {
		busy += d.user_msec + d.sys_msec;
		d = (struct vcmd_sched_info){ .cpu_id = d.cpu_id + 1 };
	}
	is(d.cpu_id, sysconf(_SC_NPROCESSORS_CONF),
	   "sched_info ends behind the last cpu");
	ok(busy > 0, "... and reports their busy time");
	d = (struct vcmd_sched_info){ .cpu_id = 1 };
	is(vserver(VCMD_sched_info, CTX, &d), 0, "sched_info of a context");
	is(d.vavavoom, 20, "has its bias");
	d.cpu_id = -1;
	is_errno(vserver(VCMD_sched_info, CTX, &d), EINVAL, "sched_info: cpu -1");
}

int main(void)
{
	const struct vs_place place = { .xid = CTX };
	struct agent a = agent_need(&place, "a context");

	test_fresh();
	test_v2();
	test_v3_v4();
	test_v5();
	test_prio_bias();
	test_info();
	agent_stop(&a);
	return done_testing();
}
