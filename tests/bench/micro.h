/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the rows of the micro benchmark share (micro.c).
 *
 * A row runs in a process of its own, in an empty working directory of its
 * own.  Its memory, descriptors, handlers and helpers end with that process
 * and its files with the directory, so a row has nothing to tear down.
 */
#ifndef TESTS_BENCH_MICRO_H
#define TESTS_BENCH_MICRO_H

#include <errno.h>
#include <sys/types.h>

struct row {
	const char *name;
	const char *description;
	/*
	 * Operations in a sample.  Written down and not found out by the
	 * clock, or two kernels would not do the same work.
	 */
	int iterations;
	/* What tells rows of one kind apart: bytes, descriptors, processes. */
	int size;
	/* Of the sockets: AF_INET or AF_INET6. */
	int family;

	/* For what outlives processes: run by the process that stays. */
	void (*acquire)(void);
	void (*release)(void);

	/* Once, then around each sample; only run() is timed. */
	void (*setup)(const struct row *row);
	void (*before)(const struct row *row);
	void (*run)(const struct row *row);
	void (*after)(const struct row *row);
};

/* Each ends with a row without a name. */
extern const struct row call_rows[];
extern const struct row file_rows[];
extern const struct row memory_rows[];
extern const struct row process_rows[];
extern const struct row relay_rows[];
extern const struct row net_rows[];

/* The path of this program, and the argument with which it exits at once. */
extern char self_path[];
#define EXIT_ARGUMENT	"--exit"

/* Says which operation of which row failed, with errno, and ends the run. */
_Noreturn void die(const char *operation);

/* The result of a call that fails with -1. */
static inline long must(long result, const char *operation)
{
	if (result == -1)
		die(operation);
	return result;
}

/* The same for a call with only one good result. */
static inline void must_be(long wanted, long result, const char *operation)
{
	if (must(result, operation) == wanted)
		return;
	errno = EPROTO;
	die(operation);
}

/*
 * Forks a process that does @work, with two descriptors to do it on, until
 * the row ends.
 */
pid_t helper(void (*work)(int in, int out), int in, int out);

/* A helper that is only there. */
pid_t sleeper(void);

/* Two connected sockets over the loopback (micro-net.c). */
void udp_pair(int family, int pair[2]);
void tcp_pair(int family, int pair[2]);

#endif
