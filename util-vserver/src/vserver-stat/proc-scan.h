/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Sums up the processes of each context. */
#ifndef PROC_SCAN_H
#define PROC_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "vserver.h"

/**
 * struct context_sum - resource usage of the processes of a context
 * @xid: the context
 * @processes: number of processes
 * @vsz: size of their address spaces, bytes
 * @rss: resident memory, bytes
 * @user: time in user mode, 1/100 s
 * @system: time in the kernel, 1/100 s
 * @age: age of the oldest process, 1/100 s
 */
struct context_sum {
	xid_t		xid;
	uint32_t	processes;
	uint64_t	vsz, rss, user, system, age;
};

struct context_sums {
	struct context_sum	*sums;
	size_t			count;
};

/**
 * proc_scan() - sum up the processes of each context
 * @sums: receives an element for the host and each context, sorted by number
 *
 * A child process becomes the spectator and reads /proc.  Ends the program on
 * errors.
 */
void proc_scan(struct context_sums *sums);

/* Fields of /proc/PID/stat; declared here for the unit test. */
struct proc_stat {
	uint64_t	user, system, start;	/* clock ticks */
	uint64_t	vsz;			/* bytes */
	uint64_t	rss;			/* pages */
};

/* Parse /proc/PID/stat.  Return: 0, or -1 if @line has another format. */
int proc_stat_parse(const char *line, struct proc_stat *stat);

#endif /* PROC_SCAN_H */
