/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values of a process context that replace those of the machine.
 */
#ifndef _KERNEL_VSERVER_VIRT_H
#define _KERNEL_VSERVER_VIRT_H

#include <linux/atomic.h>
#include <linux/cpumask.h>
#include <linux/spinlock.h>
#include <linux/types.h>

struct seq_file;
struct sysinfo;
struct vx_info;

/**
 * struct vs_virt - uptime and load of a context
 * @since: time of creation, CLOCK_BOOTTIME in nanoseconds
 * @idle: idle time of all CPUs at that time, in nanoseconds
 * @forks: number of tasks created in the context
 * @lock: protects the fields below
 * @load: load averages over 1, 5 and 15 minutes, FSHIFT fraction bits
 * @load_stamp: time of the last update, in jiffies
 * @load_updates: number of updates
 */
struct vs_virt {
	u64		since;
	u64		idle;
	atomic_t	forks;
	spinlock_t	lock;	/* the averages */
	unsigned long	load[3];
	unsigned long	load_stamp;
	unsigned int	load_updates;
};

/**
 * struct vs_activity - number of threads of a context by state
 * @threads: all threads
 * @running: threads that run or are ready to run
 * @uninterruptible: threads in uninterruptible sleep, which count for the load
 * @iowait: threads that wait for I/O
 * @last_pid: pid number of the youngest thread, in the caller's pid namespace
 */
struct vs_activity {
	unsigned int	threads;
	unsigned int	running;
	unsigned int	uninterruptible;
	unsigned int	iowait;
	pid_t		last_pid;
};

/* virt.c */
void vs_virt_init(struct vs_virt *virt);
void vs_virt_activity(struct vx_info *vxi, struct vs_activity *now);
void vs_virt_load(struct vx_info *vxi, const struct vs_activity *now,
		  unsigned long load[3]);
u64 vs_virt_idle_time(void);

/* virt-cpu.c */
void vs_virt_cpus(cpumask_var_t mask);

/* virt-memory.c */
#ifdef CONFIG_MEMCG
bool vs_virt_memory(struct sysinfo *info);
#else
static inline bool vs_virt_memory(struct sysinfo *info)
{
	return false;
}
#endif

#endif /* _KERNEL_VSERVER_VIRT_H */
