// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * A guest cannot use the calls that tests/syscalls.csv lists as refused.
 *
 * The host makes each call first, with arguments that do no harm: the call
 * either succeeds or fails with another error.  Then root of a guest with the
 * default ceiling makes it, and root of a guest with every capability.  The
 * calls whose rule names this file as its test follow at the end.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/kexec.h>
#include <linux/perf_event.h>
#include <linux/sched.h>
#include <sys/fanotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/resource.h>
#include <sys/sem.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>

#include "agent.h"
#include "syscalls.h"

#define GUEST	676

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

#define CALL(name, ...) vs_rc(syscall(NR_##name, ##__VA_ARGS__))
/* Each row of the table has a function of this name. */
#define TRY(name) static long try_##name(void)

static const char nowhere[] = "/var/tmp/vs-nonesuch";
/* An argument for any call.  At most its first word is set. */
static __u64 room[128];

/* Every layout of struct timex begins with modes.  A tick of 0 is invalid. */
static void *bad_tick(void)
{
	room[0] = 0x4000;
	return room;
}

TRY(adjtimex) { return CALL(adjtimex, bad_tick()); }
TRY(clock_adjtime) { return CALL(clock_adjtime, 0, bad_tick()); }
TRY(clock_adjtime64) { return CALL(clock_adjtime64, 0, bad_tick()); }

TRY(settimeofday)
{
	return CALL(settimeofday, NULL, room);
}

TRY(clock_settime)
{
	const long now[2] = { time(NULL), 0 };

	return CALL(clock_settime, CLOCK_REALTIME, now);
}

TRY(clock_settime64)
{
	const long long now[2] = { time(NULL), 0 };

	return CALL(clock_settime64, CLOCK_REALTIME, now);
}

TRY(stime)
{
	const __u32 now = time(NULL);

	return CALL(stime, &now);
}

TRY(mount) { return CALL(mount, "x", "/", "vs-nonesuch", 0, NULL); }
TRY(umount2) { return CALL(umount2, "/proc/self", 0); }
TRY(umount) { return CALL(umount, "/proc/self"); }
TRY(pivot_root) { return CALL(pivot_root, nowhere, nowhere); }
TRY(sethostname) { return CALL(sethostname, "x", -1); }
TRY(setdomainname) { return CALL(setdomainname, "x", -1); }
TRY(fsopen) { return CALL(fsopen, "vs-nonesuch", 0); }
TRY(fspick) { return CALL(fspick, AT_FDCWD, nowhere, 0); }
TRY(fsmount) { return CALL(fsmount, -1, 0, 0); }
TRY(open_tree) { return CALL(open_tree, AT_FDCWD, nowhere, 1 /* CLONE */); }
TRY(move_mount) { return CALL(move_mount, -1, "", -1, "", 0); }
TRY(mount_setattr) { return CALL(mount_setattr, -1, "/", 0, room, 32); }

TRY(setns)
{
	int fd = open("/proc/self/ns/uts", O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : CALL(setns, fd, CLONE_NEWUTS);
}

TRY(unshare) { return CALL(unshare, CLONE_NEWUTS); }

static long end_child(long pid)
{
	if (!pid)
		_exit(0);
	return pid > 0 ? waitpid(pid, NULL, 0) : pid;
}

TRY(clone)
{
	return end_child(CALL(clone, CLONE_NEWUTS | SIGCHLD, 0, 0, 0, 0));
}

TRY(clone3)
{
	struct clone_args args = {
		.flags = CLONE_NEWUTS, .exit_signal = SIGCHLD,
	};

	return end_child(CALL(clone3, &args, sizeof(args)));
}

TRY(nice) { return CALL(nice, -1); }

/* Query the device of the host's filesystem. */
TRY(ustat)
{
	struct stat st;

	return stat("/", &st) ? -errno : CALL(ustat, (int)st.st_dev, room);
}

TRY(acct) { return CALL(acct, nowhere); }
TRY(swapon) { return CALL(swapon, nowhere, 0); }
TRY(swapoff) { return CALL(swapoff, nowhere); }
TRY(quotactl) { return CALL(quotactl, 0x800001 << 8 /* SYNC */, NULL, 0, 0); }

TRY(quotactl_fd)
{
	int fd = open("/", O_RDONLY | O_CLOEXEC);

	return CALL(quotactl_fd, fd, 0x800004 << 8 /* GETFMT */, 0, room);
}

TRY(kexec_load) { return CALL(kexec_load, 0, 1000, NULL, KEXEC_ARCH_X86_64); }

/* The file is not a kernel: the call fails after it has read the file. */
TRY(kexec_file_load)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	return CALL(kexec_file_load, fd, -1, 0L, NULL, 4 /* NO_INITRAMFS */);
}

TRY(iopl) { return CALL(iopl, 3); }
TRY(ioperm) { return CALL(ioperm, 0x80, 1, 1); }
TRY(init_module) { return CALL(init_module, "", 0, ""); }
TRY(finit_module) { return CALL(finit_module, -1, "", 0); }
TRY(delete_module) { return CALL(delete_module, "vs-nonesuch", O_NONBLOCK); }
TRY(syslog) { return CALL(syslog, 3 /* READ_ALL */, room, sizeof(room)); }

TRY(bpf)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4,
		.value_size = 4, .max_entries = 1,
	};

	return CALL(bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

TRY(open_by_handle_at)
{
	static __u32 handle[4] = { 8, 1, 2, 0 };

	return CALL(open_by_handle_at,
		    open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC), handle,
		    O_RDONLY);
}

TRY(perf_event_open)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
		.exclude_kernel = 1, .exclude_hv = 1,
	};

	return CALL(perf_event_open, &attr, 0, -1, -1, 0);
}

struct row {
	const char *name;
	long	nr;
	long	(*run)(void);
	int	error;
};

#define ROW(name, error) { #name, NR_##name, try_##name, error },
#define BARE(name, error) { #name, NR_##name, NULL, error },

static const struct row ceiling[] = { SYSCALLS_CEILING(ROW) };
static const struct row refused[] = { SYSCALLS_REFUSED(ROW) };
static const struct row absent[] = { SYSCALLS_ABSENT(BARE) };

static const struct vs_place all = { .xid = GUEST };
static const struct vs_place some = {
	.xid = GUEST + 1, .bcaps = VS_SECURE_BCAPS,
};

static long run(void *arg)
{
	const struct row *row = *(const struct row **)arg;

	if (row->run)
		return row->run();
	return vs_rc(syscall(row->nr, 0, 0, 0, 0, 0, 0));
}

/* Use a process for each call: some calls change the caller if they succeed. */
static void test_row(const struct row *row, bool whatever)
{
	long rc;

	/* Not a call of this architecture. */
	if (row->nr < 0)
		return;
	rc = agent_once(NULL, run, row);
	if (rc == -ENOSYS && row->error != ENOSYS) {
		skip(row->name, "not in this kernel");
		return;
	}
	if (row->error == ENOSYS)
		is_errno(rc, ENOSYS,
			 "%s: the kernel does not have the call", row->name);
	else
		ok(rc != -row->error && rc > AGENT_GONE,
		   "%s: the host may make the call (%s)", row->name,
		   tap_result(rc));
	is_errno(agent_once(&some, run, row), row->error,
		 "%s is refused in a guest with the default bcaps", row->name);
	if (whatever)
		is_errno(agent_once(&all, run, row), row->error,
			 "%s is refused in a guest with all bcaps", row->name);
}

/* The default ceiling refuses these arguments of calls that are allowed. */
static long set_policy(unsigned int policy, unsigned int priority)
{
	const struct {
		__u32	size, policy;
		__u64	flags;
		__s32	nice;
		__u32	priority;
		__u64	runtime, deadline, period;
	} attr = {
		.size = 48, .policy = policy, .priority = priority,
		.runtime = policy == 6 ? 1000000 : 0,
		.deadline = policy == 6 ? 100000000 : 0,
		.period = policy == 6 ? 100000000 : 0,
	};

	return CALL(sched_setattr, 0, &attr, 0);
}

static long set_fifo(void) { return set_policy(1, 1); }
static long set_deadline(void) { return set_policy(6, 0); }
static long set_io_realtime(void) { return CALL(ioprio_set, 1, 0, 1 << 13); }
static long set_priority(void) { return CALL(setpriority, 0, 0, -5); }

static long lock_memory(void)
{
	const struct rlimit none = { 0, 0 };

	if (setrlimit(RLIMIT_MEMLOCK, &none))
		return -EPROTO;
	return CALL(mlockall, 2 /* FUTURE */);
}

static long raise_limit(void)
{
	const struct rlimit low = { 10, 10 }, high = { 20, 20 };

	if (setrlimit(RLIMIT_NOFILE, &low))
		return -EPROTO;
	return vs_rc(setrlimit(RLIMIT_NOFILE, &high));
}

static const struct row beyond[] = {
	{ "sched_setattr, real time", 0, set_fifo, EPERM },
	{ "sched_setattr, deadline", 0, set_deadline, EPERM },
	{ "ioprio_set, real time", 0, set_io_realtime, EPERM },
	{ "setpriority, upwards", 0, set_priority, EACCES },
	{ "mlockall, over the limit", 0, lock_memory, EPERM },
	{ "setrlimit, upwards", 0, raise_limit, EPERM },
};

static void test_table(void)
{
	unsigned int i;

	for (i = 0; i < COUNT(ceiling); i++)
		test_row(&ceiling[i], false);
	for (i = 0; i < COUNT(beyond); i++)
		test_row(&beyond[i], false);
	for (i = 0; i < COUNT(refused); i++)
		test_row(&refused[i], true);
	for (i = 0; i < COUNT(absent); i++)
		test_row(&absent[i], true);
}

/* Objects of the host that a guest tries to use. */
static pid_t host_pid;
static int host_pidfd, host_msg, host_sem;

TRY(sched_setparam) { return CALL(sched_setparam, host_pid, room); }

TRY(sched_setattr)
{
	/* Size and policy: SCHED_OTHER. */
	__u32 attr[12] = { 48 };

	return CALL(sched_setattr, host_pid, attr, 0);
}

TRY(sched_rr_get_interval_time64)
{
	return CALL(sched_rr_get_interval_time64, host_pid, room);
}

/* The processor time of a process. */
TRY(clock_gettime64)
{
	return CALL(clock_gettime64, (int)(~(unsigned int)host_pid << 3) | 2,
		    room);
}

TRY(process_madvise)
{
	const unsigned long vec[2] = { (unsigned long)room & -4096UL, 4096 };

	return CALL(process_madvise, host_pidfd, vec, 1, 20 /* COLD */, 0);
}

TRY(msgrcv)
{
	return CALL(msgrcv, host_msg, room, 8, 0, IPC_NOWAIT);
}

TRY(semtimedop)
{
	struct sembuf op = { 0, 0, IPC_NOWAIT };

	return CALL(semtimedop, host_sem, &op, 1, NULL);
}

TRY(semtimedop_time64)
{
	struct sembuf op = { 0, 0, IPC_NOWAIT };

	return CALL(semtimedop_time64, host_sem, &op, 1, NULL);
}

TRY(fanotify_init) { return CALL(fanotify_init, FAN_CLASS_NOTIF, 0); }

static long with_content(void)
{
	return CALL(fanotify_init, FAN_CLASS_CONTENT | FAN_REPORT_FID, 0);
}

static long without_limit(void)
{
	return CALL(fanotify_init, FAN_UNLIMITED_QUEUE | FAN_REPORT_FID, 0);
}

static long try_mark(unsigned int what, unsigned long long mask)
{
	int fd = CALL(fanotify_init, FAN_CLASS_NOTIF | FAN_REPORT_FID, 0);

	if (fd < 0)
		return -EPROTO;
	return vs_rc(fanotify_mark(fd, FAN_MARK_ADD | what, mask, AT_FDCWD,
				   "/var/tmp"));
}

TRY(fanotify_mark) { return try_mark(FAN_MARK_FILESYSTEM, FAN_OPEN); }
static long mark_mount(void) { return try_mark(FAN_MARK_MOUNT, FAN_OPEN); }

TRY(userfaultfd) { return CALL(userfaultfd, 0); }

#define RULE(name, error) { #name, NR_##name, try_##name, error }

static const struct row rules[] = {
	RULE(sched_setparam, ESRCH),
	RULE(sched_setattr, ESRCH),
	RULE(sched_rr_get_interval_time64, ESRCH),
	RULE(clock_gettime64, EINVAL),
	RULE(process_madvise, EACCES),
	RULE(msgrcv, EINVAL),
	RULE(semtimedop, EINVAL),
	RULE(semtimedop_time64, EINVAL),
	RULE(fanotify_init, EPERM),
	{ "fanotify_init, content", 0, with_content, EPERM },
	{ "fanotify_init, without limit", 0, without_limit, EPERM },
	RULE(fanotify_mark, EPERM),
	{ "fanotify_mark, a mount", 0, mark_mount, EPERM },
	RULE(userfaultfd, EPERM),
};

static long allowed_faults(void)
{
	return CALL(userfaultfd, 1 /* USER_MODE_ONLY */);
}

static long allowed_mark(void) { return try_mark(0, FAN_OPEN); }

/* Uses of these calls that the rules allow. */
static const struct row left[] = {
	{ "userfaultfd of user mode", 0, allowed_faults, 0 },
	{ "fanotify_mark of a directory", 0, allowed_mark, 0 },
};

static void test_rules(void)
{
	unsigned int i;

	host_pid = getpid();
	host_pidfd = syscall(NR_pidfd_open, host_pid, 0);
	host_msg = msgget(IPC_PRIVATE, 0600);
	host_sem = semget(IPC_PRIVATE, 1, 0600);
	if (host_pidfd < 0 || host_msg < 0 || host_sem < 0)
		bail_out("cannot create the objects of the host: %s",
			 strerror(errno));
	for (i = 0; i < COUNT(rules); i++)
		test_row(&rules[i], true);
	for (i = 0; i < COUNT(left); i++) {
		const struct row *row = &left[i];

		ok(agent_once(&some, run, row) >= 0,
		   "%s is allowed with the default bcaps",
		   row->name);
		ok(agent_once(&all, run, row) >= 0,
		   "%s is allowed with all bcaps", row->name);
	}
	msgctl(host_msg, IPC_RMID, NULL);
	semctl(host_sem, 0, IPC_RMID);
}

/* Return: the number of commands that are not refused. */
static long count_bpf(void *arg)
{
	long found = 0;
	int cmd;

	(void)arg;
	for (cmd = 0; cmd < 64; cmd++) {
		memset(room, 0, sizeof(room));
		if (CALL(bpf, cmd, room, 120) != -EPERM)
			found++;
	}
	return found;
}

static void test_bpf(void)
{
	is(agent_once_data(&all, count_bpf, NULL, 0), 0,
	   "bpf: a guest cannot use any command");
	ok(agent_once_data(NULL, count_bpf, NULL, 0) > 30,
	   "bpf: the host can use most commands");
}

/* Call acct() as the first process of a pid namespace, in a guest. */
static long account_own(void *arg)
{
	int status;
	pid_t pid;

	(void)arg;
	if (unshare(CLONE_NEWPID))
		return -errno;
	pid = fork();
	if (!pid) {
		if (vs_go(&all))
			_exit(255);
		_exit(-try_acct());
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -ECHILD;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EPROTO;
}

/* Calls that the configuration of a guest can permit. */
static void test_opened(void)
{
	const struct vs_place quota = {
		.xid = GUEST + 2, .bcaps = VS_SECURE_BCAPS,
		.ccaps = VXC_QUOTA_CTL,
	};
	const struct row sync = { "", 0, try_quotactl, 0 }, *row = &sync;

	is(agent_once(&quota, run, row), 0, "VXC_QUOTA_CTL allows quotactl");
	is_errno(agent_once_data(NULL, account_own, NULL, 0), ENOENT,
		 "acct is allowed in a guest's own pid namespace");
}

int main(void)
{
	test_table();
	test_rules();
	test_bpf();
	test_opened();
	return done_testing();
}
