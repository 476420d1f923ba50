// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Micro benchmark: a byte that circulates in a ring of processes.
 *
 * This process sends a byte and waits until it comes back.  Each of the others
 * passes the byte on.  All processes but one wait at any time.  The smallest
 * ring is a round trip to one neighbour.
 */
#include <stddef.h>
#include <sys/socket.h>
#include <unistd.h>

#include "micro.h"

/* Descriptors by which the byte enters and leaves this process */
static int ring_in, ring_out;

static void relay(int in, int out)
{
	char byte;

	for (;;) {
		must_be(1, read(in, &byte, 1), "read of a relay");
		must_be(1, write(out, &byte, 1), "write of a relay");
	}
}

/* Create a ring of row->size processes, connected by pipes. */
static void make_ring(const struct row *row)
{
	int i, ends[2];

	must(pipe(ends), "pipe");
	ring_out = ends[1];
	ring_in = ends[0];
	for (i = 1; i < row->size; i++) {
		must(pipe(ends), "pipe");
		helper(relay, ring_in, ends[1]);
		ring_in = ends[0];
	}
}

static void ring_over(const int pair[2])
{
	ring_in = pair[0];
	ring_out = pair[0];
	helper(relay, pair[1], pair[1]);
}

static void make_unix(const struct row *row)
{
	int pair[2];

	(void)row;
	must(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), "socketpair");
	ring_over(pair);
}

static void make_udp(const struct row *row)
{
	int pair[2];

	udp_pair(row->family, pair);
	ring_over(pair);
}

static void make_tcp(const struct row *row)
{
	int pair[2];

	tcp_pair(row->family, pair);
	ring_over(pair);
}

static void go_round(int times)
{
	char byte = 'x';
	int i;

	for (i = 0; i < times; i++) {
		must_be(1, write(ring_out, &byte, 1), "write");
		must_be(1, read(ring_in, &byte, 1), "read");
	}
}

static void run_rounds(const struct row *row)
{
	go_round(row->iterations);
}

/* An operation is one step, from one process to the next. */
static void run_steps(const struct row *row)
{
	go_round(row->iterations / row->size);
}

const struct row relay_rows[] = {
	{ .name = "pipe", .description = "round trip over pipes",
	  .iterations = 1800, .size = 2,
	  .setup = make_ring, .run = run_rounds },
	{ .name = "unix", .description = "round trip over AF_UNIX streams",
	  .iterations = 1500, .setup = make_unix, .run = run_rounds },
	{ .name = "udp", .description = "round trip over UDP",
	  .iterations = 800, .family = AF_INET,
	  .setup = make_udp, .run = run_rounds },
	{ .name = "udp6", .description = "round trip over UDP and IPv6",
	  .iterations = 800, .family = AF_INET6,
	  .setup = make_udp, .run = run_rounds },
	{ .name = "tcp", .description = "round trip over TCP",
	  .iterations = 600, .family = AF_INET,
	  .setup = make_tcp, .run = run_rounds },
	{ .name = "ctx-2",
	  .description = "context switch, pipe included, among 2 processes",
	  .iterations = 3200, .size = 2,
	  .setup = make_ring, .run = run_steps },
	{ .name = "ctx-16",
	  .description = "context switch, pipe included, among 16 processes",
	  .iterations = 3200, .size = 16,
	  .setup = make_ring, .run = run_steps },
	{ }
};
