// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/* ctx_kill and wait_exit. */
#define _GNU_SOURCE

#include "agent.h"

static __u32 next_id = 2200;

/* A context with an init and two more tasks. */
struct family {
	__u32	xid;
	struct agent init, first, second;
};

static long migrate_as_init(void *arg)
{
	return vs_migrate(*(__u32 *)arg, VXM_SET_INIT);
}

static struct family family(void)
{
	struct family f = { .xid = next_id++ };
	const struct vs_place place = { .xid = f.xid };
	const struct vs_place join = { .xid = f.xid, .join = true };

	f.first = agent_need(&place, "the first task");
	f.second = agent_need(&join, "the second task");
	f.init = agent_need(NULL, "the init");
	if (agent_do(&f.init, migrate_as_init, f.xid))
		bail_out("no init in context %u", f.xid);
	return f;
}

/*
 * How an agent is: 0 alive, else the signal that ended it.  A signal that
 * was sent is acted upon before the agent can answer, so no waiting.
 */
static long fate(struct agent *a)
{
	int status;

	if (agent_alive(a))
		return 0;
	if (waitpid(a->pid, &status, 0) != a->pid)
		return -errno;
	return WIFSIGNALED(status) ? WTERMSIG(status) : -1;
}

static void check_fates(struct family *f, int init, int first, int second,
			const char *what)
{
	is(fate(&f->init), init, "%s: the init", what);
	is(fate(&f->first), first, "%s: the first task", what);
	is(fate(&f->second), second, "%s: the second task", what);
}

static void disband(struct family *f)
{
	agent_stop(&f->init);
	agent_stop(&f->first);
	agent_stop(&f->second);
}

static void test_one(struct agent *stranger)
{
	struct family f = family();

	is(vs_kill(f.xid, f.first.pid, SIGTERM), 0, "a task by its pid");
	check_fates(&f, 0, SIGTERM, 0, "by pid");
	is_errno(vs_kill(f.xid, f.first.pid, SIGTERM), ESRCH,
		 "a pid that is gone");
	is_errno(vs_kill(f.xid, stranger->pid, SIGKILL), ESRCH,
		 "a pid of another context");
	is_errno(vs_kill(f.xid, getpid(), SIGKILL), ESRCH,
		 "a pid of the host");
	is_errno(vs_kill(f.xid, f.second.pid, 65), EINVAL, "no such signal");
	is_errno(vs_kill(f.xid, f.second.pid, -1), EINVAL,
		 "a negative signal");
	is(fate(&f.second), 0, "a wrong signal does nothing");
	disband(&f);
}

static void test_init_only(void)
{
	struct family f = family();

	is(vs_kill(f.xid, 1, SIGTERM), 0, "pid 1 is the init");
	check_fates(&f, SIGTERM, 0, 0, "pid 1");
	is_errno(vs_kill(f.xid, 1, SIGTERM), ESRCH, "no init any more");
	disband(&f);
}

static void test_all_but_init(void)
{
	struct family f = family();

	is(vs_kill(f.xid, -1, SIGUSR1), 0, "pid -1");
	check_fates(&f, 0, SIGUSR1, SIGUSR1, "pid -1");
	disband(&f);
}

static void test_all(void)
{
	struct family f = family();

	is(vs_kill(f.xid, 0, SIGKILL), 0, "pid 0");
	check_fates(&f, SIGKILL, SIGKILL, SIGKILL, "pid 0");
	is_errno(vs_settle(f.xid, -ESRCH), ESRCH, "nothing is left of it");
	is_errno(vs_kill(f.xid, 0, SIGKILL), ESRCH, "and nothing to signal");
	disband(&f);
}

/* With STATE_ADMIN gone the host may still stop a guest in order. */
static void test_locked(void)
{
	struct family f = family();

	if (vs_set_cflags(f.xid, 0, VXF_STATE_ADMIN))
		bail_out("STATE_ADMIN cannot be cleared");
	is_errno(vs_kill(f.xid, 0, SIGKILL), EACCES, "locked: pid 0");
	is_errno(vs_kill(f.xid, -1, SIGKILL), EACCES, "locked: pid -1");
	is_errno(vs_kill(f.xid, f.first.pid, SIGKILL), EACCES,
		 "locked: a single task");
	check_fates(&f, 0, 0, 0, "locked");
	is(vs_kill(f.xid, 1, SIGKILL), 0, "locked: pid 1");
	check_fates(&f, SIGINT, 0, 0, "locked: pid 1 gets SIGINT instead");
	disband(&f);
}

struct entry {
	__u32	word;
	__u32	id;
};

/* Each way into a context; the structure does for all of them. */
static long enter(void *arg)
{
	const struct entry *e = arg;
	__u64 data[2] = { 0 };

	return vserver(e->word, e->id, data);
}

static void check_entries(__u32 xid, long expected, const char *what)
{
	static const struct {
		__u32 word;
		const char *name;
	} ways[] = {
		{ VCMD_ctx_migrate_v0, "ctx_migrate v0" },
		{ VCMD_ctx_migrate, "ctx_migrate" },
		{ VCMD_net_migrate, "net_migrate" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		const struct entry e = { ways[i].word, xid };

		is(agent_once(NULL, enter, e), expected, "%s: %s", what,
		   ways[i].name);
	}
}

/* Root of the host has to take the flag away first. */
static void test_private(void)
{
	struct family f = family();
	const struct vs_place net = { .nid = f.xid };
	struct agent a = agent_need(&net, "a network context");
	const __u64 flag = VXF_INFO_PRIVATE;
	const struct {
		int pid;
		const char *name;
	} pids[] = {
		{ 0, "pid 0" }, { -1, "pid -1" }, { 1, "pid 1" },
		{ f.first.pid, "a single task" },
	};
	const struct entry spaces[] = {
		{ VCMD_enter_space_v0, f.xid }, { VCMD_enter_space_v1, f.xid },
		{ VCMD_enter_space, f.xid },
	};
	unsigned int i;

	if (vs_set_cflags(f.xid, flag, flag) || vs_set_nflags(f.xid, flag, flag))
		bail_out("a context cannot be made private");
	for (i = 0; i < 4; i++)
		is_errno(vs_kill(f.xid, pids[i].pid, SIGKILL), EACCES,
			 "private: %s", pids[i].name);
	is_errno(vs_kill(f.xid, 0, 0), EACCES, "private: signal 0");
	check_fates(&f, 0, 0, 0, "private");
	check_entries(f.xid, -EACCES, "private");
	for (i = 0; i < 3; i++)
		is_errno(agent_once(NULL, enter, spaces[i]), EACCES,
			 "private: enter_space v%u", i);
	ok(vs_tasks(f.xid) >= 3, "private: the host can still read");

	is(vs_set_cflags(f.xid, 0, flag), 0, "the flag is taken away");
	is(vs_set_nflags(f.xid, 0, flag), 0, "and that of the network");
	check_entries(f.xid, 0, "no longer private");
	is(vs_kill(f.xid, 0, SIGKILL), 0, "no longer private: pid 0");
	check_fates(&f, SIGKILL, SIGKILL, SIGKILL, "no longer private");
	agent_stop(&a);
	disband(&f);
}

static long wait_for(void *arg)
{
	struct vcmd_wait_exit_v0 d = { -1, -1 };

	VS_TRY(vserver(VCMD_wait_exit, *(__u32 *)arg, &d));
	return d.reboot_cmd ? -EPROTO : d.exit_code;
}

static long wait_with_bad_pointer(void *arg)
{
	return vserver(VCMD_wait_exit, *(__u32 *)arg, (void *)8);
}

static long leave_with_7(void *arg)
{
	(void)arg;
	_exit(7);
}

/* Sends the question only; the answer comes when the context is gone. */
static void ask_later(struct agent *a, agent_fn fn, __u32 xid)
{
	struct agent_call call = { .fn = fn };

	memcpy(call.arg, &xid, sizeof(xid));
	if (send(a->sock, &call, sizeof(call), 0) != sizeof(call))
		bail_out("the waiter is gone");
}

static bool answers(struct agent *a)
{
	struct pollfd p = { .fd = a->sock, .events = POLLIN };

	return poll(&p, 1, 300) == 1;
}

static void test_wait(void)
{
	struct family f = family();
	struct agent waiter = agent_start(NULL), wrong = agent_start(NULL);

	ask_later(&waiter, wait_for, f.xid);
	ask_later(&wrong, wait_with_bad_pointer, f.xid);
	ok(agent_sleeps(&waiter) && agent_sleeps(&wrong), "wait_exit sleeps");
	agent_ask(&f.init, leave_with_7);
	vs_kill(f.xid, f.first.pid, SIGKILL);
	ok(!answers(&waiter), "wait_exit waits for the last task");
	vs_kill(f.xid, f.second.pid, SIGKILL);
	is(agent_receive(&waiter), 7 << 8,
	   "wait_exit reports the exit of init, not of the last task");
	is_errno(agent_receive(&wrong), EFAULT, "wait_exit: bad pointer");
	is_errno(agent_do(&waiter, wait_for, f.xid), ESRCH,
		 "wait_exit: a context that is gone");
	agent_stop(&waiter);
	agent_stop(&wrong);
	disband(&f);
}

static void nothing(int sig)
{
	(void)sig;
}

static long interrupted_wait(void *arg)
{
	const struct sigaction act = { .sa_handler = nothing };

	sigaction(SIGUSR1, &act, NULL);
	return wait_for(arg);
}

static void test_interrupted(void)
{
	struct family f = family();
	struct agent waiter = agent_start(NULL);

	ask_later(&waiter, interrupted_wait, f.xid);
	ok(agent_sleeps(&waiter), "wait_exit sleeps");
	kill(waiter.pid, SIGUSR1);
	is_errno(agent_receive(&waiter), EINTR, "a signal interrupts it");
	agent_stop(&waiter);
	disband(&f);
}

int main(void)
{
	const struct vs_place place = { .xid = next_id++ };
	struct agent stranger = agent_need(&place, "another context");

	signal(SIGINT, SIG_DFL);
	test_one(&stranger);
	test_init_only();
	test_all_but_init();
	test_all();
	test_locked();
	test_private();
	test_wait();
	test_interrupted();
	ok(agent_alive(&stranger), "the other context was not hit");
	agent_stop(&stranger);
	return done_testing();
}
