// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules: context 1 sees all processes and can change none.  Every context sees
 * pid 1, and only the host can change it.  Guests are hidden from the host, but
 * a parent can wait for its child in any context.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>

#include "agent.h"

#define GUEST	320

static long word = 42;

static long see(void *arg)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/stat", *(pid_t *)arg);
	return access(path, F_OK) ? -errno : 0;
}

static long read_environ(void *arg)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/environ", *(pid_t *)arg);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long get_priority(void *arg)
{
	errno = 0;
	return getpriority(PRIO_PROCESS, *(pid_t *)arg) == -1 && errno ?
		-errno : 0;
}

struct touch {
	const char *name;
	long	(*run)(pid_t pid);
};

static long touch_kill(pid_t pid)
{
	return vs_rc(kill(pid, SIGKILL));
}

static long touch_probe(pid_t pid)
{
	return vs_rc(kill(pid, 0));
}

static long touch_queue(pid_t pid)
{
	const union sigval v = { .sival_int = 0 };

	return vs_rc(sigqueue(pid, SIGTERM, v));
}

static long touch_pidfd(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(syscall(SYS_pidfd_send_signal, fd, SIGKILL, NULL, 0));
	close(fd);
	return rc;
}

static long touch_getfd(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(syscall(SYS_pidfd_getfd, fd, 0, 0));
	close(fd);
	return rc;
}

/* If the rule does not hold, detach: the victim must be able to continue. */
static long touch_attach(pid_t pid)
{
	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL))
		return -errno;
	waitpid(pid, NULL, __WALL);
	return vs_rc(ptrace(PTRACE_DETACH, pid, NULL, NULL));
}

static long touch_seize(pid_t pid)
{
	if (ptrace(PTRACE_SEIZE, pid, NULL, NULL) ||
	    ptrace(PTRACE_INTERRUPT, pid, NULL, NULL))
		return -errno;
	waitpid(pid, NULL, __WALL);
	return vs_rc(ptrace(PTRACE_DETACH, pid, NULL, NULL));
}

static long touch_memory(pid_t pid)
{
	long evil = 666;
	struct iovec here = { &evil, sizeof(evil) };
	struct iovec there = { &word, sizeof(evil) };

	return vs_rc(process_vm_writev(pid, &here, 1, &there, 1, 0));
}

static long touch_mem_file(pid_t pid)
{
	char path[64];
	long evil = 666, rc;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return errno == EACCES || errno == ENOENT ? -EPERM : -errno;
	rc = vs_rc(pwrite(fd, &evil, sizeof(evil), (off_t)(long)&word));
	close(fd);
	return rc;
}

static long touch_nice(pid_t pid)
{
	long rc = vs_rc(setpriority(PRIO_PROCESS, pid, 7));

	return rc == -EACCES ? -EPERM : rc;
}

static long touch_scheduler(pid_t pid)
{
	const struct sched_param p = { 0 };

	return vs_rc(sched_setscheduler(pid, SCHED_BATCH, &p));
}

static long touch_affinity(pid_t pid)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(0, &set);
	return vs_rc(sched_setaffinity(pid, sizeof(set), &set));
}

static long touch_limits(pid_t pid)
{
	const struct rlimit64 none = { 3, 3 };

	return vs_rc(prlimit64(pid, RLIMIT_CORE, &none, NULL));
}

static long touch_ioprio(pid_t pid)
{
	return vs_rc(syscall(SYS_ioprio_set, 1, pid, 2 << 13 | 7));
}

static const struct touch touches[] = {
	{ "kill", touch_kill },
	{ "kill with signal 0", touch_probe },
	{ "rt_sigqueueinfo", touch_queue },
	{ "pidfd_send_signal", touch_pidfd },
	{ "pidfd_getfd", touch_getfd },
	{ "ptrace attach", touch_attach },
	{ "ptrace seize", touch_seize },
	{ "process_vm_writev", touch_memory },
	{ "/proc/PID/mem", touch_mem_file },
	{ "setpriority", touch_nice },
	{ "sched_setscheduler", touch_scheduler },
	{ "sched_setaffinity", touch_affinity },
	{ "prlimit64", touch_limits },
	{ "ioprio_set", touch_ioprio },
};

struct touch_call {
	unsigned int index;
	pid_t	pid;
};

static long touch(void *arg)
{
	const struct touch_call *c = arg;

	return touches[c->index].run(c->pid);
}

static long read_word(void *arg)
{
	(void)arg;
	return word;
}

static long own_priority(void *arg)
{
	(void)arg;
	return getpriority(PRIO_PROCESS, 0);
}

static long own_scheduler(void *arg)
{
	(void)arg;
	return sched_getscheduler(0);
}

static void test_touches(struct agent *from, const char *who, pid_t pid,
			 const char *whom)
{
	struct touch_call c = { .pid = pid };

	for (c.index = 0; c.index < sizeof(touches) / sizeof(*touches);
	     c.index++)
		is_errno(agent_do(from, touch, c), EPERM,
			 "%s: %s of %s is refused", who,
			 touches[c.index].name, whom);
}

static void check_unharmed(struct agent *victim, const char *whom)
{
	ok(agent_alive(victim), "%s lives", whom);
	is(agent_ask(victim, read_word), 42,
	   "%s has the same memory as before", whom);
	is(agent_ask(victim, own_priority), 0,
	   "%s has the same priority as before", whom);
	is(agent_ask(victim, own_scheduler), SCHED_OTHER,
	   "%s has the same scheduler as before", whom);
}

static long kill_all(void *arg)
{
	(void)arg;
	return vs_rc(kill(-1, SIGKILL));
}

static void test_spectator(struct agent *watch, struct agent *host,
			   struct agent *guest)
{
	const pid_t pids[] = { host->pid, guest->pid, 1 };
	const char *const names[] = { "a host process", "a guest process",
				      "init" };
	unsigned int i;

	for (i = 0; i < 3; i++) {
		is(agent_do(watch, see, pids[i]), 0,
		   "the spectator sees %s in /proc",
		   names[i]);
		is(agent_do(watch, read_environ, pids[i]), 0,
		   "the spectator can read the environment of %s", names[i]);
		is(agent_do(watch, get_priority, pids[i]), 0,
		   "the spectator can read the priority of %s", names[i]);
		test_touches(watch, "spectator", pids[i], names[i]);
	}
	agent_ask(watch, kill_all);
	ok(agent_alive(watch), "the spectator survives its own kill(-1)");
	check_unharmed(host, "the host process");
	check_unharmed(guest, "the guest process");
}

static long signal_self(void *arg)
{
	(void)arg;
	signal(SIGUSR1, SIG_IGN);
	return vs_rc(kill(getpid(), SIGUSR1));
}

/* All contexts see init, and only the host can change it. */
static void test_init(struct agent *guest)
{
	const pid_t init = 1;

	is(agent_do(guest, see, init), 0, "a guest sees init in /proc");
	test_touches(guest, "guest", 1, "init");
	ok(agent_do(guest, read_environ, init) < 0,
	   "a guest cannot read the environment of init");
	is(kill(1, 0), 0, "the host can send signals to init");
	ok(getpriority(PRIO_PROCESS, 1) == 0,
	   "init has the same priority as before");
}

static void test_host(struct agent *guest)
{
	is_errno(see(&guest->pid), ENOENT,
		 "the host does not see a guest's process in /proc");
	is(kill(guest->pid, 0) ? -errno : 0, -ESRCH,
	   "the host cannot send a signal to a guest's process");
	is_errno(touch_attach(guest->pid), ESRCH,
		 "the host cannot trace a guest's process");
	is(agent_ask(guest, signal_self), 0,
	   "a guest process can send a signal to itself");
}

static long exit_with_5(void *arg)
{
	(void)arg;
	_exit(5);
}

static void test_wait(pid_t (*wait_for)(pid_t, int *), const char *how)
{
	const struct vs_place place = { .xid = GUEST + 1 };
	struct agent child = agent_need(&place, "a child in a guest");
	int status = 0;

	agent_ask(&child, exit_with_5);
	is(wait_for(child.pid, &status), child.pid,
	   "the host can wait for a child in a guest, by %s", how);
	is(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 5,
	   "... by %s: the exit status is right", how);
	agent_stop(&child);
}

static pid_t by_pid(pid_t pid, int *status)
{
	return waitpid(pid, status, 0);
}

static pid_t by_group(pid_t pid, int *status)
{
	pid_t got;

	/* The other agents are also children, but alive. */
	(void)pid;
	got = waitpid(0, status, 0);
	return got;
}

static pid_t by_any(pid_t pid, int *status)
{
	(void)pid;
	return waitpid(-1, status, 0);
}

static pid_t by_waitid(pid_t pid, int *status)
{
	siginfo_t info = { .si_pid = 0 };

	if (waitid(P_PID, pid, &info, WEXITED))
		return -errno;
	*status = info.si_status << 8;
	return info.si_pid;
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place spectator = { .xid = VS_ID_WATCH };
	struct agent host = agent_need(NULL, "a host process");
	struct agent guest = agent_need(&place, "a guest");
	struct agent watch = agent_need(&spectator, "the spectator");

	test_spectator(&watch, &host, &guest);
	test_init(&guest);
	test_host(&guest);
	test_wait(by_pid, "pid");
	test_wait(by_group, "group");
	test_wait(by_any, "any");
	test_wait(by_waitid, "waitid");

	agent_stop(&watch);
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
