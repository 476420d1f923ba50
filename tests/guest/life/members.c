// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A guest lists exactly its own processes and the host's init in /proc, from
 * their fork until they are reaped.  The cost of a listing does not depend on
 * the number of processes on the host.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/mount.h>
#include <time.h>

#include "agent.h"

#define GUEST		340
#define CROWD		2000	/* processes of the host in our way */
#define FAMILY		10	/* processes of the guest */
#define LISTINGS	2000	/* of one measurement: the clock may go by ticks */
#define ROUNDS		3
#define STACK		4096

struct listing {
	int	count;
	pid_t	pid[1000];
};

/* Into the shared page: the numbers in /proc, in their order. */
static long list_proc(void *arg)
{
	struct listing *l = *(struct listing **)arg;
	struct dirent *entry;
	DIR *dir = opendir("/proc");

	if (!dir)
		return -errno;
	l->count = 0;
	while ((entry = readdir(dir)))
		if (atoi(entry->d_name) && l->count < 1000)
			l->pid[l->count++] = atoi(entry->d_name);
	closedir(dir);
	return l->count;
}

static int by_number(const void *a, const void *b)
{
	return *(const pid_t *)a - *(const pid_t *)b;
}

/* Init of the host is seen, and then comes the guest. */
static void check_listing(struct agent *guest, const pid_t *want, int count,
			  const char *what)
{
	struct listing *got = guest->shared;
	pid_t sorted[FAMILY + 2] = { 1 };

	memcpy(sorted + 1, want, count * sizeof(*want));
	qsort(sorted, count + 1, sizeof(*sorted), by_number);
	is(agent_do(guest, list_proc, got), count + 1, "%s: as many", what);
	ok(!memcmp(sorted, got->pid, (count + 1) * sizeof(*sorted)),
	   "%s: exactly these, in order", what);
}

static long fork_idle(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	while (!pid)
		pause();
	return pid < 0 ? -errno : pid;
}

static long fork_zombie(void *arg)
{
	siginfo_t info;
	pid_t pid = fork();

	(void)arg;
	if (!pid)
		_exit(0);
	return waitid(P_PID, pid, &info, WEXITED | WNOWAIT) ? -errno : pid;
}

static long reap(void *arg)
{
	pid_t pid = *(pid_t *)arg;

	kill(pid, SIGKILL);
	return waitpid(pid, NULL, 0) == pid ? 0 : -errno;
}

static void *idle_thread(void *arg)
{
	char go = 0;

	if (write(*(int *)arg, &go, 1) == 1)
		for (;;)
			pause();
	return NULL;
}

static void *exec_thread(void *arg)
{
	char *const argv[] = { "agent", "agent-idle", NULL };

	(void)arg;
	execv("/proc/self/exe", argv);
	_exit(1);
}

/* A child that starts the thread and whose leader then ends alone, or waits. */
static long fork_threaded(void *(*run)(void *), bool leader_ends)
{
	pthread_t thread;
	int pair[2];
	pid_t pid;
	char end;

	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		if (pthread_create(&thread, NULL, run, &pair[1]))
			_exit(1);
		if (leader_ends)
			syscall(SYS_exit, 0);
		for (;;)
			pause();
	}
	close(pair[1]);
	/* A byte of the thread, or the end of file of its exec. */
	if (read(pair[0], &end, 1) < 0)
		pid = -1;
	close(pair[0]);
	return pid < 0 ? -errno : pid;
}

static long fork_leaderless(void *arg)
{
	(void)arg;
	return fork_threaded(idle_thread, true);
}

static long fork_exec_of_thread(void *arg)
{
	(void)arg;
	return fork_threaded(exec_thread, false);
}

static void test_members(struct agent *guest)
{
	const struct vs_place join = { .xid = GUEST, .join = true };
	pid_t own[FAMILY] = { guest->pid };
	struct agent comer;
	int n = 1;

	check_listing(guest, own, n, "a new guest");
	own[n++] = agent_ask(guest, fork_idle);
	check_listing(guest, own, n, "after a fork");
	comer = agent_need(&join, "a process that moves in");
	own[n++] = comer.pid;
	check_listing(guest, own, n, "after a process moved in");
	own[n++] = agent_ask(&comer, fork_idle);
	check_listing(guest, own, n, "after that process forked");
	own[n++] = agent_ask(guest, fork_zombie);
	check_listing(guest, own, n, "with a zombie");
	own[n++] = agent_ask(guest, fork_leaderless);
	check_listing(guest, own, n, "with a process whose leader ended");
	own[n++] = agent_ask(guest, fork_exec_of_thread);
	check_listing(guest, own, n, "with a program that a thread executed");

	while (--n > 3)
		is(agent_do(guest, reap, own[n]), 0, "one is reaped");
	agent_do(&comer, reap, own[3]);
	check_listing(guest, own, 3, "after the reaping");
	agent_stop(&comer);
	check_listing(guest, own, 2, "after the moved process ended");
	is(agent_do(guest, reap, own[1]), 0, "the last child is reaped");
	check_listing(guest, own, 1, "alone again");
}

static long list_in_namespace(struct listing **shared)
{
	const struct vs_place place = { .xid = GUEST + 1 };
	int i;

	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("proc", "/proc", "proc", 0, NULL))
		return -errno;
	VS_TRY(vs_go(&place));
	for (i = 0; i < 3; i++)
		VS_TRY(fork_idle(NULL));
	return list_proc(shared);
}

/* The guest is the first process of a pid namespace, with a /proc of it. */
static long in_namespace(void *arg)
{
	int status;
	pid_t pid;

	if (unshare(CLONE_NEWPID))
		return -errno;
	pid = fork();
	if (!pid)
		_exit(list_in_namespace(arg));
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? (signed char)WEXITSTATUS(status) : -EPROTO;
}

static void test_namespace(void)
{
	const pid_t want[] = { 1, 2, 3, 4 };
	struct agent a = agent_need(NULL, "a maker of a pid namespace");
	struct listing *got = a.shared;

	is(agent_do(&a, in_namespace, got), 4, "own pid namespace: as many");
	ok(!memcmp(got->pid, want, sizeof(want)),
	   "own pid namespace: its own numbers");
	agent_stop(&a);
}

static int idle(void *arg)
{
	(void)arg;
	return pause();
}

/* Processes with one memory, so that there can be many. */
static long make_crowd(void *arg)
{
	char *stacks = malloc(CROWD * STACK);
	long i;

	(void)arg;
	for (i = 0; stacks && i < CROWD; i++)
		if (clone(idle, stacks + (i + 1) * STACK, CLONE_VM, NULL) < 0)
			return -errno;
	return i;
}

static long kill_crowd(void *arg)
{
	(void)arg;
	signal(SIGTERM, SIG_IGN);
	return vs_rc(kill(0, SIGTERM));
}

static long lead_group(void *arg)
{
	(void)arg;
	return vs_rc(setpgid(0, 0));
}

static long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000L + ts.tv_nsec;
}

/* Nanoseconds for a listing; the least of some rounds is the undisturbed one. */
static long cost(void *arg)
{
	long least = -1;

	for (int round = 0; round < ROUNDS; round++) {
		long start = now(), took;

		for (int i = 0; i < LISTINGS; i++)
			VS_TRY(list_proc(arg));
		took = (now() - start) / LISTINGS;
		if (least < 0 || took < least)
			least = took;
	}
	return least;
}

static void test_cost(struct agent *guest)
{
	struct agent host = agent_need(NULL, "a host process");
	struct listing *l = guest->shared;
	long before, after;

	for (int i = 1; i < FAMILY; i++)
		agent_ask(guest, fork_idle);
	before = agent_do(guest, cost, l);
	agent_ask(&host, lead_group);
	is(agent_ask(&host, make_crowd), CROWD, "the host gets crowded");
	after = agent_do(guest, cost, l);
	is(l->count, FAMILY + 1, "the guest lists its own processes");
	diag("listing /proc: %ld ns, with %d more host processes %ld ns",
	     before, CROWD, after);
	/* Time of this machine is not exact; walking the crowd is 10 times it. */
	ok(before > 0 && after < 2 * before,
	   "more host processes do not slow it down");
	agent_ask(&host, kill_crowd);
	agent_stop(&host);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest = agent_need(&place, "a guest");

	test_members(&guest);
	test_namespace();
	test_cost(&guest);
	is(vs_kill(GUEST, 0, SIGKILL), 0, "all of them end at once");
	agent_stop(&guest);
	is_errno(vs_settle(GUEST, -ESRCH), ESRCH, "and the context with them");
	return done_testing();
}
