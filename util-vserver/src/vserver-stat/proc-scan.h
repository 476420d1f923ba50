/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The processes of all contexts, summed up per context. */
#ifndef PROC_SCAN_H
#define PROC_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "vserver.h"

/**
 * struct context_sum - what the processes of one context use
 * @xid: the context
 * @processes: their number
 * @vsz: size of their address spaces, bytes
 * @rss: their memory, bytes
 * @user: time in user mode, 1/100 s
 * @system: time in the kernel, 1/100 s
 * @age: time since the oldest one started, 1/100 s
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
 * proc_scan() - sum up the processes of every context
 * @sums: receives one element per living context and the host, by number
 *
 * A child process becomes the spectator and reads /proc.  Dies on error.
 */
void proc_scan(struct context_sums *sums);

/* The parts of a line of /proc/PID/stat that count; for the unit test. */
struct proc_stat {
	uint64_t	user, system, start;	/* clock ticks */
	uint64_t	vsz;			/* bytes */
	uint64_t	rss;			/* pages */
};

/* Return: 0, or -1 if @line is no such line. */
int proc_stat_parse(const char *line, struct proc_stat *stat);

#endif /* PROC_SCAN_H */
