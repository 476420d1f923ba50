/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What a guest sees of the machine: uptime, load, memory, CPUs.
 */
#ifndef _LINUX_VSERVER_VIRT_H
#define _LINUX_VSERVER_VIRT_H

#include <linux/cpumask.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <linux/vserver/task.h>

struct seq_file;
struct sysinfo;

#ifdef CONFIG_VSERVER

u64 __vs_virt_since(u64 ns);
u64 __vs_virt_idle(u64 ns);
void __vs_virt_uptime(struct timespec64 *uptime);
void __vs_virt_sysinfo(struct sysinfo *info);
void __vs_virt_show_loadavg(struct seq_file *m);
void __vs_virt_show_stat(struct seq_file *m);
bool __vs_virt_show_meminfo(struct seq_file *m);
unsigned int __vs_virt_next_cpu(int n);
ssize_t __vs_virt_print_cpus(char *buf, const struct cpumask *map);

/**
 * vs_virt_since() - a moment, counted from the start of the guest
 * @ns: counted from the start of the machine
 *
 * With VIRT_UPTIME; what was before is 0.
 */
static inline u64 vs_virt_since(u64 ns)
{
	return vs_in_guest() ? __vs_virt_since(ns) : ns;
}

/**
 * vs_virt_idle() - what the CPUs were idle since the start of the guest
 * @ns: what they were idle since the start of the machine
 */
static inline u64 vs_virt_idle(u64 ns)
{
	return vs_in_guest() ? __vs_virt_idle(ns) : ns;
}

/**
 * vs_virt_uptime() - the uptime of the guest in the place of the machine's
 * @uptime: that of the machine
 */
static inline void vs_virt_uptime(struct timespec64 *uptime)
{
	if (vs_in_guest())
		__vs_virt_uptime(uptime);
}

/**
 * vs_virt_sysinfo() - load, threads and memory of the guest for sysinfo(2)
 * @info: what the machine has; memory in pages
 */
static inline void vs_virt_sysinfo(struct sysinfo *info)
{
	if (vs_in_guest())
		__vs_virt_sysinfo(info);
}

/**
 * vs_virt_show_loadavg() - the /proc/loadavg of a guest
 * @m: the file
 *
 * Return: false when the caller is in none, and nothing is shown.
 */
static inline bool vs_virt_show_loadavg(struct seq_file *m)
{
	if (!vs_in_guest())
		return false;
	__vs_virt_show_loadavg(m);
	return true;
}

/**
 * vs_virt_show_stat() - the /proc/stat of a guest
 * @m: the file
 *
 * Return: false when the caller is in none, and nothing is shown.
 */
static inline bool vs_virt_show_stat(struct seq_file *m)
{
	if (!vs_in_guest())
		return false;
	__vs_virt_show_stat(m);
	return true;
}

/**
 * vs_virt_show_meminfo() - the /proc/meminfo of a guest
 * @m: the file
 *
 * Return: false when the guest has the figures of the machine, and nothing is
 * shown.
 */
static inline bool vs_virt_show_meminfo(struct seq_file *m)
{
	return vs_in_guest() && __vs_virt_show_meminfo(m);
}

/**
 * vs_virt_next_cpu() - the next CPU that there is for the caller
 * @n: the one before
 *
 * Return: its number, or one of nr_cpu_ids and more.
 */
static inline unsigned int vs_virt_next_cpu(int n)
{
	return vs_in_guest() ? __vs_virt_next_cpu(n) :
			       cpumask_next(n, cpu_online_mask);
}

/**
 * vs_virt_print_cpus() - print a set of CPUs as far as it exists for the caller
 * @buf: a page
 * @map: CPUs of the machine
 */
static inline ssize_t vs_virt_print_cpus(char *buf, const struct cpumask *map)
{
	return vs_in_guest() ? __vs_virt_print_cpus(buf, map) :
			       cpumap_print_to_pagebuf(true, buf, map);
}

#else /* !CONFIG_VSERVER */

static inline u64 vs_virt_since(u64 ns) { return ns; }
static inline u64 vs_virt_idle(u64 ns) { return ns; }
static inline void vs_virt_uptime(struct timespec64 *uptime) { }
static inline void vs_virt_sysinfo(struct sysinfo *info) { }
static inline bool vs_virt_show_loadavg(struct seq_file *m) { return false; }
static inline bool vs_virt_show_stat(struct seq_file *m) { return false; }
static inline bool vs_virt_show_meminfo(struct seq_file *m) { return false; }

static inline unsigned int vs_virt_next_cpu(int n)
{
	return cpumask_next(n, cpu_online_mask);
}

static inline ssize_t vs_virt_print_cpus(char *buf, const struct cpumask *map)
{
	return cpumap_print_to_pagebuf(true, buf, map);
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_VIRT_H */
