// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lookup XID
 *
 * What it costs to find a context by its id: one line of samples as those of
 * micro, in nanoseconds for a call of vx_info.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <linux/vserver.h>

#define CALLS		5000
#define SAMPLES		11
#define VSERVER		236

static int64_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static double sample(unsigned int xid)
{
	struct vcmd_vx_info_v0 info;
	int64_t start = now();
	int i;

	for (i = 0; i < CALLS; i++) {
		if (!syscall(VSERVER, VCMD_vx_info, xid, &info))
			continue;
		fprintf(stderr, "lookup: context %u: %s\n", xid,
			strerror(errno));
		exit(EXIT_FAILURE);
	}
	return (double)(now() - start) / CALLS;
}

int main(int argc, char **argv)
{
	int i;

	if (argc != 2) {
		fprintf(stderr, "Usage: lookup XID\n");
		return 2;
	}
	sample(atoi(argv[1]));
	printf("lookup");
	for (i = 0; i < SAMPLES; i++)
		printf("\t%.2f", sample(atoi(argv[1])));
	putchar('\n');
	return EXIT_SUCCESS;
}
