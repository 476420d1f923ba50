// SPDX-License-Identifier: GPL-2.0-or-later
/* Sums up the processes of each context.  See proc-scan.h. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "number.h"
#include "proc-scan.h"
#include "program.h"
#include "spectator.h"

/* The name of the process, in parentheses, may contain any characters. */
int proc_stat_parse(const char *line, struct proc_stat *stat)
{
	const char *rest = strrchr(line, ')');

	/*
	 * The fields are state, 10 others, utime, stime, 6 others, starttime,
	 * vsize, rss.
	 */
	if (!rest ||
	    sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u"
		   " %" SCNu64 " %" SCNu64 " %*d %*d %*d %*d %*d %*d"
		   " %" SCNu64 " %" SCNu64 " %" SCNu64, &stat->user,
		   &stat->system, &stat->start, &stat->vsz, &stat->rss) != 5)
		return -1;
	return 0;
}

static struct context_sum *find_sum(struct context_sums *sums, xid_t xid)
{
	struct context_sum *sum;
	size_t i;

	for (i = 0; i < sums->count; i++) {
		if (sums->sums[i].xid == xid)
			return &sums->sums[i];
	}
	sums->sums = reallocarray(sums->sums, sums->count + 1, sizeof(*sum));
	if (!sums->sums)
		die_sys("cannot sum up the processes");
	sum = &sums->sums[sums->count++];
	*sum = (struct context_sum){ .xid = xid };
	return sum;
}

/* Read a file of /proc/PID.  Return: 0, or -1 if the process has ended. */
static int read_file(int dir, const char *name, char *buf, size_t size)
{
	int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
	ssize_t len = -1;

	if (fd < 0)
		return -1;
	len = read(fd, buf, size - 1);
	close(fd);
	buf[len < 0 ? 0 : len] = '\0';
	return len > 0 ? 0 : -1;
}

static int read_process(int proc, const char *pid, xid_t *xid,
			struct proc_stat *stat)
{
	int dir = openat(proc, pid, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	char buf[1024];
	int ret = -1;

	if (dir < 0)
		return -1;
	if (read_file(dir, "vinfo", buf, sizeof(buf)) == 0 &&
	    sscanf(buf, "XID: %" SCNu32, xid) == 1 &&
	    read_file(dir, "stat", buf, sizeof(buf)) == 0)
		ret = proc_stat_parse(buf, stat);
	close(dir);
	return ret;
}

/* Clock ticks per second, bytes per page, and time since boot in ticks. */
struct machine {
	uint64_t	tick, page, now;
};

static struct machine measure(void)
{
	struct machine machine = {
		.tick	= (uint64_t)sysconf(_SC_CLK_TCK),
		.page	= (uint64_t)sysconf(_SC_PAGESIZE),
	};
	struct timespec ts;

	clock_gettime(CLOCK_BOOTTIME, &ts);
	machine.now = (uint64_t)ts.tv_sec * machine.tick +
		      (uint64_t)ts.tv_nsec * machine.tick / 1000000000;
	return machine;
}

static void add_process(struct context_sum *sum, const struct proc_stat *stat,
			const struct machine *machine)
{
	uint64_t age = stat->start < machine->now ?
		       (machine->now - stat->start) * 100 / machine->tick : 0;

	sum->processes++;
	sum->vsz += stat->vsz;
	sum->rss += stat->rss * machine->page;
	sum->user += stat->user * 100 / machine->tick;
	sum->system += stat->system * 100 / machine->tick;
	if (age > sum->age)
		sum->age = age;
}

static bool is_process(const struct dirent *entry, uint64_t self)
{
	uint64_t pid;

	return number_parse(entry->d_name, INT32_MAX, &pid) && pid != self;
}

static void scan(struct context_sums *sums)
{
	struct machine machine = measure();
	DIR *proc = opendir("/proc");
	struct dirent *entry;
	struct proc_stat stat;
	xid_t xid;

	if (!proc)
		die_sys("/proc: cannot open the directory");
	while ((entry = readdir(proc))) {
		if (is_process(entry, (uint64_t)getpid()) &&
		    read_process(dirfd(proc), entry->d_name, &xid,
				 &stat) == 0)
			add_process(find_sum(sums, xid), &stat, &machine);
	}
	closedir(proc);
}

/* In the spectator: write the sums to the pipe. */
static void __attribute__((noreturn)) report(void)
{
	struct context_sums sums = { .count = 0 };
	size_t i;

	scan(&sums);
	for (i = 0; i < sums.count; i++) {
		const struct context_sum *s = &sums.sums[i];

		printf("%" PRIu32 " %" PRIu32 " %" PRIu64 " %" PRIu64
		       " %" PRIu64 " %" PRIu64 " %" PRIu64 "\n", s->xid,
		       s->processes, s->vsz, s->rss, s->user, s->system,
		       s->age);
	}
	program_exit(EXIT_SUCCESS);
}

/* In the parent: read the sums from the pipe. */
static void collect(FILE *pipe, struct context_sums *sums)
{
	struct context_sum s;

	while (fscanf(pipe, "%" SCNu32 " %" SCNu32 " %" SCNu64 " %" SCNu64
		      " %" SCNu64 " %" SCNu64 " %" SCNu64, &s.xid,
		      &s.processes, &s.vsz, &s.rss, &s.user, &s.system,
		      &s.age) == 7)
		*find_sum(sums, s.xid) = s;
}

/* A persistent context may have no process. */
static void add_empty_contexts(struct context_sums *sums)
{
	DIR *dir = opendir("/proc/virtual");
	struct dirent *entry;
	uint64_t xid;

	if (!dir)
		die_sys("/proc/virtual: cannot open the directory");
	while ((entry = readdir(dir))) {
		if (number_parse(entry->d_name, VC_MAX_S_CONTEXT, &xid))
			find_sum(sums, (xid_t)xid);
	}
	closedir(dir);
}

static int by_xid(const void *a, const void *b)
{
	xid_t x = ((const struct context_sum *)a)->xid;
	xid_t y = ((const struct context_sum *)b)->xid;

	return (x > y) - (x < y);
}

void proc_scan(struct context_sums *sums)
{
	pid_t pid;
	FILE *pipe;
	int fd;

	*sums = (struct context_sums){ .count = 0 };
	pid = fork_spectator(&fd);
	if (pid == 0)
		report();
	pipe = fdopen(fd, "r");
	if (!pipe)
		die_sys("cannot read the pipe");
	collect(pipe, sums);
	fclose(pipe);
	if (wait_spectator(pid) != 0)
		die("cannot read the processes of other contexts");
	add_empty_contexts(sums);
	qsort(sums->sums, sums->count, sizeof(*sums->sums), by_xid);
}
