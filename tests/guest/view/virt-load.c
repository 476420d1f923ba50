// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest is told of its own load, and not what others run.
 *
 * The averages with VIRT_LOAD, the counts always: of threads, of running ones,
 * of forks, the last pid, interrupts and context switches.
 */
#define _GNU_SOURCE
#include <sys/sysinfo.h>

#include "virt.h"

#define BUSY	430
#define IDLE	431
#define PLAIN	432

#define HOGS	3

static long start_hogs(void *arg)
{
	pid_t pid = -1;
	int i;

	(void)arg;
	for (i = 0; i < HOGS; i++) {
		pid = fork();
		if (pid < 0)
			return -errno;
		if (!pid) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			for (;;)
				;
		}
	}
	return pid;
}

static long sysinfo_field(void *arg)
{
	struct sysinfo info;

	if (sysinfo(&info))
		return -errno;
	return *(int *)arg < 0 ? info.procs : (long)info.loads[*(int *)arg];
}

static long sysinfo_load(struct agent *a, int i)
{
	return agent_do(a, sysinfo_field, i) * 100 / (1 << SI_LOAD_SHIFT);
}

static long load(struct agent *a, int i)
{
	return figure_of(a, "/proc/loadavg", "", i, 100);
}

/* The two halves of "running/threads". */
static long running_threads(void *arg)
{
	char text[128];
	int running, threads;

	VS_TRY(read_text("/proc/loadavg", text, sizeof(text)));
	if (sscanf(text, "%*s %*s %*s %d/%d", &running, &threads) != 2)
		return -EPROTO;
	return *(int *)arg ? threads : running;
}

static void test_counts(struct agent *a, const char *who, int threads,
			int running, long last)
{
	const int all = 1, some = 0, procs = -1;

	is(agent_do(a, running_threads, all), threads, "%s: its threads", who);
	is(agent_do(a, running_threads, some), running,
	   "%s: who runs, with who asks", who);
	is(agent_do(a, sysinfo_field, procs), threads, "%s: sysinfo", who);
	is(figure_of(a, "/proc/loadavg", "", 4, 0), last,
	   "%s: its youngest process is the last pid", who);
	is(figure_of(a, "/proc/stat", "procs_running", 1, 0), running,
	   "%s: procs_running", who);
	is(figure_of(a, "/proc/stat", "procs_blocked", 1, 0), 0,
	   "%s: procs_blocked", who);
	is(figure_of(a, "/proc/stat", "processes", 1, 0), threads - 1,
	   "%s: its forks", who);
	is(figure_of(a, "/proc/stat", "ctxt", 1, 0), 0,
	   "%s: no context switches", who);
	is(figure_of(a, "/proc/stat", "intr", 1, 0), 0, "%s: no interrupts",
	   who);
	is(figure_of(a, "/proc/stat", "intr", 2, 0), -ENODATA,
	   "%s: nor a list of them", who);
	is(figure_of(a, "/proc/stat", "softirq", 1, 0), 0,
	   "%s: no soft interrupts", who);
	is(figure_of(a, "/proc/stat", "softirq", 10, 0), 0,
	   "%s: with all columns", who);
}

static void test_averages(struct agent *busy, struct agent *idle)
{
	struct vcmd_virt_stat_v0 stat = { 0 };
	long one = load(busy, 0);

	/* One step of five seconds, or two on a slow machine: 3 (1 - e^-n/12) */
	between(one, 20, 120, "the load of the busy one grew");
	between(load(busy, 1), 3, one, "slower over 5 minutes");
	between(load(busy, 2), 1, load(busy, 1), "and over 15");
	between(sysinfo_load(busy, 0), one - 1, 150, "sysinfo has it, too");
	is(load(idle, 0), 0, "another guest has none of it");
	is(sysinfo_load(idle, 0), 0, "nor has its sysinfo");
	is(vserver(VCMD_virt_stat, BUSY, &stat), 0, "virt_stat");
	between(stat.load[0] * 100 / 2048, one - 2, 150, "has it, too");
	is(stat.nr_running, HOGS, "and who runs");
	is(figure_of(NULL, "/proc/virtual/430/cvirt", "nr_running:", 1, 0),
	   HOGS, "as has cvirt");
	between(figure_of(NULL, "/proc/virtual/430/cvirt", "loadavg:", 1, 100),
		one - 2, 150, "with the averages");
	between(figure_of(NULL, "/proc/virtual/430/cvirt", "load_updates:", 1,
			  0), 1, 100, "brought up to date");
}

/* Between two looks of the host a guest without the flag says the same. */
static void test_plain(struct agent *plain)
{
	long before = load(NULL, 2), got = load(plain, 2);

	between(got, before, load(NULL, 2) + 1,
		"without the flag: the averages of the host");
}

int main(void)
{
	const struct vs_place places[] = {
		{ .xid = BUSY, .cflags = VXF_VIRT_LOAD },
		{ .xid = IDLE, .cflags = VXF_VIRT_LOAD },
		{ .xid = PLAIN },
	};
	struct agent busy = agent_need(&places[0], "the busy guest");
	struct agent idle = agent_need(&places[1], "the idle guest");
	struct agent plain = agent_need(&places[2], "one without the flag");
	long last;

	is(load(&busy, 0), 0, "a fresh guest has no load");
	last = agent_ask(&busy, start_hogs);
	ok(last > 0, "%d processes of it are busy", HOGS);
	usleep(5600000);
	test_averages(&busy, &idle);
	test_counts(&busy, "busy", 1 + HOGS, 1 + HOGS, last);
	test_counts(&idle, "idle", 1, 1, idle.pid);
	test_counts(&plain, "without the flag", 1, 1, plain.pid);
	test_plain(&plain);
	ok(figure_of(NULL, "/proc/stat", "ctxt", 1, 0) > 0,
	   "the host counts its context switches");
	vs_kill(BUSY, 0, SIGKILL);
	agent_stop(&busy);
	agent_stop(&idle);
	agent_stop(&plain);
	return done_testing();
}
