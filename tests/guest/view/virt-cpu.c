// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: with VIRT_CPU there are for a guest the CPUs of its cpuset.
 *
 * In /proc/cpuinfo, /proc/stat, /sys/devices/system/cpu and for
 * sched_getaffinity(2), which is what nproc(1) asks.
 */
#define _GNU_SOURCE
#include <sys/sysinfo.h>

#include "cgroup.h"
#include "virt.h"

#define GUEST	450
#define PLAIN	451

struct count {
	char	path[64];
	char	key[32];
};

/* Lines of a file that start with the key. */
static long lines(void *arg)
{
	const struct count *q = arg;
	static char text[65536];
	const char *line = text;
	long n = 0;

	VS_TRY(read_text(q->path, text, sizeof(text)));
	for (;;) {
		n += !strncmp(line, q->key, strlen(q->key));
		line = strchr(line, '\n');
		if (!line++)
			return n;
	}
}

static long lines_of(struct agent *a, const char *path, const char *key)
{
	struct count q;

	snprintf(q.path, sizeof(q.path), "%s", path);
	snprintf(q.key, sizeof(q.key), "%s", key);
	return a ? agent_do(a, lines, q) : lines(&q);
}

/* 1 if the file holds the text, and a newline. */
static long holds(void *arg)
{
	const struct count *q = arg;
	char text[256];

	VS_TRY(read_text(q->path, text, sizeof(text)));
	text[strcspn(text, "\n")] = '\0';
	return !strcmp(text, q->key);
}

static long holds_of(struct agent *a, const char *path, const char *text)
{
	struct count q;

	snprintf(q.path, sizeof(q.path), "%s", path);
	snprintf(q.key, sizeof(q.key), "%s", text);
	return agent_do(a, holds, q);
}

static long affinity(void *arg)
{
	cpu_set_t set;

	(void)arg;
	return sched_getaffinity(0, sizeof(set), &set) ? -errno :
							  CPU_COUNT(&set);
}

static long take_all(void *arg)
{
	cpu_set_t set;

	memset(&set, 0xff, sizeof(set));
	return sched_setaffinity(0, sizeof(set), &set) ? -errno :
							  affinity(arg);
}

static void test_guest(struct agent *a)
{
	is(lines_of(a, "/proc/cpuinfo", "processor"), 1, "one in cpuinfo");
	is(figure_of(a, "/proc/cpuinfo", "processor", 2, 0), 1,
	   "which is the one of its cpuset");
	is(lines_of(a, "/proc/stat", "cpu"), 2, "one in /proc/stat, and all");
	is(lines_of(a, "/proc/stat", "cpu1 "), 1, "it is that one");
	is(holds_of(a, "/sys/devices/system/cpu/online", "1"), 1, "online");
	is(holds_of(a, "/sys/devices/system/cpu/possible", "1"), 1,
	   "possible");
	is(agent_ask(a, affinity), 1, "sched_getaffinity");
	is(agent_ask(a, take_all), 1, "it cannot have more");
	is(lines_of(a, "/proc/cpuinfo", "processor"), 1, "still one");
}

static void test_plain(struct agent *a)
{
	long cpus = get_nprocs();

	is(lines_of(a, "/proc/cpuinfo", "processor"), cpus,
	   "without the flag: all in cpuinfo");
	is(lines_of(a, "/proc/stat", "cpu"), cpus + 1, "and in /proc/stat");
	is(holds_of(a, "/sys/devices/system/cpu/online", "0-1"), 1,
	   "and in /sys");
	is(agent_ask(a, affinity), 1, "affinity is not a question of flags");
}

int main(void)
{
	const struct vs_place with = { .xid = GUEST, .cflags = VXF_VIRT_CPU };
	const struct vs_place without = { .xid = PLAIN };
	struct agent guest, plain;

	if (get_nprocs() != 2)
		bail_out("the machine should have two CPUs");
	if (cgroup_make(".", "virt-cpu", "+cpuset") ||
	    cgroup_write("virt-cpu", "cpuset.cpus", "1"))
		bail_out("no control group for CPUs");
	is(cgroup_enter("virt-cpu"), 0, "into the group");
	guest = agent_need(&with, "the guest");
	plain = agent_need(&without, "one without the flag");
	cgroup_enter(".");

	test_guest(&guest);
	test_plain(&plain);
	is(lines_of(NULL, "/proc/cpuinfo", "processor"), 2,
	   "the host has all");
	is(cgroup_write("virt-cpu", "cpuset.cpus", "0-1"), 0,
	   "the cpuset grows");
	is(lines_of(&guest, "/proc/cpuinfo", "processor"), 2, "so does the guest");

	agent_stop(&guest);
	agent_stop(&plain);
	is(cgroup_remove("virt-cpu"), 0, "nothing is left");
	return done_testing();
}
