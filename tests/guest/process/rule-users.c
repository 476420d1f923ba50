// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the kernel counts a user of a guest apart from users with the same uid
 * on the host and in other guests.  A guest has a share of each pool that the
 * kernel does not count by user.
 *
 * For each counter, a user of a guest takes as much as it can get.  Then the
 * user with the same uid on the host and in another guest still gets some.  A
 * context that an ordinary user of the host created uses the host's counters.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/aio_abi.h>
#include <linux/keyctl.h>
#include <mqueue.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/ipc.h>
#include <sys/resource.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <time.h>

#include "agent.h"

#define GUEST	890
#define OTHER	891
#define USER	33

/* This is more than any limit below allows. */
#define TRIES	2000
#define SEGMENT	65536
#define FILES	"/tmp/rule-users"

/*
 * An object that the kernel counts, with the function that takes one and the
 * error if there is none left.  A resource limit or a sysctl limits it here.
 */
struct counted {
	const char	*name;
	long		(*take)(int i);
	int		err;
	int		resource;	/* of setrlimit(), or -1 */
	rlim_t		limit;
	const char	*sysctl;
	const char	*value;
	bool		pool;		/* the kernel does not count it by user */
	bool		user_only;	/* the limit does not apply to root */
};

static long take_inotify(int i)
{
	(void)i;
	return vs_rc(inotify_init1(IN_CLOEXEC));
}

static long take_watch(int i)
{
	static int fd = -1, next;
	char name[64];

	(void)i;
	if (fd < 0)
		fd = inotify_init1(IN_CLOEXEC);
	if (fd < 0)
		return -errno;
	snprintf(name, sizeof(name), FILES "/%d", next++);
	return vs_rc(inotify_add_watch(fd, name, IN_ATTRIB));
}

static long take_fanotify(int i)
{
	(void)i;
	return vs_rc(fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID |
				   FAN_CLOEXEC, O_RDONLY));
}

static long take_epoll(int i)
{
	static int fd = -1;
	struct epoll_event event = { .events = EPOLLIN };
	int what = eventfd(0, EFD_CLOEXEC);

	(void)i;
	if (fd < 0)
		fd = epoll_create1(EPOLL_CLOEXEC);
	return vs_rc(epoll_ctl(fd, EPOLL_CTL_ADD, what, &event));
}

static long take_pipe(int i)
{
	int pair[2];

	(void)i;
	return vs_rc(pipe2(pair, O_CLOEXEC));
}

static long take_signal(int i)
{
	union sigval value = { 0 };
	sigset_t set;

	(void)i;
	sigemptyset(&set);
	sigaddset(&set, SIGRTMIN);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return vs_rc(sigqueue(getpid(), SIGRTMIN, value));
}

static long take_timer(int i)
{
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL,
				  .sigev_signo = SIGRTMIN };
	timer_t timer;

	(void)i;
	return vs_rc(timer_create(CLOCK_MONOTONIC, &event, &timer));
}

static long take_queue(int i)
{
	struct mq_attr attr = { .mq_maxmsg = 8, .mq_msgsize = 1024 };
	char name[32];

	snprintf(name, sizeof(name), "/rule-users-%d-%d", getpid(), i);
	if (mq_open(name, O_CREAT | O_RDWR | O_CLOEXEC, 0600, &attr) < 0)
		return -errno;
	mq_unlink(name);
	return 0;
}

static long take_locked(int i)
{
	int id = shmget(IPC_PRIVATE, SEGMENT, IPC_CREAT | 0600);
	long rc;

	(void)i;
	if (id < 0)
		return -errno;
	rc = vs_rc(shmctl(id, SHM_LOCK, NULL));
	/* An attached segment stays until the process ends. */
	if (shmat(id, NULL, 0) == (void *)-1)
		return -errno;
	shmctl(id, IPC_RMID, NULL);
	return rc;
}

/* The descriptor stays in flight, because no process receives it. */
static long take_flight(int i)
{
	static int pair[2] = { -1, -1 }, what;
	union {
		struct cmsghdr	hdr;
		char		room[CMSG_SPACE(sizeof(int))];
	} control = { .hdr = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	struct iovec iov = { "x", 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};
	int big = 1 << 20;

	if (pair[0] < 0 || i % 64 == 0) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair))
			return -errno;
		setsockopt(pair[0], SOL_SOCKET, SO_SNDBUF, &big, sizeof(big));
		what = eventfd(0, EFD_CLOEXEC);
	}
	memcpy(CMSG_DATA(&control.hdr), &what, sizeof(int));
	return vs_rc(sendmsg(pair[0], &msg, MSG_DONTWAIT));
}

static long take_key(int i)
{
	static int next;
	char name[32];

	(void)i;
	snprintf(name, sizeof(name), "rule-users-%d", next++);
	return vs_rc(syscall(SYS_add_key, "user", name, "x", 1,
			     KEY_SPEC_PROCESS_KEYRING));
}

/* The child ends with its parent. */
static pid_t fork_dependent(void)
{
	pid_t parent = getpid(), pid = fork();

	if (!pid) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (getppid() != parent)
			_exit(0);
	}
	return pid < 0 ? -errno : pid;
}

static long take_process(int i)
{
	pid_t pid = fork_dependent();

	(void)i;
	while (!pid)
		pause();
	return pid;
}

static long take_program(int i)
{
	char *const argv[] = { "agent", "agent-idle", NULL };
	pid_t pid = fork_dependent();

	(void)i;
	if (!pid) {
		execv("/proc/self/exe", argv);
		_exit(1);
	}
	return pid;
}

static void *idle_thread(void *arg)
{
	for (;;)
		pause();
	return arg;
}

static long take_thread(int i)
{
	pthread_attr_t attr;
	pthread_t thread;

	(void)i;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, SEGMENT);
	return -pthread_create(&thread, &attr, idle_thread, NULL);
}

/* The child ends, and nobody waits for it. */
static long take_zombie(int i)
{
	pid_t pid = fork();

	(void)i;
	if (!pid)
		_exit(0);
	return pid < 0 ? -errno : 0;
}

static long take_file(int i)
{
	(void)i;
	return vs_rc(eventfd(0, EFD_CLOEXEC));
}

static long take_aio(int i)
{
	aio_context_t context = 0;

	(void)i;
	return vs_rc(syscall(SYS_io_setup, 64, &context));
}

static long take_pty(int i)
{
	(void)i;
	return vs_rc(open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC));
}

#define BY_SYSCTL(what, fn, no, path, max) \
	.name = what, .take = fn, .err = no, .resource = -1, \
	.sysctl = "/proc/sys/" path, .value = max
#define BY_RLIMIT(what, fn, no, res, max) \
	.name = what, .take = fn, .err = no, .resource = res, .limit = max

static const struct counted counters[] = {
	{ BY_SYSCTL("inotify instances", take_inotify, EMFILE,
		    "fs/inotify/max_user_instances", "40") },
	{ BY_SYSCTL("inotify watches", take_watch, ENOSPC,
		    "fs/inotify/max_user_watches", "40") },
	{ BY_SYSCTL("fanotify groups", take_fanotify, EMFILE,
		    "fs/fanotify/max_user_groups", "40") },
	{ BY_SYSCTL("epoll watches", take_epoll, ENOSPC,
		    "fs/epoll/max_user_watches", "40") },
	{ BY_SYSCTL("pages of pipes", take_pipe, ENFILE,
		    "fs/pipe-user-pages-hard", "400") },
	{ BY_RLIMIT("pending signals", take_signal, EAGAIN,
		    RLIMIT_SIGPENDING, 40) },
	{ BY_RLIMIT("POSIX timers", take_timer, EAGAIN, RLIMIT_SIGPENDING, 40) },
	{ BY_RLIMIT("bytes of message queues", take_queue, EMFILE,
		    RLIMIT_MSGQUEUE, 200000) },
	{ BY_RLIMIT("locked shared memory", take_locked, ENOMEM,
		    RLIMIT_MEMLOCK, 4 * SEGMENT) },
	{ BY_RLIMIT("descriptors in flight", take_flight, ETOOMANYREFS,
		    RLIMIT_NOFILE, 64) },
	{ BY_SYSCTL("keys", take_key, EDQUOT, "kernel/keys/maxkeys", "40"),
	  .user_only = true },
	{ BY_RLIMIT("processes of a user", take_process, EAGAIN,
		    RLIMIT_NPROC, 20), .user_only = true },
	{ BY_RLIMIT("programs of a user", take_program, EAGAIN,
		    RLIMIT_NPROC, 20), .user_only = true },
	{ BY_SYSCTL("tasks", take_process, EAGAIN,
		    "kernel/threads-max", "400"), .pool = true },
	{ BY_SYSCTL("tasks, as zombies", take_zombie, EAGAIN,
		    "kernel/threads-max", "400"), .pool = true },
	{ BY_SYSCTL("tasks, as threads", take_thread, EAGAIN,
		    "kernel/threads-max", "400"), .pool = true },
	{ .name = "open files", .take = take_file, .err = ENFILE,
	  .resource = RLIMIT_NOFILE, .limit = 4000,
	  .sysctl = "/proc/sys/fs/file-max", .value = "2500", .pool = true },
	{ BY_SYSCTL("requests of aio", take_aio, EAGAIN,
		    "fs/aio-max-nr", "2048"), .pool = true },
	{ BY_SYSCTL("ptys", take_pty, ENOSPC, "kernel/pty/max", "40"),
	  .pool = true },
};

static void swap_file(const char *path, const char *value, char *old, int size)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	ssize_t n;

	if (fd < 0)
		bail_out("%s: %s", path, strerror(errno));
	if (old) {
		n = read(fd, old, size - 1);
		old[n > 0 ? n : 0] = '\0';
	}
	if (pwrite(fd, value, strlen(value), 0) < 0)
		bail_out("%s: %s", path, strerror(errno));
	close(fd);
}

static long limit_self(const struct counted *c)
{
	struct rlimit rlim = { c->limit, c->limit };

	return c->resource < 0 ? 0 : vs_rc(setrlimit(c->resource, &rlim));
}

/* Take all.  Return: how many objects that were, or an unexpected error. */
static long hoard(void *arg)
{
	const struct counted *c = &counters[*(int *)arg];
	long rc;
	int i;

	VS_TRY(limit_self(c));
	for (i = 0; i < TRIES; i++) {
		rc = c->take(i);
		if (rc < 0)
			return rc == -c->err ? i : rc;
	}
	return -EOVERFLOW;
}

static long take_one(void *arg)
{
	const struct counted *c = &counters[*(int *)arg];
	long rc;

	VS_TRY(limit_self(c));
	rc = c->take(0);
	return rc < 0 ? rc : 0;
}

static struct vs_place in(__u32 xid, uid_t uid)
{
	return (struct vs_place){ .xid = xid, .join = true, .uid = uid };
}

static struct vs_place on_host(uid_t uid)
{
	return (struct vs_place){ .uid = uid };
}

/*
 * The kernel frees some objects a moment after the end of a process.  The waits
 * grow: each attempt takes an object itself, which must be freed before the
 * next.
 */
static bool wait_again(int attempt)
{
	return attempt < 30 && !usleep(20000 << (attempt < 6 ? attempt : 6));
}

static long take_soon(const struct vs_place *place, int n)
{
	int attempt = 0;
	long rc;

	while ((rc = agent_once_data(place, take_one, &n, sizeof(n))) &&
	       wait_again(attempt++))
		;
	return rc;
}

/* Objects of earlier processes may be freed while a user takes all. */
static long refused_soon(struct agent *a, int n)
{
	int attempt = 0;
	long rc;

	while (!(rc = agent_do(a, take_one, n)) && wait_again(attempt++))
		;
	return rc;
}

/* A user of the guest takes all objects, and other users still get some. */
static void test_counter(int n, uid_t uid)
{
	const struct counted *c = &counters[n];
	const struct vs_place guest = in(GUEST, uid), other = in(OTHER, uid);
	const struct vs_place host = on_host(uid), root = in(GUEST, 0);
	struct agent a = agent_need(&guest, "a user of the guest");
	long got = agent_do(&a, hoard, n), again;
	int attempt = 0;

	ok(got > 0, "%s: user %d of a guest takes all it can get (%s)", c->name,
	   uid, tap_result(got));
	is_errno(refused_soon(&a, n), c->err, "... and gets no more");
	is(agent_once(&host, take_one, n), 0,
	   "... user %d of the host gets one", uid);
	is(agent_once(&other, take_one, n), 0,
	   "... and the same user of another guest gets one");
	if (!uid)
		is(agent_once_data(&root, agent_nop, NULL, 0), 0,
		   "... and the administrator can enter the guest");
	agent_stop(&a);

	do {
		a = agent_need(&guest, "a user of the guest");
		again = agent_do(&a, hoard, n);
		agent_stop(&a);
	} while (again < got && wait_again(attempt++));
	ok(again >= got,
	   "after its end, a user of the guest gets as much again (%s)",
	   tap_result(again));
	is(take_soon(&guest, n), 0, "... and once more after that");
}

static long new_context(void *arg)
{
	struct vcmd_new_s_context_v1 d = { 0 };

	(void)arg;
	return vserver(VCMD_new_s_context, VS_ID_DYNAMIC, &d);
}

/* A host user that creates a context gets no more than before. */
static void test_own_context(int n)
{
	const struct counted *c = &counters[n];
	const struct vs_place user = on_host(USER), guest = in(GUEST, USER);
	struct agent a = agent_need(&user, "a user of the host");
	struct agent b = agent_need(&user, "a user of the host");

	if (agent_ask(&a, new_context) <= 0 || agent_ask(&b, new_context) <= 0)
		bail_out("a user cannot create a context");
	ok(agent_do(&a, hoard, n) > 0,
	   "%s: a user of the host takes all in its own context",
	   c->name);
	is_errno(refused_soon(&a, n), c->err, "... and gets no more");
	is_errno(agent_once(&user, take_one, n), c->err,
		 "... nor outside this context");
	is_errno(agent_do(&b, take_one, n), c->err,
		 "... nor in another context that it created");
	is(agent_once(&guest, take_one, n), 0,
	   "... but the same user of a guest gets one");
	agent_stop(&b);
	agent_stop(&a);
	is(take_soon(&user, n), 0,
	   "after its end, the host's user gets one again");
}

static void test_counters(void)
{
	char old[32];
	size_t n;

	for (n = 0; n < sizeof(counters) / sizeof(counters[0]); n++) {
		const struct counted *c = &counters[n];

		if (c->sysctl)
			swap_file(c->sysctl, c->value, old, sizeof(old));
		if (!c->user_only)
			test_counter(n, 0);
		test_counter(n, USER);
		if (!c->pool)
			test_own_context(n);
		if (c->sysctl)
			swap_file(c->sysctl, old, NULL, 0);
	}
}

/* If root of a guest becomes a user, it becomes a user of the guest. */
static long become_user(void *arg)
{
	(void)arg;
	return vs_rc(setresuid(USER, USER, USER));
}

static long new_user_namespace(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUSER));
}

static long enter(void *arg)
{
	return vs_go(arg);
}

static int receive_fd(int sock)
{
	char room[CMSG_SPACE(sizeof(int))], byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = room, .msg_controllen = sizeof(room),
	};
	int fd = -1;

	if (recvmsg(sock, &msg, 0) == 1 && CMSG_FIRSTHDR(&msg))
		memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&msg)), sizeof(int));
	return fd;
}

static void send_fd(int sock, int fd)
{
	union {
		struct cmsghdr	hdr;
		char		room[CMSG_SPACE(sizeof(int))];
	} control = { .hdr = { CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS } };
	struct iovec iov = { "x", 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = &control, .msg_controllen = sizeof(control),
	};

	memcpy(CMSG_DATA(&control.hdr), &fd, sizeof(int));
	if (sendmsg(sock, &msg, 0) != 1)
		bail_out("sendmsg: %s", strerror(errno));
}

static long send_instance(void *arg)
{
	int fd = inotify_init1(IN_CLOEXEC);

	if (fd < 0)
		return -errno;
	send_fd(*(int *)arg, fd);
	close(fd);
	return 0;
}

/* A watch counts for the user who created the inotify descriptor. */
static long set_watches(int fd, int count)
{
	char name[64];
	int i;

	for (i = 0; i < count; i++) {
		snprintf(name, sizeof(name), FILES "/%d", i);
		if (inotify_add_watch(fd, name, IN_ATTRIB) < 0)
			return -errno;
	}
	return 0;
}

static void test_ways(void)
{
	const struct vs_place root = in(GUEST, 0), other = in(OTHER, 0);
	const struct vs_place user = on_host(USER), host = on_host(0);
	const char *path = "/proc/sys/fs/inotify/max_user_instances";
	const char *watches = "/proc/sys/fs/inotify/max_user_watches";
	int n = 0, pair[2], fd;
	struct agent a;
	char old[32];

	swap_file(path, "40", old, sizeof(old));
	a = agent_need(&root, "root of the guest");
	is(agent_ask(&a, become_user), 0, "root of a guest becomes a user");
	ok(agent_do(&a, hoard, n) > 0, "... which takes all inotify instances");
	is(agent_once(&user, take_one, n), 0,
	   "... and the same user of the host still gets one");
	agent_stop(&a);

	a = agent_need(&root, "root of the guest");
	is(agent_ask(&a, new_user_namespace), 0,
	   "root of a guest creates a user namespace");
	ok(agent_do(&a, hoard, n) > 0,
	   "... and takes all inotify instances of the guest there");
	is(agent_once(&host, take_one, n), 0,
	   "... and root of the host still gets one");
	is_errno(agent_once(&root, take_one, n), EMFILE,
		 "... and root of the guest gets none: the namespace counts for it");
	agent_stop(&a);

	/* Objects that a process took before it entered count for the host. */
	a = agent_start(NULL);
	ok(agent_do(&a, hoard, n) > 0,
	   "root of the host takes all inotify instances");
	is(agent_do(&a, enter, root), 0, "... and enters a guest");
	is(agent_do(&a, take_one, n), 0,
	   "... where it gets one of the guest's");
	is(agent_once(&other, take_one, n), 0,
	   "... and another guest gets one");
	agent_stop(&a);
	is(agent_once(&host, take_one, n), 0,
	   "... and after its end, the host gets one again");
	swap_file(path, old, NULL, 0);

	swap_file(watches, "40", old, sizeof(old));
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, pair))
		bail_out("socketpair: %s", strerror(errno));
	a = agent_need(&root, "root of the guest");
	is(agent_do(&a, send_instance, pair[1]), 0,
	   "a guest sends an inotify descriptor to the host");
	fd = receive_fd(pair[0]);
	is(set_watches(fd, 10), 0, "the host sets watches with it");
	n = 1;
	is(agent_do(&a, hoard, n), 30, "... which count for the guest");
	close(fd);
	agent_stop(&a);
	is(agent_once(&root, hoard, n), 40, "... until they are freed");
	close(pair[0]);
	close(pair[1]);
	swap_file(watches, old, NULL, 0);
}

static void make_files(void)
{
	char name[64];
	int i;

	mkdir(FILES, 0755);
	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), FILES "/%d", i);
		close(open(name, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	}
}

static void remove_files(void)
{
	char name[64];
	int i;

	for (i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), FILES "/%d", i);
		unlink(name);
	}
	rmdir(FILES);
}

int main(void)
{
	const struct vs_place guest = { .xid = GUEST, .bcaps = VS_SECURE_BCAPS };
	const struct vs_place other = { .xid = OTHER, .bcaps = VS_SECURE_BCAPS };
	struct agent a = agent_need(&guest, "a guest");
	struct agent b = agent_need(&other, "another guest");

	vs_set_umask(GUEST, CLONE_NEWUSER);
	make_files();
	test_counters();
	test_ways();
	remove_files();
	agent_stop(&a);
	is(vs_settle(GUEST, -ESRCH), -ESRCH, "the context of the guest ends");
	agent_stop(&b);
	return done_testing();
}
