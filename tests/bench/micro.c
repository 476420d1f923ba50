// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Micro benchmark: the cost of kernel operations, one row for each.
 *
 *	micro [-r SAMPLES] [-d DIRECTORY] [ROW...]
 *	micro -l
 *
 * The program prints a line for each row: its name and the samples, in
 * nanoseconds per operation, separated by tabs.  -l lists the rows.  Any error
 * ends the run with exit status 1.  The program prints complete lines only.
 *
 * It is made for a machine with one CPU and a clock that counts instructions.
 * Equal work takes equal time there, so the results must not depend on chance,
 * on the time, or on earlier rows:
 *
 * - The processes of a row take turns by waiting for each other.
 * - With SCHED_BATCH, a process that wakes up does not preempt its waker.
 *   Otherwise this would depend on the times of both.
 * - A sample starts at a fixed phase of the timer tick.  Before it there is a
 *   pause, so that the kernel completes deferred work such as freeing memory.
 *
 * This process starts the rows and cleans up after them, even if they fail.  It
 * also inherits and reaps their helpers.
 */
#define _GNU_SOURCE
#include <ftw.h>
#include <limits.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "micro.h"

#define SAMPLES		11
#define MAX_SAMPLES	1000
#define NS_PER_SEC	1000000000

/* A multiple of the tick at 100, 250 and 1000 Hz, and several grace periods. */
#define PAUSE_NS	20000000

static const struct row *const groups[] = {
	call_rows, file_rows, memory_rows, process_rows, relay_rows, net_rows,
};

char self_path[PATH_MAX];

static int samples = SAMPLES;
static char directory[PATH_MAX];

static const char *row_name = "start";
static volatile pid_t row_pid;
static volatile sig_atomic_t stopped_by;

/* State for clean_up(); only the main process sets these. */
static bool have_directory;
static const struct row *acquired;

/* A row cannot continue without a helper, so a helper also kills its row. */
void die(const char *operation)
{
	fprintf(stderr, "micro: %s: %s: %s\n", row_name, operation,
		strerror(errno));
	if (row_pid && getpid() != row_pid)
		kill(row_pid, SIGKILL);
	exit(EXIT_FAILURE);
}

static void die_with(pid_t parent)
{
	must(prctl(PR_SET_PDEATHSIG, SIGKILL), "prctl PR_SET_PDEATHSIG");
	if (getppid() != parent)
		_exit(EXIT_FAILURE);
}

pid_t helper(void (*work)(int in, int out), int in, int out)
{
	pid_t pid = must(fork(), "fork of a helper");

	if (pid)
		return pid;
	die_with(row_pid);
	work(in, out);
	_exit(EXIT_SUCCESS);
}

static void sleep_on(int in, int out)
{
	(void)in;
	(void)out;
	for (;;)
		pause();
}

pid_t sleeper(void)
{
	return helper(sleep_on, -1, -1);
}

static int64_t now(void)
{
	struct timespec ts;

	must(clock_gettime(CLOCK_MONOTONIC, &ts), "clock_gettime");
	return (int64_t)ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

/* Sleep until a multiple of the pause that is at least half a pause away. */
static void settle(void)
{
	int64_t until = (now() + PAUSE_NS * 3 / 2) / PAUSE_NS * PAUSE_NS;
	struct timespec ts = {
		.tv_sec = until / NS_PER_SEC,
		.tv_nsec = until % NS_PER_SEC,
	};

	errno = clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &ts, NULL);
	if (errno)
		die("clock_nanosleep");
}

static int64_t sample(const struct row *row)
{
	int64_t start, end;

	if (row->before)
		row->before(row);
	settle();
	start = now();
	row->run(row);
	end = now();
	if (row->after)
		row->after(row);
	return end - start;
}

static void print_line(const struct row *row, const int64_t *times)
{
	int i;

	printf("%s", row->name);
	for (i = 0; i < samples; i++)
		printf("\t%.2f", (double)times[i] / row->iterations);
	putchar('\n');
	if (fflush(stdout) || ferror(stdout))
		die("write to standard output");
}

/* The first sample warms up the caches and does not count. */
static void measure(const struct row *row)
{
	int64_t times[MAX_SAMPLES];
	int i;

	must(chdir(directory), "chdir to the working directory");
	if (row->setup)
		row->setup(row);
	sample(row);
	for (i = 0; i < samples; i++)
		times[i] = sample(row);
	print_line(row, times);
}

static void on_stop(int signal)
{
	stopped_by = signal;
	if (row_pid)
		kill(row_pid, SIGKILL);
}

static void on_stop_do(void (*handler)(int signal))
{
	static const int signals[] = { SIGHUP, SIGINT, SIGTERM };
	const struct sigaction act = {
		.sa_handler = handler,
		.sa_flags = SA_RESTART,
	};
	size_t i;

	for (i = 0; i < sizeof(signals) / sizeof(*signals); i++)
		must(sigaction(signals[i], &act, NULL), "sigaction");
}

static _Noreturn void be_row(const struct row *row, pid_t parent)
{
	acquired = NULL;
	have_directory = false;
	row_pid = getpid();
	on_stop_do(SIG_DFL);
	die_with(parent);
	measure(row);
	exit(EXIT_SUCCESS);
}

static int remove_entry(const char *path, const struct stat *st, int type,
			struct FTW *where)
{
	(void)st;
	(void)type;
	(void)where;
	return remove(path);
}

/* This runs after each row and at exit, so it must not call die(). */
static void clean_up(void)
{
	if (acquired && acquired->release)
		acquired->release();
	acquired = NULL;
	if (have_directory &&
	    nftw(directory, remove_entry, 16, FTW_DEPTH | FTW_PHYS))
		fprintf(stderr, "micro: remove %s: %s\n", directory,
			strerror(errno));
	have_directory = false;
}

/* Wait for the row, then for the helpers that this process has inherited. */
static int reap_row(void)
{
	int status;

	must(waitpid(row_pid, &status, 0), "waitpid of the row");
	row_pid = 0;
	while (wait(NULL) > 0)
		;
	return status;
}

static void end_when_stopped(void)
{
	if (!stopped_by)
		return;
	clean_up();
	on_stop_do(SIG_DFL);
	raise(stopped_by);
}

static void run_row(const struct row *row)
{
	pid_t pid, parent = getpid();
	int status;

	row_name = row->name;
	must(mkdir(directory, 0700), directory);
	have_directory = true;
	if (row->acquire)
		row->acquire();
	acquired = row;

	pid = must(fork(), "fork of the row");
	if (!pid)
		be_row(row, parent);
	row_pid = pid;
	status = reap_row();
	clean_up();
	end_when_stopped();
	if (WIFSIGNALED(status))
		fprintf(stderr, "micro: %s: killed by signal %d\n", row->name,
			WTERMSIG(status));
	if (status)
		exit(EXIT_FAILURE);
}

/* Return row number @n of all groups, or NULL after the last row. */
static const struct row *row_at(int n)
{
	const struct row *row;
	size_t i;

	for (i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		for (row = groups[i]; row->name; row++)
			if (!n--)
				return row;
	return NULL;
}

static const struct row *find_row(const char *name)
{
	const struct row *row;
	int n;

	for (n = 0; (row = row_at(n)); n++)
		if (!strcmp(row->name, name))
			break;
	return row;
}

static void run_all(void)
{
	const struct row *row;
	int n;

	for (n = 0; (row = row_at(n)); n++)
		run_row(row);
}

static void list(void)
{
	const struct row *row;
	int n;

	for (n = 0; (row = row_at(n)); n++)
		printf("%s\t%s\n", row->name, row->description);
	if (fflush(stdout) || ferror(stdout))
		die("write to standard output");
}

static _Noreturn void usage(void)
{
	fprintf(stderr,
		"Usage: micro [-r SAMPLES] [-d DIRECTORY] [ROW...]\n"
		"       micro -l\n");
	exit(2);
}

static int parse_samples(const char *text)
{
	char *end;
	long n = strtol(text, &end, 10);

	if (end == text || *end || n < 1 || n > MAX_SAMPLES)
		usage();
	return n;
}

/* The cost of a path lookup depends on the name, so it is always the same. */
static void set_directory(const char *parent)
{
	if (snprintf(directory, sizeof(directory), "%s/micro", parent) <
	    (int)sizeof(directory))
		return;
	errno = ENAMETOOLONG;
	die(parent);
}

static void prepare(void)
{
	static const struct sched_param no_priority;

	must(readlink("/proc/self/exe", self_path, sizeof(self_path) - 1),
	     "readlink /proc/self/exe");
	must(sched_setscheduler(0, SCHED_BATCH, &no_priority),
	     "sched_setscheduler SCHED_BATCH");
	must(prctl(PR_SET_TIMERSLACK, 1), "prctl PR_SET_TIMERSLACK");
	must(prctl(PR_SET_CHILD_SUBREAPER, 1), "prctl PR_SET_CHILD_SUBREAPER");
	on_stop_do(on_stop);
	atexit(clean_up);
}

int main(int argc, char **argv)
{
	const char *parent = "/tmp";
	int i, opt;

	if (argc == 2 && !strcmp(argv[1], EXIT_ARGUMENT))
		_exit(EXIT_SUCCESS);
	while ((opt = getopt(argc, argv, "d:lr:")) != -1) {
		switch (opt) {
		case 'd':
			parent = optarg;
			break;
		case 'l':
			list();
			return EXIT_SUCCESS;
		case 'r':
			samples = parse_samples(optarg);
			break;
		default:
			usage();
		}
	}
	for (i = optind; i < argc; i++)
		if (!find_row(argv[i]))
			usage();

	set_directory(parent);
	prepare();
	if (optind == argc)
		run_all();
	for (i = optind; i < argc; i++)
		run_row(find_row(argv[i]));
	return EXIT_SUCCESS;
}
