/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An agent is a process that runs functions for the test in some place.
 *
 * The test forks the agent, which moves to its place (vs.h).  agent_do() then
 * runs a function of the program in the agent and returns the result.  A host,
 * two guests and a spectator can thus exist at the same time, while only the
 * test itself prints.
 */
#ifndef TESTS_LIB_AGENT_H
#define TESTS_LIB_AGENT_H

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "tap.h"
#include "vs.h"

#define AGENT_ARG_MAX	256
/* Seconds.  A lost agent must not hang the run; a debug kernel is slow. */
#ifndef AGENT_TIMEOUT
#define AGENT_TIMEOUT	60
#endif

/* Results that no system call returns. */
#define AGENT_GONE	(-100000L)	/* the agent ended or never came up */
#define AGENT_LATE	(-100001L)

struct agent {
	pid_t	pid;
	int	sock;
	long	placed;		/* 0, or -errno of the move to its place */
	void	*shared;	/* a page that test and agent share */
};

typedef long (*agent_fn)(void *arg);

struct agent_call {
	agent_fn	fn;
	unsigned char	arg[AGENT_ARG_MAX];
};

static inline long agent_receive(struct agent *a)
{
	struct pollfd p = { .fd = a->sock, .events = POLLIN };
	int64_t value;
	int n;

	do
		n = poll(&p, 1, AGENT_TIMEOUT * 1000);
	while (n < 0 && errno == EINTR);
	if (n <= 0) {
		/* Do not wait for it a second time. */
		shutdown(a->sock, SHUT_RDWR);
		return AGENT_LATE;
	}
	if (read(a->sock, &value, sizeof(value)) != sizeof(value))
		return AGENT_GONE;
	return value;
}

static inline void agent_reply(int sock, long rc)
{
	int64_t value = rc;

	if (write(sock, &value, sizeof(value)) != sizeof(value))
		_exit(3);
}

static inline __attribute__((noreturn))
void agent_main(const struct vs_place *place, int sock)
{
	struct agent_call call;
	long rc = place ? vs_go(place) : 0;

	agent_reply(sock, rc);
	if (rc < 0)
		_exit(2);
	while (read(sock, &call, sizeof(call)) == sizeof(call))
		agent_reply(sock, call.fn(call.arg));
	_exit(0);
}

/* Starts an agent at the place.  NULL is the place of the test itself. */
static inline struct agent agent_start(const struct vs_place *place)
{
	struct agent a = { .pid = -1, .sock = -1, .placed = AGENT_GONE };
	int pair[2];

	a.shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
			MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (a.shared == MAP_FAILED ||
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair))
		bail_out("agent: %s", strerror(errno));
	fflush(stdout);
	a.pid = fork();
	if (a.pid < 0)
		bail_out("fork: %s", strerror(errno));
	if (!a.pid) {
		close(pair[0]);
		agent_main(place, pair[1]);
	}
	close(pair[1]);
	a.sock = pair[0];
	a.placed = agent_receive(&a);
	return a;
}

/* Starts an agent, or ends the test. */
static inline struct agent agent_need(const struct vs_place *place,
				      const char *what)
{
	struct agent a = agent_start(place);

	if (a.placed)
		bail_out("%s does not come up: %s", what, tap_result(a.placed));
	return a;
}

/* Runs fn in the agent on a copy of the argument.  Returns its result. */
static inline long agent_do_data(struct agent *a, agent_fn fn,
				 const void *arg, size_t size)
{
	struct agent_call call = { .fn = fn };

	if (size > sizeof(call.arg))
		bail_out("agent: argument too large");
	if (size)
		memcpy(call.arg, arg, size);
	if (send(a->sock, &call, sizeof(call), MSG_NOSIGNAL) != sizeof(call))
		return AGENT_GONE;
	return agent_receive(a);
}

#define agent_do(a, fn, arg) agent_do_data((a), (fn), &(arg), sizeof(arg))
#define agent_ask(a, fn) agent_do_data((a), (fn), NULL, 0)

/* For agent_alive(), which depends on no rule under test. */
static inline long agent_nop(void *arg)
{
	(void)arg;
	return 0;
}

static inline bool agent_alive(struct agent *a)
{
	return agent_ask(a, agent_nop) == 0;
}

/*
 * Waits until the agent sleeps in vserver(2).  The test then knows that the
 * call has begun.
 */
static inline bool agent_sleeps(struct agent *a)
{
	char path[32], text[256];
	int tries = 2000;

	snprintf(path, sizeof(path), "/proc/%d/syscall", a->pid);
	while (tries--) {
		FILE *f = fopen(path, "re");

		if (!f)
			return false;
		/* A process that runs has no number in this file. */
		if (!fgets(text, sizeof(text), f))
			text[0] = '\0';
		fclose(f);
		if (atoi(text) == VS_NR)
			return true;
		usleep(10000);
	}
	return false;
}

/* Reaps the agent if it ends within some seconds. */
static inline bool agent_reap(struct agent *a, int seconds, int *status)
{
	int tries = seconds * 100;
	pid_t pid;

	while (!(pid = waitpid(a->pid, status, WNOHANG)) && tries--)
		usleep(10000);
	return pid != 0;
}

/*
 * Ends the agent and returns its wait status, which tells a kill from an exit.
 * An agent that does not end is killed, for example when a broken rule allowed
 * others to stop it.  The result is then -1.
 */
static inline int agent_stop(struct agent *a)
{
	int status = -1;

	/* Agents that were forked later hold copies of this socket. */
	shutdown(a->sock, SHUT_RDWR);
	close(a->sock);
	if (!agent_reap(a, 20, &status)) {
		diag("agent %d does not end: killed", a->pid);
		vs_kill(vserver(VCMD_task_xid, a->pid, NULL), a->pid, SIGKILL);
		kill(a->pid, SIGKILL);
		agent_reap(a, 5, &status);
		status = -1;
	}
	munmap(a->shared, 4096);
	return status;
}

/* Runs one function in one place.  AGENT_GONE: the place was not reached. */
static inline long agent_once_data(const struct vs_place *place, agent_fn fn,
				   const void *arg, size_t size)
{
	struct agent a = agent_start(place);
	long rc = a.placed;

	if (!rc)
		rc = agent_do_data(&a, fn, arg, size);
	else
		diag("the place is not reached: %s", tap_result(rc));
	agent_stop(&a);
	return a.placed ? AGENT_GONE : rc;
}

/*
 * The program of a child of an agent.  A process that entered a context is
 * protected from the other processes there until it executes a program.
 */
static __attribute__((constructor))
void agent_idle(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "agent-idle"))
		for (;;)
			pause();
}

/* For agent_ask(): starts a child that runs agent_idle().  Returns its pid. */
static inline long agent_spawn(void *arg)
{
	char *const argv[] = { "agent", "agent-idle", NULL };
	int pair[2];
	pid_t pid;
	char end;

	(void)arg;
	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		execv("/proc/self/exe", argv);
		_exit(1);
	}
	close(pair[1]);
	/* End of file: the child has closed its end by executing. */
	if (read(pair[0], &end, 1))
		pid = -1;
	close(pair[0]);
	return pid < 0 ? -errno : pid;
}

#define agent_once(place, fn, arg) \
	agent_once_data((place), (fn), &(arg), sizeof(arg))

#endif /* TESTS_LIB_AGENT_H */
