// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: any user of the host can create a context and gains nothing by it.  The
 * user's limits still apply, root can end the context, and nobody can leave it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "agent.h"

#define USER_ID		1240
#define USER_2		1241
#define GUEST		650
#define LIMIT		"/proc/sys/user/max_vserver_contexts"
#define SWITCH		"/proc/sys/vserver/unprivileged"
#define GROUP		"/sys/fs/cgroup/vs-unprivileged"
#define MKNOD		(1u << CAP_MKNOD)

static long write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, text, strlen(text)));

	close(fd);
	return rc < 0 ? rc : 0;
}

static long read_number(const char *path)
{
	char text[32] = "";
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(read(fd, text, sizeof(text) - 1));

	close(fd);
	return rc < 0 ? rc : atol(text);
}

struct wish {
	__u32	id;
	__u32	remove_cap;
	__u32	flags;
};

static long new_context(void *arg)
{
	const struct wish *w = arg;
	struct vcmd_new_s_context_v1 d = { w->remove_cap, w->flags };

	return vserver(VCMD_new_s_context, w->id, &d);
}

static const struct wish fresh = { .id = VS_ID_DYNAMIC };

static long ctx_create(void *arg)
{
	(void)arg;
	return vs_create(VS_ID_DYNAMIC, VXF_INIT_SET);
}

static long new_network(void *arg)
{
	(void)arg;
	return vs_net_create(VS_ID_DYNAMIC, NXF_INIT_SET);
}

static long ipv4root_mask(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };

	d.ip_mask_pair[0].ip = htonl(0x0a410001);
	d.ip_mask_pair[0].mask = *(__u32 *)arg;
	return vserver(VCMD_set_ipv4root, 1, &d);
}

static long ipv4root_all(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };

	(void)arg;
	return vserver(VCMD_set_ipv4root, 1, &d);
}

static long ipv4root(void *arg)
{
	struct vcmd_set_ipv4root_v3 d = { .broadcast = 0xffffffff };
	int i, n = *(int *)arg;

	for (i = 0; i < n; i++)
		d.ip_mask_pair[i].ip = htonl(0x0a410001 + i);
	return vserver(VCMD_set_ipv4root, n, &d);
}

static bool is_dynamic(long id)
{
	return id >= VS_ID_MIN_DYNAMIC && id <= VS_ID_MAX;
}

/* Act as the mapped root of a new user namespace. */
static long in_user_namespace(void *arg)
{
	(void)arg;
	if (unshare(CLONE_NEWUSER))
		return -errno;
	VS_TRY(write_file("/proc/self/setgroups", "deny"));
	VS_TRY(write_file("/proc/self/uid_map", "0 1240 1"));
	return new_context((void *)&fresh);
}

static long waits_for_room(struct agent *a)
{
	int tries = 100;
	long rc;

	/* The kernel frees the context a moment after its last process. */
	while ((rc = agent_do(a, new_context, fresh)) == -EAGAIN && tries--)
		usleep(20000);
	return rc;
}

static void test_limit(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const struct vs_place second = { .uid = USER_2 };
	struct agent a, b, c, d;

	is(read_number(LIMIT), 128, "a user can have 128 contexts");
	is(write_file(LIMIT, "2"), 0, "the host sets the limit to two");
	a = agent_need(&user, "a user");
	b = agent_need(&user, "a user");
	c = agent_need(&user, "a user");
	d = agent_need(&user, "a user");
	ok(is_dynamic(agent_do(&a, new_context, fresh)),
	   "a user creates a first context");
	ok(is_dynamic(agent_ask(&b, new_network)),
	   "... and a network context, which counts as the second");
	is_errno(agent_do(&c, new_context, fresh), EAGAIN,
		 "... and cannot create a third");
	is_errno(agent_ask(&c, ctx_create), EAGAIN,
		 "... nor create one by ctx_create");
	is_errno(agent_ask(&c, new_network), EAGAIN,
		 "... nor create a network context");
	is_errno(agent_ask(&d, in_user_namespace), EAGAIN,
		 "... nor create one in a user namespace");
	is_errno(agent_do(&a, new_context, fresh), EAGAIN,
		 "... nor create one from inside a context");
	ok(is_dynamic(agent_once(&second, new_context, fresh)),
	   "the limit does not count another user's contexts");
	ok(is_dynamic(agent_once(NULL, new_context, fresh)),
	   "the limit does not apply to root");
	agent_stop(&a);
	ok(is_dynamic(waits_for_room(&c)),
	   "a user can create a context after another one has ended");
	agent_stop(&b);
	agent_stop(&c);
	agent_stop(&d);
	write_file(LIMIT, "128");
}

static long sees(void *arg)
{
	return vs_rc(kill(*(pid_t *)arg, 0));
}

static long bounding(void *arg)
{
	return prctl(PR_CAPBSET_READ, *(int *)arg, 0, 0, 0);
}

static long lower(void *arg)
{
	struct vcmd_new_s_context_v1 d = { .remove_cap = MKNOD };

	(void)arg;
	return vserver(VCMD_new_s_context, VS_ID_SELF, &d);
}

static __u64 bcaps_of(long xid)
{
	struct vcmd_bcaps d = { 0 };

	return vserver(VCMD_get_bcaps, xid, &d) ? ~0ULL : d.bcaps;
}

/* Inside a context, a user can create a further one, but cannot leave it. */
static void test_nested(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const struct wish weak = { .id = VS_ID_DYNAMIC, .remove_cap = MKNOD,
				   .flags = VX_LEGACY_NPROC };
	const struct wish locked = { .id = VS_ID_DYNAMIC,
				     .flags = VX_LEGACY_LOCK };
	struct wish other = { .id = GUEST };
	struct agent a = agent_need(&user, "a user"), b;
	long first = agent_do(&a, new_context, weak), second, child;
	int cap = CAP_MKNOD;

	ok(is_dynamic(first),
	   "a user creates a context (%s)", tap_result(first));
	child = agent_ask(&a, agent_spawn);
	is(agent_do(&a, sees, child), 0, "a process in it sees its child");
	second = agent_do(&a, new_context, fresh);
	ok(is_dynamic(second) && second != first,
	   "the process creates another context (%s)",
	   tap_result(second));
	is_errno(agent_do(&a, sees, child), ESRCH,
		 "... where its child is hidden");
	is_hex(bcaps_of(second) & MKNOD, 0, "... which inherits the ceiling");
	is_hex(vs_cflags(second) & VXF_INFO_NPROC, VXF_INFO_NPROC,
	       "... and the flags that limit it");
	is_hex(vs_cflags(second) & VXF_STATE_SETUP, 0,
	       "... and is not in setup");
	other.id = first;
	is_errno(agent_do(&a, new_context, other), EPERM,
		 "the user cannot return to the first context");
	other.id = GUEST;
	is_errno(agent_do(&a, new_context, other), EPERM,
		 "the user cannot choose the id");
	other.id = VS_ID_WATCH;
	is_errno(agent_do(&a, new_context, other), EPERM,
		 "the user cannot become the spectator");
	is(agent_ask(&a, lower), 0, "the user can lower its own ceiling");
	is(agent_do(&a, bounding, cap), 0, "... which lowers the bounding set");
	ok(is_dynamic(agent_ask(&a, ctx_create)),
	   "the user creates a third context");
	is(agent_do(&a, bounding, cap), 0,
	   "... which gives no capability back");
	vs_kill(first, 0, SIGKILL);
	agent_stop(&a);

	b = agent_need(&user, "a user");
	agent_do(&b, new_context, locked);
	is_errno(agent_do(&b, new_context, fresh), EPERM,
		 "VX_LEGACY_LOCK refuses a further context");
	is_errno(agent_ask(&b, ctx_create), EPERM, "... and ctx_create");
	is_errno(agent_ask(&b, lower), EPERM, "... and a lower ceiling");
	agent_stop(&b);
}

/* In a guest, neither root nor a user can create a context. */
static void test_guest(void)
{
	const struct vs_place root = { .xid = GUEST };
	const struct vs_place user = { .xid = GUEST + 1, .uid = USER_ID };
	int one = 1;

	is_errno(agent_once(&root, new_context, fresh), EPERM,
		 "root of a guest cannot create a context");
	is_errno(agent_once(&user, new_context, fresh), EPERM,
		 "a user of a guest cannot create a context");
	is_errno(agent_once_data(&user, ctx_create, NULL, 0), EPERM,
		 "... nor create one by ctx_create");
	is_errno(agent_once_data(&user, new_network, NULL, 0), EPERM,
		 "... nor create a network context");
	is_errno(agent_once(&user, ipv4root, one), EPERM,
		 "... nor set addresses");
	is_errno(agent_once_data(&user, lower, NULL, 0), EPERM,
		 "... nor lower the ceiling of the guest");
}

/* Become the user, create a context, and become root again, as su does. */
static long root_in_user_context(void *arg)
{
	(void)arg;
	if (setresuid(USER_ID, USER_ID, 0))
		return -errno;
	VS_TRY(new_context((void *)&fresh));
	return vs_rc(setresuid(0, 0, 0));
}

static long set_bcaps(void *arg)
{
	(void)arg;
	return vs_set_bcaps(VS_ID_SELF, ~0ULL);
}

static long migrate(void *arg)
{
	return vs_migrate(*(__u32 *)arg, 0);
}

/* A setuid program in such a context has the rights of root of a guest. */
static void test_setuid(void)
{
	struct agent a = agent_start(NULL);
	struct wish other = { .id = GUEST };
	__u32 watch = VS_ID_WATCH;
	long xid;

	is(agent_ask(&a, root_in_user_context), 0,
	   "a setuid program becomes root in a user's context");
	is_errno(agent_do(&a, new_context, other), EPERM,
		 "... and cannot choose an id");
	is_errno(agent_do(&a, migrate, watch), EPERM,
		 "... and cannot become the spectator");
	is_errno(agent_ask(&a, set_bcaps), EPERM,
		 "... and cannot set the ceiling");
	xid = agent_ask(&a, ctx_create);
	ok(is_dynamic(xid),
	   "... and can create a new context, as the user can");
	is_hex(vs_cflags(xid) & VXF_STATE_SETUP, 0,
	       "... which is not in setup");
	agent_stop(&a);
}

struct forks {
	long	limit;
};

/* The number of children that the limit leaves the caller. */
static long count_forks(void *arg)
{
	const struct forks *f = arg;
	const struct rlimit rlim = { f->limit, f->limit };
	pid_t pid[16];
	long n = 0, i;

	if (setrlimit(RLIMIT_NPROC, &rlim))
		return -errno;
	while (n < 16 && (pid[n] = fork()) >= 0) {
		if (!pid[n])
			for (;;)
				pause();
		n++;
	}
	for (i = 0; i < n; i++) {
		kill(pid[i], SIGKILL);
		waitpid(pid[i], NULL, 0);
	}
	return n;
}

/* Hidden processes still count for the user and for the machine. */
static void test_no_gain(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const struct forks f = { .limit = 6 };
	struct agent a = agent_need(&user, "a user");
	struct agent b = agent_need(&user, "a user");
	long xid, child;
	int status;

	is(agent_do(&a, count_forks, f), 4,
	   "RLIMIT_NPROC allows two processes and four more");
	xid = agent_do(&b, new_context, fresh);
	is(agent_do(&b, count_forks, f), 4, "... as many inside a context");
	is(agent_do(&a, count_forks, f), 4,
	   "... and processes inside count outside");

	child = agent_ask(&b, agent_spawn);
	ok(child > 0, "a user starts a process in a context");
	is_errno(vs_rc(kill(child, 0)), ESRCH,
		 "... which is hidden from the host");
	is_errno(agent_do(&a, sees, child), ESRCH,
		 "... and from the user outside");
	is(vs_tasks(xid), 2, "root can count the tasks of the context");
	is(vs_kill(xid, 0, SIGKILL), 0, "root can kill all of them");
	is(vs_settle(xid, -ESRCH), -ESRCH, "... and the context ends");
	status = agent_stop(&b);
	ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL,
	   "... and so do its processes");
	agent_stop(&a);
}

static long join_group(void *arg)
{
	(void)arg;
	return write_file(GROUP "/cgroup.procs", "0");
}

static long become(void *arg)
{
	return vs_go(arg);
}

static bool has_line(const char *path, const char *line)
{
	char text[128];
	bool found = false;
	FILE *f = fopen(path, "re");

	while (f && !found && fgets(text, sizeof(text), f))
		found = !strcmp(text, line);
	if (f)
		fclose(f);
	return found;
}

/* A control group still counts and kills the processes of a context. */
static void test_group(void)
{
	const struct vs_place user = { .uid = USER_ID };
	struct agent a;
	int tries = 500;

	if (mkdir(GROUP, 0755)) {
		skip("a context stays in its cgroup", "no cgroup: %s",
		     strerror(errno));
		return;
	}
	a = agent_start(NULL);
	is(agent_ask(&a, join_group), 0, "a process joins a cgroup");
	is(agent_do(&a, become, user), 0, "... and becomes a user");
	ok(is_dynamic(agent_do(&a, new_context, fresh)),
	   "... and creates a context");
	ok(agent_ask(&a, agent_spawn) > 0, "... and a child");
	ok(has_line(GROUP "/cgroup.events", "populated 1\n"),
	   "the cgroup is populated");
	is(write_file(GROUP "/cgroup.kill", "1"), 0,
	   "the host kills the processes of the cgroup");
	agent_stop(&a);
	while (has_line(GROUP "/cgroup.events", "populated 1\n") && tries--)
		usleep(10000);
	ok(!rmdir(GROUP), "... which leaves no process in it");
}

static void test_network(void)
{
	const struct vs_place user = { .uid = USER_ID };
	const __u32 network = htonl(0xffffff00);
	int one = 1, two = 2, three = 3;
	struct agent a = agent_need(&user, "a user");
	struct vcmd_net_flags_v0 d = { 0 };
	long nid;

	is(agent_do(&a, ipv4root, two), 0, "a user selects two addresses");
	nid = vserver(VCMD_task_nid, a.pid, NULL);
	is(vs_set_nflags(nid, NXF_SINGLE_IP, NXF_SINGLE_IP | NXF_LBACK_REMAP),
	   0, "the administrator changes the flags of the network context");
	is(agent_do(&a, ipv4root, one), 0,
	   "the user selects one of the two addresses");
	nid = vserver(VCMD_task_nid, a.pid, NULL);
	vserver(VCMD_get_nflags, nid, &d);
	is_hex(d.flagword & (NXF_SINGLE_IP | NXF_LBACK_REMAP), NXF_SINGLE_IP,
	       "... and the new network context inherits the flags");
	is_errno(agent_do(&a, ipv4root, two), EPERM,
		 "the user cannot return to two addresses");
	is_errno(agent_do(&a, ipv4root, three), EPERM,
		 "... nor select three");
	is_errno(agent_ask(&a, ipv4root_all), EPERM, "... nor select all");
	is_errno(agent_do(&a, ipv4root_mask, network), EPERM,
		 "... nor add the broadcast address of a network");
	ok(is_dynamic(agent_do(&a, new_context, fresh)),
	   "the user creates a new context");
	is_errno(agent_do(&a, ipv4root, two), EPERM,
		 "... and still cannot return to two addresses");
	is(agent_do(&a, ipv4root, one), 0,
	   "... but can select its one address again");
	ok(is_dynamic(agent_ask(&a, new_network)),
	   "the user creates a network context without addresses");
	is_errno(agent_do(&a, ipv4root, one), EPERM,
		 "... and cannot get its address back");
	agent_stop(&a);
	a = agent_need(&user, "a user");
	is(agent_do(&a, ipv4root_mask, network), 0,
	   "a user selects an address with a network mask");
	is(agent_do(&a, ipv4root_mask, network), 0,
	   "... and can select it again");
	is(agent_do(&a, ipv4root, one), 0,
	   "... and can select the address without the mask");
	is_errno(agent_do(&a, ipv4root_mask, network), EPERM,
		 "... and then cannot get the mask back");
	agent_stop(&a);
	a = agent_need(&user, "a user");
	is(agent_ask(&a, ipv4root_all), 0, "a user selects all addresses");
	is(agent_ask(&a, ipv4root_all), 0,
	   "... and can select all again");
	agent_stop(&a);
}

static void test_switch(void)
{
	const struct vs_place user = { .uid = USER_ID };
	struct agent a = agent_need(&user, "a user");
	struct agent b = agent_need(&user, "a user");
	int one = 1;

	agent_do(&a, new_context, fresh);
	is(write_file(SWITCH, "0"), 0,
	   "the host sets vserver.unprivileged to 0");
	is_errno(agent_do(&a, new_context, fresh), EPERM,
		 "a user in a context cannot create another context");
	is_errno(agent_do(&b, new_context, fresh), EPERM,
		 "a user outside cannot create a context");
	is_errno(agent_ask(&b, ctx_create), EPERM,
		 "... nor create one by ctx_create");
	is_errno(agent_do(&b, ipv4root, one), EPERM,
		 "... nor select addresses");
	is_errno(agent_ask(&b, lower), EPERM,
		 "... nor lower its ceiling");
	is(agent_once_data(NULL, lower, NULL, 0), 0,
	   "root of the host can lower its ceiling");
	write_file(SWITCH, "1");
	agent_stop(&a);
	agent_stop(&b);
}

int main(void)
{
	test_limit();
	test_nested();
	test_guest();
	test_setuid();
	test_no_gain();
	test_group();
	test_network();
	test_switch();
	return done_testing();
}
