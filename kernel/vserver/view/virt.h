/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The figures of a process context that stand for those of the machine.
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
 * struct vs_virt - the figures a context keeps
 * @since: when it was made, on the clock BOOTTIME
 * @idle: what all CPUs had been idle then, in nanoseconds
 * @forks: tasks made in it
 * @lock: protects what follows
 * @load: its averages over 1, 5 and 15 minutes, as those of the scheduler
 * @load_stamp: what they are up to, in jiffies
 * @load_updates: how often they were brought up to date
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
 * struct vs_activity - what the threads of a context do at a moment
 * @threads: how many there are
 * @running: they run, or would
 * @uninterruptible: they count for the load although they do not run
 * @iowait: they wait for a disk
 * @last_pid: number of the youngest, as the caller sees it
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
bool vs_virt_has(const struct vx_info *vxi, u64 flag);
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
