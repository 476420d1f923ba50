// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * measure [-n RUNS] [-b BEFORE] [-a AFTER] NAME COMMAND [ARG...]
 *
 * Measure what a command costs the whole machine.  The machine has one CPU and
 * its clock counts instructions.  The cost is the run time of the command
 * without the idle time of the CPU.  So the work of servers for the command
 * counts, and waiting does not.  After one run that does not count, print two
 * lines of samples:
 *
 *	ns	NAME	SAMPLE...	busy time
 *	forks	NAME	SAMPLE...	processes and threads created
 *
 * BEFORE and AFTER are shell commands that run around each sample and do not
 * count.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define RUNS		5
#define MAX_RUNS	1000

struct cost {
	int64_t ns;
	int64_t forks;
};

static _Noreturn void die(const char *what)
{
	fprintf(stderr, "measure: %s: %s\n", what, strerror(errno));
	exit(EXIT_FAILURE);
}

/* Add up the numbers after @key in a file of /proc. */
static int64_t sum_of(const char *path, const char *key)
{
	FILE *f = fopen(path, "re");
	int64_t sum = 0;
	char line[256];

	if (!f)
		die(path);
	while (fgets(line, sizeof(line), f)) {
		char *at = strstr(line, key);

		if (at)
			sum += strtoll(at + strlen(key) + strspn(at + strlen(key), " :"),
				       NULL, 10);
	}
	fclose(f);
	return sum;
}

static int64_t idle_ns(void)
{
	return sum_of("/proc/timer_list", ".idle_sleeptime") +
	       sum_of("/proc/timer_list", ".iowait_sleeptime");
}

static int64_t now(void)
{
	struct timespec ts;

	if (clock_gettime(CLOCK_MONOTONIC, &ts))
		die("clock_gettime");
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static void run(char **command)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		die("fork");
	if (!pid) {
		execvp(*command, command);
		die(*command);
	}
	if (waitpid(pid, &status, 0) != pid)
		die("waitpid");
	if (!status)
		return;
	fprintf(stderr, "measure: %s: ended with status %#x\n", *command, status);
	exit(EXIT_FAILURE);
}

/* Run a command that is not measured. */
static void aside(char *text)
{
	char *command[] = { "/bin/sh", "-c", text, NULL };

	if (text)
		run(command);
}

static struct cost count(char **command)
{
	int64_t forks = sum_of("/proc/stat", "processes");
	int64_t idle = idle_ns();
	int64_t start = now();
	int64_t elapsed;

	run(command);
	elapsed = now() - start;
	return (struct cost) {
		.ns = elapsed - (idle_ns() - idle),
		/* Do not count the process of the command itself. */
		.forks = sum_of("/proc/stat", "processes") - forks - 1,
	};
}

static struct cost measure(char *before, char **command, char *after)
{
	struct cost cost;

	aside(before);
	cost = count(command);
	aside(after);
	return cost;
}

static void print(const char *metric, const char *name,
		  const struct cost *costs, int n, size_t offset)
{
	int i;

	printf("%s\t%s", metric, name);
	for (i = 0; i < n; i++)
		printf("\t%" PRId64, *(int64_t *)((char *)&costs[i] + offset));
	putchar('\n');
}

static _Noreturn void usage(void)
{
	fprintf(stderr,
		"Usage: measure [-n RUNS] [-b BEFORE] [-a AFTER] NAME COMMAND [ARG...]\n");
	exit(2);
}

int main(int argc, char **argv)
{
	char *before = NULL, *after = NULL, **command;
	struct cost costs[MAX_RUNS];
	int i, opt, runs = RUNS;

	while ((opt = getopt(argc, argv, "+n:b:a:")) != -1) {
		switch (opt) {
		case 'n':
			runs = atoi(optarg);
			break;
		case 'b':
			before = optarg;
			break;
		case 'a':
			after = optarg;
			break;
		default:
			usage();
		}
	}
	if (argc - optind < 2 || runs < 1 || runs > MAX_RUNS)
		usage();
	command = argv + optind + 1;

	measure(before, command, after);
	for (i = 0; i < runs; i++)
		costs[i] = measure(before, command, after);
	print("ns", argv[optind], costs, runs, offsetof(struct cost, ns));
	print("forks", argv[optind], costs, runs, offsetof(struct cost, forks));
	return EXIT_SUCCESS;
}
