// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The life of a context: what tasks inherit, when it ends, what keeps it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/sched.h>
#include <pthread.h>
#include <sys/reboot.h>
#include <sys/stat.h>

#include "agent.h"

#define FIRST	700
#define RESTARTS	1500

static __u32 next_id = FIRST;

static struct agent start(__u32 xid, __u64 cflags)
{
	const struct vs_place place = {
		.xid = xid, .nid = xid, .cflags = cflags,
	};

	return agent_need(&place, "a context");
}

static long child_result(pid_t pid)
{
	int status;

	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EPROTO;
}

/* Exit status 0 when both ids are as they should be. */
static int check_ids(__u32 id)
{
	return vs_own_xid() != id || vs_own_nid() != id;
}

static long by_fork(void *arg)
{
	pid_t pid = fork();

	if (!pid)
		_exit(check_ids(*(__u32 *)arg));
	return child_result(pid);
}

static long by_vfork(void *arg)
{
	static char path[] = "/proc/self/exe";
	char id[16];
	pid_t pid;

	snprintf(id, sizeof(id), "%u", *(__u32 *)arg);
	pid = vfork();
	if (!pid) {
		execl(path, "life", "--check", id, NULL);
		_exit(99);
	}
	return child_result(pid);
}

static long by_clone3(void *arg)
{
	struct clone_args args = { .exit_signal = SIGCHLD };
	pid_t pid = syscall(SYS_clone3, &args, sizeof(args));

	if (!pid)
		_exit(check_ids(*(__u32 *)arg));
	return child_result(pid);
}

static long by_grandchild(void *arg)
{
	pid_t pid = fork();

	if (!pid) {
		pid = fork();
		if (!pid)
			_exit(setsid() < 0 || check_ids(*(__u32 *)arg));
		_exit(child_result(pid));
	}
	return child_result(pid);
}

static void *thread_check(void *arg)
{
	return (void *)(long)check_ids(*(__u32 *)arg);
}

static long by_thread(void *arg)
{
	pthread_t thread;
	void *result;

	if (pthread_create(&thread, NULL, thread_check, arg) ||
	    pthread_join(thread, &result))
		return -EAGAIN;
	return (long)result;
}

static void test_inheritance(void)
{
	static const struct {
		const char *name;
		agent_fn run;
	} ways[] = {
		{ "fork", by_fork }, { "vfork and exec", by_vfork },
		{ "clone3", by_clone3 }, { "a grandchild", by_grandchild },
		{ "a thread", by_thread },
	};
	const __u32 id = next_id++, host = 0;
	struct agent a = start(id, 0);
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		is(agent_do(&a, ways[i].run, id), 0, "%s: inside", ways[i].name);
		is(agent_once(NULL, ways[i].run, host), 0, "%s: on the host",
		   ways[i].name);
	}
	agent_stop(&a);
}

static void *sleeper(void *arg)
{
	pause();
	return arg;
}

static long add_threads(void *arg)
{
	pthread_t thread;
	int i;

	for (i = 0; i < *(int *)arg; i++)
		if (pthread_create(&thread, NULL, sleeper, NULL))
			return -EAGAIN;
	return 0;
}

static long add_child(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	if (!pid) {
		alarm(AGENT_TIMEOUT);
		pause();
		_exit(0);
	}
	return pid;
}

static void test_count(void)
{
	const __u32 id = next_id++;
	struct agent a = start(id, 0);
	const int threads = 3;
	long child;

	is(vs_tasks(id), 1, "one task");
	is(agent_do(&a, add_threads, threads), 0, "three threads more");
	is(vs_tasks(id), 4, "four tasks");
	child = agent_ask(&a, add_child);
	is(vs_tasks(id), 5, "a child");
	agent_stop(&a);
	is(vs_settle(id, 1), 1, "the child lives on alone");
	is(vs_kill(id, child, SIGKILL), 0, "and ends");
	is_errno(vs_settle(id, -ESRCH), ESRCH, "and the context with it");
}

static bool listed(__u32 id)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/virtual/%u", id);
	return !access(path, F_OK);
}

static void test_persistent(void)
{
	const __u32 id = next_id++;
	const struct vs_place join = { .xid = id, .join = true };
	struct agent a = start(id, VXF_PERSISTENT);

	is(vs_tasks(id), 2, "PERSISTENT counts as one task");
	agent_stop(&a);
	is(vs_settle(id, 1), 1, "a persistent context outlives its tasks");
	ok(listed(id), "and is in /proc/virtual");
	a = agent_start(&join);
	is(a.placed, 0, "an empty context can be entered");
	agent_stop(&a);
	is(vs_set_cflags(id, VXF_PERSISTENT, VXF_PERSISTENT), 0, "set again");
	is(vs_settle(id, 1), 1, "... still counts as one task");
	is(vs_set_cflags(id, 0, VXF_PERSISTENT), 0, "PERSISTENT cleared");
	is_errno(vs_settle(id, -ESRCH), ESRCH, "it ends");
	ok(!listed(id), "and leaves /proc/virtual");
	a = start(id, 0);
	is(a.placed, 0, "its id can be used again");
	agent_stop(&a);
}

/* Open descriptors and files of /proc keep nothing alive. */
static void test_held(void)
{
	const __u32 id = next_id++;
	struct agent a = start(id, 0);
	char path[64], text[512];
	int fd, dir;

	snprintf(path, sizeof(path), "/proc/virtual/%u/status", id);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	snprintf(path, sizeof(path), "/proc/virtual/%u", id);
	dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	ok(fd >= 0 && dir >= 0, "its files in /proc are open");
	agent_stop(&a);
	is_errno(vs_settle(id, -ESRCH), ESRCH,
		 "open files do not keep the context alive");
	ok(read(fd, text, sizeof(text)) <= 0, "nothing is read any more");
	close(fd);
	fd = openat(dir, "info", O_RDONLY | O_CLOEXEC);
	ok(read(fd, text, sizeof(text)) <= 0,
	   "... not even through its directory");
	close(fd);
	close(dir);
}

/*
 * A process with contexts of both kinds, and a namespace that the one keeps,
 * as a guest has.  Returns when it is in them.
 */
static pid_t fork_guest(__u32 id)
{
	const struct vs_place place = { .xid = id, .nid = id };
	struct vcmd_space_mask_v2 keep = { .mask = CLONE_NEWNS | CLONE_FS };
	char end;
	int pair[2];
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC))
		bail_out("pipe: %s", strerror(errno));
	pid = fork();
	if (!pid) {
		if (unshare(CLONE_NEWNS) || vs_go(&place) ||
		    vserver(VCMD_set_space, VS_ID_SELF, &keep))
			_exit(1);
		close(pair[1]);
		for (;;)
			pause();
	}
	close(pair[1]);
	if (read(pair[0], &end, 1))
		bail_out("pipe: %s", strerror(errno));
	close(pair[0]);
	return pid;
}

/* Start a guest again: as soon as one id is free, it needs the other. */
static pid_t fork_starter(__u32 id)
{
	pid_t pid = fork();

	if (pid)
		return pid;
	while (vs_tasks(id) != -ESRCH)
		;
	_exit(vs_net_create(id, NXF_INIT_SET) != id);
}

static void test_both_end(void)
{
	const __u32 id = next_id++;
	int i, early = 0;

	for (i = 0; i < RESTARTS; i++) {
		pid_t guest = fork_guest(id), starter = fork_starter(id);

		usleep(1000);
		vs_kill(id, 0, SIGKILL);
		early += child_result(starter) != 0;
		waitpid(guest, NULL, 0);
	}
	is(early, 0, "%d times: with the context its network context has ended",
	   RESTARTS);
}

static long reboot_guest(void *arg)
{
	return vs_rc(reboot(*(int *)arg));
}

/* With REBOOT_KILL, reboot(2) kills all tasks of the guest. */
static void test_reboot(void)
{
	const int commands[] = { RB_AUTOBOOT, RB_HALT_SYSTEM, RB_POWER_OFF };
	unsigned int i;

	for (i = 0; i < 3; i++) {
		const __u32 id = next_id++;
		const struct vs_place join = { .xid = id, .join = true };
		struct agent a = start(id, VXF_REBOOT_KILL);
		struct agent b = agent_need(&join, "a second task");
		int status;

		agent_do(&a, reboot_guest, commands[i]);
		status = agent_stop(&b);
		ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
		   "reboot %#x ends the guest", commands[i]);
		agent_stop(&a);
		is_errno(vs_settle(id, -ESRCH), ESRCH, "... and its context");
	}
}

static void test_reboot_plain(void)
{
	const __u32 id = next_id++;
	struct agent a = start(id, 0);
	const int commands[] = {
		RB_ENABLE_CAD, RB_DISABLE_CAD, RB_KEXEC, RB_SW_SUSPEND,
	};
	unsigned int i;

	for (i = 0; i < 4; i++)
		agent_do(&a, reboot_guest, commands[i]);
	ok(agent_alive(&a), "without REBOOT_KILL nothing happens");
	agent_stop(&a);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--check"))
		return check_ids(atol(argv[2]));

	test_inheritance();
	test_count();
	test_persistent();
	test_held();
	test_both_end();
	test_reboot();
	test_reboot_plain();
	return done_testing();
}
