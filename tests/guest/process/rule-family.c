// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rules between a guest process and its parent, process group and session on
 * the host.  The process creates no sibling for that parent and cannot make it
 * its tracer.  It joins no foreign group.  No signal to a group and no parent
 * death signal crosses the boundary of the guest.
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

/*
 * Create a child of the caller's parent.  Return: the pid, or -EINVAL if the
 * parent is on the host.
 */
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

/* A child calls sibling(), so the parent is in the guest. */
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
		 "a guest process cannot create a child of its parent on the host");
	is_errno(agent_ask(guest, sibling3), EINVAL, "... nor with clone3");
	is(agent_ask(guest, child_has_sibling), 1,
	   "a guest process can create a child of its parent in the guest");
	pid = agent_ask(host, sibling);
	ok(pid > 0, "a host process can create a child of its parent");
	is(waitpid(pid, NULL, 0), pid, "... and this parent can wait for it");
}

/* A child in a new group tries to join the given group, or its parent's. */
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

	is(agent_do(host, join_group, group), 0,
	   "host: a child joins the shared group");
	rc = agent_do(guest, join_group, group);
	ok(rc == -EPERM || rc == -ESRCH,
	   "guest: a child does not join the shared group (%s)",
	   tap_result(rc));
	is(agent_do(guest, signal_group, none), 0,
	   "guest: kill(0) of the shared group works");
	is(agent_ask(host, count), 0, "... does not reach the host process");
	is(count(NULL), 0, "... does not reach the leader of the group");
	ok(agent_ask(guest, count) > 0, "... reaches the caller");
	ok(agent_ask(same, count) > 0,
	   "... and reaches the other process of the guest");

	is(agent_ask(guest, own_group), 0,
	   "guest: a process creates its own group");
	is(agent_do(guest, join_group, none), 0,
	   "guest: a child joins this group");
}

/*
 * End a parent on the host.  Its child, on the host or in the guest, has
 * requested a parent death signal.  Return: how many signals it received.
 */
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
		/* Fork twice: the agent itself must survive and report. */
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
			/* In a guest, no signal must arrive: wait briefly. */
			for (tries = enter ? 30 : 2000; !heard && tries; tries--)
				usleep(10000);
			*state = heard;
			_exit(0);
		}
		close(pair[1]);
		/* EOF: the child has closed its ends, so it is in its place. */
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
	   "on the host, a child receives its parent death signal");
	is(agent_do(host, die_with_child, enter), 0,
	   "in a guest, a child receives none for a parent on the host");
}

/* The parent on the host receives SIGCHLD for its child in a guest. */
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
	   "a host process receives SIGCHLD for its child in a guest");
	is(info.si_pid, a.pid, "... with the pid of this child");
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
	is(agent_ask(host, be_traced), 0,
	   "a host process can use PTRACE_TRACEME");
	is_errno(agent_ask(guest, be_traced), EPERM,
		 "a guest process cannot be traced by its parent on the host");
	is(agent_ask(guest, child_is_traced), 0,
	   "a guest process can be traced by its parent in the guest");
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place entered = { .xid = GUEST, .join = true };
	const struct sigaction act = {
		.sa_handler = on_signal, .sa_flags = SA_RESTART,
	};
	struct agent guest, same, host;

	/* Signals to the group must not reach the caller of the test. */
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
