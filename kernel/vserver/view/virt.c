// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uptime and load of a process context.
 *
 * The kernel counts the threads of a context when a process reads a value.  It
 * updates the load averages then, too, and assumes that the load was the same
 * since the last update.
 */
#include <linux/jiffies.h>
#include <linux/kernel_stat.h>
#include <linux/math64.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/sysinfo.h>
#include <linux/timekeeping.h>
#include <linux/vserver/virt.h>

#include "core/command.h"
#include "core/proc.h"
#include "core/vserver.h"

/**
 * vs_virt_init() - initialise the values of a new context
 * @virt: zeroed memory
 */
void vs_virt_init(struct vs_virt *virt)
{
	virt->since = ktime_get_boottime_ns();
	virt->idle = vs_virt_idle_time();
	virt->load_stamp = jiffies;
	spin_lock_init(&virt->lock);
}

/* ---- uptime ---- */

u64 __vs_virt_since(u64 ns)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_virt_has(vxi, VXF_VIRT_UPTIME))
		return ns;
	return ns > vxi->virt.since ? ns - vxi->virt.since : 0;
}

u64 __vs_virt_idle(u64 ns)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_virt_has(vxi, VXF_VIRT_UPTIME))
		return ns;
	return ns > vxi->virt.idle ? ns - vxi->virt.idle : 0;
}

void __vs_virt_uptime(struct timespec64 *uptime)
{
	s64 ns = timespec64_to_ns(uptime);

	/* A time namespace can make the uptime negative. */
	*uptime = ns_to_timespec64(__vs_virt_since(max(ns, 0LL)));
}

/**
 * vs_virt_idle_time() - the idle time of the machine
 *
 * Return: the sum over all CPUs, in nanoseconds.
 */
u64 vs_virt_idle_time(void)
{
	struct kernel_cpustat stat;
	u64 idle = 0;
	int cpu;

	for_each_possible_cpu(cpu) {
		kcpustat_cpu_fetch(&stat, cpu);
		idle += get_idle_time(&stat, cpu);
	}
	return idle;
}

/* ---- load ---- */

static bool vs_is_uninterruptible(struct task_struct *p)
{
	unsigned int state = READ_ONCE(p->__state);

	return (state & TASK_UNINTERRUPTIBLE) &&
	       !(state & (TASK_NOLOAD | TASK_FROZEN));
}

static void vs_count_thread(struct task_struct *t, struct vs_activity *now,
			    u64 *youngest)
{
	if (t->exit_state)
		return;
	now->threads++;
	now->running += task_is_running(t);
	now->uninterruptible += vs_is_uninterruptible(t);
	now->iowait += t->in_iowait;
	if (t->start_boottime >= *youngest) {
		*youngest = t->start_boottime;
		now->last_pid = task_pid_vnr(t);
	}
}

/**
 * vs_virt_activity() - count the threads of a context by state
 * @vxi: the context
 * @now: result
 */
void vs_virt_activity(struct vx_info *vxi, struct vs_activity *now)
{
	struct task_struct *p, *t;
	u64 youngest = 0;

	*now = (struct vs_activity){};
	rcu_read_lock();
	for (p = vx_next_process(vxi, 1); p;
	     p = vx_next_process(vxi, task_tgid_nr(p) + 1)) {
		for_each_thread(p, t)
			vs_count_thread(t, now, &youngest);
	}
	rcu_read_unlock();
}

/**
 * vs_virt_load() - update and report the load averages of a context
 * @vxi: the context
 * @now: its threads by state
 * @load: result: averages over 1, 5 and 15 minutes, FSHIFT fraction bits
 */
void vs_virt_load(struct vx_info *vxi, const struct vs_activity *now,
		  unsigned long load[3])
{
	static const unsigned long decay[] = { EXP_1, EXP_5, EXP_15 };
	struct vs_virt *virt = &vxi->virt;
	unsigned long active = now->running + now->uninterruptible;
	unsigned long steps;
	int i;

	/* Do not count the reader itself. */
	if (active && vxi == vx_current())
		active--;

	spin_lock(&virt->lock);
	steps = (jiffies - virt->load_stamp) / LOAD_FREQ;
	if (steps) {
		virt->load_stamp += steps * LOAD_FREQ;
		virt->load_updates++;
		for (i = 0; i < ARRAY_SIZE(decay); i++)
			virt->load[i] = calc_load_n(virt->load[i], decay[i],
						    active * FIXED_1, steps);
	}
	memcpy(load, virt->load, sizeof(virt->load));
	spin_unlock(&virt->lock);
}

void __vs_virt_show_loadavg(struct seq_file *m)
{
	struct vx_info *vxi = vx_current();
	struct vs_activity now;
	unsigned long load[3];
	int i;

	if (!vxi)
		return;
	vs_virt_activity(vxi, &now);
	if (vs_virt_has(vxi, VXF_VIRT_LOAD))
		vs_virt_load(vxi, &now, load);
	else
		get_avenrun(load, 0, 0);
	for (i = 0; i < ARRAY_SIZE(load); i++) {
		load[i] += FIXED_1 / 200;	/* rounded */
		seq_printf(m, "%lu.%02lu ", LOAD_INT(load[i]),
			   LOAD_FRAC(load[i]));
	}
	seq_printf(m, "%u/%u %d\n", now.running, now.threads, now.last_pid);
}

void __vs_virt_sysinfo(struct sysinfo *info)
{
	struct vx_info *vxi = vx_current();
	struct vs_activity now;
	unsigned long load[3];
	int i;

	if (!vxi)
		return;
	vs_virt_activity(vxi, &now);
	info->procs = min_t(unsigned int, now.threads, U16_MAX);
	vs_virt_memory(info);
	if (!vs_virt_has(vxi, VXF_VIRT_LOAD))
		return;
	vs_virt_load(vxi, &now, load);
	for (i = 0; i < ARRAY_SIZE(load); i++)
		info->loads[i] = load[i] << (SI_LOAD_SHIFT - FSHIFT);
}

/**
 * vs_show_cvirt() - print /proc/virtual/XID/cvirt
 * @m: the file
 * @ctx: the context
 */
void vs_show_cvirt(struct seq_file *m, struct vs_context *ctx)
{
	struct vx_info *vxi = to_vx(ctx);
	struct vs_activity now;
	unsigned long load[3];
	u64 seconds;
	u32 rest;

	vs_virt_activity(vxi, &now);
	vs_virt_load(vxi, &now, load);
	seconds = div_u64_rem(vxi->virt.since, NSEC_PER_SEC, &rest);
	seq_printf(m, "BiasUptime:\t%llu.%02u\n", seconds,
		   rest / (u32)(NSEC_PER_SEC / 100));
	seq_printf(m, "nr_threads:\t%u\nnr_running:\t%u\n", now.threads,
		   now.running);
	seq_printf(m, "nr_unintr:\t%u\nnr_onhold:\t0\nload_updates:\t%u\n",
		   now.uninterruptible, READ_ONCE(vxi->virt.load_updates));
	seq_printf(m, "loadavg:\t%lu.%02lu %lu.%02lu %lu.%02lu\n",
		   LOAD_INT(load[0]), LOAD_FRAC(load[0]), LOAD_INT(load[1]),
		   LOAD_FRAC(load[1]), LOAD_INT(load[2]), LOAD_FRAC(load[2]));
	seq_printf(m, "total_forks:\t%u\n", atomic_read(&vxi->virt.forks));
}

/**
 * vc_virt_stat() - report uptime, threads and load of a context
 * @call: id: xid; data: &struct vcmd_virt_stat_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_virt_stat(struct vs_call *call)
{
	struct vcmd_virt_stat_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;
	struct vs_activity now;
	unsigned long load[3];
	int i;

	vs_virt_activity(vxi, &now);
	vs_virt_load(vxi, &now, load);
	*arg = (struct vcmd_virt_stat_v0){
		.uptime = ktime_get_boottime_ns() - vxi->virt.since,
		.nr_threads = now.threads,
		.nr_running = now.running,
		.nr_uninterruptible = now.uninterruptible,
		.nr_forks = atomic_read(&vxi->virt.forks),
	};
	for (i = 0; i < ARRAY_SIZE(load); i++)
		arg->load[i] = load[i];
	return 0;
}
