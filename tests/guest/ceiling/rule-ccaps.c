// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a context capability allows root of a guest one operation that the
 * ceiling refuses, and no other.  It allows an ordinary user nothing.
 *
 * Each operation is tried without it, with it, with all the others, and with
 * it by an ordinary user.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/loop.h>
#include <linux/quota.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/quota.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/xattr.h>

#include "agent.h"

#define GUEST	700
#define DIR_	"/var/tmp/vs-ccaps"
#define FILE_	DIR_ "/file"
#define MNT	DIR_ "/mnt"

/* The host opens it: the test is not about the device node. */
static int loop_control = -1;

static long denied(long rc)
{
	return rc == -EACCES ? -EPERM : rc;
}

static long try_hostname(void)
{
	return vs_rc(sethostname("taken", 5));
}

static long try_domainname(void)
{
	return vs_rc(setdomainname("taken", 5));
}

static long try_rlimit(void)
{
	const struct rlimit64 low = { 10, 10 }, high = { 20, 20 };

	if (prlimit64(0, RLIMIT_MSGQUEUE, &low, NULL))
		return -errno;
	return vs_rc(prlimit64(0, RLIMIT_MSGQUEUE, &high, NULL));
}

static long try_set_security(void)
{
	return vs_rc(setxattr(FILE_, "security.vs-test", "x", 1, 0));
}

static long try_remove_security(void)
{
	return vs_rc(removexattr(FILE_, "security.vs-mark"));
}

static long try_set_trusted(void)
{
	return vs_rc(setxattr(FILE_, "trusted.vs-test", "x", 1, 0));
}

static long try_get_trusted(void)
{
	char value[8];
	long rc = vs_rc(getxattr(FILE_, "trusted.vs-mark", value,
				 sizeof(value)));

	/* Without the right, the attribute is hidden. */
	return rc == -ENODATA ? -EPERM : rc;
}

static long try_log(void)
{
	char text[128];

	return vs_rc(klogctl(3 /* READ_ALL */, text, sizeof(text)));
}

static long write_own(const char *name, const char *value)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, value, strlen(value)));

	close(fd);
	return denied(rc);
}

static long try_oom(void)
{
	return write_own("/proc/self/oom_score_adj", "-500");
}

static long try_oom_old(void)
{
	return write_own("/proc/self/oom_adj", "-5");
}

/* The first write is allowed: a process that logs a user in has no loginuid. */
static long try_loginuid(void)
{
	write_own("/proc/self/loginuid", "1000");
	return write_own("/proc/self/loginuid", "1001");
}

static long try_mount(void)
{
	return vs_rc(mount("vs-ccaps", MNT, "tmpfs", 0, NULL));
}

static struct if_dqblk limits;

static long quota(int cmd, int type)
{
	int fd = open(DIR_, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long rc = vs_rc(syscall(SYS_quotactl_fd, fd, QCMD(cmd, type), 4711,
				&limits));

	close(fd);
	return rc;
}

static long try_quota(void)
{
	return quota(Q_GETQUOTA, USRQUOTA);
}

static long try_set_quota(void)
{
	limits.dqb_valid = QIF_BLIMITS;
	return quota(Q_SETQUOTA, GRPQUOTA);
}

static long try_loop(void)
{
	return vs_rc(ioctl(loop_control, LOOP_CTL_GET_FREE));
}

static long try_open_loop(void)
{
	int fd = open("/dev/loop-control", O_RDWR | O_CLOEXEC);

	return fd < 0 ? denied(-errno) : close(fd);
}

static long try_uts_ns(void)
{
	return vs_rc(unshare(CLONE_NEWUTS));
}

static const struct operation {
	const char *name;
	int	cap;
	__u64	ccap;
	long	(*run)(void);
	bool	user_may;	/* if false, an ordinary user is refused */
} operations[] = {
	{ "sethostname", CAP_SYS_ADMIN, VXC_SET_UTSNAME, try_hostname, false },
	{ "setdomainname", CAP_SYS_ADMIN, VXC_SET_UTSNAME, try_domainname,
	  false },
	{ "raising a hard limit", CAP_SYS_RESOURCE, VXC_SET_RLIMIT, try_rlimit,
	  false },
	{ "setxattr security.*", CAP_SYS_ADMIN, VXC_FS_SECURITY,
	  try_set_security, false },
	{ "removexattr security.*", CAP_SYS_ADMIN, VXC_FS_SECURITY,
	  try_remove_security, false },
	{ "setxattr trusted.*", CAP_SYS_ADMIN, VXC_FS_TRUSTED,
	  try_set_trusted, false },
	{ "getxattr trusted.*", CAP_SYS_ADMIN, VXC_FS_TRUSTED,
	  try_get_trusted, false },
	{ "syslog", CAP_SYSLOG, VXC_SYSLOG, try_log, true },
	{ "oom_score_adj", CAP_SYS_RESOURCE, VXC_OOM_ADJUST, try_oom, false },
	{ "oom_adj", CAP_SYS_RESOURCE, VXC_OOM_ADJUST, try_oom_old, false },
	{ "loginuid", CAP_AUDIT_CONTROL, VXC_AUDIT_CONTROL, try_loginuid,
	  false },
	{ "mount", CAP_SYS_ADMIN, VXC_SECURE_MOUNT, try_mount, false },
	{ "quota of a user", CAP_SYS_ADMIN, VXC_QUOTA_CTL, try_quota, false },
	{ "setting quota of a group", CAP_SYS_ADMIN, VXC_QUOTA_CTL,
	  try_set_quota, false },
	{ "loop control", CAP_SYS_ADMIN, VXC_ADMIN_CLOOP, try_loop, false },
	{ "opening loop control", CAP_SYS_ADMIN, VXC_ADMIN_CLOOP,
	  try_open_loop, false },
	{ "unshare of uts", CAP_SYS_ADMIN, VXC_NAMESPACE, try_uts_ns, false },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static long run(void *arg)
{
	return (*(const struct operation **)arg)->run();
}

/* Use private namespaces, so that a successful operation affects no other. */
static long private_guest(void *arg)
{
	if (unshare(CLONE_NEWNS | CLONE_NEWUTS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
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

static void mark_file(void)
{
	setxattr(FILE_, "security.vs-mark", "x", 1, 0);
	setxattr(FILE_, "trusted.vs-mark", "x", 1, 0);
}

static void test_operation(const struct operation *op)
{
	struct vs_place guest = { .xid = GUEST, .bcaps = ~(1ULL << op->cap) };
	long rc;

	mark_file();
	is_errno(in_guest(&guest, op), EPERM, "%s: refused by the ceiling",
		 op->name);
	guest.ccaps = ~op->ccap;
	is_errno(in_guest(&guest, op), EPERM,
		 "%s: refused with every other context capability", op->name);
	guest.ccaps = op->ccap;
	rc = in_guest(&guest, op);
	ok(rc >= 0, "%s: allowed with its context capability (%s)", op->name,
	   tap_result(rc));
	if (op->user_may)
		return;
	guest.uid = 1234;
	rc = in_guest(&guest, op);
	ok(denied(rc) == -EPERM,
	   "%s: refused to an ordinary user (%s)", op->name,
	   tap_result(rc));
}

static long try_project_quota(void)
{
	return quota(Q_GETQUOTA, PRJQUOTA);
}

static long try_quota_off(void)
{
	return quota(Q_QUOTAOFF, USRQUOTA);
}

/* The context capability does not cover the limits of the host. */
static void test_quota_limits(void)
{
	const struct operation project = { .run = try_project_quota };
	const struct operation off = { .run = try_quota_off };
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
		.ccaps = VXC_QUOTA_CTL,
	};

	is(try_project_quota(), 0, "the host can read a project quota");
	is_errno(in_guest(&guest, &project), EPERM,
		 "VXC_QUOTA_CTL does not allow project quotas, which are the disk limits");
	is_errno(in_guest(&guest, &off), EPERM,
		 "VXC_QUOTA_CTL does not allow turning quotas off");
}

#define LOOP	"/dev/loop7"

static int loop_fd = -1;

static long try_foreign_loop(void)
{
	int fd = open(LOOP, O_RDWR | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static long try_detach_loop(void)
{
	return vs_rc(ioctl(loop_fd, LOOP_CLR_FD));
}

static long try_ask_loop(void)
{
	struct loop_info64 info;

	return vs_rc(ioctl(loop_fd, LOOP_GET_STATUS64, &info));
}

/* A loop device of another context, by device node and by descriptor. */
static void test_foreign_loop(void)
{
	const struct operation opening = { .run = try_foreign_loop };
	const struct operation detaching = { .run = try_detach_loop };
	const struct operation asking = { .run = try_ask_loop };
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
		.ccaps = VXC_ADMIN_CLOOP,
	};
	int file = open(FILE_, O_RDWR | O_CLOEXEC);

	loop_fd = open(LOOP, O_RDWR | O_CLOEXEC);
	if (loop_fd < 0 || ftruncate(file, 65536))
		bail_out("%s: %s", LOOP, strerror(errno));
	is(in_guest(&guest, &opening), 0,
	   "VXC_ADMIN_CLOOP allows opening a free loop device");
	is(vs_rc(ioctl(loop_fd, LOOP_SET_FD, file)), 0,
	   "the host attaches a file");
	is_errno(in_guest(&guest, &opening), EPERM,
		 "VXC_ADMIN_CLOOP does not allow opening a loop device of the host");
	is_errno(in_guest(&guest, &asking), EPERM,
		 "... nor reading its status");
	is_errno(in_guest(&guest, &detaching), EPERM, "... nor detaching it");
	is(try_ask_loop(), 0, "the host can read its status");
	is(try_detach_loop(), 0, "the host can detach it");
	close(loop_fd);
	close(file);
}

/* NXC_RAW_ICMP allows raw ICMP sockets.  VXC_RAW_ICMP has no effect now. */
static long try_raw_icmp(void)
{
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	long rc = fd < 0 ? -errno : 0;

	close(fd);
	return rc;
}

static long try_raw_tcp(void)
{
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_TCP);
	long rc = fd < 0 ? -errno : 0;

	close(fd);
	return rc;
}

static long try_raw_any(void)
{
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_RAW);
	long rc = fd < 0 ? -errno : 0;

	close(fd);
	return rc;
}

static long try_header(void)
{
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP), on = 1;
	long rc = fd < 0 ? 1 : vs_rc(setsockopt(fd, IPPROTO_IP, IP_HDRINCL,
						&on, sizeof(on)));

	close(fd);
	return rc;
}

struct net_try {
	struct vs_place place;
	__u64	ncaps;
	long	(*run)(void);
};

static long net_guest(void *arg)
{
	const struct net_try *t = arg;
	struct vcmd_net_caps_v0 d = { .ncaps = t->ncaps, .cmask = ~0ULL };
	struct vs_place net = t->place, ctx = t->place;

	net.xid = 0;
	net.uid = 0;
	ctx.nid = 0;
	VS_TRY(vs_go(&net));
	VS_TRY(vserver(VCMD_set_ncaps, net.nid, &d));
	VS_TRY(vs_go(&ctx));
	return t->run();
}

static long in_net(__u64 ccaps, __u64 ncaps, uid_t uid, long (*run)(void))
{
	const struct net_try t = {
		.place = {
			.xid = GUEST, .ccaps = ccaps, .uid = uid,
			.bcaps = ~(1ULL << CAP_NET_RAW),
			.nid = GUEST, .addr = { "127.0.0.1" },
		},
		.ncaps = ncaps, .run = run,
	};

	return agent_once(NULL, net_guest, t);
}

static void test_raw_icmp(void)
{
	is_errno(in_net(0, 0, 0, try_raw_icmp), EPERM,
		 "raw ICMP is refused by the ceiling");
	is_errno(in_net(VXC_RAW_ICMP, ~NXC_RAW_ICMP, 0, try_raw_icmp), EPERM,
		 "VXC_RAW_ICMP does not allow raw ICMP");
	is(in_net(0, NXC_RAW_ICMP, 0, try_raw_icmp), 0,
	   "NXC_RAW_ICMP allows raw ICMP");
	is_errno(in_net(0, NXC_RAW_ICMP, 1234, try_raw_icmp), EPERM,
		 "NXC_RAW_ICMP allows an ordinary user nothing");
	is_errno(in_net(0, NXC_RAW_ICMP, 0, try_raw_tcp), EPERM,
		 "NXC_RAW_ICMP does not allow raw TCP");
	is_errno(in_net(0, NXC_RAW_ICMP, 0, try_raw_any), EPERM,
		 "NXC_RAW_ICMP does not allow IPPROTO_RAW");
	is_errno(in_net(0, NXC_RAW_ICMP, 0, try_header), EPERM,
		 "NXC_RAW_ICMP does not allow IP_HDRINCL");
	is(try_header(), 0, "the host can use IP_HDRINCL");
}

/* Reserved context capabilities have no effect, even all at once. */
static void test_reserved(void)
{
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_SYS_ADMIN),
		.ccaps = VXC_SECURE_REMOUNT | VXC_KTHREAD | VXC_BINARY_MOUNT |
			 VXC_DEV_MOUNT,
	};
	unsigned int i;

	for (i = 0; i < COUNT(operations); i++)
		if (operations[i].cap == CAP_SYS_ADMIN)
			is_errno(in_guest(&guest, &operations[i]), EPERM,
				 "reserved context capabilities do not allow %s",
				 operations[i].name);
}

int main(void)
{
	unsigned int i;

	mkdir(DIR_, 0755);
	mkdir(MNT, 0755);
	close(open(FILE_, O_WRONLY | O_CREAT | O_CLOEXEC, 0644));
	loop_control = open("/dev/loop-control", O_RDWR | O_CLOEXEC);
	for (i = 0; i < COUNT(operations); i++)
		test_operation(&operations[i]);
	test_quota_limits();
	test_foreign_loop();
	test_raw_icmp();
	test_reserved();
	unlink(FILE_);
	rmdir(MNT);
	rmdir(DIR_);
	return done_testing();
}
