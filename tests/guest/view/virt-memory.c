// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: with VIRT_MEM the memory of a guest is what its control group limits.
 */
#define _GNU_SOURCE
#include <sys/sysinfo.h>

#include "cgroup.h"
#include "virt.h"

#define GUEST	440
#define INNER	441
#define PLAIN	442
#define FREE	443

#define LIMIT_KB	(64 * 1024)
#define EATEN		(16 << 20)

enum { TOTAL, FREE_RAM, SWAP };

static long sysinfo_kb(void *arg)
{
	struct sysinfo info;
	unsigned long value;

	if (sysinfo(&info))
		return -errno;
	value = *(int *)arg == TOTAL ? info.totalram :
		*(int *)arg == FREE_RAM ? info.freeram : info.totalswap;
	return (unsigned long long)value * info.mem_unit / 1024;
}

static long kb_of(struct agent *a, int what)
{
	return a ? agent_do(a, sysinfo_kb, what) : sysinfo_kb(&what);
}

static long meminfo(struct agent *a, const char *key)
{
	return figure_of(a, "/proc/meminfo", key, 1, 0);
}

static long eat(void *arg)
{
	char *p = mmap(NULL, EATEN, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)arg;
	if (p == MAP_FAILED)
		return -errno;
	memset(p, 1, EATEN);
	return 0;
}

static void test_limited(struct agent *a, const char *who)
{
	long before = meminfo(a, "MemFree:"), after;

	is(meminfo(a, "MemTotal:"), LIMIT_KB, "%s: MemTotal is its limit", who);
	is(kb_of(a, TOTAL), LIMIT_KB, "%s: sysinfo", who);
	between(before, LIMIT_KB / 4, LIMIT_KB, "%s: most is free", who);
	is(agent_ask(a, eat), 0, "%s: it uses some", who);
	after = meminfo(a, "MemFree:");
	between(before - after, EATEN / 1024 - 2048, EATEN / 1024 + 8192,
		"%s: which is no longer free", who);
	between(kb_of(a, FREE_RAM), after - 2048, after + 2048,
		"%s: nor in sysinfo", who);
	between(meminfo(a, "MemAvailable:"), after - 2048, LIMIT_KB,
		"%s: what is free is available", who);
	between(meminfo(a, "AnonPages:"), EATEN / 1024 - 2048, LIMIT_KB,
		"%s: it is anonymous", who);
	is(meminfo(a, "Buffers:"), 0, "%s: no buffers", who);
	between(meminfo(a, "Cached:"), 0, LIMIT_KB, "%s: the cache is its own",
		who);
	between(meminfo(a, "SwapTotal:"), 0, kb_of(NULL, SWAP),
		"%s: swap is at most the host's", who);
	is(meminfo(a, "CommitLimit:"), -ENOENT,
	   "%s: what a group does not know is left out", who);
}

static void test_host_figures(struct agent *a, const char *who)
{
	is(meminfo(a, "MemTotal:"), meminfo(NULL, "MemTotal:"),
	   "%s: MemTotal is the host's", who);
	is(kb_of(a, TOTAL), kb_of(NULL, TOTAL), "%s: sysinfo, too", who);
	is(meminfo(a, "CommitLimit:"), meminfo(NULL, "CommitLimit:"),
	   "%s: and the rest", who);
}

static struct agent in_group(const char *group, __u32 xid, __u64 flags)
{
	const struct vs_place place = { .xid = xid, .cflags = flags };
	struct agent a;

	is(cgroup_enter(group), 0, "into the group %s", group);
	a = agent_need(&place, group);
	cgroup_enter(".");
	return a;
}

int main(void)
{
	struct agent guest, inner, plain, free;

	if (cgroup_make(".", "virt-memory", "+memory") ||
	    cgroup_make(".", "virt-free", "+memory") ||
	    cgroup_make(".", "virt-outer", "+memory") ||
	    cgroup_make("virt-outer", "virt-outer/inner", "+memory") ||
	    cgroup_write("virt-memory", "memory.max", "64M") ||
	    cgroup_write("virt-outer", "memory.max", "64M"))
		bail_out("no control groups for memory");

	guest = in_group("virt-memory", GUEST, VXF_VIRT_MEM);
	plain = in_group("virt-memory", PLAIN, 0);
	inner = in_group("virt-outer/inner", INNER, VXF_VIRT_MEM);
	free = in_group("virt-free", FREE, VXF_VIRT_MEM);

	test_limited(&guest, "limited");
	test_limited(&inner, "limited by the group above");
	test_host_figures(&plain, "without the flag");
	test_host_figures(&free, "without a limit");
	is(cgroup_write("virt-memory", "memory.max", "max"), 0,
	   "the limit is taken away");
	test_host_figures(&guest, "then");

	agent_stop(&guest);
	agent_stop(&plain);
	agent_stop(&inner);
	agent_stop(&free);
	cgroup_remove("virt-memory");
	cgroup_remove("virt-free");
	cgroup_remove("virt-outer/inner");
	is(cgroup_remove("virt-outer"), 0, "nothing is left");
	return done_testing();
}
