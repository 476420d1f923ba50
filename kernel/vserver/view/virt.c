// SPDX-License-Identifier: GPL-2.0-only
/*
 * Uptime and load of a process context.
 *
 * Nothing is counted while nobody asks: the threads of a context are counted
 * when a figure is read, and the load averages are brought up to that moment
 * as if it had been like that since the last one.
 */
#include <linux/jiffies.h>
#include <linux/kernel_stat.h>
#include <linux/sched/loadavg.h>
#include <linux/sched/signal.h>
#include <linux/seq_file.h>
#include <linux/sysinfo.h>
#include <linux/timekeeping.h>
#include <linux/vserver/virt.h>

#include "core/command.h"
#include "core/vserver.h"

/**
 * vs_virt_init() - the figures of a new context
 * @virt: zeroed
 */
void vs_virt_init(struct vs_virt *virt)
{
	virt->since = ktime_get_boottime_ns();
	virt->idle = vs_virt_idle_time();
	virt->load_stamp = jiffies;
	spin_lock_init(&virt->lock);
}

/**
 * vs_virt_has() - does a context have figures of its own of this kind
 * @vxi: the context; NULL for a task at its exit
 * @flag: VXF_VIRT_*
 */
bool vs_virt_has(const struct vx_info *vxi, u64 flag)
{
	return vxi && (READ_ONCE(vxi->ctx.flags) & flag);
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

	/* A time namespace can make it anything. */
	*uptime = ns_to_timespec64(__vs_virt_since(max(ns, 0LL)));
}

/**
 * vs_virt_idle_time() - what all CPUs have been idle, in nanoseconds
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
 * vs_virt_activity() - look at the threads of a context
 * @vxi: the context
 * @now: what they do
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
 * vs_virt_load() - the load averages of a context
 * @vxi: the context
 * @now: what its threads do
 * @load: its averages
 */
void vs_virt_load(struct vx_info *vxi, const struct vs_activity *now,
		  unsigned long load[3])
{
	static const unsigned long decay[] = { EXP_1, EXP_5, EXP_15 };
	struct vs_virt *virt = &vxi->virt;
	unsigned long active = now->running + now->uninterruptible;
	unsigned long steps;
	int i;

	/* Who only looks is no load. */
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
