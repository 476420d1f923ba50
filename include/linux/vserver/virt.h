/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Values that replace those of the machine in a guest: uptime, load, memory,
 * CPUs.
 */
#ifndef _LINUX_VSERVER_VIRT_H
#define _LINUX_VSERVER_VIRT_H

#include <linux/cpumask.h>
#include <linux/time64.h>
#include <linux/types.h>
#include <linux/vserver/task.h>

struct seq_file;
struct sysinfo;

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
 * vs_virt_since() - convert a time since boot to a time since the guest started
 * @ns: nanoseconds since boot
 *
 * Return: with VXF_VIRT_UPTIME nanoseconds since the context was created, and 0
 * for a time before; else @ns.
 */
static inline u64 vs_virt_since(u64 ns)
{
	return vs_in_guest() ? __vs_virt_since(ns) : ns;
}

/**
 * vs_virt_idle() - convert the idle time of all CPUs in the same way
 * @ns: idle time since boot in nanoseconds
 *
 * Return: with VXF_VIRT_UPTIME the idle time since the context was created;
 * else
 * @ns.
 */
static inline u64 vs_virt_idle(u64 ns)
{
	return vs_in_guest() ? __vs_virt_idle(ns) : ns;
}

/**
 * vs_virt_uptime() - replace the uptime of the machine by that of the guest
 * @uptime: uptime of the machine; replaced
 */
static inline void vs_virt_uptime(struct timespec64 *uptime)
{
	if (vs_in_guest())
		__vs_virt_uptime(uptime);
}

/**
 * vs_virt_sysinfo() - replace load, threads and memory for sysinfo(2)
 * @info: values of the machine, memory in pages; replaced
 */
static inline void vs_virt_sysinfo(struct sysinfo *info)
{
	if (vs_in_guest())
		__vs_virt_sysinfo(info);
}

/**
 * vs_virt_show_loadavg() - print /proc/loadavg for a guest
 * @m: the file
 *
 * Return: false if the caller is in no guest; then nothing is printed.
 */
static inline bool vs_virt_show_loadavg(struct seq_file *m)
{
	if (!vs_in_guest())
		return false;
	__vs_virt_show_loadavg(m);
	return true;
}

/**
 * vs_virt_show_stat() - print /proc/stat for a guest
 * @m: the file
 *
 * Return: false if the caller is in no guest; then nothing is printed.
 */
static inline bool vs_virt_show_stat(struct seq_file *m)
{
	if (!vs_in_guest())
		return false;
	__vs_virt_show_stat(m);
	return true;
}

/**
 * vs_virt_show_meminfo() - print /proc/meminfo for a guest with a memory limit
 * @m: the file
 *
 * Return: false if the values of the machine apply; then nothing is printed.
 */
static inline bool vs_virt_show_meminfo(struct seq_file *m)
{
	return vs_in_guest() && __vs_virt_show_meminfo(m);
}

/**
 * vs_virt_next_cpu() - the next CPU that the caller may see
 * @n: number of the previous CPU, or -1
 *
 * Return: its number, or at least nr_cpu_ids if there is none.
 */
static inline unsigned int vs_virt_next_cpu(int n)
{
	return vs_in_guest() ? __vs_virt_next_cpu(n) :
			       cpumask_next(n, cpu_online_mask);
}

/**
 * vs_virt_print_cpus() - print the CPUs of a set that the caller may see
 * @buf: a page
 * @map: CPUs of the machine
 *
 * Return: bytes printed, or -ENOMEM.
 */
static inline ssize_t vs_virt_print_cpus(char *buf, const struct cpumask *map)
{
	return vs_in_guest() ? __vs_virt_print_cpus(buf, map) :
			       cpumap_print_to_pagebuf(true, buf, map);
}

#endif /* _LINUX_VSERVER_VIRT_H */
