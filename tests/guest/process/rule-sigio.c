// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the signal that a file sends to its owner reaches only tasks of the
 * context that set the owner.  This context also chooses the signal.
 *
 * All agents share the socket and the process group, as they do if a shell of
 * the host starts them.
 */
#define _GNU_SOURCE
#include <fcntl.h>

#include "agent.h"

#define GUEST	690

static int ends[2];		/* the file with an owner; its peer */
static volatile sig_atomic_t heard[65];

struct own {
	pid_t	pid;		/* 0: the caller; negative: a group */
	int	sig;		/* for F_SETSIG, when not 0 */
};

static void on_signal(int sig)
{
	heard[sig]++;
}

/* Return: the number of signals since the last call. */
static long count(void *arg)
{
	int sig = *(int *)arg, n = heard[sig];

	heard[sig] = 0;
	return n;
}

static long own(void *arg)
{
	const struct own *o = arg;

	VS_TRY(vs_rc(fcntl(ends[0], F_SETOWN, o->pid ?: getpid())));
	if (o->sig)
		VS_TRY(vs_rc(fcntl(ends[0], F_SETSIG, o->sig)));
	return vs_rc(fcntl(ends[0], F_SETFL, O_ASYNC | O_NONBLOCK));
}

static long set_signal(void *arg)
{
	return vs_rc(fcntl(ends[0], F_SETSIG, *(int *)arg));
}

static long disown(void *arg)
{
	(void)arg;
	VS_TRY(vs_rc(fcntl(ends[0], F_SETOWN, 0)));
	return vs_rc(fcntl(ends[0], F_SETSIG, 0));
}

static long own_ex(void *arg)
{
	struct f_owner_ex ex = { F_OWNER_TID, *(pid_t *)arg };
	long rc = vs_rc(fcntl(ends[0], F_SETOWN_EX, &ex));

	if (rc != -ESRCH)
		return rc;
	ex.type = F_OWNER_PID;
	return vs_rc(fcntl(ends[0], F_SETOWN_EX, &ex));
}

/* Make the file ready: its owner gets SIGIO, or SIGURG. */
static long poke(void *arg)
{
	char c[16];
	long rc = vs_rc(send(ends[1], "x", 1, *(int *)arg));

	while (recv(ends[0], c, sizeof(c), MSG_DONTWAIT) > 0)
		;
	recv(ends[0], c, 1, MSG_OOB | MSG_DONTWAIT);
	return rc;
}

static void hears(struct agent *a, const char *who, int sig, bool want)
{
	long n = agent_do(a, count, sig);

	ok(want ? n > 0 : n == 0, "%s receives %s%s (%ld)", who,
	   want ? "" : "no ", sig == SIGIO ? "SIGIO" :
	   sig == SIGURG ? "SIGURG" : "signal of its choice", n);
}

static void test_group(struct agent *host, struct agent *a, struct agent *b)
{
	const struct own group = { .pid = -getpgrp() };
	const int plain = 0, urgent = MSG_OOB;
	long rc;

	is(agent_do(host, own, group), 0,
	   "the host sets the group of all agents as owner");
	is(agent_do(a, poke, plain), 1, "a guest makes the file ready");
	hears(host, "host", SIGIO, true);
	hears(a, "guest", SIGIO, false);
	hears(b, "another guest", SIGIO, false);
	is(agent_do(a, poke, urgent), 1, "a guest sends urgent data");
	hears(host, "host", SIGURG, true);
	hears(a, "guest", SIGURG, false);
	agent_do(host, count, (int){ SIGIO });

	/* The group number may be hidden if the leader is on the host. */
	rc = agent_do(a, own, group);
	ok(!rc || rc == -ESRCH,
	   "a guest sets the group as owner, or cannot see it (%s)",
	   tap_result(rc));
	agent_do(host, poke, plain);
	hears(a, "guest", SIGIO, !rc);
	hears(b, "another guest", SIGIO, false);
	if (!rc)
		hears(host, "host", SIGIO, false);
	agent_do(host, count, (int){ SIGIO });
	is(agent_ask(a, disown), rc ? -EPERM : 0,
	   "a guest clears an owner that it has set, but no other");
	agent_ask(host, disown);
}

/* If the owner is on the host, a guest can cause only the signal it expects. */
static void test_signal(struct agent *host, struct agent *guest)
{
	const struct own self = { .sig = SIGRTMIN };
	const int plain = 0, deadly = SIGKILL;

	is(agent_do(host, own, self), 0, "a host process sets itself as owner");
	is_errno(agent_do(guest, set_signal, deadly), EPERM,
		 "a guest cannot choose SIGKILL for this owner");
	is(agent_do(guest, poke, plain), 1, "a guest makes the file ready");
	hears(host, "host", SIGRTMIN, true);
	ok(agent_alive(host), "the host process lives");
	is(agent_ask(host, disown), 0, "the host process clears the owner");
}

/* A new owner does not get the signal that a guest chose before. */
static void test_signal_before(struct agent *host, struct agent *guest)
{
	const struct own self = { .pid = 0 };
	const int plain = 0, deadly = SIGKILL, chosen = SIGRTMIN;

	is(agent_do(guest, set_signal, deadly), 0,
	   "a guest chooses SIGKILL while there is no owner");
	is(agent_do(host, own, self), 0, "a host process sets itself as owner");
	agent_do(guest, poke, plain);
	hears(host, "host", SIGIO, true);
	ok(agent_alive(host), "the host process lives");
	is(agent_do(host, set_signal, chosen), 0,
	   "the host process chooses another signal");
	agent_do(guest, poke, plain);
	hears(host, "host", SIGRTMIN, true);
	agent_do(host, count, (int){ SIGIO });
	is(agent_ask(host, disown), 0, "the host process clears the owner");
}

static long enter(void *arg)
{
	const struct vs_place place = { .xid = GUEST, .join = true };

	(void)arg;
	return vs_go(&place);
}

static void test_before_entering(struct agent *host)
{
	struct agent x = agent_need(NULL, "a process that will enter a guest");
	const struct own self = { .pid = 0 };
	const int plain = 0;

	is(agent_do(&x, own, self), 0, "a host process sets itself as owner");
	agent_do(host, poke, plain);
	hears(&x, "the process", SIGIO, true);
	is(agent_ask(&x, enter), 0, "the process enters a guest");
	agent_do(host, poke, plain);
	hears(&x, "the process", SIGIO, false);
	is(agent_do(&x, own, self), 0,
	   "the process sets itself as owner again");
	agent_do(host, poke, plain);
	hears(&x, "the process", SIGIO, true);
	agent_ask(&x, disown);
	agent_stop(&x);
}

static void test_numbers(struct agent *from, const char *who, pid_t pid,
			 const char *whom)
{
	const struct own foreign = { .pid = pid };

	is_errno(agent_do(from, own, foreign), ESRCH,
		 "%s: F_SETOWN does not find %s", who,
		 whom);
	is_errno(agent_do(from, own_ex, pid), ESRCH,
		 "%s: F_SETOWN_EX does not find %s", who,
		 whom);
}

static void test_own(struct agent *guest, struct agent *host)
{
	const struct own self = { .sig = SIGRTMIN };
	const int plain = 0;

	is(agent_do(guest, own, self), 0,
	   "a guest process sets itself as owner");
	agent_do(host, poke, plain);
	hears(guest, "guest", SIGRTMIN, true);
	is(agent_ask(guest, disown), 0, "the guest process clears the owner");
}

static long watch_directory(void *arg)
{
	int fd = open(arg, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int file;

	if (fd < 0)
		return -errno;
	VS_TRY(vs_rc(fcntl(fd, F_NOTIFY, DN_CREATE)));
	file = openat(fd, "made", O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	close(file);
	unlinkat(fd, "made", 0);
	close(fd);
	return 0;
}

static long lease(void *arg)
{
	int fd = open(arg, O_CREAT | O_RDONLY | O_CLOEXEC, 0600);
	int other;
	long rc = vs_rc(fcntl(fd, F_SETLEASE, F_RDLCK));

	if (rc < 0)
		return rc;
	other = open(arg, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
	rc = other < 0 ? -errno : 0;
	close(fd);
	unlink(arg);
	return rc;
}

/* dnotify and leases use the same signal: they work within one context. */
static void test_within(struct agent *guest)
{
	char dir[] = "/tmp/vs-sigio.XXXXXX", file[64];

	if (!mkdtemp(dir))
		bail_out("%s: %s", dir, strerror(errno));
	snprintf(file, sizeof(file), "%s/lease", dir);
	agent_do(guest, count, (int){ SIGIO });
	is(agent_do(guest, watch_directory, dir), 0,
	   "a guest can watch a directory with dnotify");
	hears(guest, "guest", SIGIO, true);
	is_errno(agent_do(guest, lease, file), EWOULDBLOCK,
		 "a guest breaks its own lease");
	hears(guest, "guest", SIGIO, true);
	rmdir(dir);
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1 };
	const struct sigaction act = {
		.sa_handler = on_signal, .sa_flags = SA_RESTART,
	};
	struct agent host, a, b;

	sigaction(SIGIO, &act, NULL);
	sigaction(SIGURG, &act, NULL);
	sigaction(SIGRTMIN, &act, NULL);
	if (setpgid(0, 0))
		bail_out("setpgid: %s", strerror(errno));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends))
		bail_out("socketpair: %s", strerror(errno));
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");

	test_group(&host, &a, &b);
	test_signal(&host, &a);
	test_signal_before(&host, &a);
	test_before_entering(&host);
	test_numbers(&a, "guest", host.pid, "a process of the host");
	test_numbers(&a, "guest", b.pid, "a process of another guest");
	test_numbers(&host, "host", a.pid, "a process of a guest");
	test_own(&a, &host);
	test_within(&a);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	return done_testing();
}
