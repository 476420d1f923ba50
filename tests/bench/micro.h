/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Definitions for the rows of the micro benchmark (micro.c).
 *
 * A row runs in its own process, in its own empty working directory.  Its
 * memory, descriptors, handlers and helpers end with that process, and micro.c
 * removes the directory.  So a row need not clean up.
 */
#ifndef TESTS_BENCH_MICRO_H
#define TESTS_BENCH_MICRO_H

#include <errno.h>
#include <sys/types.h>

struct row {
	const char *name;
	const char *description;
	/*
	 * Operations in a sample.  The number is fixed, because all kernels
	 * must do the same work.
	 */
	int iterations;
	/* Parameter of the row: bytes, descriptors or processes */
	int size;
	/* Family of the sockets: AF_INET or AF_INET6 */
	int family;

	/* The main process calls these, for objects that outlive a process. */
	void (*acquire)(void);
	void (*release)(void);

	/* setup() runs once, before() and after() around each timed run(). */
	void (*setup)(const struct row *row);
	void (*before)(const struct row *row);
	void (*run)(const struct row *row);
	void (*after)(const struct row *row);
};

/* Each array ends with a row without a name. */
extern const struct row call_rows[];
extern const struct row file_rows[];
extern const struct row memory_rows[];
extern const struct row process_rows[];
extern const struct row relay_rows[];
extern const struct row net_rows[];

/* The path of this program, and the argument that makes it exit at once */
extern char self_path[];
#define EXIT_ARGUMENT	"--exit"

/* Report a failed operation with the row and errno, and end the run. */
_Noreturn void die(const char *operation);

/* Return the result of a call; -1 ends the run. */
static inline long must(long result, const char *operation)
{
	if (result == -1)
		die(operation);
	return result;
}

/* End the run unless the result is @wanted. */
static inline void must_be(long wanted, long result, const char *operation)
{
	if (must(result, operation) == wanted)
		return;
	errno = EPROTO;
	die(operation);
}

/*
 * Fork a process that runs @work with two descriptors, until the row ends.
 */
pid_t helper(void (*work)(int in, int out), int in, int out);

/* Fork a helper that only sleeps. */
pid_t sleeper(void);

/* Create two connected sockets over the loopback (micro-net.c). */
void udp_pair(int family, int pair[2]);
void tcp_pair(int family, int pair[2]);

#endif
