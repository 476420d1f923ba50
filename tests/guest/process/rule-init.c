// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: with INFO_INIT, the init of a guest has pid 1 in every interface that
 * reports or takes a pid.  Its pid on the host is unused in the guest, and the
 * init of the host is hidden.  No process of the guest can kill the init.  The
 * host sees no change.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/ptrace.h>
#include <sys/un.h>

#include "agent.h"

#define GUEST	860
#define LOCKED	"/tmp/vs-init-lock"
#define SOCKET	"/tmp/vs-init-socket"

static const struct vs_place setup = {
	.xid = GUEST, .setup = true, .cflags = VXF_INFO_INIT,
};
static const struct vs_place inside = { .xid = GUEST, .join = true };

static int host_init = -1;	/* /proc/1, opened on the host */

static long become_init(void *arg)
{
	(void)arg;
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP | VXF_STATE_INIT);
}

/* ---- pids that an interface reports ---- */

static long tell_pid(void *arg)
{
	(void)arg;
	return getpid();
}

static long tell_tid(void *arg)
{
	(void)arg;
	return syscall(SYS_gettid);
}

static long tell_parent(void *arg)
{
	(void)arg;
	return getppid();
}

static long tell_group(void *arg)
{
	(void)arg;
	return setsid() < 0 ? -errno : getpgrp();
}

static long tell_self(void *arg)
{
	char buf[16] = "";

	(void)arg;
	return readlink("/proc/self", buf, sizeof(buf) - 1) < 0 ?
	       -errno : atol(buf);
}

/* The number after a key in /proc/PID/status. */
static long status_number(const char *path, const char *key)
{
	char line[128];
	long value = -ENOENT;
	FILE *f = fopen(path, "re");

	while (f && value < 0 && fgets(line, sizeof(line), f))
		if (!strncmp(line, key, strlen(key)))
			value = atol(line + strlen(key));
	if (f)
		fclose(f);
	return value;
}

static long status_pid(void *arg)
{
	(void)arg;
	return status_number("/proc/self/status", "Pid:");
}

static long status_parent(void *arg)
{
	(void)arg;
	return status_number("/proc/self/status", "PPid:");
}

static long child_asks_parent(void *arg)
{
	int status;
	pid_t pid = fork(), reaped;

	(void)arg;
	if (!pid)
		_exit(getppid() == 1 ? 0 : 1);
	reaped = waitpid(-1, &status, 0);
	if (reaped != pid)
		return -ECHILD;
	return WEXITSTATUS(status);
}

static volatile sig_atomic_t from;

static void on_signal(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	from = info->si_pid;
}

/* Return: the sender that a child sees in a signal of its parent. */
static long child_hears(void *arg)
{
	struct sigaction sa = { .sa_sigaction = on_signal,
				.sa_flags = SA_SIGINFO };
	sigset_t usr1, old;
	int status;
	pid_t pid;

	(void)arg;
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, &old);
	sigaction(SIGUSR1, &sa, NULL);
	pid = fork();
	if (!pid) {
		while (!from)
			sigsuspend(&old);
		_exit(from);
	}
	kill(pid, SIGUSR1);
	waitpid(pid, &status, 0);
	sigprocmask(SIG_SETMASK, &old, NULL);
	return WEXITSTATUS(status);
}

/* Return: the parent that an orphaned grandchild sees. */
static long orphan_asks_parent(void *arg)
{
	int pair[2], parent = -1;
	pid_t pid;

	(void)arg;
	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		pid_t middle = getpid();

		if (fork())
			_exit(0);
		while (getppid() == middle)
			usleep(1000);
		parent = getppid();
		_exit(write(pair[1], &parent, sizeof(parent)) < 0);
	}
	waitpid(pid, NULL, 0);
	if (read(pair[0], &parent, sizeof(parent)) != sizeof(parent))
		parent = -EIO;
	close(pair[0]);
	close(pair[1]);
	waitpid(-1, NULL, 0);
	return parent;
}

static long lock_file(void *arg)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(LOCKED, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	(void)arg;
	return vs_rc(fcntl(fd, F_SETLK, &lock));
}

static long who_locks(void *arg)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = open(LOCKED, O_RDWR | O_CLOEXEC);

	(void)arg;
	VS_TRY(vs_rc(fcntl(fd, F_GETLK, &lock)));
	close(fd);
	return lock.l_pid;
}

static long serve(void *arg)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = SOCKET };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	unlink(SOCKET);
	if (bind(fd, (void *)&un, sizeof(un)) || listen(fd, 4))
		return -errno;
	return fd;
}

static long who_serves(void *arg)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX, .sun_path = SOCKET };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct ucred cred = { .pid = -1 };
	socklen_t size = sizeof(cred);

	(void)arg;
	if (connect(fd, (void *)&un, sizeof(un)) ||
	    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &size))
		return -errno;
	close(fd);
	return cred.pid;
}

static void test_told(struct agent *init, struct agent *member)
{
	is(agent_ask(init, tell_pid), 1, "init: getpid returns 1");
	is(agent_ask(init, tell_tid), 1, "init: gettid returns 1");
	is(agent_ask(init, tell_group), 1, "init: setsid and getpgrp return 1");
	is(agent_ask(init, tell_self), 1, "init: /proc/self is 1");
	is(agent_ask(init, status_pid), 1,
	   "init: Pid in /proc/self/status is 1");
	is(agent_ask(init, tell_parent), 0,
	   "init: getppid returns 0, as the parent on the host is hidden");
	is(agent_ask(init, status_parent), 0,
	   "init: PPid in /proc/self/status is 0");
	is(agent_ask(init, child_asks_parent), 0,
	   "a child of the init has parent 1");
	is(agent_ask(init, child_hears), 1,
	   "a signal of the init has sender 1");
	is(agent_ask(init, orphan_asks_parent), 1, "an orphan gets parent 1");
	is(agent_ask(init, lock_file), 0, "the init locks a file");
	is(agent_ask(member, who_locks), 1, "F_GETLK reports 1");
	ok(agent_ask(init, serve) >= 0, "the init listens on a socket");
	is(agent_ask(member, who_serves), 1, "SO_PEERCRED reports 1");
	is(agent_ask(member, tell_pid), member->pid,
	   "another process of the guest keeps its pid");
	is(agent_ask(member, tell_parent), 1,
	   "... and has parent 1, as its parent is on the host");
}

/* ---- pids that an interface takes ---- */

static long by_kill(int nr)
{
	return vs_rc(kill(nr, 0));
}

static long by_tgkill(int nr)
{
	return vs_rc(syscall(SYS_tgkill, nr, nr, 0));
}

static long by_pgid(int nr)
{
	long rc = vs_rc(getpgid(nr));

	return rc < 0 ? rc : 0;
}

static long by_pidfd(int nr)
{
	long fd = vs_rc(syscall(SYS_pidfd_open, nr, 0));

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

static long by_scheduler(int nr)
{
	return vs_rc(sched_getscheduler(nr));
}

static long by_owner(int nr)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(fcntl(fd, F_SETOWN, nr));

	if (!rc && fcntl(fd, F_GETOWN) != nr)
		rc = -ERANGE;
	close(fd);
	return rc;
}

static long by_proc(int nr)
{
	char path[32];

	snprintf(path, sizeof(path), "/proc/%d/fd", nr);
	return access(path, F_OK) ? (errno == ENOENT ? -ESRCH : -errno) : 0;
}

static const struct {
	const char *name;
	long	(*run)(int nr);
} ways[] = {
	{ "kill", by_kill },
	{ "tgkill", by_tgkill },
	{ "getpgid", by_pgid },
	{ "pidfd_open", by_pidfd },
	{ "sched_getscheduler", by_scheduler },
	{ "F_SETOWN and F_GETOWN", by_owner },
	{ "/proc/PID/fd", by_proc },
};

struct way_call {
	unsigned int way;
	int	nr;
};

static long take(void *arg)
{
	const struct way_call *c = arg;

	return ways[c->way].run(c->nr);
}

static void test_taken(struct agent *a, pid_t real, const char *who)
{
	struct way_call c;

	for (c.way = 0; c.way < sizeof(ways) / sizeof(*ways); c.way++) {
		c.nr = 1;
		is(agent_do(a, take, c), 0, "%s: %s of 1 works", who,
		   ways[c.way].name);
		c.nr = real;
		is_errno(agent_do(a, take, c), ESRCH,
			 "%s: %s of the init's pid on the host finds nothing",
			 who,
			 ways[c.way].name);
	}
}

static long trace_real(void *arg)
{
	return vs_rc(ptrace(PTRACE_SEIZE, *(int *)arg, NULL, NULL));
}

/* ---- /proc ---- */

/* Return: bits for 1, the given number and the caller, if they are listed. */
static long list_proc(void *arg)
{
	const int nr = *(int *)arg;
	struct dirent *e;
	long found = 0;
	DIR *dir = opendir("/proc");

	while (dir && (e = readdir(dir))) {
		long n = atol(e->d_name);

		found |= (n == 1) | (n == nr) << 1 | (n == getpid()) << 2;
	}
	if (dir)
		closedir(dir);
	return found;
}

static long proc_1_is_own(void *arg)
{
	(void)arg;
	return status_number("/proc/1/status", "Pid:") == 1 &&
	       access("/proc/1/environ", F_OK) == 0;
}

static long keep_host_init(void *arg)
{
	int fd = openat(host_init, "status", O_RDONLY | O_CLOEXEC);

	(void)arg;
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* /proc/1/stat has pid 1 on the host and in the guest: compare the name. */
static bool host_sees_own_init(void)
{
	char name[64] = "", mine[64] = "";
	FILE *f = fopen("/proc/1/comm", "re");
	FILE *g = fopen("/proc/self/comm", "re");
	bool good = f && g && fgets(name, sizeof(name), f) &&
		    fgets(mine, sizeof(mine), g) && strcmp(name, mine);

	if (f)
		fclose(f);
	if (g)
		fclose(g);
	return good;
}

static void test_proc(struct agent *member, pid_t real)
{
	const struct vs_place plain = { .xid = GUEST + 1 };
	int i;

	is(agent_do(member, list_proc, real), 5,
	   "/proc lists 1 and the guest's own pids, and nothing else");
	for (i = 0; i < 3; i++) {
		ok(host_sees_own_init(), "host: /proc/1 is the init of the host");
		is(agent_ask(member, proc_1_is_own), 1,
		   "guest: /proc/1 is the init of the guest");
	}
	is_errno(agent_ask(member, keep_host_init), ESRCH,
		 "the init of the host is hidden, also through a kept descriptor");
	is(agent_once_data(&plain, keep_host_init, NULL, 0), 0,
	   "a guest without its own init sees it through that descriptor");
}

/* ---- signals ---- */

struct shot {
	int	nr, sig;
};

static long shoot(void *arg)
{
	const struct shot *s = arg;

	return vs_rc(kill(s->nr, s->sig));
}

/* Return: 0 if kill(-1) ended a child of the caller. */
static long shoot_all(void *arg)
{
	pid_t pid = fork();
	int status;

	(void)arg;
	while (!pid)
		pause();
	VS_TRY(vs_rc(kill(-1, SIGKILL)));
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status) ? 0 : -EAGAIN;
}

static void test_signals(struct agent *init, struct agent *member)
{
	static const int sigs[] = { SIGKILL, SIGTERM, SIGSTOP, SIGUSR2 };
	unsigned int i;

	for (i = 0; i < sizeof(sigs) / sizeof(*sigs); i++) {
		const struct shot s = { 1, sigs[i] };

		is(agent_do(member, shoot, s), 0,
		   "a guest process sends signal %d to 1", sigs[i]);
		ok(agent_alive(init),
		   "... which neither ends nor stops the init");
	}
	is(agent_ask(member, shoot_all), 0,
	   "kill(-1) ends the other processes of the guest");
	ok(agent_alive(init), "... but not the init");
}

/* ---- from outside ---- */

static long flags_off(bool on)
{
	return vs_set_cflags(GUEST, on ? VXF_INFO_INIT : 0, VXF_INFO_INIT);
}

static void test_outside(struct agent *member, pid_t real)
{
	const struct vs_place watch = { .xid = VS_ID_WATCH };
	struct vcmd_vx_info_v0 info = { 0 };
	struct way_call c = { 0, real };

	is(vserver(VCMD_vx_info, GUEST, &info), 0, "the host reads vx_info");
	is(info.initpid, real,
	   "... which reports the pid of the init on the host");
	c.way = 2;
	is(agent_once(&watch, take, c), 0, "the spectator sees this pid");
	c.way = 0;
	is(flags_off(false), 0, "the host clears INFO_INIT");
	is(agent_do(member, take, c), 0,
	   "the guest sees the init by its pid on the host again");
	c.nr = 1;
	is_errno(agent_do(member, take, c), EPERM,
		 "... and 1 is the init of the host");
	is(flags_off(true), 0, "the host sets INFO_INIT again");
	is(agent_do(member, take, c), 0, "... and 1 is the init of the guest");
}

/* ---- threads, exec, end ---- */

static int said[2];		/* a pipe for the report of the program */

static void *execute(void *arg)
{
	char fd[16];
	char *const argv[] = { "rule-init", "report", fd, NULL };

	(void)arg;
	snprintf(fd, sizeof(fd), "%d", said[1]);
	execv("/proc/self/exe", argv);
	return NULL;
}

/* Execute from a second thread, which then becomes the thread group leader. */
static long execute_in_thread(void *arg)
{
	pthread_t thread;

	(void)arg;
	if (pthread_create(&thread, NULL, execute, NULL))
		return -EAGAIN;
	for (;;)
		pause();
}

struct report {
	pid_t	pid, tid, parent;
};

static __attribute__((constructor)) void reporter(int argc, char **argv)
{
	const struct report r = { getpid(), syscall(SYS_gettid), getppid() };

	if (argc != 3 || strcmp(argv[1], "report"))
		return;
	_exit(write(atoi(argv[2]), &r, sizeof(r)) == sizeof(r) ? 7 : 1);
}

static void test_end(struct agent *init, struct agent *member)
{
	const struct agent_call call = { .fn = execute_in_thread };
	struct way_call c = { 0, 1 };
	struct report r = { -1, -1, -1 };
	int status = -1;

	ok(send(init->sock, &call, sizeof(call), MSG_NOSIGNAL) > 0,
	   "the init executes a program from a second thread");
	ok(agent_reap(init, 10, &status), "the program ends");
	is(WIFEXITED(status) ? WEXITSTATUS(status) : -1, 7,
	   "... with its own exit status");
	ok(read(said[0], &r, sizeof(r)) == sizeof(r) && r.pid == 1 &&
	   r.tid == 1 && r.parent == 0,
	   "... and had pid 1, tid 1 and parent 0 (%d, %d, %d)",
	   r.pid, r.tid, r.parent);
	is_errno(agent_do(member, take, c), EPERM,
		 "without the init, 1 is the init of the host");
	c.nr = init->pid;
	is_errno(agent_do(member, take, c), ESRCH,
		 "... and the former pid of the init is unused");
	agent_stop(member);
	is_errno(vs_tasks(GUEST), ESRCH,
		 "the context ends with its last process");
}

int main(void)
{
	struct agent init, member;

	/* The program that the init executes inherits the pipe. */
	if (pipe2(said, O_NONBLOCK))
		bail_out("pipe: %s", strerror(errno));
	host_init = open("/proc/1", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	init = agent_need(&setup, "the init");
	is(agent_ask(&init, become_init), 0,
	   "a guest process becomes the init");
	member = agent_need(&inside, "another process of the guest");
	test_told(&init, &member);
	test_taken(&member, init.pid, "another process");
	test_taken(&init, init.pid, "the init itself");
	is_errno(agent_do(&member, trace_real, init.pid), ESRCH,
		 "the guest cannot trace the init by its pid on the host");
	test_proc(&member, init.pid);
	test_signals(&init, &member);
	test_outside(&member, init.pid);
	test_end(&init, &member);
	unlink(LOCKED);
	unlink(SOCKET);
	return done_testing();
}
