// SPDX-License-Identifier: GPL-2.0-or-later
/* Micro benchmark: system calls of a single process, and signals. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <sys/ipc.h>
#include <sys/select.h>
#include <sys/sem.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "micro.h"

static int device = -1;
static char byte;

/* getppid(2) is the cheapest call that no library answers without the kernel */
static void run_getpid(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must(syscall(SYS_getppid), "getppid");
}

static void open_zero(const struct row *row)
{
	(void)row;
	device = must(open("/dev/zero", O_RDONLY), "open /dev/zero");
}

static void run_read(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must_be(1, read(device, &byte, 1), "read");
}

static void open_null(const struct row *row)
{
	(void)row;
	device = must(open("/dev/null", O_WRONLY), "open /dev/null");
}

static void run_write(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must_be(1, write(device, &byte, 1), "write");
}

static fd_set polled;
static int polled_end;

/* The read ends of pipes that are always empty */
static void open_pipes(const struct row *row)
{
	int i, fd, ends[2];

	must(pipe(ends), "pipe");
	for (i = 0; i < row->size; i++) {
		fd = must(dup(ends[0]), "dup");
		FD_SET(fd, &polled);
		polled_end = fd + 1;
	}
}

/* Poll all of them without waiting. */
static void run_select(const struct row *row)
{
	struct timeval none = { 0 };
	fd_set set;
	int i;

	for (i = 0; i < row->iterations; i++) {
		set = polled;
		must_be(0, select(polled_end, &set, NULL, NULL, &none),
			"select");
	}
}

static volatile sig_atomic_t delivered;

static void on_signal(int signal)
{
	(void)signal;
	delivered++;
}

static void install_handler(const struct row *row)
{
	const struct sigaction act = { .sa_handler = on_signal };

	(void)row;
	must(sigaction(SIGUSR1, &act, NULL), "sigaction");
}

static void run_sig_install(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		install_handler(row);
}

/* An operation sends the signal, runs the handler and returns from it. */
static void run_sig_deliver(const struct row *row)
{
	pid_t self = getpid();
	int i;

	delivered = 0;
	for (i = 0; i < row->iterations; i++)
		must(kill(self, SIGUSR1), "kill");
	must_be(row->iterations, delivered, "count of signals");
}

static pid_t neighbour;

static void start_neighbour(const struct row *row)
{
	(void)row;
	neighbour = sleeper();
}

/* Signal 0: the lookup of the process and the permission check. */
static void run_kill(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must(kill(neighbour, 0), "kill");
}

static int semaphore;

static void make_semaphore(void)
{
	semaphore = must(semget(IPC_PRIVATE, 1, 0600), "semget");
}

static void remove_semaphore(void)
{
	semctl(semaphore, 0, IPC_RMID);
}

/* Up and down: two calls that do not wait. */
static void run_semop(const struct row *row)
{
	struct sembuf up = { .sem_op = 1 }, down = { .sem_op = -1 };
	int i;

	for (i = 0; i < row->iterations; i++) {
		must(semop(semaphore, &up, 1), "semop up");
		must(semop(semaphore, &down, 1), "semop down");
	}
}

const struct row call_rows[] = {
	{ .name = "getpid", .description = "the cheapest system call, getppid",
	  .iterations = 20000, .run = run_getpid },
	{ .name = "read-1", .description = "read a byte from /dev/zero",
	  .iterations = 12000, .setup = open_zero, .run = run_read },
	{ .name = "write-1", .description = "write a byte to /dev/null",
	  .iterations = 12000, .setup = open_null, .run = run_write },
	{ .name = "select-10", .description = "select on 10 pipes, none ready",
	  .iterations = 2000, .size = 10,
	  .setup = open_pipes, .run = run_select },
	{ .name = "select-100", .description = "select on 100 pipes, none ready",
	  .iterations = 300, .size = 100,
	  .setup = open_pipes, .run = run_select },
	{ .name = "sig-install", .description = "sigaction",
	  .iterations = 12000, .run = run_sig_install },
	{ .name = "sig-deliver", .description = "signal to oneself, handled",
	  .iterations = 3000,
	  .setup = install_handler, .run = run_sig_deliver },
	{ .name = "kill", .description = "kill a child with signal 0",
	  .iterations = 10000, .setup = start_neighbour, .run = run_kill },
	{ .name = "semop", .description = "semaphore up and down",
	  .iterations = 4000, .acquire = make_semaphore,
	  .release = remove_semaphore, .run = run_semop },
	{ }
};
