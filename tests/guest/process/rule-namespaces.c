// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest creates only namespaces of the kinds in its umask.  It enters
 * only namespaces that it is in already, however it got a descriptor.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/nsfs.h>
#include <linux/sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	740
#define TOP	"/var/tmp/vs-namespaces"
#define BOUND	TOP "/bound"
#define ROOT	TOP "/root"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME	0x80
#endif
#ifndef NS_MNT_GET_NEXT
#define NS_MNT_GET_NEXT	_IOR(0xb7, 11, __u64[2])
#endif
#define PIDFD_GET_UTS	_IO(0xff, 10)
#define PIDFD_GET_MNT	_IO(0xff, 3)

#define OLD_KINDS	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC)

static const struct kind {
	const char *name;
	__u64	flag;
} kinds[] = {
	{ "mnt", CLONE_NEWNS }, { "uts", CLONE_NEWUTS },
	{ "ipc", CLONE_NEWIPC }, { "pid", CLONE_NEWPID },
	{ "net", CLONE_NEWNET }, { "cgroup", CLONE_NEWCGROUP },
	{ "time", CLONE_NEWTIME }, { "user", CLONE_NEWUSER },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* ---- creating ---- */

static long by_unshare(__u64 flags)
{
	return vs_rc(unshare(flags));
}

static long reap(long pid)
{
	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	return pid < 0 ? -errno : 0;
}

static long by_clone(__u64 flags)
{
		/* clone() uses the low bits for the exit signal. */
	if (flags & CLONE_NEWTIME)
		return by_unshare(flags);
	return reap(syscall(SYS_clone, (long)flags | SIGCHLD, 0, 0, 0, 0));
}

static long by_clone3(__u64 flags)
{
	struct clone_args args = { .flags = flags, .exit_signal = SIGCHLD };

	return reap(syscall(SYS_clone3, &args, sizeof(args)));
}

static const struct maker {
	const char *name;
	long	(*make)(__u64 flags);
} makers[] = {
	{ "unshare", by_unshare }, { "clone", by_clone },
	{ "clone3", by_clone3 },
};

struct making {
	__u64	umask;
	__u64	ccaps;
	uid_t	uid;
	__u64	flags;
	long	(*make)(__u64 flags);
};

static long make_in_guest(void *arg)
{
	const struct making *m = arg;
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN), .setup = true,
		.ccaps = m->ccaps,
	};

	VS_TRY(vs_go(&guest));
	VS_TRY(vs_set_umask(VS_ID_SELF, m->umask));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	if (m->uid)
		VS_TRY(vs_become_user(m->uid));
	return m->make(m->flags);
}

static long making(struct making m)
{
	return agent_once(NULL, make_in_guest, m);
}

static void test_kind(const struct kind *k, const struct maker *maker)
{
	struct making m = { .flags = k->flag, .make = maker->make };

	is_errno(making(m), EPERM, "%s of %s is refused", maker->name, k->name);
	m.umask = ~k->flag;
	is_errno(making(m), EPERM,
		 "%s of %s is refused if the umask has all other bits",
		 maker->name, k->name);
	m.umask = k->flag;
	is(making(m), 0, "%s of %s works if the umask has its bit", maker->name,
	   k->name);
	m.umask = 0;
	m.ccaps = VXC_NAMESPACE;
	is(making(m), k->flag & OLD_KINDS ? 0 : -EPERM,
	   "%s of %s: VXC_NAMESPACE allows mnt, uts and ipc only",
	   maker->name, k->name);
}

static void test_making(void)
{
	struct making m = {
		.umask = CLONE_NEWUTS, .flags = CLONE_NEWUTS | CLONE_NEWIPC,
		.make = by_unshare,
	};
	unsigned int i, j;

	for (i = 0; i < COUNT(makers); i++)
		for (j = 0; j < COUNT(kinds); j++)
			test_kind(&kinds[j], &makers[i]);
	is_errno(making(m), EPERM, "two kinds at once need both bits");
	m.flags = CLONE_NEWUTS;
	m.uid = 1234;
	is_errno(making(m), EPERM,
		 "the umask does not apply to ordinary users");
	m.flags = CLONE_FS | CLONE_FILES | CLONE_SYSVSEM;
	is(making(m), 0, "flags that create no namespace need no bit");
	m.uid = 0;
	m.umask = CLONE_NEWUSER | CLONE_NEWUTS;
	m.flags = CLONE_NEWUSER | CLONE_NEWUTS;
	is(making(m), 0,
	   "a user namespace can be created with a namespace that it owns");
	m.umask = CLONE_NEWUSER;
	is_errno(making(m), EPERM,
		 "the bit of the user namespace does not allow other kinds");
}

/* ---- entering ---- */

/* Descriptors of the namespaces that a host process created for itself. */
static int ns_fd[COUNT(kinds)];
static int pid_fd = -1;

static long stay_apart(void *arg)
{
	long pid;

	(void)arg;
	if (unshare(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID |
		    CLONE_NEWNET | CLONE_NEWCGROUP | CLONE_NEWTIME))
		return -errno;
	/* Only a child becomes a member of the pid and time namespaces. */
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	return pid < 0 ? -errno : pid;
}

static long stay_apart_as_user(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUSER));
}

static int open_ns(pid_t pid, const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/ns/%s", pid, name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		bail_out("%s: %s", path, strerror(errno));
	return fd;
}

static void bind_ns(pid_t pid)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/uts", pid);
	if (mount(path, BOUND, NULL, MS_BIND, NULL))
		bail_out("%s: %s", BOUND, strerror(errno));
}

static long enter_fd(void *arg)
{
	unsigned int i = *(unsigned int *)arg;

	return vs_rc(setns(ns_fd[i], kinds[i].flag));
}

static long enter_pidfd(void *arg)
{
	return vs_rc(setns(pid_fd, kinds[*(unsigned int *)arg].flag));
}

static long enter_own(void *arg)
{
	unsigned int i = *(unsigned int *)arg;
	char path[64];
	long rc;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", kinds[i].name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	rc = fd < 0 ? -errno : vs_rc(setns(fd, kinds[i].flag));
	close(fd);
	return rc;
}

static long enter_bound(void *arg)
{
	int fd = open(BOUND, O_RDONLY | O_CLOEXEC);
	long rc = fd < 0 ? -1000 : vs_rc(setns(fd, 0));

	(void)arg;
	close(fd);
	return rc;
}

static long get_by_pidfd(void *arg)
{
	return vs_rc(ioctl(pid_fd, *(unsigned int *)arg, 0));
}

static long next_mount_ns(void *arg)
{
	int fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(ioctl(fd, NS_MNT_GET_NEXT, NULL));

	(void)arg;
	close(fd);
	return rc;
}

static bool refused(long rc)
{
	return rc == -EPERM || rc == -EACCES || rc == -ESRCH;
}

static void test_entering(const struct vs_place *guest, const char *who)
{
	const unsigned int get[] = { PIDFD_GET_UTS, PIDFD_GET_MNT };
	unsigned int i;
	long rc;

	for (i = 0; i < COUNT(kinds); i++) {
		is_errno(agent_once(guest, enter_fd, i), EPERM,
			 "%s: setns to %s of the host by descriptor is refused",
			 who,
			 kinds[i].name);
		rc = agent_once(guest, enter_pidfd, i);
		ok(refused(rc),
		   "%s: setns to %s of the host by pidfd is refused (%s)",
		   who, kinds[i].name, tap_result(rc));
	}
	is_errno(agent_once_data(guest, enter_bound, NULL, 0), EPERM,
		 "%s: setns to a bound namespace of the host is refused", who);
	for (i = 0; i < COUNT(get); i++) {
		rc = agent_once(guest, get_by_pidfd, get[i]);
		ok(refused(rc),
		   "%s: the namespace ioctl of a pidfd is refused (%s)", who,
		   tap_result(rc));
	}
	is_errno(agent_once_data(guest, next_mount_ns, NULL, 0), EPERM,
		 "%s: NS_MNT_GET_NEXT is refused", who);
}

/* The same calls work on the host, so it is the rule that refuses them. */
static void test_host_enters(void)
{
	const unsigned int uts = 1, get = PIDFD_GET_UTS;

	is(agent_once(NULL, enter_fd, uts), 0,
	   "host: setns by descriptor works");
	is(agent_once(NULL, enter_pidfd, uts), 0, "host: setns by pidfd works");
	is(agent_once_data(NULL, enter_bound, NULL, 0), 0,
	   "host: setns to a bound namespace works");
	ok(agent_once(NULL, get_by_pidfd, get) >= 0,
	   "host: the namespace ioctl of a pidfd works");
	ok(agent_once_data(NULL, next_mount_ns, NULL, 0) >= 0,
	   "host: NS_MNT_GET_NEXT works");
}

static void test_own(void)
{
	const struct vs_place guest = { .xid = GUEST };
	const unsigned int can[] = { 0, 1, 2, 4, 5 };
	unsigned int i;

	for (i = 0; i < COUNT(can); i++)
		is(agent_once(&guest, enter_own, can[i]), 0,
		   "a guest with every capability can enter its own %s namespace",
		   kinds[can[i]].name);
}

/* A guest can enter a namespace that a live task of the guest is in. */
static int made_fd = -1;
static char made_stack[65536];

static int make_uts(void *arg)
{
	(void)arg;
	if (unshare(CLONE_NEWUTS))
		_exit(1);
	made_fd = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	for (;;)
		pause();
}

static long enter_made(void *arg)
{
	bool alive = *(bool *)arg;
	pid_t pid = clone(make_uts, made_stack + sizeof(made_stack),
			  CLONE_VM | CLONE_FILES | SIGCHLD, NULL);
	int tries = 1000;
	long rc;

	while (*(volatile int *)&made_fd < 0 && tries--)
		usleep(5000);
	if (!alive) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	rc = vs_rc(setns(made_fd, CLONE_NEWUTS));
	if (alive) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	return rc;
}

static void test_made(void)
{
	const struct vs_place guest = { .xid = GUEST };
	bool alive = true;

	is(agent_once(&guest, enter_made, alive), 0,
	   "a guest can enter a namespace that one of its tasks is in");
	alive = false;
	is_errno(agent_once(&guest, enter_made, alive), EPERM,
		 "a guest cannot enter a namespace that none of its tasks is in");
}

/* setns() to a mount namespace sets the root directory to that namespace's. */
static long chroot_and_enter(void *arg)
{
	const struct vs_place guest = { .xid = GUEST };
	int fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	struct stat before, after;
	long rc;

	(void)arg;
	if (chroot(ROOT) || chdir("/") || stat("/", &before))
		return -errno;
	VS_TRY(vs_go(&guest));
	rc = vs_rc(setns(fd, CLONE_NEWNS));
	if (stat("/", &after) || before.st_ino != after.st_ino)
		return 1;
	return rc;
}

static void test_root(void)
{
	is_errno(agent_once_data(NULL, chroot_and_enter, NULL, 0), EPERM,
		 "a chrooted guest with every capability cannot leave its root by setns");
}

/* ---- a pid namespace that a guest created ---- */

static long count_processes(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *e;
	long n = 0;

	while (dir && (e = readdir(dir)))
		n += e->d_name[0] >= '1' && e->d_name[0] <= '9';
	if (dir)
		closedir(dir);
	return n;
}

/* Run as process 1.  Return: 0, or the number of the check that failed. */
static int inside_pid_ns(void)
{
	int fd;

	if (getpid() != 1)
		return 1;
	if (mount("proc", "/proc", "proc", 0, NULL))
		return 2;
	if (count_processes() != 1)
		return 3;
	if (kill(-1, SIGKILL) != -1 || errno != ESRCH)
		return 4;
	if (!chown(TOP, 77, 77) || errno != EPERM)
		return 5;
	fd = open("/proc/self/ns/pid", O_RDONLY | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, NS_GET_PARENT) >= 0 || errno != EPERM)
		return 6;
	return vs_own_xid() == GUEST ? 0 : 7;
}

static long own_pid_ns(void *arg)
{
	const struct vs_place guest = {
		.xid = GUEST, .setup = true, .ccaps = VXC_SECURE_MOUNT,
		.bcaps = ~(1ULL << CAP_SYS_ADMIN | 1ULL << CAP_CHOWN),
	};
	int status;
	pid_t pid;

	(void)arg;
	VS_TRY(vs_go(&guest));
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWPID | CLONE_NEWNS));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	if (unshare(CLONE_NEWPID | CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	pid = fork();
	if (!pid)
		_exit(inside_pid_ns());
	return waitpid(pid, &status, 0) == pid ? WEXITSTATUS(status) : -errno;
}

int main(void)
{
	const struct vs_place strong = { .xid = GUEST };
	const struct vs_place usual = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
	};
	struct agent apart, user;
	unsigned int i;
	pid_t child;

	mkdir(TOP, 0755);
	mkdir(ROOT, 0755);
	close(open(BOUND, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
	apart = agent_need(NULL, "a process of the host");
	user = agent_need(NULL, "another process of the host");
	child = agent_ask(&apart, stay_apart);
	ok(child > 0, "a host process creates its own namespaces");
	is(agent_ask(&user, stay_apart_as_user), 0,
	   "another one creates a user namespace");
	for (i = 0; i < COUNT(kinds); i++)
		ns_fd[i] = open_ns(kinds[i].flag == CLONE_NEWUSER ? user.pid :
				   child, kinds[i].name);
	pid_fd = syscall(SYS_pidfd_open, child, 0);
	bind_ns(child);
	test_making();
	test_entering(&usual, "guest");
	test_entering(&strong, "guest with every capability");
	test_host_enters();
	test_own();
	test_made();
	test_root();
	is(agent_once_data(NULL, own_pid_ns, NULL, 0), 0,
	   "the rules hold in a pid namespace that a guest created");

	kill(child, SIGKILL);
	agent_stop(&apart);
	agent_stop(&user);
	umount(BOUND);
	unlink(BOUND);
	rmdir(ROOT);
	rmdir(TOP);
	return done_testing();
}
