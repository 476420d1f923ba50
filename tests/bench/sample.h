/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Samples of programs that measure one thing.  The line has the format of
 * micro: the name and the nanoseconds per operation, separated by tabs.
 */
#ifndef TESTS_BENCH_SAMPLE_H
#define TESTS_BENCH_SAMPLE_H

#include <stdint.h>
#include <stdio.h>
#include <time.h>

#define SAMPLES		11
#define NS_PER_SEC	1000000000

static inline int64_t sample_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * NS_PER_SEC + ts.tv_nsec;
}

/*
 * Print a line for @run, which does @operations operations on @arg.  The first
 * sample warms up the caches and does not count.
 */
static inline void sample_print(const char *name, void (*run)(const void *arg),
				const void *arg, int operations)
{
	int64_t start;
	int i;

	run(arg);
	printf("%s", name);
	for (i = 0; i < SAMPLES; i++) {
		start = sample_now();
		run(arg);
		printf("\t%.2f", (double)(sample_now() - start) / operations);
	}
	putchar('\n');
}

#endif
