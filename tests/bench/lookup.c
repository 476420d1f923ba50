// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * lookup XID
 *
 * Measure the lookup of a context by its id.  Print one line of samples for the
 * command vx_info.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/vserver.h>

#include "sample.h"

#define CALLS		5000
#define VSERVER		236

static void look_up(const void *arg)
{
	const unsigned int *xid = arg;
	struct vcmd_vx_info_v0 info;
	int i;

	for (i = 0; i < CALLS; i++) {
		if (!syscall(VSERVER, VCMD_vx_info, *xid, &info))
			continue;
		fprintf(stderr, "lookup: context %u: %s\n", *xid,
			strerror(errno));
		exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	unsigned int xid;

	if (argc != 2) {
		fprintf(stderr, "Usage: lookup XID\n");
		return 2;
	}
	xid = atoi(argv[1]);
	sample_print("lookup", look_up, &xid, CALLS);
	return EXIT_SUCCESS;
}
