// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * /proc/virtual/XID/denied: a line for each distinct thing that was refused
 * to a context, none for what was not, and nothing a guest can abuse.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/capability.h>
#include <linux/magic.h>
#include <linux/perf_event.h>
#include <linux/reboot.h>
#include <netinet/in.h>
#include <sys/klog.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <time.h>

#include "agent.h"

#define GUEST	640
#define OTHER	641
#define USER_ID	1234
#define DIR_	"/var/tmp/vs-denied"
#define FILE_	"/proc/virtual/640/denied"
#define LINES	64

#ifdef __i386__
#define CALL	"compat:"
#else
#define CALL	""
#endif

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static struct agent guest, user, other;

/* The whole file, or a word on why not. */
static const char *denied(void)
{
	static char text[32768];
	int fd = open(FILE_, O_RDONLY | O_CLOEXEC);
	ssize_t n, size = 0;

	if (fd < 0)
		return strerror(errno);
	while ((n = read(fd, text + size, sizeof(text) - 1 - size)) > 0)
		size += n;
	close(fd);
	text[size] = '\0';
	return text;
}

static int lines(void)
{
	const char *text = denied();
	int n = 0;

	while ((text = strstr(text, "rule="))) {
		text++;
		n++;
	}
	return n;
}

/* The line that begins like this, to its end. */
static const char *line(const char *start)
{
	static char copy[512];
	const char *at = strstr(denied(), start);

	snprintf(copy, sizeof(copy), "%.*s",
		 at ? (int)strcspn(at, "\n") : 0, at ? at : "");
	return copy;
}

/* The number behind "KEY=" in such a line, or -1. */
static long long field(const char *start, const char *key)
{
	const char *at = strstr(line(start), key);

	return at ? atoll(at + strlen(key)) : -1;
}

static const char *start_of(const char *rule, unsigned int object, int call)
{
	static char text[128];

	snprintf(text, sizeof(text), "rule=%s object=%u call=" CALL "%d ",
		 rule, object, call);
	return text;
}

static long try_mknod(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_mknod, DIR_ "/node", S_IFCHR | 0600, 0x103));
}

/* A line and its fields. */
static void test_line(void)
{
	const char *mknod_line = start_of("capability", CAP_MKNOD, SYS_mknod);
	time_t now = time(NULL);

	is_str(denied(), "Dropped:\t0\n", "at first nothing was denied");
	is_errno(agent_ask(&guest, try_mknod), EPERM, "mknod is denied");
	is(lines(), 1, "that is a line");
	is(field(mknod_line, "error="), EPERM, "its errno");
	is(field(mknod_line, "count="), 1, "its count");
	is(field(mknod_line, "pid="), guest.pid, "its process");
	ok(llabs(field(mknod_line, "last=") - now) < 60, "its time");
	ok(strstr(line(mknod_line), "comm=denied"), "its command");

	agent_ask(&guest, try_mknod);
	agent_ask(&guest, try_mknod);
	is(lines(), 1, "the same again is no new line");
	is(field(mknod_line, "count="), 3, "but counted");
}

static long open_stat(void *arg)
{
	char path[64], text[16];
	int fd;
	long rc;

	snprintf(path, sizeof(path), "/proc/%d/stat", *(int *)arg);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	rc = fd < 0 ? -errno : vs_rc(read(fd, text, sizeof(text)));
	close(fd);
	return rc;
}

static long same_hostname(void *arg)
{
	char name[65];

	(void)arg;
	gethostname(name, sizeof(name));
	return vs_rc(sethostname(name, strlen(name)));
}

static long kill_host(void *arg)
{
	return vs_rc(kill(*(int *)arg, 0));
}

static long ask_write(void *arg)
{
	(void)arg;
	return vs_rc(access("/proc/sys/kernel/panic", W_OK));
}

/* These failures look like a denial inside, and are none. */
static void test_silence(void)
{
	int before = lines(), host = getpid(), pid = user.pid;

	is_errno(agent_ask(&user, try_mknod), EPERM,
		 "an ordinary user of the guest has no capability to lose");
	ok(agent_do(&guest, open_stat, pid) > 0,
	   "the kernel asks itself whether to show all of /proc/PID/stat");
	is(agent_ask(&guest, same_hostname), 0,
	   "a context capability replaces the one of the ceiling");
	is_errno(agent_do(&guest, kill_host, host), ESRCH,
		 "a process of the host is absent");
	is_errno(agent_ask(&guest, ask_write), EACCES, "access(2) only asks");
	is(lines(), before, "none of it is recorded");
}

static long try_bpf(void *arg)
{
	union bpf_attr attr = { 0 };

	return vs_rc(syscall(SYS_bpf, *(int *)arg, &attr, sizeof(attr)));
}

static long try_bpf_map(void *arg)
{
	int cmd = BPF_MAP_CREATE;

	(void)arg;
	return try_bpf(&cmd);
}

static long try_perf(void *arg)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK, .exclude_kernel = 1,
	};

	(void)arg;
	return vs_rc(syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0));
}

static long try_syslog(void *arg)
{
	(void)arg;
	return vs_rc(klogctl(10 /* SIZE_BUFFER */, NULL, 0));
}

static long try_userns(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUSER));
}

static long try_attribute(void *arg)
{
	char value[16];

	(void)arg;
	return vs_rc(getxattr(DIR_, "security.vserver", value, sizeof(value)));
}

static long try_family(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_socket, AF_ALG, SOCK_SEQPACKET, 0));
}

static long try_protocol(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_socket, AF_INET, SOCK_STREAM, IPPROTO_SCTP));
}

static long try_proc_read(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_open, "/proc/sys/net/ipv4/tcp_fastopen_key",
			     O_RDONLY));
}

static long try_proc_write(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_open, "/proc/sys/kernel/panic", O_WRONLY));
}

static long try_sysfs(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_open, "/sys/kernel/mm/swap/vma_ra_enabled",
			     O_WRONLY));
}

static long try_barrier(void *arg)
{
	struct stat st;

	(void)arg;
	return vs_rc(syscall(SYS_access, DIR_ "/barrier/file", F_OK)) == -EACCES ?
	       vs_rc(syscall(SYS_open, DIR_ "/barrier/file", O_RDONLY)) :
	       stat(DIR_, &st);
}

static long try_vserver(void *arg)
{
	(void)arg;
	return vserver(VCMD_task_xid, 0, NULL);
}

static long try_reboot(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1,
			     LINUX_REBOOT_MAGIC2, LINUX_REBOOT_CMD_KEXEC, NULL));
}

/* By numbers: glibc has another way to them on i386. */
static long inet(const char *ip, int call)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(4711),
		.sin_addr.s_addr = inet_addr(ip),
	};
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	long rc = fd < 0 ? -errno : vs_rc(syscall(call, fd, &in, sizeof(in)));

	close(fd);
	return rc;
}

static long try_bind(void *arg)
{
	(void)arg;
	return inet("10.1.2.3", SYS_bind);
}

static long try_loopback(void *arg)
{
	(void)arg;
	return inet("127.0.0.1", SYS_connect);
}

/* A program of no known kind: the kernel looks for a module, and may not. */
static long try_handle(void *arg)
{
	struct file_handle h = { .handle_bytes = 0 };

	(void)arg;
	return vs_rc(syscall(SYS_open_by_handle_at, AT_FDCWD, &h, O_RDONLY));
}

static long try_module(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_execve, DIR_ "/unknown", NULL, NULL));
}

static void make_unknown(void)
{
	int fd = open(DIR_ "/unknown", O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

	if (fd < 0 || write(fd, "\1\2\3\4", 4) != 4 || close(fd))
		bail_out("a program: %s", strerror(errno));
}

static void test_rules(void)
{
	static const struct {
		const char	*rule;
		unsigned int	object;
		int		call;
		int		error;
		int		answer;
		agent_fn	run;
	} rules[] = {
		{ "bpf", BPF_MAP_CREATE, SYS_bpf, EPERM, EPERM, try_bpf_map },
		{ "perf", 0, SYS_perf_event_open, EACCES,
		  EACCES, try_perf },
		{ "syslog", 10, SYS_syslog, EPERM, EPERM, try_syslog },
		{ "user-namespace", 0, SYS_unshare, EPERM, EPERM, try_userns },
		{ "attribute", 0, SYS_getxattr, EPERM, EPERM, try_attribute },
		{ "socket-family", AF_ALG, SYS_socket, EAFNOSUPPORT,
		  EAFNOSUPPORT, try_family },
		{ "socket-protocol", IPPROTO_SCTP, SYS_socket, EPROTONOSUPPORT,
		  EPROTONOSUPPORT, try_protocol },
		{ "proc-read", 0, SYS_open, EACCES, EACCES, try_proc_read },
		{ "proc-write", 0, SYS_open, EACCES, EACCES, try_proc_write },
		{ "kernel-fs", SYSFS_MAGIC, SYS_open, EACCES, EACCES,
		  try_sysfs },
		{ "barrier", 0, SYS_open, EACCES, EACCES, try_barrier },
		{ "vserver", VCMD_task_xid,
#ifdef __i386__
		  273,
#else
		  236,
#endif
		  EPERM, EPERM, try_vserver },
		{ "reboot", LINUX_REBOOT_CMD_KEXEC, SYS_reboot, EPERM, EPERM,
		  try_reboot },
		{ "bind", 0x0a010203, SYS_bind, EADDRNOTAVAIL, EADDRNOTAVAIL,
		  try_bind },
		{ "loopback", INADDR_LOOPBACK, SYS_connect, EPERM, EPERM,
		  try_loopback },
		{ "file-handle", 0, SYS_open_by_handle_at, EPERM, EPERM,
		  try_handle },
		{ "module", 0, SYS_execve, EPERM, ENOEXEC, try_module },
	};
	unsigned int i;

	for (i = 0; i < COUNT(rules); i++) {
		const char *start = start_of(rules[i].rule, rules[i].object,
					     rules[i].call);

		is_errno(agent_ask(&guest, rules[i].run), rules[i].answer,
			 "%s: denied", rules[i].rule);
		is(field(start, "error="), rules[i].error, "%s: recorded",
		   rules[i].rule);
		is(field(start, "count="), 1, "%s: once", rules[i].rule);
	}
}

static long rename_and_try(void *arg)
{
	int cmd = 7;

	(void)arg;
	prctl(PR_SET_NAME, "a b\\\n\033[1m\377");
	try_bpf(&cmd);
	return vs_rc(prctl(PR_SET_NAME, "denied"));
}

/* The name is the guest's, the line is not. */
static void test_escape(void)
{
	agent_ask(&guest, rename_and_try);
	ok(strstr(line(start_of("bpf", 7, SYS_bpf)),
		  "comm=a\\040b\\134\\012\\033[1m\\377"),
	   "a name cannot make lines, fields or talk to a terminal");
}

static long can_read(void *arg)
{
	char text[16];
	int fd = open(FILE_, O_RDONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(read(fd, text, sizeof(text)));

	(void)arg;
	close(fd);
	return rc;
}

/* A descriptor of the host that a guest is given is of no use to it. */
static long read_given(void *arg)
{
	char text[16];

	return vs_rc(pread(*(int *)arg, text, sizeof(text), 0));
}

static void test_readers(void)
{
	const struct vs_place host_user = { .uid = USER_ID };
	const struct vs_place watch = { .xid = VS_ID_WATCH };
	int fd = open("/proc/virtual/641/denied", O_RDONLY);
	struct vs_place place = { .xid = GUEST, .join = true };
	struct agent late;

	ok(agent_ask(&guest, can_read) > 0, "root of the guest reads its own");
	is_errno(agent_ask(&user, can_read), EACCES,
		 "an ordinary user of the guest does not");
	is_errno(agent_ask(&other, can_read), ENOENT, "another guest has none");
	is_errno(agent_once_data(&host_user, can_read, NULL, 0), EACCES,
		 "an ordinary user of the host does not");
	ok(agent_once_data(&watch, can_read, NULL, 0) > 0, "the spectator does");

	late = agent_need(&place, "a second process");
	is_errno(agent_do(&late, read_given, fd), ESRCH,
		 "a descriptor for another context's is of no use to a guest");
	agent_stop(&late);
	close(fd);
}

static long flood(void *arg)
{
	int cmd, n = *(int *)arg;

	for (cmd = 1000; cmd < 1000 + n; cmd++)
		try_bpf(&cmd);
	return 0;
}

/* Sum of the counts of all lines. */
static long long total(void)
{
	const char *text = denied();
	long long sum = 0;

	while ((text = strstr(text, " count="))) {
		text += strlen(" count=");
		sum += atoll(text);
	}
	return sum;
}

static void test_flood(void)
{
	const char *mknod_line = start_of("capability", CAP_MKNOD, SYS_mknod);
	long long before = total();
	int n = 3000;

	is(agent_do(&guest, flood, n), 0, "3000 distinct denials");
	is(lines(), LINES, "occupy no more lines than there are");
	is(atoll(denied() + strlen("Dropped:\t")) + total(), before + n,
	   "what had to make room is counted");
	is(field(mknod_line, "count="), 3, "what came often has stayed");
	is(field(start_of("bpf", 1000 + n - 1, SYS_bpf), "count="), 1,
	   "and so has the last");
}

/* Two processes at once, for the sanitizers of the debug kernel. */
static void test_race(void)
{
	const struct vs_place place = { .xid = GUEST, .join = true };
	struct agent a = agent_need(&place, "a second process");
	struct agent_call call = { .fn = flood };
	int n = 3000, i;

	memcpy(call.arg, &n, sizeof(n));
	if (send(a.sock, &call, sizeof(call), 0) != sizeof(call) ||
	    send(guest.sock, &call, sizeof(call), 0) != sizeof(call))
		bail_out("an agent does not take a call: %s", strerror(errno));
	for (i = 0; i < 20; i++)
		lines();
	is(agent_receive(&a), 0, "one process is denied things");
	is(agent_receive(&guest), 0, "and another at the same time");
	is(lines(), LINES, "the record is whole");
	agent_stop(&a);
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .nid = GUEST, .addr = { "10.64.0.1" },
		.bcaps = ~(1ULL << CAP_MKNOD | 1ULL << CAP_SYS_ADMIN |
			   1ULL << CAP_SYS_PTRACE),
		.ccaps = VXC_SET_UTSNAME,
	};
	const struct vs_place user_place = {
		.xid = GUEST, .nid = GUEST, .join = true, .uid = USER_ID,
	};
	const struct vs_place other_place = { .xid = OTHER };

	mkdir(DIR_, 0777);
	chmod(DIR_, 0777);
	mkdir(DIR_ "/barrier", 0755);
	close(open(DIR_ "/barrier/file", O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	make_unknown();
	if (vs_set_iattr(DIR_ "/barrier", IATTR_BARRIER, IATTR_BARRIER))
		bail_out("no barrier: %s", strerror(errno));
	guest = agent_need(&place, "the guest");
	if (vs_set_nflags(GUEST, 0, NXF_LBACK_REMAP))
		bail_out("a flag stays");
	user = agent_need(&user_place, "a user of the guest");
	other = agent_need(&other_place, "another guest");

	test_line();
	test_silence();
	test_rules();
	test_escape();
	test_readers();
	test_flood();
	test_race();

	agent_stop(&user);
	agent_stop(&guest);
	agent_stop(&other);
	return done_testing();
}
