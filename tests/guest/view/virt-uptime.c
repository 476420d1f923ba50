// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: with VIRT_UPTIME a guest was started when its context was.
 *
 * /proc/uptime, sysinfo(2), the btime of /proc/stat and the start of each
 * process agree, so that "ps -o lstart" is right; the clocks stay as they are.
 */
#define _GNU_SOURCE
#include <sys/sysinfo.h>
#include <time.h>

#include "virt.h"

#define GUEST	420
#define PLAIN	421

static long clock_ms(clockid_t clock)
{
	struct timespec now;

	if (clock_gettime(clock, &now))
		return -errno;
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static long boottime_ms(void *arg)
{
	(void)arg;
	return clock_ms(CLOCK_BOOTTIME);
}

static long sysinfo_uptime(void *arg)
{
	struct sysinfo info;

	(void)arg;
	return sysinfo(&info) ? -errno : info.uptime;
}

static long uptime_ms(struct agent *a)
{
	return figure_of(a, "/proc/uptime", "", 0, 1000);
}

/* Start time of a new child, in ticks. */
static long child_start(void *arg)
{
	struct figure q = { "/proc/self/stat", "", 21, 0 };
	long *start = arg;
	pid_t pid = fork();

	if (!pid) {
		**(long **)start = figure(&q);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, NULL, 0) != pid)
		return -errno;
	return **(long **)start;
}

static void test_uptime(struct agent *guest, struct agent *plain, long age)
{
	long up = uptime_ms(guest), host = uptime_ms(NULL);

	between(up, age - 300, age + 2000, "/proc/uptime is since the context");
	between(host, boottime_ms(NULL) - 1000, boottime_ms(NULL),
		"the host's is not");
	between(uptime_ms(plain), host, host + 2000,
		"nor that of a guest without the flag");
	between(agent_ask(guest, sysinfo_uptime), up / 1000, up / 1000 + 3,
		"sysinfo says the same");
	between(agent_ask(plain, sysinfo_uptime), host / 1000,
		host / 1000 + 3, "without the flag: the host's");
	between(figure_of(guest, "/proc/uptime", "", 1, 1000), 0,
		(up + 2500) * get_nprocs(), "it was not idle for longer");
	between(agent_ask(guest, boottime_ms), host, host + 3000,
		"the clock BOOTTIME is no figure and stays");
}

static void test_start(struct agent *guest, struct agent *plain)
{
	long *cell = guest->shared, *other = plain->shared;
	long hz = sysconf(_SC_CLK_TCK), up, start, boot;

	is(figure_of(guest, "/proc/self/stat", "", 21, 0), 0,
	   "who was there before the context started with it");
	up = uptime_ms(guest);
	start = agent_do(guest, child_start, cell) * 1000 / hz;
	between(start, up - 50, up + 2000, "a child started now");
	boot = figure_of(guest, "/proc/stat", "btime", 1, 0);
	between(boot + start / 1000, time(NULL) - 3, time(NULL) + 1,
		"btime and start are now");
	start = agent_do(plain, child_start, other) * 1000 / hz;
	between(start, uptime_ms(NULL) - 2000, uptime_ms(NULL) + 50,
		"without the flag: since the host's start");
	between(figure_of(plain, "/proc/stat", "btime", 1, 0),
		figure_of(NULL, "/proc/stat", "btime", 1, 0) - 1,
		figure_of(NULL, "/proc/stat", "btime", 1, 0) + 1,
		"and the btime of the host");
}

static void test_host_side(long born, long age)
{
	struct vcmd_virt_stat_v0 stat = { .offset = 1 };
	char path[64];

	is(vserver(VCMD_virt_stat, GUEST, &stat), 0, "virt_stat");
	between(stat.uptime / 1000000, age - 300, age + 5000,
		"its uptime in nanoseconds");
	is(stat.offset, 0, "no offset");
	is(stat.nr_threads, 1, "one thread");
	is(stat.nr_onhold, 0, "nobody is on hold");
	is(stat.nr_forks, 1, "one child was made");
	is_errno(vserver(VCMD_virt_stat, GUEST + 9, &stat), ESRCH,
		 "of a context that does not exist");
	snprintf(path, sizeof(path), "/proc/virtual/%d/cvirt", GUEST);
	between(figure_of(NULL, path, "BiasUptime:", 1, 1000), born - 300,
		born + 300, "cvirt has the moment of its start");
	is(figure_of(NULL, path, "nr_threads:", 1, 0), 1, "... its threads");
	is(figure_of(NULL, path, "nr_running:", 1, 0), 0, "... who runs");
	is(figure_of(NULL, path, "total_forks:", 1, 0), 1, "... its children");
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .cflags = VXF_VIRT_UPTIME,
	};
	const struct vs_place without = { .xid = PLAIN };
	struct agent guest, plain;
	long born = boottime_ms(NULL);

	guest = agent_need(&place, "the guest");
	plain = agent_need(&without, "one without the flag");
	usleep(1100000);
	test_uptime(&guest, &plain, boottime_ms(NULL) - born);
	test_start(&guest, &plain);
	test_host_side(born, boottime_ms(NULL) - born);
	agent_stop(&plain);
	agent_stop(&guest);
	return done_testing();
}
