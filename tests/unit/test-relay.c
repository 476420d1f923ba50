// SPDX-License-Identifier: GPL-2.0-or-later
/* Tests the relay between descriptors of the host and a guest's process. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fork-pidfd.h"
#include "relay.h"

#define BYTES	(700 * 1024 + 3)

/* A program between two flows; -1 as descriptor omits a flow. */
struct run {
	struct flow	flows[2];
	int		unread;
	int		status;
	double		seconds;
};

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec + t.tv_nsec / 1e9;
}

static void become(const char *script, int in, int out)
{
	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	execl("/bin/sh", "sh", "-c", script, (char *)NULL);
	_exit(127);
}

static void run(struct run *r, const char *script, int from, int to)
{
	int in[2], out[2], pidfd;
	double start = now();
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	assert_int_equal(pipe2(in, O_CLOEXEC), 0);
	assert_int_equal(pipe2(out, O_CLOEXEC), 0);
	pid = fork_pidfd(0, &pidfd);
	assert_true(pid >= 0);
	if (pid == 0) {
		signal(SIGPIPE, SIG_DFL);
		become(script, in[0], out[1]);
	}
	close(out[1]);
	flow_init(&r->flows[0], FLOW_TO_PIPE, from, in[1]);
	flow_init(&r->flows[1], FLOW_FROM_PIPE, out[0], to);
	if (r->unread)
		r->flows[0].unread = in[0];
	else
		close(in[0]);
	while (relay(r->flows, 2, pidfd) < 0)
		assert_int_equal(errno, EINTR);
	relay_end(r->flows, 2);
	assert_int_equal(waitpid(pid, &r->status, 0), pid);
	r->seconds = now() - start;
	close(pidfd);
}

static int memory(const char *data, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);

	assert_int_equal(write(fd, data, len), len);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	return fd;
}

/* All byte values, in an order without repetition: a wrong piece is noticed. */
static char *noise(void)
{
	char *data = malloc(BYTES);
	uint32_t x = 1;
	size_t i;

	for (i = 0; i < BYTES; i++) {
		x = x * 1664525 + 1013904223;
		data[i] = x >> 24;
	}
	return data;
}

static void assert_same(int fd, const char *data)
{
	char *got = malloc(BYTES + 1);

	assert_int_equal(pread(fd, got, BYTES + 1, 0), BYTES);
	assert_memory_equal(got, data, BYTES);
	free(got);
}

/* A process that writes all of @data to a new pipe */
static int source(const char *data)
{
	int ends[2];

	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	if (fork() == 0) {
		size_t done = 0;
		ssize_t n;

		close(ends[0]);
		while ((n = write(ends[1], data + done, BYTES - done)) > 0)
			done += n;
		_exit(0);
	}
	close(ends[1]);
	return ends[0];
}

static void copies_files(void **state)
{
	struct run r = { 0 };
	char *data = noise();
	int out = memory("", 0);

	(void)state;
	run(&r, "cat", memory(data, BYTES), out);
	assert_int_equal(r.status, 0);
	assert_same(out, data);
	free(data);
}

static void copies_from_a_pipe(void **state)
{
	struct run r = { 0 };
	char *data = noise();
	int out = memory("", 0);

	(void)state;
	run(&r, "cat", source(data), out);
	assert_same(out, data);
	free(data);
}

static void copies_to_a_pipe(void **state)
{
	struct run r = { 0 };
	char *data = noise();
	int out = memory("", 0), ends[2], status;
	pid_t pid;

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0)
		become("sleep 0.2; exec cat", ends[0], out);
	close(ends[0]);
	run(&r, "cat", source(data), ends[1]);
	close(ends[1]);
	waitpid(pid, &status, 0);
	assert_same(out, data);
	free(data);
}

static void appends(void **state)
{
	struct run r = { 0 };
	char name[] = "/tmp/relay.XXXXXX", text[16];
	int fd = mkstemp(name), out = open(name, O_WRONLY | O_APPEND);

	(void)state;
	assert_int_equal(write(fd, "one", 3), 3);
	run(&r, "printf two", memory("", 0), out);
	assert_int_equal(pread(fd, text, sizeof(text), 0), 6);
	assert_memory_equal(text, "onetwo", 6);
	unlink(name);
}

static void copies_sockets(void **state)
{
	struct run r = { 0 };
	char text[8] = "";
	int in[2], out[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, in), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, out), 0);
	assert_int_equal(write(in[1], "word", 4), 4);
	shutdown(in[1], SHUT_WR);
	run(&r, "cat", in[0], out[0]);
	assert_int_equal(read(out[1], text, sizeof(text)), 4);
	assert_string_equal(text, "word");
}

static void reader_that_ends(void **state)
{
	struct run r = { 0 };
	int ends[2];

	(void)state;
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	close(ends[0]);
	run(&r, "exec yes", memory("", 0), ends[1]);
	assert_true(WIFSIGNALED(r.status));
	assert_int_equal(WTERMSIG(r.status), SIGPIPE);
	assert_int_equal(r.flows[1].error, EPIPE);
}

static void full_device(void **state)
{
	struct run r = { 0 };

	(void)state;
	run(&r, "echo lost", memory("", 0), open("/dev/full", O_WRONLY));
	assert_int_equal(r.flows[1].error, ENOSPC);
}

static void descriptors_of_the_wrong_kind(void **state)
{
	struct run r = { 0 };

	(void)state;
	run(&r, "cat; echo lost; :", open("/dev/null", O_WRONLY),
	    open("/dev/null", O_RDONLY));
	assert_int_equal(r.flows[0].error, EBADF);
	assert_int_equal(r.flows[1].error, EBADF);
	run(&r, "cat", open("/", O_RDONLY | O_DIRECTORY), memory("", 0));
	assert_int_equal(r.status, 0);
	assert_int_equal(r.flows[0].error, EISDIR);
}

static void process_that_does_not_read(void **state)
{
	struct run r = { 0 };
	char *data = noise();

	(void)state;
	run(&r, "sleep 0.2; exit 3", source(data), memory("", 0));
	assert_int_equal(WEXITSTATUS(r.status), 3);
	free(data);
}

static void output_after_the_input_has_ended(void **state)
{
	struct run r = { 0 };
	char text[8] = "";
	int out = memory("", 0);

	(void)state;
	run(&r, "exec < /dev/null; sleep 0.2; echo later", memory("x", 1), out);
	assert_int_equal(pread(out, text, sizeof(text), 0), 6);
	assert_string_equal(text, "later\n");
}

/* The next reader of a file gets the part that was not read. */
static void unread_input_stays(void **state)
{
	struct run r = { .unread = 1 };
	char *data = noise();
	int in = memory("one\ntwo\nthree\n", 14), big = memory(data, BYTES);

	(void)state;
	run(&r, "read a; exit 0", in, memory("", 0));
	assert_int_equal(lseek(in, 0, SEEK_CUR), 4);
	run(&r, "exit 0", in, memory("", 0));
	assert_int_equal(lseek(in, 0, SEEK_CUR), 4);
	run(&r, "dd of=/dev/null bs=1000 count=1 2> /dev/null", big,
	    memory("", 0));
	assert_int_equal(lseek(big, 0, SEEK_CUR), 1000);
	free(data);
}

static void flood_after_the_end(void **state)
{
	struct run r = { 0 };

	(void)state;
	run(&r, "timeout 20 yes & sleep 0.2; exit 0", memory("", 0),
	    memory("", 0));
	assert_int_equal(r.status, 0);
	assert_true(r.seconds < 15);
}

/* A daemon continues to write and is not killed. */
static void daemon_keeps_its_output(void **state)
{
	struct run r = { 0 };
	char name[] = "/tmp/relay.XXXXXX", script[256], text[8] = "";
	int fd = mkstemp(name), tries = 100;

	(void)state;
	snprintf(script, sizeof(script),
		 "{ trap '' HUP; sleep 0.5; head -c 300000 /dev/zero && echo good > %s; } & exit 0",
		 name);
	run(&r, script, memory("", 0), memory("", 0));
	while (pread(fd, text, 4, 0) == 0 && tries--)
		usleep(50000);
	assert_string_equal(text, "good");
	unlink(name);
}

/* The relay does not use a whole CPU. */
static void flood_does_not_use_a_cpu(void **state)
{
	struct run r = { 0 };
	struct timespec begin, end;
	char name[] = "/tmp/relay.XXXXXX", script[256], text[8] = "";
	int fd = mkstemp(name), tries = 400;

	(void)state;
	snprintf(script, sizeof(script),
		 "{ trap '' HUP; sleep 0.2; head -c 9000000 /dev/zero && echo good > %s; } & exit 0",
		 name);
	run(&r, script, memory("", 0), memory("", 0));
	clock_gettime(CLOCK_MONOTONIC, &begin);
	while (pread(fd, text, 4, 0) == 0 && tries--)
		usleep(50000);
	clock_gettime(CLOCK_MONOTONIC, &end);
	assert_string_equal(text, "good");
	assert_true(end.tv_sec - begin.tv_sec +
		    (end.tv_nsec - begin.tv_nsec) / 1e9 > 0.8);
	unlink(name);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_files),
		cmocka_unit_test(copies_from_a_pipe),
		cmocka_unit_test(copies_to_a_pipe),
		cmocka_unit_test(appends),
		cmocka_unit_test(copies_sockets),
		cmocka_unit_test(reader_that_ends),
		cmocka_unit_test(full_device),
		cmocka_unit_test(descriptors_of_the_wrong_kind),
		cmocka_unit_test(process_that_does_not_read),
		cmocka_unit_test(output_after_the_input_has_ended),
		cmocka_unit_test(unread_input_stays),
		cmocka_unit_test(flood_after_the_end),
		cmocka_unit_test(daemon_keeps_its_output),
		cmocka_unit_test(flood_does_not_use_a_cpu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
