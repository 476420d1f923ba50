// SPDX-License-Identifier: GPL-2.0-only
/*
 * The memory of a guest, from the control group that limits it.
 *
 * With VIRT_MEM the lowest limit applies, among the groups that contain the
 * init of the guest.  The guest sees memory.max and the usage of that group.
 * Without a limit it sees the values of the machine.
 */
#include <linux/memcontrol.h>
#include <linux/page_counter.h>
#include <linux/seq_file.h>
#include <linux/swap.h>
#include <linux/sysinfo.h>
#include <linux/vserver/virt.h>

#include "core/vserver.h"

/*
 * The task that determines the group: the init of the guest, or the caller.
 * Call this in an RCU read-side section.
 */
static struct task_struct *vs_memory_task(const struct vx_info *vxi)
{
	struct task_struct *p;

	p = pid_task(vs_find_pid_nr(READ_ONCE(vxi->initpid)), PIDTYPE_PID);
	return p && READ_ONCE(p->xid) == vxi->ctx.id ? p : current;
}

/* Get the group with the lowest limit, with a reference, or NULL. */
static struct mem_cgroup *vs_memory_group(const struct vx_info *vxi)
{
	unsigned long least = PAGE_COUNTER_MAX;
	struct mem_cgroup *group, *found = NULL;

	rcu_read_lock();
	group = mem_cgroup_from_task(vs_memory_task(vxi));
	for (; group && !mem_cgroup_is_root(group);
	     group = parent_mem_cgroup(group)) {
		unsigned long max = READ_ONCE(group->memory.max);

		if (max < least) {
			least = max;
			found = group;
		}
	}
	if (found && !css_tryget(&found->css))
		found = NULL;
	rcu_read_unlock();
	return found;
}

/* The swap that a group may use: the limits of all groups above apply. */
static unsigned long vs_swap_max(struct mem_cgroup *group, unsigned long least)
{
	for (; !mem_cgroup_is_root(group); group = parent_mem_cgroup(group))
		least = min(least, READ_ONCE(group->swap.max));
	return least;
}

static void vs_memory_fill(struct mem_cgroup *group, struct sysinfo *info)
{
	unsigned long total = READ_ONCE(group->memory.max);
	unsigned long swap = vs_swap_max(group, info->totalswap);

	info->totalram = min(total, info->totalram);
	info->freeram = info->totalram -
			min(page_counter_read(&group->memory), info->totalram);
	info->sharedram = memcg_page_state(group, NR_SHMEM);
	info->bufferram = 0;
	info->totalhigh = 0;
	info->freehigh = 0;
	info->totalswap = swap;
	info->freeswap = min(swap - min(page_counter_read(&group->swap), swap),
			     info->freeswap);
}

/**
 * vs_virt_memory() - replace the memory of the machine by that of the guest
 * @info: values of the machine in pages; replaced
 *
 * Return: false if the values of the machine apply.
 */
bool vs_virt_memory(struct sysinfo *info)
{
	const struct vx_info *vxi = vx_current();
	struct mem_cgroup *group;

	if (!vs_virt_has(vxi, VXF_VIRT_MEM))
		return false;
	group = vs_memory_group(vxi);
	if (!group)
		return false;
	mem_cgroup_flush_stats(group);
	vs_memory_fill(group, info);
	css_put(&group->css);
	return true;
}

static void vs_show_pages(struct seq_file *m, const char *name,
			  unsigned long pages)
{
	seq_printf(m, "%-15s %8lu kB\n", name, pages << (PAGE_SHIFT - 10));
}

static void vs_show_lru(struct seq_file *m, struct mem_cgroup *group)
{
	unsigned long pages[NR_LRU_LISTS];
	int lru;

	for_each_lru(lru)
		pages[lru] = memcg_page_state(group, NR_LRU_BASE + lru);
	vs_show_pages(m, "Active:", pages[LRU_ACTIVE_ANON] +
				    pages[LRU_ACTIVE_FILE]);
	vs_show_pages(m, "Inactive:", pages[LRU_INACTIVE_ANON] +
				      pages[LRU_INACTIVE_FILE]);
	vs_show_pages(m, "Active(anon):", pages[LRU_ACTIVE_ANON]);
	vs_show_pages(m, "Inactive(anon):", pages[LRU_INACTIVE_ANON]);
	vs_show_pages(m, "Active(file):", pages[LRU_ACTIVE_FILE]);
	vs_show_pages(m, "Inactive(file):", pages[LRU_INACTIVE_FILE]);
	vs_show_pages(m, "Unevictable:", pages[LRU_UNEVICTABLE]);
}

static unsigned long vs_swap_cached(struct mem_cgroup *group)
{
#ifdef CONFIG_SWAP
	return memcg_page_state(group, NR_SWAPCACHE);
#else
	return 0;
#endif
}

static unsigned long vs_bytes_state(struct mem_cgroup *group, int item)
{
	return memcg_page_state(group, item) >> PAGE_SHIFT;
}

/* Print what a group counts, and omit the other lines of /proc/meminfo. */
static void vs_show_group(struct seq_file *m, struct mem_cgroup *group,
			  const struct sysinfo *info)
{
	unsigned long reclaimable, unreclaimable, file, cached, swap_cached;

	reclaimable = vs_bytes_state(group, NR_SLAB_RECLAIMABLE_B);
	unreclaimable = vs_bytes_state(group, NR_SLAB_UNRECLAIMABLE_B);
	file = memcg_page_state(group, NR_ACTIVE_FILE) +
	       memcg_page_state(group, NR_INACTIVE_FILE);
	swap_cached = vs_swap_cached(group);
	cached = memcg_page_state(group, NR_FILE_PAGES);

	vs_show_pages(m, "MemTotal:", info->totalram);
	vs_show_pages(m, "MemFree:", info->freeram);
	vs_show_pages(m, "MemAvailable:",
		      min(info->freeram + file + reclaimable, info->totalram));
	vs_show_pages(m, "Buffers:", 0);
	vs_show_pages(m, "Cached:", cached - min(cached, swap_cached));
	vs_show_pages(m, "SwapCached:", swap_cached);
	vs_show_lru(m, group);
	vs_show_pages(m, "SwapTotal:", info->totalswap);
	vs_show_pages(m, "SwapFree:", info->freeswap);
	vs_show_pages(m, "Dirty:", memcg_page_state(group, NR_FILE_DIRTY));
	vs_show_pages(m, "Writeback:", memcg_page_state(group, NR_WRITEBACK));
	vs_show_pages(m, "AnonPages:", memcg_page_state(group, NR_ANON_MAPPED));
	vs_show_pages(m, "Mapped:", memcg_page_state(group, NR_FILE_MAPPED));
	vs_show_pages(m, "Shmem:", info->sharedram);
	vs_show_pages(m, "KReclaimable:", reclaimable);
	vs_show_pages(m, "Slab:", reclaimable + unreclaimable);
	vs_show_pages(m, "SReclaimable:", reclaimable);
	vs_show_pages(m, "SUnreclaim:", unreclaimable);
	vs_show_pages(m, "PageTables:", memcg_page_state(group, NR_PAGETABLE));
}

bool __vs_virt_show_meminfo(struct seq_file *m)
{
	const struct vx_info *vxi = vx_current();
	struct mem_cgroup *group;
	struct sysinfo info = {};

	if (!vs_virt_has(vxi, VXF_VIRT_MEM))
		return false;
	group = vs_memory_group(vxi);
	if (!group)
		return false;
	si_meminfo(&info);
	si_swapinfo(&info);
	mem_cgroup_flush_stats(group);
	vs_memory_fill(group, &info);
	vs_show_group(m, group, &info);
	css_put(&group->css);
	return true;
}
