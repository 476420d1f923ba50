// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: processes of other contexts are hidden.
 *
 * The attacker is root of a guest with every capability in its ceiling.  It
 * tries each call that takes a pid on a process of the host and of another
 * guest.  Each call must give the same error as for an unused pid.  It must
 * work on a process of the guest itself: otherwise the attack proves nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/futex.h>
#include <linux/kcmp.h>
#include <linux/perf_event.h>
#include <pthread.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/uio.h>
#include <time.h>

#include "agent.h"

#define GUEST	300
#define OTHER	301

struct target {
	pid_t	pid;
	pid_t	tgid;		/* the process of the thread "pid" */
	int	sig;		/* 0 if the process must survive */
	int	attack;
	unsigned long address;	/* a word in the memory of the target */
};

struct attack {
	const char *name;
	long	(*run)(const struct target *t);
	int	errnum;		/* the error for an unused pid */
	int	own;		/* an error that means success */
};

static long word = 42;

static siginfo_t queued(int sig)
{
	siginfo_t info = { .si_signo = sig, .si_code = SI_QUEUE };

	info.si_pid = getpid();
	return info;
}

static long do_kill(const struct target *t)
{
	return vs_rc(kill(t->pid, t->sig));
}

static long do_tkill(const struct target *t)
{
	return vs_rc(syscall(SYS_tkill, t->pid, t->sig));
}

static long do_tgkill(const struct target *t)
{
	return vs_rc(syscall(SYS_tgkill, t->tgid, t->pid, t->sig));
}

static long do_sigqueue(const struct target *t)
{
	siginfo_t info = queued(t->sig);

	return vs_rc(syscall(SYS_rt_sigqueueinfo, t->pid, t->sig, &info));
}

static long do_tgsigqueue(const struct target *t)
{
	siginfo_t info = queued(t->sig);

	return vs_rc(syscall(SYS_rt_tgsigqueueinfo, t->tgid, t->pid, t->sig,
			     &info));
}

static long do_pidfd_open(const struct target *t)
{
	long fd = vs_rc(syscall(SYS_pidfd_open, t->pid, 0));

	if (fd >= 0)
		close(fd);
	return fd;
}

static long do_getpgid(const struct target *t)
{
	return vs_rc(getpgid(t->pid));
}

static long do_setpgid(const struct target *t)
{
	long rc = vs_rc(setpgid(t->pid, 0));

	/* The process of the guest is no child, so setpgid() gives ESRCH. */
	return rc == -ESRCH && t->sig == 0 ? 0 : rc;
}

static long do_getsid(const struct target *t)
{
	return vs_rc(getsid(t->pid));
}

static long do_getscheduler(const struct target *t)
{
	return vs_rc(sched_getscheduler(t->pid));
}

static long do_setscheduler(const struct target *t)
{
	const struct sched_param p = { 0 };

	return vs_rc(sched_setscheduler(t->pid, SCHED_OTHER, &p));
}

static long do_getparam(const struct target *t)
{
	struct sched_param p;

	return vs_rc(sched_getparam(t->pid, &p));
}

static long do_getattr(const struct target *t)
{
	unsigned char attr[48];

	return vs_rc(syscall(SYS_sched_getattr, t->pid, attr, sizeof(attr), 0));
}

static long do_getaffinity(const struct target *t)
{
	cpu_set_t set;

	return vs_rc(sched_getaffinity(t->pid, sizeof(set), &set));
}

static long do_setaffinity(const struct target *t)
{
	cpu_set_t set;

	sched_getaffinity(0, sizeof(set), &set);
	return vs_rc(sched_setaffinity(t->pid, sizeof(set), &set));
}

static long do_rr_interval(const struct target *t)
{
	struct timespec ts;

	return vs_rc(sched_rr_get_interval(t->pid, &ts));
}

static long do_prlimit(const struct target *t)
{
	struct rlimit64 old;

	return vs_rc(prlimit64(t->pid, RLIMIT_CORE, NULL, &old));
}

static long do_set_prlimit(const struct target *t)
{
	const struct rlimit64 new = { 12345, 12345 };

	return vs_rc(prlimit64(t->pid, RLIMIT_CORE, &new, NULL));
}

static long do_getpriority(const struct target *t)
{
	errno = 0;
	return getpriority(PRIO_PROCESS, t->pid) == -1 && errno ? -errno : 0;
}

static long do_setpriority(const struct target *t)
{
	return vs_rc(setpriority(PRIO_PROCESS, t->pid, 5));
}

static long do_ioprio_get(const struct target *t)
{
	return vs_rc(syscall(SYS_ioprio_get, 1, t->pid));
}

static long do_ioprio_set(const struct target *t)
{
	return vs_rc(syscall(SYS_ioprio_set, 1, t->pid, 2 << 13 | 7));
}

static long do_attach(const struct target *t)
{
	if (ptrace(PTRACE_ATTACH, t->pid, NULL, NULL))
		return -errno;
	waitpid(t->pid, NULL, __WALL);
	return vs_rc(ptrace(PTRACE_DETACH, t->pid, NULL, NULL));
}

static long do_seize(const struct target *t)
{
	if (ptrace(PTRACE_SEIZE, t->pid, NULL, NULL))
		return -errno;
	if (ptrace(PTRACE_INTERRUPT, t->pid, NULL, NULL))
		return -errno;
	waitpid(t->pid, NULL, __WALL);
	return vs_rc(ptrace(PTRACE_DETACH, t->pid, NULL, NULL));
}

static long do_vm_readv(const struct target *t)
{
	long copy = 0;
	struct iovec here = { &copy, sizeof(copy) };
	struct iovec there = { (void *)t->address, sizeof(copy) };

	return vs_rc(process_vm_readv(t->pid, &here, 1, &there, 1, 0));
}

static long do_vm_writev(const struct target *t)
{
	long evil = t->sig ? 666 : 42;
	struct iovec here = { &evil, sizeof(evil) };
	struct iovec there = { (void *)t->address, sizeof(evil) };

	return vs_rc(process_vm_writev(t->pid, &here, 1, &there, 1, 0));
}

static long do_kcmp(const struct target *t)
{
	return vs_rc(syscall(SYS_kcmp, getpid(), t->pid, KCMP_VM, 0, 0));
}

static long do_robust_list(const struct target *t)
{
	void *head;
	size_t size;

	return vs_rc(syscall(SYS_get_robust_list, t->pid, &head, &size));
}

static long do_migrate_pages(const struct target *t)
{
	unsigned long nodes = 1;

	return vs_rc(syscall(SYS_migrate_pages, t->pid, 2, &nodes, &nodes));
}

static long do_move_pages(const struct target *t)
{
	return vs_rc(syscall(SYS_move_pages, t->pid, 0, NULL, NULL, NULL, 0));
}

static long do_cpu_clock(const struct target *t)
{
	struct timespec ts;

	return vs_rc(clock_gettime((clockid_t)(~t->pid << 3 | 2), &ts));
}

static long do_setown(const struct target *t)
{
	int pipefd[2];
	long rc;

	if (pipe(pipefd))
		return -errno;
	rc = vs_rc(fcntl(pipefd[0], F_SETOWN, t->pid));
	close(pipefd[0]);
	close(pipefd[1]);
	return rc;
}

static long do_pidfd_thread(const struct target *t)
{
	/* PIDFD_THREAD */
	long fd = vs_rc(syscall(SYS_pidfd_open, t->pid, O_EXCL));

	if (fd >= 0)
		close(fd);
	return fd;
}

static long do_capget(const struct target *t)
{
	struct __user_cap_data_struct data[2];
	struct __user_cap_header_struct head = {
		_LINUX_CAPABILITY_VERSION_3, t->pid
	};

	return vs_rc(syscall(SYS_capget, &head, data));
}

static long do_setparam(const struct target *t)
{
	const struct sched_param p = { 0 };

	return vs_rc(sched_setparam(t->pid, &p));
}

static long do_setattr(const struct target *t)
{
	/* The size, then zeroes: SCHED_OTHER, nice 0. */
	unsigned int attr[12] = { sizeof(attr) };

	return vs_rc(syscall(SYS_sched_setattr, t->pid, attr, 0));
}

static long do_thread_clock(const struct target *t)
{
	struct timespec ts;

	return vs_rc(clock_gettime((clockid_t)(~t->pid << 3 | 6), &ts));
}

static long make_timer(clockid_t clock, struct sigevent *event)
{
	timer_t timer;

	if (timer_create(clock, event, &timer))
		return -errno;
	timer_delete(timer);
	return 0;
}

static long do_timer_clock(const struct target *t)
{
	struct sigevent none = { .sigev_notify = SIGEV_NONE };

	return make_timer((clockid_t)(~t->pid << 3 | 2), &none);
}

static long do_timer_thread(const struct target *t)
{
	struct sigevent event = {
		.sigev_notify = SIGEV_THREAD_ID,
		.sigev_signo = SIGKILL,
	};

	event._sigev_un._tid = t->pid;
	return make_timer(CLOCK_MONOTONIC, &event);
}

static long set_owner(int type, pid_t pid)
{
	struct f_owner_ex owner = { type, pid };
	int pipefd[2];
	long rc;

	if (pipe(pipefd))
		return -errno;
	rc = vs_rc(fcntl(pipefd[0], F_SETOWN_EX, &owner));
	close(pipefd[0]);
	close(pipefd[1]);
	return rc;
}

static long do_setown_thread(const struct target *t)
{
	return set_owner(F_OWNER_TID, t->pid);
}

static long do_setown_process(const struct target *t)
{
	return set_owner(F_OWNER_PID, t->pid);
}

/* The kernel boosts the owner of a PI futex: the word holds the owner's pid. */
static long do_futex(const struct target *t)
{
	static unsigned int futex;
	struct { long sec, nsec; } now;
	struct timespec ts;
	long rc;

	clock_gettime(CLOCK_REALTIME, &ts);
	now.sec = ts.tv_sec;
	now.nsec = ts.tv_nsec;
	futex = t->pid;
	rc = vs_rc(syscall(SYS_futex, &futex, FUTEX_LOCK_PI, 0, &now, NULL, 0));
	return rc == -ETIMEDOUT ? 0 : rc;
}

static long do_sched_core(const struct target *t)
{
	unsigned long long cookie = 0;

		/* PR_SCHED_CORE_GET of one thread */
	return vs_rc(prctl(PR_SCHED_CORE, PR_SCHED_CORE_GET, t->pid, 0,
			   &cookie));
}

static long do_set_ptracer(const struct target *t)
{
	return vs_rc(prctl(PR_SET_PTRACER, t->pid, 0, 0, 0));
}

static long do_perf(const struct target *t)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE,
		.size = sizeof(attr),
		.config = PERF_COUNT_SW_TASK_CLOCK,
		.exclude_kernel = 1,
	};

	return vs_rc(syscall(SYS_perf_event_open, &attr, t->pid, -1, -1, 0));
}

/* Use a pidfd: pidfd_open() fails if the process is hidden. */
static long by_descriptor(const struct target *t, int call)
{
	struct iovec iov = { (void *)(t->address & ~4095UL), 4096 };
	int fd = syscall(SYS_pidfd_open, t->pid, 0);
	long rc;

	if (fd < 0)
		return -errno;
	switch (call) {
	case SYS_process_madvise:
		rc = vs_rc(syscall(call, fd, &iov, 1L, 20L /* COLD */, 0L));
		break;
	case SYS_pidfd_send_signal:
		rc = vs_rc(syscall(call, fd, t->sig, NULL, 0L));
		break;
	case SYS_pidfd_getfd:
		rc = vs_rc(syscall(call, fd, 0L, 0L));
		break;
	default:
		rc = vs_rc(syscall(call, fd, 0L));
	}
	close(fd);
	return rc;
}

static long do_madvise(const struct target *t)
{
	return by_descriptor(t, SYS_process_madvise);
}

static long do_mrelease(const struct target *t)
{
	return by_descriptor(t, SYS_process_mrelease);
}

static long do_pidfd_signal(const struct target *t)
{
	return by_descriptor(t, SYS_pidfd_send_signal);
}

static long do_pidfd_getfd(const struct target *t)
{
	return by_descriptor(t, SYS_pidfd_getfd);
}

static long do_wait(const struct target *t)
{
	long rc = vs_rc(waitpid(t->pid, NULL, WNOHANG));

	return rc == -ECHILD && !t->sig ? 0 : rc;
}

static const struct attack attacks[] = {
	{ "kill", do_kill, ESRCH, 0 },
	{ "tkill", do_tkill, ESRCH, 0 },
	{ "tgkill", do_tgkill, ESRCH, 0 },
	{ "rt_sigqueueinfo", do_sigqueue, ESRCH, 0 },
	{ "rt_tgsigqueueinfo", do_tgsigqueue, ESRCH, 0 },
	{ "pidfd_open", do_pidfd_open, ESRCH, 0 },
	{ "getpgid", do_getpgid, ESRCH, 0 },
	{ "setpgid", do_setpgid, ESRCH, 0 },
	{ "getsid", do_getsid, ESRCH, 0 },
	{ "sched_getscheduler", do_getscheduler, ESRCH, 0 },
	{ "sched_setscheduler", do_setscheduler, ESRCH, 0 },
	{ "sched_getparam", do_getparam, ESRCH, 0 },
	{ "sched_getattr", do_getattr, ESRCH, 0 },
	{ "sched_getaffinity", do_getaffinity, ESRCH, 0 },
	{ "sched_setaffinity", do_setaffinity, ESRCH, 0 },
	{ "sched_rr_get_interval", do_rr_interval, ESRCH, 0 },
	{ "prlimit64 read", do_prlimit, ESRCH, 0 },
	{ "prlimit64 write", do_set_prlimit, ESRCH, 0 },
	{ "getpriority", do_getpriority, ESRCH, 0 },
	{ "setpriority", do_setpriority, ESRCH, 0 },
	{ "ioprio_get", do_ioprio_get, ESRCH, 0 },
	{ "ioprio_set", do_ioprio_set, ESRCH, 0 },
	{ "ptrace attach", do_attach, ESRCH, 0 },
	{ "ptrace seize", do_seize, ESRCH, 0 },
	{ "process_vm_readv", do_vm_readv, ESRCH, 0 },
	{ "process_vm_writev", do_vm_writev, ESRCH, 0 },
	{ "kcmp", do_kcmp, ESRCH, 0 },
	{ "get_robust_list", do_robust_list, ESRCH, 0 },
	{ "migrate_pages", do_migrate_pages, ESRCH, 0 },
	{ "move_pages", do_move_pages, ESRCH, 0 },
	{ "cpu clock", do_cpu_clock, EINVAL, 0 },
	{ "F_SETOWN", do_setown, ESRCH, 0 },
	{ "waitpid", do_wait, ECHILD, 0 },
	{ "pidfd_open of a thread", do_pidfd_thread, ESRCH, 0 },
	{ "pidfd_send_signal", do_pidfd_signal, ESRCH, 0 },
	{ "pidfd_getfd", do_pidfd_getfd, ESRCH, 0 },
	{ "process_madvise", do_madvise, ESRCH, 0 },
	{ "process_mrelease", do_mrelease, ESRCH, EINVAL },
	{ "capget", do_capget, ESRCH, 0 },
	{ "sched_setparam", do_setparam, ESRCH, 0 },
	{ "sched_setattr", do_setattr, ESRCH, 0 },
	{ "cpu clock of a thread", do_thread_clock, EINVAL, EINVAL },
	{ "timer on a cpu clock", do_timer_clock, EINVAL, 0 },
	{ "timer that signals", do_timer_thread, EINVAL, EINVAL },
	{ "F_SETOWN_EX, thread", do_setown_thread, ESRCH, 0 },
	{ "F_SETOWN_EX, process", do_setown_process, ESRCH, 0 },
	{ "FUTEX_LOCK_PI", do_futex, ESRCH, 0 },
	{ "PR_SCHED_CORE", do_sched_core, ESRCH, 0 },
	{ "PR_SET_PTRACER", do_set_ptracer, EINVAL, 0 },
	{ "perf_event_open", do_perf, EACCES, EACCES },
};

static long attack_one(void *arg)
{
	const struct target *t = arg;

	return attacks[t->attack].run(t);
}

static long read_word(void *arg)
{
	(void)arg;
	return word;
}

static long core_limit(void *arg)
{
	struct rlimit64 r;

	(void)arg;
	return prlimit64(0, RLIMIT_CORE, NULL, &r) ? -errno : (long)r.rlim_cur;
}

static long own_priority(void *arg)
{
	(void)arg;
	return getpriority(PRIO_PROCESS, 0);
}

static void check_unharmed(struct agent *victim, const char *who)
{
	ok(agent_alive(victim), "%s lives", who);
	is(agent_ask(victim, read_word), 42,
	   "%s has the same memory as before", who);
	ok(agent_ask(victim, core_limit) != 12345,
	   "%s has the same limits as before", who);
	is(agent_ask(victim, own_priority), 0,
	   "%s has the same priority as before", who);
}

/* Return: an unused pid. */
static pid_t nobody(void)
{
	pid_t pid = fork();

	if (!pid)
		_exit(0);
	waitpid(pid, NULL, 0);
	return pid;
}

/* Skip calls that this kernel or machine does not implement. */
static bool is_missing(struct agent *guest, const struct attack *a,
		       const struct target *own)
{
	long rc = agent_do(guest, attack_one, *own);

	if (rc == -ENOSYS || rc == -ENODEV || rc == -EOPNOTSUPP ||
	    ((a->run == do_set_ptracer || a->run == do_sched_core) &&
	     rc == -EINVAL)) {
		skip(a->name, "not in this kernel: %s", tap_result(rc));
		return true;
	}
	return false;
}

struct victim {
	const char *who;
	pid_t	pid;
	pid_t	tgid;
};

static void test_attacks(struct agent *guest, struct agent *sibling,
			 const struct victim *victims)
{
	struct target t = { .address = (unsigned long)&word };
	pid_t own = agent_ask(sibling, agent_spawn);
	int i, count = sizeof(attacks) / sizeof(*attacks);
	const struct victim *v;
	long rc;

	for (i = 0; i < count; i++) {
		const struct attack *a = &attacks[i];

		t.attack = i;
		t.sig = 0;
		t.pid = own;
		t.tgid = own;
		if (is_missing(guest, a, &t))
			continue;
		rc = agent_do(guest, attack_one, t);
		ok(rc >= 0 || rc == -a->own,
		   "%s works on a process of the guest (%s)",
		   a->name, tap_result(rc));
		t.sig = SIGKILL;
		for (v = victims; v->who; v++) {
			t.pid = v->pid;
			t.tgid = v->tgid;
			is_errno(agent_do(guest, attack_one, t), a->errnum,
				 "%s cannot reach %s", a->name, v->who);
		}
	}
}

static void *run_thread(void *arg)
{
	*(volatile pid_t *)arg = syscall(SYS_gettid);
	pause();
	return NULL;
}

static long start_thread(void *arg)
{
	static volatile pid_t tid;
	pthread_t thread;

	(void)arg;
	if (pthread_create(&thread, NULL, run_thread, (void *)&tid))
		return -EAGAIN;
	while (!tid)
		usleep(1000);
	return tid;
}

static void test_victims(struct agent *guest, struct agent *sibling,
			 struct agent *host, struct agent *other)
{
	const pid_t gone = nobody();
	const struct victim victims[] = {
		{ "an unused pid", gone, gone },
		{ "a process of the host", host->pid, host->pid },
		{ "a thread of the host", agent_ask(host, start_thread),
		  host->pid },
		{ "a process of another guest", other->pid, other->pid },
		{ "a thread of another guest", agent_ask(other, start_thread),
		  other->pid },
		/* The same number is the group of the guest's processes. */
		{ "the leader of its group", getpid(), getpid() },
		{ NULL, 0, 0 },
	};

	test_attacks(guest, sibling, victims);
}

/* All agents are in the process group of the test itself. */
static long kill_own_group(void *arg)
{
	(void)arg;
	signal(SIGUSR1, SIG_IGN);
	return vs_rc(kill(0, SIGUSR1));
}

static long kill_group(void *arg)
{
	signal(SIGUSR1, SIG_IGN);
	return vs_rc(kill(-*(pid_t *)arg, SIGUSR1));
}

static long kill_all(void *arg)
{
	(void)arg;
	return vs_rc(kill(-1, SIGUSR1));
}

static long group_priority(void *arg)
{
	return vs_rc(setpriority(PRIO_PGRP, *(pid_t *)arg, 7));
}

static long lead_group(void *arg)
{
	(void)arg;
	return setpgid(0, 0) ? -errno : getpid();
}

static long user_priority(void *arg)
{
	(void)arg;
	return vs_rc(setpriority(PRIO_USER, 0, 9));
}

static long io_priority(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_ioprio_get, 1, 0));
}

/* which: 2 for a group, 3 for a user. */
static long set_io_priority(void *arg)
{
	const int *which = arg;

	return vs_rc(syscall(SYS_ioprio_set, *which, 0, 2 << 13 | *which));
}

/* A call that affects many tasks reaches only those of the guest. */
static void check_reach(struct agent *host, struct agent *other,
			agent_fn read, long value, const char *what)
{
	ok(agent_ask(host, read) != value, "%s does not reach the host", what);
	ok(agent_ask(other, read) != value,
	   "%s does not reach another guest", what);
}

static void test_users(struct agent *guest, struct agent *host,
		       struct agent *other)
{
	const int group = 2, user = 3;

	agent_ask(guest, user_priority);
	is(agent_ask(guest, own_priority), 9, "PRIO_USER reaches the guest");
	check_reach(host, other, own_priority, 9, "PRIO_USER");
	agent_do(guest, set_io_priority, group);
	check_reach(host, other, io_priority, 2 << 13 | group,
		    "ioprio_set of a group");
	agent_do(guest, set_io_priority, user);
	check_reach(host, other, io_priority, 2 << 13 | user,
		    "ioprio_set of a user");
}

static long set_nice(void *arg)
{
	return vs_rc(setpriority(PRIO_PROCESS, 0, *(int *)arg));
}

/* Set IOPRIO_CLASS_RT, the highest class. */
static long set_rt_io(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_ioprio_set, 1, 0, 1 << 13));
}

/* Return: 20 - nice, as the system call itself returns it. */
static long scan_priority(void *arg)
{
	return vs_rc(syscall(SYS_getpriority, *(int *)arg, 0));
}

static long scan_io(void *arg)
{
	return vs_rc(syscall(SYS_ioprio_get, *(int *)arg, 0));
}

static long scan_set_priority(void *arg)
{
	return vs_rc(setpriority(*(int *)arg, 0, 10));
}

static long scan_set_io(void *arg)
{
	return vs_rc(syscall(SYS_ioprio_set, *(int *)arg, 0, 2 << 13 | 6));
}

/*
 * A scan passes host processes of the same user or group.  They must neither
 * affect its result nor make it fail.
 */
static void test_scans(struct agent *guest, struct agent *host)
{
	static const struct { const char *name; int nice, io; } scans[] = {
		{ "group", PRIO_PGRP, 2 },
		{ "user", PRIO_USER, 3 },
	};
	const int better = -5, usual = 0;

	is(agent_do(host, set_nice, better), 0,
	   "a host process has a higher priority");
	is(agent_ask(host, set_rt_io), 0, "... and a higher I/O priority");
	for (size_t i = 0; i < sizeof(scans) / sizeof(*scans); i++) {
		is(agent_do(guest, scan_set_priority, scans[i].nice), 0,
		   "setpriority of a %s does not fail for a guest",
		   scans[i].name);
		is(agent_do(guest, scan_priority, scans[i].nice), 10,
		   "... and getpriority reports the guest's own value");
		is(agent_do(guest, scan_set_io, scans[i].io), 0,
		   "ioprio_set of a %s does not fail for a guest",
		   scans[i].name);
		is(agent_ask(guest, io_priority), 2 << 13 | 6,
		   "... and has an effect");
		ok(agent_do(guest, scan_io, scans[i].io) >> 13 != 1,
		   "... and ioprio_get does not report the host's value");
	}
	is(agent_ask(host, own_priority), better,
	   "the host process keeps its priority");
	is(agent_ask(host, io_priority), 1 << 13, "... and its I/O priority");
	agent_do(host, set_nice, usual);
}

static long move_in(void *arg)
{
	return vs_migrate(*(const __u32 *)arg, 0);
}

static struct agent join_guest(void)
{
	const struct vs_place place = { .xid = GUEST, .join = true };

	return agent_need(&place, "a second process of the guest");
}

static void check_hit(struct agent *hit, const char *what)
{
	int status = agent_stop(hit);

	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGUSR1,
	   "%s reaches a process of the caller's guest", what);
}

static void test_groups(struct agent *guest, struct agent *host,
			struct agent *other)
{
	struct agent hit = join_guest();
	pid_t group;

	is(agent_ask(guest, kill_own_group), 0,
	   "a guest calls kill(0) in a shared group");
	check_hit(&hit, "kill(0)");
	ok(agent_alive(host) && agent_alive(other),
	   "kill(0) does not reach others of the group");

	hit = join_guest();
	group = getpgrp();
	is(agent_do(guest, kill_group, group), 0,
	   "a guest calls kill(-pgrp) for a shared group");
	check_hit(&hit, "kill(-pgrp)");
	ok(agent_alive(host) && agent_alive(other),
	   "kill(-pgrp) does not reach others of the group");
	agent_do(guest, group_priority, group);
	is(agent_ask(guest, own_priority), 7, "PRIO_PGRP reaches the guest");
	check_reach(host, other, own_priority, 7, "PRIO_PGRP");

	group = agent_ask(host, lead_group);
	ok(group > 0, "a host process leads a group");
	is_errno(agent_do(guest, kill_group, group), ESRCH,
		 "kill(-pgrp) does not find a group of the host");
	is_errno(agent_do(guest, group_priority, group), ESRCH,
		 "setpriority does not find a group of the host");
}

static void test_everybody(struct agent *guest, struct agent *host,
			   struct agent *other)
{
	struct agent hit = join_guest();

	is(agent_ask(guest, kill_all), 0, "a guest calls kill(-1)");
	check_hit(&hit, "kill(-1)");
	ok(agent_alive(host), "kill(-1) does not reach the host");
	ok(agent_alive(other), "kill(-1) does not reach another guest");
	ok(agent_alive(guest), "kill(-1) does not reach the caller");
}

/* A process opens a pidfd on the host and keeps it when it enters a guest. */
static long pidfd_signal(void *arg)
{
	return vs_rc(syscall(SYS_pidfd_send_signal, *(int *)arg, SIGKILL,
			     NULL, 0));
}

static long pidfd_getfd(void *arg)
{
	return vs_rc(syscall(SYS_pidfd_getfd, *(int *)arg, 0, 0));
}

static long pidfd_setns(void *arg)
{
	return vs_rc(setns(*(int *)arg, CLONE_NEWUTS));
}

static void test_pidfd(struct agent *host, struct agent *sibling)
{
	const struct vs_place join = { .xid = GUEST, .join = true };
	int foreign = syscall(SYS_pidfd_open, host->pid, 0), own;
	struct agent keeper, hit;

	ok(foreign >= 0, "the host opens a pidfd of a host process");
	keeper = agent_need(&join, "a guest that keeps it");
	is_errno(agent_do(&keeper, pidfd_signal, foreign), ESRCH,
		 "a guest cannot send a signal by this pidfd");
	is_errno(agent_do(&keeper, pidfd_getfd, foreign), EPERM,
		 "a guest cannot get a descriptor by this pidfd");
	is_errno(agent_do(&keeper, pidfd_setns, foreign), EPERM,
		 "a guest cannot enter a namespace by this pidfd");
	agent_stop(&keeper);
	close(foreign);

	/* The host keeps a pidfd of its child, which then enters a guest. */
	hit = agent_start(NULL);
	own = syscall(SYS_pidfd_open, hit.pid, 0);
	is(agent_do(&hit, move_in, join.xid), 0,
	   "a child of a host process enters a guest");
	is_errno(pidfd_signal(&own), ESRCH,
		 "the host cannot send a signal by its pidfd");
	ok(agent_alive(&hit) && agent_alive(sibling), "... so the child lives");
	agent_stop(&hit);
	close(own);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place elsewhere = { .xid = OTHER };
	struct agent host, other, guest, sibling;

	/* Signals to the group must not reach the caller of the test. */
	setpgid(0, 0);
	host = agent_need(NULL, "a host process");
	other = agent_need(&elsewhere, "another guest");
	guest = agent_need(&place, "the guest");
	sibling = join_guest();

	test_victims(&guest, &sibling, &host, &other);
	check_unharmed(&host, "the host process");
	check_unharmed(&other, "the other guest");
	test_pidfd(&host, &sibling);
	agent_stop(&sibling);
	test_users(&guest, &host, &other);
	test_scans(&guest, &host);
	test_groups(&guest, &host, &other);
	test_everybody(&guest, &host, &other);

	agent_stop(&guest);
	agent_stop(&host);
	agent_stop(&other);
	return done_testing();
}
