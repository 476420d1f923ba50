// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rules between a guest's process and the parent, process group and session
 * that it has on the host: it leaves no children to that parent, nor does it
 * make it its tracer, joins no group of others, and no signal reaches the host
 * by a group or by death.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <sys/ptrace.h>

#include "agent.h"

#define GUEST	730

static volatile sig_atomic_t heard;

static void on_signal(int sig)
{
	(void)sig;
	heard++;
}

static long count(void *arg)
{
	int n = heard;

	(void)arg;
	heard = 0;
	return n;
}

/* A child for the parent of the caller; the caller's own where it cannot. */
static long sibling(void *arg)
{
	long pid = vs_rc(syscall(SYS_clone, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0));

	(void)arg;
	if (!pid)
		_exit(7);
	return pid;
}

static long sibling3(void *arg)
{
	struct clone_args args = {
		.flags = CLONE_PARENT, .exit_signal = 0,
	};
	long pid = vs_rc(syscall(SYS_clone3, &args, sizeof(args)));

	(void)arg;
	if (!pid)
		_exit(7);
	return pid;
}

/* The same one generation on, where the parent is in the guest. */
static long child_has_sibling(void *arg)
{
	pid_t pid = fork(), got;
	int status, n = 0;

	(void)arg;
	if (!pid)
		_exit(sibling(NULL) < 0);
	while ((got = waitpid(-1, &status, 0)) > 0)
		if (got != pid && WEXITSTATUS(status) == 7)
			n++;
	return n;
}

static void test_sibling(struct agent *guest, struct agent *host)
{
	long pid;

	is_errno(agent_ask(guest, sibling), EINVAL,
		 "guest: no child for its parent on the host");
	is_errno(agent_ask(guest, sibling3), EINVAL, "... nor by clone3");
	is(agent_ask(guest, child_has_sibling), 1,
	   "guest: but for a parent in the guest");
	pid = agent_ask(host, sibling);
	ok(pid > 0, "host: a child for its parent");
	is(waitpid(pid, NULL, 0), pid, "... which it is");
}

/* A child in a new group tries to join the one given, or its own parent's. */
static long join_group(void *arg)
{
	pid_t group = *(pid_t *)arg ?: getpgrp();
	pid_t pid = fork();
	int status;

	if (!pid) {
		if (setpgid(0, 0))
			_exit(200);
		_exit(setpgid(0, group) ? errno : 0);
	}
	if (waitpid(pid, &status, 0) != pid)
		return -errno;
	return -WEXITSTATUS(status);
}

static long signal_group(void *arg)
{
	return vs_rc(kill(*(pid_t *)arg, SIGUSR1));
}

static long own_group(void *arg)
{
	(void)arg;
	return vs_rc(setpgid(0, 0));
}

static void test_group(struct agent *guest, struct agent *same,
		       struct agent *host)
{
	const pid_t group = getpgrp(), none = 0;
	long rc;

	is(agent_do(host, join_group, group), 0, "host: joins its group");
	rc = agent_do(guest, join_group, group);
	ok(rc == -EPERM || rc == -ESRCH, "guest: does not (%s)", tap_result(rc));
	is(agent_do(guest, signal_group, none), 0, "guest: signals its group");
	is(agent_ask(host, count), 0, "... which does not reach the host");
	is(count(NULL), 0, "... nor the leader");
	ok(agent_ask(guest, count) > 0, "... but itself");
	ok(agent_ask(same, count) > 0, "... and the others of the guest");

	is(agent_ask(guest, own_group), 0, "guest: makes a group of its own");
	is(agent_do(guest, join_group, none), 0, "guest: which a child joins");
}

/* Dies and leaves a child in the guest that wanted to know. */
static long die_with_child(void *arg)
{
	const struct vs_place place = { .xid = GUEST, .join = true };
	bool enter = *(bool *)arg;
	int pair[2], tries, *state;
	pid_t pid;

	state = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (state == MAP_FAILED || pipe(pair))
		return -errno;
	*state = -1;
	/* In between, so that the agent itself lives to tell. */
	pid = fork();
	if (!pid) {
		pid = fork();
		if (!pid) {
			heard = 0;
			prctl(PR_SET_PDEATHSIG, SIGUSR1);
			if (enter && vs_go(&place))
				_exit(1);
			close(pair[0]);
			close(pair[1]);
			/* In a guest no signal is to come. */
			for (tries = enter ? 30 : 2000; !heard && tries; tries--)
				usleep(10000);
			*state = heard;
			_exit(0);
		}
		close(pair[1]);
		/* The child has closed its ends: it is where it belongs. */
		if (read(pair[0], &pid, 1))
			_exit(1);
		_exit(0);
	}
	close(pair[0]);
	close(pair[1]);
	waitpid(pid, NULL, 0);
	for (tries = 4000; *(volatile int *)state < 0 && tries; tries--)
		usleep(10000);
	return *state;
}

static void test_death(struct agent *host)
{
	const bool enter = true, stay = false;

	is(agent_do(host, die_with_child, stay), 1,
	   "on the host a child hears of its parent's death");
	is(agent_do(host, die_with_child, enter), 0,
	   "in a guest it hears nothing of a parent's on the host");
}

/* SIGCHLD is the parent's: who left it a child in a guest knows it. */
static void test_child(void)
{
	const struct vs_place place = { .xid = GUEST, .join = true };
	struct agent a = agent_need(&place, "a child in a guest");
	const struct timespec patience = { .tv_sec = 20 };
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	shutdown(a.sock, SHUT_RDWR);
	is(sigtimedwait(&set, &info, &patience), SIGCHLD,
	   "host: hears of the end of a child in a guest");
	is(info.si_pid, a.pid, "... and which it is");
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	agent_stop(&a);
}

/* ---- a tracer on the host ---- */

static long be_traced(void *arg)
{
	(void)arg;
	return vs_rc(ptrace(PTRACE_TRACEME, 0, NULL, NULL));
}

static long child_is_traced(void *arg)
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(-be_traced(arg));
	if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFEXITED(status))
		return -ECHILD;
	return -WEXITSTATUS(status);
}

static void test_traceme(struct agent *guest, struct agent *host)
{
	is(agent_ask(host, be_traced), 0, "host: PTRACE_TRACEME");
	is_errno(agent_ask(guest, be_traced), EPERM,
		 "guest: not by a parent on the host");
	is(agent_ask(guest, child_is_traced), 0, "guest: but by one in it");
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place entered = { .xid = GUEST, .join = true };
	const struct sigaction act = {
		.sa_handler = on_signal, .sa_flags = SA_RESTART,
	};
	struct agent guest, same, host;

	/* Not the group of who runs the test: it would hear of it. */
	if (setpgid(0, 0))
		bail_out("setpgid: %s", strerror(errno));
	sigaction(SIGUSR1, &act, NULL);
	guest = agent_need(&place, "a guest");
	same = agent_need(&entered, "another process of the guest");
	host = agent_need(NULL, "the host");

	test_sibling(&guest, &host);
	test_group(&guest, &same, &host);
	test_death(&host);
	test_traceme(&guest, &host);
	test_child();
	agent_stop(&guest);
	agent_stop(&same);
	agent_stop(&host);
	return done_testing();
}
