// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Commands on process contexts: their effect, and the values that they refuse.
 */
#define _GNU_SOURCE
#include <limits.h>
#include <pthread.h>

#include "agent.h"

static __u32 next_id = 2000;

static struct agent new_context(__u32 xid, bool setup)
{
	const struct vs_place place = { .xid = xid, .setup = setup };

	return agent_need(&place, "a context");
}

static struct vcmd_vx_info_v0 info_of(__u32 xid)
{
	struct vcmd_vx_info_v0 info = { 0 };
	long rc = vserver(VCMD_vx_info, xid, &info);

	is(rc, 0, "vx_info of %u", xid);
	return info;
}

static void test_version(void)
{
	long vci = vserver(VCMD_get_vci, 0, NULL);

	is_hex(vserver(VCMD_get_version, 63, NULL), 0x00020308,
	       "get_version whatever the id");
	is_hex(vci & VCI_NO_DYNAMIC, 0, "vci: dynamic ids exist");
	is_hex(vci & (VCI_SPACES | VCI_NETV2), VCI_SPACES | VCI_NETV2,
	       "vci: spaces and the second network interface");
	is_hex(vci & VCI_MEMCG, 0, "vci: no cgroup v1 statistics");
	is_hex((vci >> VCI_TAGGED_SHIFT) & 7, VCI_TAGGED_INTERN,
	       "vci: tags are kept by the filesystem");
}

static long create(void *arg)
{
	return vserver(VCMD_ctx_create, *(__u32 *)arg, NULL);
}

static long create_v0(void *arg)
{
	return vserver(VCMD_ctx_create_v0, *(__u32 *)arg, NULL);
}

static long create_then_xid(void *arg)
{
	VS_TRY(create(arg));
	return vs_own_xid();
}

static long create_then_flags(void *arg)
{
	VS_TRY(create(arg));
	return vs_cflags(VS_ID_SELF) == VXF_INIT_SET;
}

static void test_create(void)
{
	const __u32 bad[] = { 0, 1, VS_ID_MIN_DYNAMIC, VS_ID_MAX, 65536,
			      VS_ID_SELF, 0x80000000 };
	const __u32 dynamic = VS_ID_DYNAMIC;
	__u32 id = next_id++;
	struct agent a;
	unsigned int i;
	long rc;

	is(agent_once(NULL, create_then_xid, id), id,
	   "ctx_create moves its caller in");
	id = next_id++;
	is(agent_once(NULL, create_then_flags, id), 1,
	   "ctx_create without data sets the default flags");
	id = next_id++;
	is(agent_once(NULL, create_v0, id), id, "ctx_create v0");
	for (i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		is_errno(agent_once(NULL, create, bad[i]), EINVAL,
			 "ctx_create refuses id %#x", bad[i]);
	rc = agent_once(NULL, create, dynamic);
	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "ctx_create: dynamic id %ld is in its range", rc);

	id = next_id++;
	a = new_context(id, true);
	is_errno(agent_once(NULL, create, id), EBUSY,
		 "ctx_create: the id of a context in setup");
	is(agent_do(&a, create_then_xid, id), -EPERM,
	   "ctx_create: a caller that has a context");
	agent_stop(&a);
	id = next_id++;
	a = new_context(id, false);
	is_errno(agent_once(NULL, create, id), EEXIST,
		 "ctx_create: the id of a running context");
	agent_stop(&a);
}

/* An ordinary user of the host may have a fresh dynamic context. */
static long user_sets_flags(void *arg)
{
	VS_TRY(create(arg));
	return vs_set_cflags(VS_ID_SELF, VXF_PERSISTENT, VXF_PERSISTENT);
}

static long user_gains(void *arg)
{
	VS_TRY(create(arg));
	return setuid(0) ? -errno : 0;
}

static void test_create_user(void)
{
	const struct vs_place user = { .uid = 1234 };
	const __u32 dynamic = VS_ID_DYNAMIC, fixed = next_id++;
	long rc = agent_once(&user, create_then_xid, dynamic);

	ok(rc >= VS_ID_MIN_DYNAMIC && rc <= VS_ID_MAX,
	   "ordinary user: a dynamic context (%s)", tap_result(rc));
	is_errno(agent_once(&user, create, fixed), EPERM,
		 "ordinary user: no static context");
	is_errno(agent_once(&user, user_gains, dynamic), EPERM,
		 "ordinary user: gains nothing by it");
	is_errno(agent_once(&user, user_sets_flags, dynamic), EPERM,
		 "ordinary user: cannot keep it alive");
}

static void *idle(void *arg)
{
	pause();
	return arg;
}

static long threaded_create(void *arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, idle, NULL))
		return -EAGAIN;
	return create(arg);
}

static long threaded_migrate(void *arg)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, idle, NULL))
		return -EAGAIN;
	return vs_migrate(*(__u32 *)arg, 0);
}

struct migration {
	__u32	xid;
	__u64	flags;
};

static long migrate(void *arg)
{
	const struct migration *m = arg;

	return vs_migrate(m->xid, m->flags);
}

static long migrate_then_xid(void *arg)
{
	VS_TRY(migrate(arg));
	return vs_own_xid();
}

static void test_migrate(void)
{
	__u32 id = next_id++;
	struct agent a = new_context(id, false), b;
	struct migration m = { .xid = id };

	is(agent_once(NULL, migrate_then_xid, m), id, "ctx_migrate moves in");
	is_errno(agent_once(NULL, threaded_migrate, id), EINVAL,
		 "ctx_migrate: a caller with threads");
	is_errno(agent_once(NULL, threaded_create, next_id), EINVAL,
		 "ctx_create: a caller with threads");
	next_id++;
	is(info_of(id).initpid, 0, "no init yet");

	m.flags = VXM_SET_INIT;
	b = agent_start(NULL);
	is(agent_do(&b, migrate, m), 0, "ctx_migrate with SET_INIT");
	is(info_of(id).initpid, b.pid, "SET_INIT: the caller is init");
	is_hex(vs_cflags(id) & VXF_STATE_INIT, 0, "SET_INIT clears STATE_INIT");
	agent_stop(&b);
	is(info_of(id).initpid, 0, "init ended: none again");

	is(vs_set_cflags(id, VXF_INFO_PRIVATE, VXF_INFO_PRIVATE), 0,
	   "the context is made private");
	m.flags = 0;
	is_errno(agent_once(NULL, migrate, m), EACCES,
		 "ctx_migrate: a private context");
	agent_stop(&a);

	m.xid = VS_ID_WATCH;
	is(agent_once(NULL, migrate, m), 1, "ctx_migrate to 1");
	is(agent_once(NULL, migrate_then_xid, m), 1, "the xid is 1 then");
}

/* Return the pid that an orphan gets as its new parent. */
static long orphan_parent(void *arg)
{
	int pipefd[2];
	pid_t parent = -1;

	(void)arg;
	if (pipe(pipefd))
		return -errno;
	if (!fork()) {
		pid_t middle = getpid();

		if (fork())
			_exit(0);
		while (getppid() == middle)
			usleep(1000);
		parent = getppid();
		_exit(write(pipefd[1], &parent, sizeof(parent)) < 0);
	}
	if (read(pipefd[0], &parent, sizeof(parent)) != sizeof(parent))
		return -EIO;
	wait(NULL);
	return parent;
}

static void test_reaper(void)
{
	__u32 id = next_id++;
	struct agent a = new_context(id, false);
	struct agent reaper = agent_start(NULL);
	struct migration m = { .xid = id, .flags = VXM_SET_REAPER };

	is(agent_do(&reaper, migrate, m), 0, "ctx_migrate with SET_REAPER");
	is(agent_ask(&reaper, orphan_parent), reaper.pid,
	   "an orphan goes to the reaper");
	ok(agent_ask(&a, orphan_parent) != a.pid,
	   "... but not to a task without SET_REAPER");
	agent_stop(&reaper);
	agent_stop(&a);
}

static long task_xid_in_setup(void *arg)
{
	__u32 id = next_id + 1;

	(void)arg;
	VS_TRY(create(&id));
	return vserver(VCMD_task_xid, 0, NULL);
}

static void test_task_ids(void)
{
	const struct vs_place place = { .xid = next_id, .nid = next_id };
	struct agent a = agent_need(&place, "a context");

	is(agent_once_data(NULL, task_xid_in_setup, NULL, 0), next_id + 1,
	   "task_xid of the caller");
	is(vserver(VCMD_task_xid, 0, NULL), 0, "task_xid of the host");
	is(vserver(VCMD_task_nid, 0, NULL), 0, "task_nid of the host");
	is(vserver(VCMD_task_xid, a.pid, NULL), next_id, "task_xid of a guest");
	is(vserver(VCMD_task_nid, a.pid, NULL), next_id, "task_nid of a guest");
	next_id += 2;
	agent_stop(&a);
}

static void test_stat(void)
{
	__u32 id = next_id++;
	struct agent a = new_context(id, false), b;
	const struct vs_place join = { .xid = id, .join = true };
	struct vcmd_ctx_stat_v0 stat = { 0 };

	is(info_of(id).xid, id, "vx_info reports the id");
	is(vs_tasks(id), 1, "ctx_stat: one task");
	b = agent_need(&join, "the second task");
	is(vs_tasks(id), 2, "ctx_stat: two tasks");
	vserver(VCMD_ctx_stat, id, &stat);
	ok(stat.usecnt >= 2, "ctx_stat: each holds a reference");
	agent_stop(&b);
	is(vs_settle(id, 1), 1, "ctx_stat: one task again");
	agent_stop(&a);
	is_errno(vs_settle(id, -ESRCH), ESRCH, "the context went with its last task");
}

int main(void)
{
	test_version();
	test_create();
	test_create_user();
	test_migrate();
	test_reaper();
	test_task_ids();
	test_stat();
	return done_testing();
}
