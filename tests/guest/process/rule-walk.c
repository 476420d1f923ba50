// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a call that takes a pid finds only the guest's own numbers.
 *
 * Root of a guest tries every number that a process, thread or group can have
 * with each such call.  The calls must find exactly the numbers of the guest.
 * The init of the host may be visible.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/kcmp.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>

#include "agent.h"

#define GUEST	350
#define OTHER	351

/* Kinds of numbers.  The test knows which of them the guest has. */
enum kind { THREAD = 1, PROCESS = 2, GROUP = 4 };

struct walk {
	const char *name;
	long	(*run)(int nr);
	int	absent;		/* errno for an unused number */
	enum kind kind;
};

struct family {
	int	count;
	struct { pid_t nr; int kind; } member[16];
	/* Output of a walk: the first wrong number, and its result. */
	pid_t	wrong;
	long	result;
};

static long by_kill(int nr)
{
	return vs_rc(kill(nr, 0));
}

static long by_tkill(int nr)
{
	return vs_rc(syscall(SYS_tkill, nr, 0));
}

static long by_tgkill(int nr)
{
	return vs_rc(syscall(SYS_tgkill, nr, nr, 0));
}

static long by_pidfd(int nr)
{
	long fd = vs_rc(syscall(SYS_pidfd_open, nr, 0));

	if (fd >= 0)
		close(fd);
	/* The number of a thread that is no group leader cannot be opened. */
	return fd == -EINVAL || fd == -ENOENT ? -ESRCH : fd;
}

static long by_getpgid(int nr)
{
	return vs_rc(getpgid(nr));
}

static long by_getsid(int nr)
{
	return vs_rc(getsid(nr));
}

static long by_priority(int nr)
{
	errno = 0;
	return getpriority(PRIO_PROCESS, nr) == -1 && errno ? -errno : 0;
}

static long by_scheduler(int nr)
{
	return vs_rc(sched_getscheduler(nr));
}

static long by_param(int nr)
{
	struct sched_param p;

	return vs_rc(sched_getparam(nr, &p));
}

static long by_affinity(int nr)
{
	cpu_set_t set;

	return vs_rc(sched_getaffinity(nr, sizeof(set), &set));
}

static long by_interval(int nr)
{
	struct timespec ts;

	return vs_rc(sched_rr_get_interval(nr, &ts));
}

static long by_prlimit(int nr)
{
	struct rlimit64 r;

	return vs_rc(prlimit64(nr, RLIMIT_CORE, NULL, &r));
}

static long by_ioprio(int nr)
{
	return vs_rc(syscall(SYS_ioprio_get, 1, nr));
}

static long by_robust_list(int nr)
{
	size_t size;
	void *head;

	return vs_rc(syscall(SYS_get_robust_list, nr, &head, &size));
}

static long by_capget(int nr)
{
	struct __user_cap_data_struct data[2];
	struct __user_cap_header_struct head = {
		_LINUX_CAPABILITY_VERSION_3, nr
	};

	return vs_rc(syscall(SYS_capget, &head, data));
}

static long by_kcmp(int nr)
{
	return vs_rc(syscall(SYS_kcmp, getpid(), nr, KCMP_VM, 0, 0));
}

static long by_memory(int nr)
{
	long copy, word = 1;
	struct iovec here = { &copy, sizeof(copy) };
	struct iovec there = { &word, sizeof(word) };

	return vs_rc(process_vm_readv(nr, &here, 1, &there, 1, 0));
}

static long by_clock(int nr)
{
	struct timespec ts;

	return vs_rc(clock_gettime((clockid_t)(~(unsigned int)nr << 3 | 2), &ts));
}

static long by_proc(int nr)
{
	char path[32];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d", nr);
	return vs_rc(stat(path, &st));
}

static long by_proc_file(int nr)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/stat", nr);
	return vs_rc(access(path, F_OK));
}

static long set_owner(int who)
{
	static int pair[2];

	if (!pair[1] && pipe2(pair, O_CLOEXEC))
		return -errno;
	return vs_rc(fcntl(pair[0], F_SETOWN, who));
}

static long by_owner(int nr)
{
	return set_owner(nr);
}

static long by_group_owner(int nr)
{
	return set_owner(-nr);
}

static long by_group_kill(int nr)
{
	return vs_rc(kill(-nr, 0));
}

static long by_group_priority(int nr)
{
	errno = 0;
	return getpriority(PRIO_PGRP, nr) == -1 && errno ? -errno : 0;
}

static long by_group_ioprio(int nr)
{
	return vs_rc(syscall(SYS_ioprio_get, 2, nr));
}

static const struct walk walks[] = {
	{ "kill", by_kill, ESRCH, THREAD },
	{ "tkill", by_tkill, ESRCH, THREAD },
	{ "tgkill", by_tgkill, ESRCH, PROCESS },
	{ "pidfd_open", by_pidfd, ESRCH, PROCESS },
	{ "getpgid", by_getpgid, ESRCH, THREAD },
	{ "getsid", by_getsid, ESRCH, THREAD },
	{ "getpriority", by_priority, ESRCH, THREAD },
	{ "sched_getscheduler", by_scheduler, ESRCH, THREAD },
	{ "sched_getparam", by_param, ESRCH, THREAD },
	{ "sched_getaffinity", by_affinity, ESRCH, THREAD },
	{ "sched_rr_get_interval", by_interval, ESRCH, THREAD },
	{ "prlimit64", by_prlimit, ESRCH, THREAD },
	{ "ioprio_get", by_ioprio, ESRCH, THREAD },
	{ "get_robust_list", by_robust_list, ESRCH, THREAD },
	{ "capget", by_capget, ESRCH, THREAD },
	{ "kcmp", by_kcmp, ESRCH, THREAD },
	{ "process_vm_readv", by_memory, ESRCH, THREAD },
	{ "clock_gettime", by_clock, EINVAL, PROCESS },
	{ "/proc/PID", by_proc, ENOENT, THREAD },
	{ "/proc/PID/stat", by_proc_file, ENOENT, THREAD },
	{ "F_SETOWN", by_owner, ESRCH, THREAD },
	/* F_SETOWN accepts any visible number as a group. */
	{ "F_SETOWN of a group", by_group_owner, ESRCH, THREAD | GROUP },
	{ "kill of a group", by_group_kill, ESRCH, GROUP },
	{ "getpriority of a group", by_group_priority, ESRCH, GROUP },
	{ "ioprio_get of a group", by_group_ioprio, ESRCH, GROUP },
};

struct walk_call {
	unsigned int	index;
	int		first, last;
	struct family	*family;
};

static bool is_own(const struct family *f, int nr, enum kind kind)
{
	for (int i = 0; i < f->count; i++)
		if (f->member[i].nr == nr && (f->member[i].kind & kind))
			return true;
	return false;
}

/* Return: the number of wrong results. */
static long walk_some(void *arg)
{
	const struct walk_call *c = arg;
	const struct walk *w = &walks[c->index];
	struct family *f = c->family;
	long wrong = 0;

	for (int nr = c->first; nr <= c->last; nr++) {
		long rc = w->run(nr);

		if ((rc != -w->absent) == is_own(f, nr, w->kind) || wrong++)
			continue;
		f->wrong = nr;
		f->result = rc;
	}
	return wrong;
}

static void add(struct family *f, pid_t nr, int kind)
{
	if (nr <= 0)
		bail_out("a process of the guest: %s", tap_result(nr));
	f->member[f->count].nr = nr;
	f->member[f->count++].kind = kind;
}

static void *run_thread(void *arg)
{
	pid_t tid = syscall(SYS_gettid);

	if (write(*(int *)arg, &tid, sizeof(tid)) < 0)
		return NULL;
	for (;;)
		pause();
}

/* A child in its own session creates a second thread.  Return: the tid. */
static long fork_session(void *arg)
{
	pid_t *leader = *(pid_t **)arg, pid, tid = -1;
	pthread_t thread;
	int pair[2];

	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		setsid();
		if (pthread_create(&thread, NULL, run_thread, &pair[1]))
			_exit(1);
		for (;;)
			pause();
	}
	*leader = pid;
	close(pair[1]);
	if (read(pair[0], &tid, sizeof(tid)) != sizeof(tid))
		tid = -EAGAIN;
	close(pair[0]);
	return tid;
}

static long fork_group(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	while (!pid)
		pause();
	return setpgid(pid, pid) ? -errno : pid;
}

static int last_number(void)
{
	FILE *f = fopen("/proc/sys/kernel/pid_max", "re");
	int last;

	if (!f || fscanf(f, "%d", &last) != 1)
		bail_out("cannot read pid_max");
	fclose(f);
	if (last > 65536)
		bail_out("pid_max %d has too many numbers to try", last);
	return last;
}

/*
 * Try all numbers, in parts that an agent finishes in time on a debug kernel.
 * Return: the result of the first part with wrong results, or 0.
 */
static long walk_all(struct agent *guest, struct walk_call *c, int last)
{
	const int part = 2048;
	long rc = 0;

	/* Number 1 is visible, and kill(-1) means all processes. */
	for (c->first = 2; c->first <= last && !rc; c->first += part) {
		c->last = c->first + part - 1 < last ? c->first + part - 1 : last;
		rc = agent_do(guest, walk_some, *c);
	}
	return rc;
}

/*
 * The guest is in the group and session of this test.  The test leads both and
 * is a process of the host: its number is visible as a group, and hidden as a
 * process.
 */
static void test_walks(struct agent *guest)
{
	struct family *f = guest->shared;
	struct walk_call c = { .family = f };
	pid_t *leader = (pid_t *)(f + 1), tid;
	const int last = last_number();

	tid = agent_do(guest, fork_session, leader);
	add(f, guest->pid, THREAD | PROCESS);
	add(f, getpid(), GROUP);
	add(f, *leader, THREAD | PROCESS | GROUP);
	add(f, tid, THREAD);
	add(f, agent_ask(guest, fork_group), THREAD | PROCESS | GROUP);
	for (c.index = 0; c.index < sizeof(walks) / sizeof(*walks); c.index++)
		if (!is(walk_all(guest, &c, last), 0,
			"%s finds only the guest's own of %d numbers",
			walks[c.index].name,
			last))
			diag("the first wrong number: %d, %s", f->wrong,
			     tap_result(f->result));
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place elsewhere = { .xid = OTHER };
	struct agent host, other, guest;

	/* setsid() fails if the caller is a group leader already. */
	if (setsid() < 0 && setpgid(0, 0))
		bail_out("setpgid: %s", strerror(errno));
	host = agent_need(NULL, "a host process");
	other = agent_need(&elsewhere, "another guest");
	guest = agent_need(&place, "the guest");
	agent_ask(&host, fork_group);
	agent_ask(&other, fork_group);

	test_walks(&guest);
	ok(agent_alive(&host), "the host process lives");
	ok(agent_alive(&other), "the other guest lives");

	vs_kill(GUEST, 0, SIGKILL);
	vs_kill(OTHER, 0, SIGKILL);
	agent_stop(&guest);
	agent_stop(&other);
	agent_stop(&host);
	return done_testing();
}
