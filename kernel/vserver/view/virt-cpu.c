// SPDX-License-Identifier: GPL-2.0-only
/*
 * The CPUs that a guest sees, and its /proc/stat.
 *
 * With VIRT_CPU a guest sees the CPUs of its cpuset, that is, those that
 * sched_setaffinity(2) allows.
 */
#include <linux/cpuset.h>
#include <linux/interrupt.h>
#include <linux/kernel_stat.h>
#include <linux/sched/cputime.h>
#include <linux/seq_file.h>
#include <linux/tick.h>
#include <linux/time_namespace.h>
#include <linux/timekeeping.h>
#include <linux/vserver/virt.h>

#include "core/vserver.h"

/**
 * vs_virt_cpus() - the CPUs that the caller sees
 * @mask: result
 */
void vs_virt_cpus(cpumask_var_t mask)
{
	if (!vs_virt_has(vx_current(), VXF_VIRT_CPU)) {
		cpumask_copy(mask, cpu_online_mask);
		return;
	}
	cpuset_cpus_allowed(current, mask);
	cpumask_and(mask, mask, cpu_online_mask);
}

unsigned int __vs_virt_next_cpu(int n)
{
	cpumask_var_t mask;
	unsigned int cpu;

	if (!alloc_cpumask_var(&mask, GFP_KERNEL))
		return nr_cpu_ids;
	vs_virt_cpus(mask);
	cpu = cpumask_next(n, mask);
	free_cpumask_var(mask);
	return cpu;
}

ssize_t __vs_virt_print_cpus(char *buf, const struct cpumask *map)
{
	cpumask_var_t mask;
	ssize_t len;

	if (!alloc_cpumask_var(&mask, GFP_KERNEL))
		return -ENOMEM;
	vs_virt_cpus(mask);
	if (vs_virt_has(vx_current(), VXF_VIRT_CPU))
		cpumask_and(mask, mask, map);
	else
		cpumask_copy(mask, map);
	len = cpumap_print_to_pagebuf(true, buf, mask);
	free_cpumask_var(mask);
	return len;
}

/* The columns of a line of /proc/stat */
static const enum cpu_usage_stat vs_cpu_column[] = {
	CPUTIME_USER, CPUTIME_NICE, CPUTIME_SYSTEM, CPUTIME_IDLE,
	CPUTIME_IOWAIT, CPUTIME_IRQ, CPUTIME_SOFTIRQ, CPUTIME_STEAL,
	CPUTIME_GUEST, CPUTIME_GUEST_NICE,
};

struct vs_cpu_times {
	u64	ns[ARRAY_SIZE(vs_cpu_column)];
};

static u64 vs_iowait_time(struct kernel_cpustat *stat, int cpu)
{
	u64 us = get_cpu_iowait_time_us(cpu, NULL);

	return us == -1ULL ? stat->cpustat[CPUTIME_IOWAIT] :
			     us * NSEC_PER_USEC;
}

static void vs_cpu_times_add(struct vs_cpu_times *times, int cpu)
{
	struct kernel_cpustat stat;
	int i;

	kcpustat_cpu_fetch(&stat, cpu);
	stat.cpustat[CPUTIME_IDLE] = get_idle_time(&stat, cpu);
	stat.cpustat[CPUTIME_IOWAIT] = vs_iowait_time(&stat, cpu);
	for (i = 0; i < ARRAY_SIZE(times->ns); i++)
		times->ns[i] += stat.cpustat[vs_cpu_column[i]];
}

static void vs_cpu_times_show(struct seq_file *m,
			      const struct vs_cpu_times *times)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(times->ns); i++)
		seq_put_decimal_ull(m, " ", nsec_to_clock_t(times->ns[i]));
	seq_putc(m, '\n');
}

static void vs_show_cpus(struct seq_file *m, cpumask_var_t cpus)
{
	struct vs_cpu_times times = {};
	int cpu;

	for_each_cpu(cpu, cpus)
		vs_cpu_times_add(&times, cpu);
	seq_puts(m, "cpu ");
	vs_cpu_times_show(m, &times);
	for_each_cpu(cpu, cpus) {
		times = (struct vs_cpu_times){};
		vs_cpu_times_add(&times, cpu);
		seq_printf(m, "cpu%d", cpu);
		vs_cpu_times_show(m, &times);
	}
}

/*
 * Start of the guest (with VIRT_UPTIME) or of the machine, in seconds since
 * 1970.
 */
static u64 vs_boot_time(const struct vx_info *vxi)
{
	struct timespec64 boot;

	getboottime64(&boot);
	timens_sub_boottime(&boot);
	if (vs_virt_has(vxi, VXF_VIRT_UPTIME))
		boot = timespec64_add(boot, ns_to_timespec64(vxi->virt.since));
	return boot.tv_sec;
}

/*
 * Print /proc/stat.  The CPU times are those of the machine.  Interrupts and
 * context switches are reported as 0, because other contexts cause them, too.
 * Programs expect these lines.
 */
void __vs_virt_show_stat(struct seq_file *m)
{
	struct vx_info *vxi = vx_current();
	struct vs_activity now;
	cpumask_var_t cpus;
	int i;

	if (!vxi || !alloc_cpumask_var(&cpus, GFP_KERNEL))
		return;
	vs_virt_cpus(cpus);
	vs_show_cpus(m, cpus);
	free_cpumask_var(cpus);

	vs_virt_activity(vxi, &now);
	seq_printf(m, "intr 0\nctxt 0\nbtime %llu\nprocesses %u\n",
		   vs_boot_time(vxi), atomic_read(&vxi->virt.forks));
	seq_printf(m, "procs_running %u\nprocs_blocked %u\nsoftirq 0",
		   now.running, now.iowait);
	for (i = 0; i < NR_SOFTIRQS; i++)
		seq_puts(m, " 0");
	seq_putc(m, '\n');
}
