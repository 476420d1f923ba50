// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest cannot write files of control groups, whatever its
 * capabilities.  It can only write below the root of a cgroup namespace that
 * the host has put among its spaces.  A guest always sees only its own
 * group, the groups below, and its own processes in them.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
#include <poll.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	800
#define TOP	"/var/tmp/vs-cgroup"
#define V2	TOP "/v2"
#define V1	TOP "/v1"
#define MNT	TOP "/mnt"
#define PARENT	V2 "/vs-parent"
#define OTHER	PARENT "/other"
#define OWN	PARENT "/own"
#define SUB	OWN "/sub"
#define VIEW	TOP "/own"		/* OWN, mounted for the guest */

static long put(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, text, strlen(text)));

	close(fd);
	return rc < 0 ? rc : 0;
}

static long new_group(const char *path)
{
	return vs_rc(mkdir(path, 0755));
}

static long move_to_root(void) { return put(V2 "/cgroup.procs", "0"); }
static long move_to_other(void) { return put(OTHER "/cgroup.procs", "0"); }
static long move_to_parent(void) { return put(PARENT "/cgroup.procs", "0"); }
static long move_to_sub(void) { return put(VIEW "/sub/cgroup.procs", "0"); }
static long kill_other(void) { return put(OTHER "/cgroup.kill", "1"); }
static long freeze_other(void) { return put(OTHER "/cgroup.freeze", "1"); }
static long limit_other(void) { return put(OTHER "/pids.max", "1"); }
static long limit_own(void) { return put(VIEW "/pids.max", "9999"); }
static long limit_sub(void) { return put(VIEW "/sub/pids.max", "50"); }
static long depth_own(void) { return put(VIEW "/cgroup.max.depth", "9"); }
static long control_own(void) { return put(VIEW "/cgroup.subtree_control", "+pids"); }
static long control_root(void) { return put(V2 "/cgroup.subtree_control", "-pids"); }
static long new_in_root(void) { return new_group(V2 "/vs-new"); }
static long new_in_other(void) { return new_group(OTHER "/new"); }
static long new_in_own(void) { return new_group(VIEW "/sub"); }
static long remove_other(void) { return vs_rc(rmdir(OTHER)); }
static long chmod_other(void) { return vs_rc(chmod(OTHER "/cgroup.procs", 0666)); }
static long chown_other(void) { return vs_rc(chown(OTHER, 77, 77)); }
static long agent_v1(void) { return put(V1 "/release_agent", "/bin/true"); }
static long move_v1(void) { return put(V1 "/cgroup.procs", "0"); }
static long new_v1(void) { return new_group(V1 "/vs-new"); }

static long clone_into_other(void)
{
	int dir = open(OTHER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct clone_args args = {
		.flags = CLONE_INTO_CGROUP, .exit_signal = SIGCHLD,
		.cgroup = dir,
	};
	long pid, rc;

	if (dir < 0)
		return -errno;
	pid = syscall(SYS_clone3, &args, sizeof(args));
	rc = pid < 0 ? -errno : 0;
	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	close(dir);
	return rc;
}

static long opened(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static long read_other(void) { return opened(OTHER "/cgroup.procs", O_RDONLY); }
static long read_parent(void) { return opened(PARENT "/cgroup.procs", O_RDONLY); }
static long read_root(void) { return opened(V2 "/cgroup.procs", O_RDONLY); }
static long read_figures(void) { return opened(OTHER "/cpu.stat", O_RDONLY); }
static long read_events(void) { return opened(PARENT "/cgroup.events", O_RDONLY); }
static long list_root(void) { return opened(V2, O_RDONLY | O_DIRECTORY); }
static long list_parent(void) { return opened(PARENT, O_RDONLY | O_DIRECTORY); }
static long find_other(void) { return opened(OTHER, O_PATH); }
static long find_nothing(void) { return opened(V2 "/vs-nothing", O_PATH); }
static long go_there(void) { return vs_rc(chdir(PARENT)); }
static long ask_access(void) { return vs_rc(access(PARENT, F_OK)); }
static long read_v1(void) { return opened(V1 "/cgroup.procs", O_RDONLY); }
static long read_tasks_v1(void) { return opened(V1 "/tasks", O_RDONLY); }
static long list_v1(void) { return opened(V1, O_RDONLY | O_DIRECTORY); }

static long look_at_other(void)
{
	struct stat st;

	return vs_rc(stat(OTHER, &st));
}

static long list_own(void)
{
	VS_TRY(opened(VIEW, O_RDONLY | O_DIRECTORY));
	return opened(VIEW "/cgroup.controllers", O_RDONLY);
}

static int handed;	/* cgroup.procs of another group, opened by the host */

/* Count the processes in a file; -EPROTO if one is not the guest's. */
static long count_processes(int fd, bool own)
{
	FILE *f = fdopen(fd, "re");
	long n = 0;
	int pid;

	if (!f)
		return -errno;
	rewind(f);
	while (fscanf(f, "%d", &pid) == 1) {
		n++;
		if (own && kill(pid, 0))
			n = -EPROTO;
	}
	fclose(f);
	return n;
}

static long own_processes(void)
{
	return count_processes(open(VIEW "/cgroup.procs", O_RDONLY), true);
}

static long own_threads(void)
{
	return count_processes(open(VIEW "/cgroup.threads", O_RDONLY), true);
}

static long handed_processes(void)
{
	return count_processes(dup(handed), true);
}

static long mount_own(void)
{
	if (unshare(CLONE_NEWNS))
		return -errno;
	return vs_rc(mount("cgroup2", MNT, "cgroup2", 0, NULL));
}

/* The root of the mounted hierarchy is the delegated group. */
static long mounted_sub(void)
{
	VS_TRY(mount_own());
	return access(MNT "/sub", F_OK) || !access(MNT "/vs-parent", F_OK);
}

/* Does inotify report the end of the last process in the guest's group? */
static long hear_end(void)
{
	struct pollfd p = { .fd = inotify_init1(IN_CLOEXEC), .events = POLLIN };
	pid_t pid = fork();
	int status;

	if (!pid) {
		raise(move_to_sub() ? SIGKILL : SIGSTOP);
		_exit(0);
	}
	if (waitpid(pid, &status, WUNTRACED) != pid || !WIFSTOPPED(status))
		return -EPROTO;
	VS_TRY(vs_rc(inotify_add_watch(p.fd, VIEW "/sub/cgroup.events",
				       IN_MODIFY)));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return vs_rc(poll(&p, 1, 5000));
}

static const struct attempt {
	const char *name;
	long	(*run)(void);
} attempts[] = {
	{ "moving to the root", move_to_root },
	{ "moving to another group", move_to_other },
	{ "moving to the group above", move_to_parent },
	{ "cloning into another group", clone_into_other },
	{ "killing another group", kill_other },
	{ "freezing another group", freeze_other },
	{ "setting limits of another group", limit_other },
	{ "setting limits of its own group", limit_own },
	{ "setting the depth of its own group", depth_own },
	{ "setting controllers of the root", control_root },
	{ "making a group in the root", new_in_root },
	{ "making a group in another group", new_in_other },
	{ "removing another group", remove_other },
	{ "changing the mode of another group", chmod_other },
	{ "changing the owner of another group", chown_other },
	{ "version 1: setting the release agent", agent_v1 },
	{ "version 1: moving", move_v1 },
	{ "version 1: making a group", new_v1 },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct order {
	__u64	bcaps;
	__u64	ccaps;
	bool	unshare;	/* make a cgroup namespace */
	bool	delegate;	/* the host gives it one */
	const char *group;	/* where the guest starts */
	long	(*run)(void);
};

static long enter(const struct order *o)
{
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = o->bcaps, .ccaps = o->ccaps,
		.setup = true,
	};
	struct vcmd_space_mask_v2 space = { .mask = CLONE_NEWCGROUP };
	char procs[128];

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", o->group);
	VS_TRY(put(procs, "0"));
	if (o->delegate && unshare(CLONE_NEWCGROUP))
		return -errno;
	VS_TRY(vs_go(&guest));
	if (o->delegate)
		VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &space));
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWCGROUP | CLONE_NEWNS));
	VS_TRY(vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP));
	return o->unshare ? vs_rc(unshare(CLONE_NEWCGROUP)) : 0;
}

static long obey(void *arg)
{
	const struct order *o = arg;
	long rc = enter(o);

	/* A failure to enter is not a result of the rule. */
	return rc ? -1000 + rc : o->run();
}

static long order(struct order o)
{
	return agent_once(NULL, obey, o);
}

static void test_all_refused(struct order o, const char *who)
{
	unsigned int i;

	for (i = 0; i < COUNT(attempts); i++) {
		o.run = attempts[i].run;
		is_errno(order(o), EACCES, "%s: refused: %s", who,
			 attempts[i].name);
	}
}

static const struct attempt looks[] = {
	{ "reading another group", read_other },
	{ "reading the group above", read_parent },
	{ "reading the root", read_root },
	{ "reading the statistics of another group", read_figures },
	{ "reading the events of the group above", read_events },
	{ "listing the root", list_root },
	{ "listing the group above", list_parent },
	{ "opening another group", find_other },
	{ "opening a missing group", find_nothing },
	{ "stat of another group", look_at_other },
	{ "chdir to the group above", go_there },
	{ "access to the group above", ask_access },
	{ "version 1: reading", read_v1 },
	{ "version 1: reading tasks", read_tasks_v1 },
	{ "version 1: listing", list_v1 },
};

static void test_nothing_seen(struct order o, const char *who)
{
	unsigned int i;

	for (i = 0; i < COUNT(looks); i++) {
		o.run = looks[i].run;
		is_errno(order(o), EACCES, "%s: refused: %s", who,
			 looks[i].name);
	}
}

/* Processes of the host are in the same group and in another group. */
static void test_seen(struct order o, const char *who)
{
	test_nothing_seen(o, who);
	o.run = list_own;
	is(order(o), 0, "%s can list its own group", who);
	o.run = own_processes;
	is(order(o), 1, "%s sees only its own process in cgroup.procs", who);
	o.run = own_threads;
	is(order(o), 1, "%s sees only its own thread in cgroup.threads", who);
	o.run = handed_processes;
	is(order(o), 0, "%s sees no process in a file of another group", who);
}

#define USUAL	(~(1ULL << CAP_SYS_ADMIN))

static void test_refused(void)
{
	struct order o = { .bcaps = USUAL, .group = OWN };

	test_all_refused(o, "guest");
	o.run = new_in_own;
	is_errno(order(o), EACCES, "guest: refused: making a group in its own");
	o.bcaps = ~0ULL;
	test_all_refused(o, "guest with every capability");
	o.unshare = true;
	test_all_refused(o, "guest in a cgroup namespace that it made");
	o.run = new_in_own;
	is_errno(order(o), EACCES, "... refused: making a group in its own");
}

static void test_delegated(void)
{
	struct order o = {
		.bcaps = USUAL, .ccaps = VXC_SECURE_MOUNT, .delegate = true,
		.group = OWN,
	};

	test_all_refused(o, "guest with a delegated group");
	o.run = new_in_own;
	is(order(o), 0, "delegated: the guest can make a group in its own");
	o.run = move_to_sub;
	is(order(o), 0, "delegated: the guest can move there");
	o.run = hear_end;
	is(order(o), 1, "delegated: inotify reports an empty group");
	o.run = control_own;
	is(order(o), 0, "delegated: the guest can set controllers below");
	o.group = SUB;
	o.delegate = false;
	o.run = limit_sub;
	is_errno(order(o), EACCES,
		 "not delegated: refused: setting limits below");
	put(OWN "/cgroup.subtree_control", "-pids");
	o.group = OWN;
	o.delegate = true;
	o.run = mounted_sub;
	is(order(o), 0, "delegated: cgroup2 mounts with its own group as root");
	o.ccaps = 0;
	o.run = mount_own;
	is_errno(order(o), EPERM, "delegated: mounting needs VXC_SECURE_MOUNT");
	rmdir(SUB);

	/* The root group cannot be delegated. */
	o.group = V2;
	o.run = new_in_own;
	is_errno(order(o), EACCES, "a guest in the root cannot make a group");
	o.ccaps = VXC_SECURE_MOUNT;
	o.run = mount_own;
	is_errno(order(o), EPERM, "... nor mount cgroup2");
}

static long host_enters(void *arg)
{
	char procs[128];

	snprintf(procs, sizeof(procs), "%s/cgroup.procs", (char *)arg);
	return put(procs, "0");
}

static void test_sight(void)
{
	struct order o = { .bcaps = USUAL, .group = OWN };
	char own[AGENT_ARG_MAX] = OWN, other[AGENT_ARG_MAX] = OTHER;
	struct agent beside = agent_need(NULL, "a host process");
	struct agent apart = agent_need(NULL, "another");

	if (agent_do(&beside, host_enters, own) ||
	    agent_do(&apart, host_enters, other))
		bail_out("a host process does not enter");
	handed = open(OTHER "/cgroup.procs", O_RDONLY);
	test_seen(o, "guest");
	o.bcaps = ~0ULL;
	test_seen(o, "guest with every capability");
	o.unshare = true;
	test_seen(o, "guest in a cgroup namespace that it made");
	o.unshare = false;
	o.bcaps = USUAL;
	o.delegate = true;
	test_seen(o, "guest with a delegated group");
	is(count_processes(dup(handed), false), 1,
	   "the host sees the process in that file");
	is(read_root() ?: read_v1() ?: look_at_other(), 0,
	   "the host sees all groups");
	close(handed);

	/* A guest in the root group sees no group at all. */
	o.delegate = false;
	o.group = V2;
	test_nothing_seen(o, "guest in the root");
	agent_stop(&beside);
	agent_stop(&apart);
}

static void make_tree(void)
{
	mkdir(TOP, 0755);
	mkdir(V2, 0755);
	mkdir(V1, 0755);
	mkdir(MNT, 0755);
	mkdir(VIEW, 0755);
	if (mount("cgroup2", V2, "cgroup2", 0, NULL) ||
	    mount("cgroup", V1, "cgroup", 0, "none,name=vs-test"))
		bail_out("%s: %s", TOP, strerror(errno));
	put(V2 "/cgroup.subtree_control", "+pids");
	if (new_group(PARENT) || put(PARENT "/cgroup.subtree_control", "+pids") ||
	    new_group(OTHER) || new_group(OWN) ||
	    mount(OWN, VIEW, NULL, MS_BIND, NULL))
		bail_out("%s: %s", PARENT, strerror(errno));
}

static void remove_tree(void)
{
	umount(VIEW);
	rmdir(OWN);
	rmdir(OTHER);
	rmdir(PARENT);
	umount(V1);
	umount(V2);
	rmdir(VIEW);
	rmdir(MNT);
	rmdir(V1);
	rmdir(V2);
	rmdir(TOP);
}

int main(void)
{
	make_tree();
	test_refused();
	test_delegated();
	test_sight();
	is(limit_other(), 0, "the host can set limits");
	is(agent_v1(), 0, "the host can set the release agent");
	remove_tree();
	return done_testing();
}
