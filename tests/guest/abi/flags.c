// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Every flag of a process context: its number, that it is kept and reported,
 * and its effect.  The table names the test of each effect.  Some flags are
 * accepted for compatibility and have no effect.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/ioprio.h>
#include <sched.h>
#include <sys/resource.h>

#include "agent.h"

#define CTX	2900

struct flag {
	const char *name;
	__u64	flag, number;
	const char *test;	/* that shows what it does; NULL: it does nothing */
};

#define FLAG(n, number, test)	{ #n, VXF_##n, number, test }

static const struct flag flags[] = {
	FLAG(INFO_LOCK,		0x00000001, NULL),
	FLAG(INFO_SCHED,	0x00000002, NULL),
	FLAG(INFO_NPROC,	0x00000004, NULL),
	FLAG(INFO_PRIVATE,	0x00000008, "command-context"),
	FLAG(INFO_INIT,		0x00000010, "rule-init"),
	FLAG(INFO_HIDE,		0x00000020, NULL),
	FLAG(INFO_ULIMIT,	0x00000040, NULL),
	FLAG(INFO_NSPACE,	0x00000080, NULL),
	FLAG(SCHED_HARD,	0x00000100, NULL),
	FLAG(SCHED_PRIO,	0x00000200, NULL),
	FLAG(SCHED_PAUSE,	0x00000400, NULL),
	FLAG(VIRT_MEM,		0x00010000, "virt-memory"),
	FLAG(VIRT_UPTIME,	0x00020000, "virt-uptime"),
	FLAG(VIRT_CPU,		0x00040000, "virt-cpu"),
	FLAG(VIRT_LOAD,		0x00080000, "virt-load"),
	FLAG(VIRT_TIME,		0x00100000, NULL),
	FLAG(HIDE_MOUNT,	0x01000000, "rule-mount-view"),
	FLAG(HIDE_NETIF,	0x02000000, NULL),
	FLAG(HIDE_VINFO,	0x04000000, "proc-virtual"),
	FLAG(SC_HELPER,		1ULL << 36, "helper"),
	FLAG(REBOOT_KILL,	1ULL << 37, "life"),
	FLAG(PERSISTENT,	1ULL << 38, "life"),
	FLAG(FORK_RSS,		1ULL << 48, NULL),
	FLAG(PROLIFIC,		1ULL << 49, NULL),
	FLAG(IGNEG_NICE,	1ULL << 52, "flags"),
	FLAG(IGNEG_IONICE,	1ULL << 53, "flags"),
};

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

/* The flags as /proc/virtual reports them. */
static __u64 told_flags(void)
{
	char path[64], line[128];
	unsigned long long value = ~0ULL;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/virtual/%d/status", CTX);
	f = fopen(path, "re");
	while (f && fgets(line, sizeof(line), f))
		if (sscanf(line, "Flags: %llx", &value) == 1)
			break;
	if (f)
		fclose(f);
	return value;
}

static void test_flag(const struct flag *f)
{
	__u64 before = vs_cflags(CTX);

	is_hex(f->flag, f->number, "%s has the number of the ABI", f->name);
	is_hex(before & f->flag, 0, "%s: off at first", f->name);
	is(vs_set_cflags(CTX, f->flag, f->flag), 0, "%s: set", f->name);
	is_hex(vs_cflags(CTX), before | f->flag, "%s: no other flag changes",
	       f->name);
	is_hex(told_flags(), before | f->flag,
	       "%s: reported in /proc/virtual", f->name);
	is(vs_set_cflags(CTX, 0, f->flag), 0, "%s: cleared", f->name);
	is_hex(vs_cflags(CTX), before, "%s: as before", f->name);
}

/* A test that the table names is there. */
static void test_table(void)
{
	unsigned int i;

	for (i = 0; i < COUNT(flags); i++) {
		char path[128];

		if (!flags[i].test)
			continue;
		snprintf(path, sizeof(path), "/mnt/files/tests/%s", flags[i].test);
		ok(!access(path, X_OK), "%s has the test %s", flags[i].name,
		   flags[i].test);
	}
}

/* ---- flags without an effect ---- */

static long do_work(void *arg)
{
	char text[256];
	cpu_set_t cpus;
	int fd = open("/proc/self/stat", O_RDONLY | O_CLOEXEC);
	pid_t pid;
	int status;

	(void)arg;
	if (fd < 0 || read(fd, text, sizeof(text)) < 0 || close(fd))
		return -errno;
	if (sched_getaffinity(0, sizeof(cpus), &cpus) || sched_yield())
		return -errno;
	pid = fork();
	if (!pid)
		_exit(0);
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return status;
}

static void test_idle(struct agent *a)
{
	unsigned int i;

	for (i = 0; i < COUNT(flags); i++) {
		if (flags[i].test)
			continue;
		vs_set_cflags(CTX, flags[i].flag, flags[i].flag);
		is(agent_ask(a, do_work), 0,
		   "%s has no effect on work", flags[i].name);
		vs_set_cflags(CTX, 0, flags[i].flag);
	}
}

/* ---- priorities that are not allowed ---- */

#define BE_4	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_BE, 4)
#define RT_0	IOPRIO_PRIO_VALUE(IOPRIO_CLASS_RT, 0)

static long raise_nice(void *arg)
{
	(void)arg;
	return vs_rc(setpriority(PRIO_PROCESS, 0, -5));
}

static long lower_nice(void *arg)
{
	(void)arg;
	return vs_rc(setpriority(PRIO_PROCESS, 0, 5));
}

static long own_nice(void *arg)
{
	(void)arg;
	return getpriority(PRIO_PROCESS, 0);
}

#ifdef SYS_nice
static long increment_nice(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_nice, -5));
}

/* The call itself, which only i386 has. */
static void test_sys_nice(struct agent *a)
{
	is_errno(agent_ask(a, increment_nice), EPERM, "nice(2) is refused");
	vs_set_cflags(CTX, VXF_IGNEG_NICE, VXF_IGNEG_NICE);
	is(agent_ask(a, increment_nice), 0, "IGNEG_NICE: nice(2)");
	is(agent_ask(a, own_nice), 0, "IGNEG_NICE: does nothing");
	vs_set_cflags(CTX, 0, VXF_IGNEG_NICE);
}
#else
static void test_sys_nice(struct agent *a)
{
	(void)a;
}
#endif

static long set_ioprio(void *arg)
{
	return vs_rc(syscall(SYS_ioprio_set, IOPRIO_WHO_PROCESS, 0,
			     *(int *)arg));
}

static long own_ioprio(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_ioprio_get, IOPRIO_WHO_PROCESS, 0));
}

static void test_nice(struct agent *a)
{
	is_errno(agent_ask(a, raise_nice), EACCES, "less nice is refused");
	vs_set_cflags(CTX, VXF_IGNEG_NICE, VXF_IGNEG_NICE);
	is(agent_ask(a, raise_nice), 0,
	   "IGNEG_NICE: raising priority succeeds");
	is(agent_ask(a, own_nice), 0, "IGNEG_NICE: ... without an effect");
	is_errno(agent_do(a, set_ioprio, (int){ RT_0 }), EPERM,
		 "IGNEG_NICE: not for ioprio_set");
	is(agent_ask(a, lower_nice), 0,
	   "IGNEG_NICE: lowering priority succeeds");
	is(agent_ask(a, own_nice), 5, "IGNEG_NICE: ... and takes effect");
	vs_set_cflags(CTX, 0, VXF_IGNEG_NICE);
	is_errno(agent_ask(a, raise_nice), EACCES,
		 "... refused again without the flag");
}

static void test_ionice(struct agent *a)
{
	const int none = IOPRIO_PRIO_VALUE(7, 0);

	is(agent_do(a, set_ioprio, (int){ BE_4 }), 0, "best effort can be had");
	is_errno(agent_do(a, set_ioprio, (int){ RT_0 }), EPERM,
		 "real time is refused");
	vs_set_cflags(CTX, VXF_IGNEG_IONICE, VXF_IGNEG_IONICE);
	is(agent_do(a, set_ioprio, (int){ RT_0 }), 0, "IGNEG_IONICE: succeeds");
	is(agent_ask(a, own_ioprio), BE_4,
	   "IGNEG_IONICE: ... without an effect");
	is_errno(agent_do(a, set_ioprio, none), EINVAL,
		 "IGNEG_IONICE: bad values still fail");
	is_errno(agent_ask(a, raise_nice), EACCES, "IGNEG_IONICE: not for nice");
	vs_set_cflags(CTX, 0, VXF_IGNEG_IONICE);
	is_errno(agent_do(a, set_ioprio, (int){ RT_0 }), EPERM,
		 "... refused again without the flag");
}

static long be_poor(void *arg)
{
	const struct rlimit none = { 0, 0 };

	(void)arg;
	return vs_rc(setrlimit(RLIMIT_NICE, &none));
}

int main(void)
{
	const struct vs_place place = { .xid = CTX };
	struct agent a;
	unsigned int i;

	a = agent_need(&place, "a context");
	vs_set_bcaps(CTX, 0);
	if (agent_ask(&a, be_poor))
		bail_out("RLIMIT_NICE cannot be set");
	for (i = 0; i < COUNT(flags); i++)
		test_flag(&flags[i]);
	test_table();
	test_idle(&a);
	test_sys_nice(&a);
	test_nice(&a);
	test_ionice(&a);
	agent_stop(&a);
	return done_testing();
}
