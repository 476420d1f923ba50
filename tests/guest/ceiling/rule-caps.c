// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: the bcaps of a context are the ceiling of every task in it, in
 * every user namespace, whatever the credentials say.
 *
 * Each operation is tried by root of a guest that lacks just its capability,
 * by one that has all bits, and in the end by a setuid root program and by
 * root of a new user namespace.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/bpf.h>
#include <linux/fs.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/xattr.h>
#include <time.h>

#include "agent.h"

#define GUEST	400
#define DIR_	"/var/tmp/vs-caps"
#define SUID	DIR_ "/suid"

struct operation {
	const char *name;
	int	cap;
	long	(*run)(void);	/* 0 or more when the kernel agreed to it */
};

static long try_mount(void)
{
	return vs_rc(mount("vs-caps", DIR_ "/mnt", "tmpfs", 0, NULL));
}

static long try_fsopen(void)
{
	return vs_rc(syscall(SYS_fsopen, "tmpfs", 0));
}

static long try_open_tree(void)
{
	return vs_rc(syscall(SYS_open_tree, AT_FDCWD, "/", 1 /* CLONE */));
}

static long try_umount(void)
{
	return vs_rc(umount2("/proc", MNT_DETACH));
}

static long try_pivot(void)
{
	return vs_rc(syscall(SYS_pivot_root, ".", "."));
}

static long try_hostname(void)
{
	return vs_rc(sethostname("taken", 5));
}

static long try_domainname(void)
{
	return vs_rc(setdomainname("taken", 5));
}

static long try_unshare_uts(void)
{
	return vs_rc(unshare(CLONE_NEWUTS));
}

static long try_setns(void)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(setns(fd, 0));

	close(fd);
	return rc;
}

static long try_clock(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return vs_rc(clock_settime(CLOCK_REALTIME, &ts));
}

static long try_settimeofday(void)
{
	struct timespec ts;
	struct timeval tv;

	clock_gettime(CLOCK_REALTIME, &ts);
	tv.tv_sec = ts.tv_sec;
	tv.tv_usec = ts.tv_nsec / 1000;
	return vs_rc(syscall(SYS_settimeofday, &tv, NULL));
}

static long try_mknod(void)
{
	long rc = vs_rc(mknod(DIR_ "/node", S_IFCHR | 0600, 0x103));

	unlink(DIR_ "/node");
	return rc;
}

static long try_raw(void)
{
	return vs_rc(socket(AF_INET, SOCK_RAW, IPPROTO_ICMP));
}

static long try_low_port(void)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(99),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	long rc = fd < 0 ? -errno : vs_rc(bind(fd, (void *)&in, sizeof(in)));

	close(fd);
	return rc == -EACCES ? -EPERM : rc;
}

static long try_chroot(void)
{
	return vs_rc(chroot(DIR_));
}

static long try_chown(void)
{
	return vs_rc(chown(DIR_ "/file", 77, 77));
}

static long try_nice(void)
{
	long rc = vs_rc(setpriority(PRIO_PROCESS, 0, -5));

	return rc == -EACCES ? -EPERM : rc;
}

static long try_rlimit(void)
{
	const struct rlimit64 low = { 10, 10 }, high = { 20, 20 };

	if (prlimit64(0, RLIMIT_MSGQUEUE, &low, NULL))
		return -errno;
	return vs_rc(prlimit64(0, RLIMIT_MSGQUEUE, &high, NULL));
}

static long try_trusted_xattr(void)
{
	return vs_rc(setxattr(DIR_ "/file", "trusted.vs", "x", 1, 0));
}

static long try_immutable(void)
{
	int fd = open(DIR_ "/file", O_RDONLY | O_CLOEXEC), flags = 0;
	long rc;

	if (fd < 0 || ioctl(fd, FS_IOC_GETFLAGS, &flags))
		return -errno;
	flags |= FS_NODUMP_FL | FS_IMMUTABLE_FL;
	rc = vs_rc(ioctl(fd, FS_IOC_SETFLAGS, &flags));
	flags &= ~FS_IMMUTABLE_FL;
	ioctl(fd, FS_IOC_SETFLAGS, &flags);
	close(fd);
	return rc;
}

static long try_setuid(void)
{
	return vs_rc(setresuid(5, 5, 5));
}

static long try_setgid(void)
{
	return vs_rc(setresgid(5, 5, 5));
}

static long try_bounding_set(void)
{
	return vs_rc(prctl(PR_CAPBSET_DROP, CAP_LEASE, 0, 0, 0));
}

static long try_fowner(void)
{
	return vs_rc(chmod(DIR_ "/foreign", 0640));
}

static long try_override(void)
{
	int fd = open(DIR_ "/foreign", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return errno == EACCES ? -EPERM : -errno;
	return close(fd);
}

/* A guest's reboot(2) is its own affair, and this command does nothing. */
static long try_reboot(void)
{
	return vs_rc(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1,
			     LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_CAD_OFF,
			     NULL));
}

static long try_buffer(void)
{
	int size = 8192, fd = socket(AF_UNIX, SOCK_STREAM, 0);
	long rc = fd < 0 ? -errno : vs_rc(setsockopt(fd, SOL_SOCKET,
						     SO_RCVBUFFORCE, &size,
						     sizeof(size)));

	close(fd);
	return rc;
}

static const struct operation operations[] = {
	{ "mount", CAP_SYS_ADMIN, try_mount },
	{ "fsopen", CAP_SYS_ADMIN, try_fsopen },
	{ "open_tree", CAP_SYS_ADMIN, try_open_tree },
	{ "umount", CAP_SYS_ADMIN, try_umount },
	{ "pivot_root", CAP_SYS_ADMIN, try_pivot },
	{ "sethostname", CAP_SYS_ADMIN, try_hostname },
	{ "setdomainname", CAP_SYS_ADMIN, try_domainname },
	{ "unshare of uts", CAP_SYS_ADMIN, try_unshare_uts },
	{ "setns", CAP_SYS_ADMIN, try_setns },
	{ "trusted xattr", CAP_SYS_ADMIN, try_trusted_xattr },
	{ "clock_settime", CAP_SYS_TIME, try_clock },
	{ "settimeofday", CAP_SYS_TIME, try_settimeofday },
	{ "mknod", CAP_MKNOD, try_mknod },
	{ "raw socket", CAP_NET_RAW, try_raw },
	{ "SO_RCVBUFFORCE", CAP_NET_ADMIN, try_buffer },
	{ "low port", CAP_NET_BIND_SERVICE, try_low_port },
	{ "chroot", CAP_SYS_CHROOT, try_chroot },
	{ "chown", CAP_CHOWN, try_chown },
	{ "nice", CAP_SYS_NICE, try_nice },
	{ "hard limit", CAP_SYS_RESOURCE, try_rlimit },
	{ "immutable flag", CAP_LINUX_IMMUTABLE, try_immutable },
	{ "setuid", CAP_SETUID, try_setuid },
	{ "setgid", CAP_SETGID, try_setgid },
	{ "bounding set", CAP_SETPCAP, try_bounding_set },
	{ "chmod", CAP_FOWNER, try_fowner },
	{ "file of another", CAP_DAC_OVERRIDE, try_override },
	{ "reboot", CAP_SYS_BOOT, try_reboot },
};

static long try_bpf(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		.value_size = 4, .max_entries = 1,
	};

	return vs_rc(syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr)));
}

static long try_perf(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
	};
	long rc = vs_rc(syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0));

	return rc == -EACCES ? -EPERM : rc;
}

static long try_syslog_read(void)
{
	char text[128];

	return vs_rc(klogctl(3 /* READ_ALL */, text, sizeof(text)));
}

static long try_syslog_size(void)
{
	return vs_rc(klogctl(9 /* SIZE_UNREAD */, NULL, 0));
}

/* No guest may perform these operations, whatever its bcaps. */
static const struct operation never[] = {
	{ "bpf", CAP_BPF, try_bpf },
	{ "perf_event_open", CAP_PERFMON, try_perf },
	{ "syslog read", CAP_SYSLOG, try_syslog_read },
	{ "syslog size", CAP_SYSLOG, try_syslog_size },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static long run(void *arg)
{
	return (*(const struct operation **)arg)->run();
}

/*
 * Enter private namespaces on the host, so that a successful operation affects
 * no other.  Then enter the guest, in a working directory that is a mount.
 */
static long private_guest(void *arg)
{
	if (unshare(CLONE_NEWNS | CLONE_NEWUTS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("vs-caps", DIR_ "/root", "tmpfs", 0, NULL) ||
	    chdir(DIR_ "/root"))
		return -errno;
	return vs_go(arg);
}

static long in_guest(const struct vs_place *place, const struct operation *op)
{
	struct agent a = agent_start(NULL);
	long rc = agent_do(&a, private_guest, *place);

	if (rc)
		diag("the guest does not come up: %s", tap_result(rc));
	rc = rc ? AGENT_GONE : agent_do(&a, run, op);
	agent_stop(&a);
	return rc;
}

static void test_operations(void)
{
	struct vs_place guest = { .xid = GUEST };
	unsigned int i;
	long rc;

	for (i = 0; i < COUNT(operations); i++) {
		const struct operation *op = &operations[i];

		guest.bcaps = ~(1ULL << op->cap);
		rc = in_guest(&guest, op);
		if (rc == -ENOSYS) {
			skip(op->name, "not in this kernel");
			continue;
		}
		is_errno(rc, EPERM,
			 "%s: refused without the capability in the ceiling",
			 op->name);
		guest.bcaps = ~0ULL;
		rc = in_guest(&guest, op);
		ok(rc >= 0, "%s: allowed with the capability (%s)", op->name,
		   tap_result(rc));
	}
}

static void test_never(void)
{
	struct vs_place guest = { .xid = GUEST };
	unsigned int i;

	for (i = 0; i < COUNT(never); i++) {
		is_errno(in_guest(&guest, &never[i]), EPERM,
			 "%s: refused to every guest", never[i].name);
		ok(never[i].run() >= 0,
		   "%s: allowed on the host", never[i].name);
	}
	guest.ccaps = VXC_SYSLOG;
	ok(in_guest(&guest, &never[2]) >= 0,
	   "VXC_SYSLOG allows a guest to read the log");
}

static void test_utsname_ccap(void)
{
	struct vs_place guest = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
		.ccaps = VXC_SET_UTSNAME,
	};
	const struct operation name = { "", 0, try_hostname };
	const struct operation domain = { "", 0, try_domainname };
	const struct operation mnt = { "", 0, try_mount };

	is(in_guest(&guest, &name), 0, "VXC_SET_UTSNAME allows sethostname");
	is(in_guest(&guest, &domain), 0,
	   "VXC_SET_UTSNAME allows setdomainname");
	is_errno(in_guest(&guest, &mnt), EPERM,
		 "VXC_SET_UTSNAME does not allow mount");
	guest.uid = 1234;
	is_errno(in_guest(&guest, &name), EPERM,
		 "VXC_SET_UTSNAME allows an ordinary user nothing");
}

static long try_user_namespace(void)
{
	return vs_rc(unshare(CLONE_NEWUSER));
}

static long new_user_namespace(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUSER | CLONE_NEWNS | CLONE_NEWUTS));
}

/* Root of a user namespace that was created before the ceiling was lowered. */
static void test_user_namespace(void)
{
	const struct vs_place place = { .xid = GUEST + 1, .setup = true };
	const struct operation hostname = { "", 0, try_hostname };
	const struct operation mnt = { "", 0, try_mount };
	const struct operation *op = &hostname;
	struct agent a = agent_need(&place, "a context in setup");

	is(vs_set_umask(GUEST + 1, CLONE_NEWUSER), 0,
	   "the context may create user namespaces");
	is(agent_ask(&a, new_user_namespace), 0,
	   "a process creates a user namespace during setup");
	is(agent_do(&a, run, op), 0, "... and its root can set the host name");
	is(vs_set_bcaps(GUEST + 1, ~(1ULL << CAP_SYS_ADMIN)), 0,
	   "the host lowers the ceiling");
	is(agent_do(&a, run, op), 0, "... which has no effect during setup");
	is(vs_set_cflags(GUEST + 1, 0, VXF_STATE_SETUP), 0, "setup ends");
	is_errno(agent_do(&a, run, op), EPERM,
		 "... and then root of the user namespace cannot set the host name");
	op = &mnt;
	is_errno(agent_do(&a, run, op), EPERM,
		 "... and cannot mount");
	agent_stop(&a);
}

/* The umask allows the guest to create a user namespace. */
static long use_umask(void *arg)
{
	const struct vs_place place = {
		.xid = GUEST + 5, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
		.setup = true,
	};

	(void)arg;
	VS_TRY(vs_go(&place));
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWUSER));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	if (unshare(CLONE_NEWUSER))
		return -errno;
	return unshare(CLONE_NEWUTS) ? errno : 0;
}

/* Without a bit in the umask, a guest cannot create a user namespace. */
static void test_new_user_namespace(void)
{
	const struct vs_place guest = {
		.xid = GUEST + 2, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
	};
	const struct operation op = { "", 0, try_user_namespace };
	struct vs_place user = guest;

	is_errno(in_guest(&guest, &op), EPERM,
		 "root of a guest cannot create a user namespace");
	is(agent_once_data(NULL, use_umask, NULL, 0), EPERM,
	   "the ceiling holds in a user namespace that the umask allows");
	user.uid = 1234;
	is_errno(in_guest(&user, &op), EPERM,
		 "a user of a guest cannot create a user namespace");
}

/* An ordinary user runs a setuid root program.  Return: its exit status. */
static long run_suid(void *arg)
{
	pid_t pid = fork();
	int status;

	(void)arg;
	if (!pid) {
		execl(SUID, "suid", "--as-suid", NULL);
		_exit(99);
	}
	waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void test_suid(void)
{
	struct vs_place place = { .uid = 1234 };

	is(agent_once_data(&place, run_suid, NULL, 0), 0,
	   "a setuid root program on the host can chown");
	place.xid = GUEST + 3;
	place.bcaps = ~(1ULL << CAP_CHOWN);
	is(agent_once_data(&place, run_suid, NULL, 0), EPERM,
	   "... but in a guest without CAP_CHOWN it cannot");
}

static long raise_self(void *arg)
{
	const struct vs_place place = {
		.xid = GUEST + 4, .bcaps = ~(1ULL << CAP_CHOWN),
	};

	(void)arg;
	VS_TRY(vs_go(&place));
	vs_set_bcaps(VS_ID_SELF, ~0ULL);
	vs_set_bcaps(GUEST + 4, ~0ULL);
	vs_set_cflags(VS_ID_SELF, VXF_STATE_SETUP, VXF_STATE_SETUP);
	return try_chown();
}

static void copy_self(void)
{
	char data[65536];
	int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int out = open(SUID, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n;

	if (in < 0 || out < 0)
		bail_out("%s: %s", SUID, strerror(errno));
	while ((n = read(in, data, sizeof(data))) > 0)
		if (write(out, data, n) != n)
			bail_out("%s: %s", SUID, strerror(errno));
	fchmod(out, 04755);
	close(in);
	close(out);
}

static void make_file(const char *name, uid_t owner, mode_t mode)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, mode);

	if (fd < 0 || fchown(fd, owner, owner) || fchmod(fd, mode))
		bail_out("%s: %s", name, strerror(errno));
	close(fd);
}

static void make_tree(void)
{
	mkdir(DIR_, 0755);
	mkdir(DIR_ "/mnt", 0755);
	mkdir(DIR_ "/root", 0755);
	make_file(DIR_ "/file", 0, 0644);
	make_file(DIR_ "/foreign", 77, 0600);
	copy_self();
}

static void remove_tree(void)
{
	unlink(DIR_ "/file");
	unlink(DIR_ "/foreign");
	unlink(SUID);
	rmdir(DIR_ "/mnt");
	rmdir(DIR_ "/root");
	rmdir(DIR_);
}

int main(int argc, char **argv)
{
	if (argc == 2 && !strcmp(argv[1], "--as-suid"))
		return geteuid() ? 98 : (int)-try_chown();

	make_tree();
	test_operations();
	test_never();
	test_utsname_ccap();
	test_user_namespace();
	test_new_user_namespace();
	test_suid();
	is_errno(agent_once_data(NULL, raise_self, NULL, 0), EPERM,
		 "a guest cannot raise its own ceiling");
	remove_tree();
	return done_testing();
}
