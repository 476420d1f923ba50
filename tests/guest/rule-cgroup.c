// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest writes no file of control groups, whatever its capabilities,
 * but below the root of a cgroup namespace that the host has put among its
 * spaces.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/sched.h>
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
static long move_to_sub(void) { return put(SUB "/cgroup.procs", "0"); }
static long kill_other(void) { return put(OTHER "/cgroup.kill", "1"); }
static long freeze_other(void) { return put(OTHER "/cgroup.freeze", "1"); }
static long limit_other(void) { return put(OTHER "/pids.max", "1"); }
static long limit_own(void) { return put(OWN "/pids.max", "9999"); }
static long limit_sub(void) { return put(SUB "/pids.max", "50"); }
static long depth_own(void) { return put(OWN "/cgroup.max.depth", "9"); }
static long control_own(void) { return put(OWN "/cgroup.subtree_control", "+pids"); }
static long control_root(void) { return put(V2 "/cgroup.subtree_control", "-pids"); }
static long new_in_root(void) { return new_group(V2 "/vs-new"); }
static long new_in_other(void) { return new_group(OTHER "/new"); }
static long new_in_own(void) { return new_group(SUB); }
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
	long pid = syscall(SYS_clone3, &args, sizeof(args));
	long rc = pid < 0 ? -errno : 0;

	if (!pid)
		_exit(0);
	if (pid > 0)
		waitpid(pid, NULL, 0);
	close(dir);
	return rc;
}

static long read_other(void)
{
	int fd = open(OTHER "/cgroup.procs", O_RDONLY | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static long mount_own(void)
{
	if (unshare(CLONE_NEWNS))
		return -errno;
	return vs_rc(mount("cgroup2", MNT, "cgroup2", 0, NULL));
}

/* The root of what was mounted is the group that was delegated. */
static long mounted_sub(void)
{
	VS_TRY(mount_own());
	return access(MNT "/sub", F_OK) || !access(MNT "/vs-parent", F_OK);
}

static const struct attempt {
	const char *name;
	long	(*run)(void);
} attempts[] = {
	{ "moving to the root", move_to_root },
	{ "moving to another group", move_to_other },
	{ "moving up", move_to_parent },
	{ "cloning into another group", clone_into_other },
	{ "killing another group", kill_other },
	{ "freezing another group", freeze_other },
	{ "limits of another group", limit_other },
	{ "limits of its own group", limit_own },
	{ "depth of its own group", depth_own },
	{ "controllers of the root", control_root },
	{ "a group in the root", new_in_root },
	{ "a group in another", new_in_other },
	{ "removing another group", remove_other },
	{ "mode of another group", chmod_other },
	{ "owner of another group", chown_other },
	{ "version 1: release agent", agent_v1 },
	{ "version 1: moving", move_v1 },
	{ "version 1: a group", new_v1 },
};

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct order {
	__u64	bcaps;
	__u64	ccaps;
	bool	unshare;	/* a cgroup namespace, by the umask */
	bool	delegate;	/* one that the host keeps for it */
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

	/* No result of a rule. */
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
		is_errno(order(o), EACCES, "%s: %s", who, attempts[i].name);
	}
	o.run = read_other;
	is(order(o), 0, "%s: reading is free", who);
}

#define USUAL	(~(1ULL << CAP_SYS_ADMIN))

static void test_refused(void)
{
	struct order o = { .bcaps = USUAL, .group = OWN };

	test_all_refused(o, "guest");
	o.run = new_in_own;
	is_errno(order(o), EACCES, "guest: a group in its own");
	o.bcaps = ~0ULL;
	test_all_refused(o, "guest with every capability");
	o.unshare = true;
	test_all_refused(o, "guest in a cgroup namespace that it made");
	o.run = new_in_own;
	is_errno(order(o), EACCES, "... nor a group in its own");
}

static void test_delegated(void)
{
	struct order o = {
		.bcaps = USUAL, .ccaps = VXC_SECURE_MOUNT, .delegate = true,
		.group = OWN,
	};

	test_all_refused(o, "guest with a delegated group");
	o.run = new_in_own;
	is(order(o), 0, "delegated: a group in its own");
	o.run = move_to_sub;
	is(order(o), 0, "delegated: moving there");
	o.run = control_own;
	is(order(o), 0, "delegated: controllers of groups below");
	o.group = SUB;
	o.delegate = false;
	o.run = limit_sub;
	is_errno(order(o), EACCES, "limits below, not delegated");
	put(OWN "/cgroup.subtree_control", "-pids");
	o.group = OWN;
	o.delegate = true;
	o.run = mounted_sub;
	is(order(o), 0, "delegated: cgroup2 is mounted from its own group on");
	o.ccaps = 0;
	o.run = mount_own;
	is_errno(order(o), EPERM, "delegated: not without VXC_SECURE_MOUNT");
	rmdir(SUB);

	/* All of the hierarchy is nothing to delegate. */
	o.group = V2;
	o.run = new_in_own;
	is_errno(order(o), EACCES, "the root is not delegated");
	o.ccaps = VXC_SECURE_MOUNT;
	o.run = mount_own;
	is_errno(order(o), EPERM, "... nor mounted");
}

static void make_tree(void)
{
	mkdir(TOP, 0755);
	mkdir(V2, 0755);
	mkdir(V1, 0755);
	mkdir(MNT, 0755);
	if (mount("cgroup2", V2, "cgroup2", 0, NULL) ||
	    mount("cgroup", V1, "cgroup", 0, "none,name=vs-test"))
		bail_out("%s: %s", TOP, strerror(errno));
	put(V2 "/cgroup.subtree_control", "+pids");
	if (new_group(PARENT) || put(PARENT "/cgroup.subtree_control", "+pids") ||
	    new_group(OTHER) || new_group(OWN))
		bail_out("%s: %s", PARENT, strerror(errno));
}

static void remove_tree(void)
{
	rmdir(OWN);
	rmdir(OTHER);
	rmdir(PARENT);
	umount(V1);
	umount(V2);
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
	is(limit_other(), 0, "host: limits");
	is(agent_v1(), 0, "host: release agent");
	remove_tree();
	return done_testing();
}
