// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/* set_space, enter_space and the masks. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/utsname.h>

#include "agent.h"

#define CTX		2300
#define KEY		0x76730001
#define MARK		"/tmp/vs-space"

#ifndef CLONE_NEWTIME
#define CLONE_NEWTIME	0x80
#endif

struct space {
	__u32	word;
	__u32	xid;
	__u64	mask;
	__u32	index;
};

static long space_call(void *arg)
{
	const struct space *s = arg;
	struct vcmd_space_mask_v2 mask = { .mask = s->mask, .index = s->index };

	return vserver(s->word, s->xid, &mask);
}

static long set_space(__u64 mask, __u32 index)
{
	const struct space s = { VCMD_set_space, VS_ID_SELF, mask, index };

	return space_call((void *)&s);
}

static void test_masks(void)
{
	const __u64 base = CLONE_FS | CLONE_NEWNS | CLONE_NEWUTS |
			   CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWCGROUP;
	struct vcmd_space_mask_v1 d = { 0 };

	is(vserver(VCMD_get_space_mask_v0, 0, &d), 0, "get_space_mask v0");
	is_hex(d.mask, base, "the spaces of the first call");
	is(vserver(VCMD_get_space_mask, 0, &d), 0, "get_space_mask");
	is_hex(d.mask, base | CLONE_NEWPID | CLONE_NEWNET, "all spaces");
	is(vserver(VCMD_get_space_default, 0, &d), 0, "get_space_default");
	is_hex(d.mask, base & ~(__u64)(CLONE_NEWUSER | CLONE_NEWCGROUP),
	       "the default spaces");
}

/* Space 0: uts.  Space 1: mount and fs, with a root of its own. */
static long build_guest(void *arg)
{
	(void)arg;
	if (unshare(CLONE_NEWUTS | CLONE_NEWNS) ||
	    sethostname("space-0", 7) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("vs-space", MARK, "tmpfs", 0, NULL) ||
	    mkdir(MARK "/inside", 0755) || chroot(MARK) || chdir("/"))
		return -errno;
	VS_TRY(set_space(CLONE_NEWUTS, 0));
	VS_TRY(set_space(CLONE_NEWNS | CLONE_FS, 1));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

static void test_set_values(void)
{
	const struct vs_place place = { .xid = CTX + 1, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	struct space s = { VCMD_set_space, VS_ID_SELF, CLONE_NEWUTS, 2 };

	is_errno(agent_do(&a, space_call, s), EINVAL, "set_space: index 2");
	s.index = ~0u;
	is_errno(agent_do(&a, space_call, s), EINVAL, "set_space: index -1");
	s.index = 0;
	s.mask = CLONE_NEWTIME;
	is_errno(agent_do(&a, space_call, s), EINVAL,
		 "set_space: the time namespace is not a space");
	s.mask = CLONE_NEWUTS | CLONE_VM;
	is_errno(agent_do(&a, space_call, s), EINVAL, "set_space: other bits");
	s.mask = CLONE_NEWUTS | (1ULL << 40);
	is_errno(agent_do(&a, space_call, s), EINVAL, "set_space: high bits");
	s.mask = CLONE_NEWUTS;
	s.xid = CTX;
	is_errno(agent_do(&a, space_call, s), EPERM,
		 "set_space from inside: another context");
	agent_stop(&a);
}

static long enter_then_see(void *arg)
{
	struct utsname uts;

	VS_TRY(space_call(arg));
	if (uname(&uts))
		return -errno;
	return (!strcmp(uts.nodename, "space-0") ? 1 : 0) |
	       (!access("/inside", F_OK) ? 2 : 0) |
	       (!access("/proc/self", F_OK) ? 0 : 4);
}

static void test_enter(void)
{
	struct space s = { VCMD_enter_space, CTX, CLONE_NEWUTS, 0 };

	is(agent_once(NULL, enter_then_see, s), 1, "enter_space: uts only");
	s.mask = 0;
	is(agent_once(NULL, enter_then_see, s), 1,
	   "enter_space: mask 0 is all that is stored in the space");
	s.index = 1;
	is(agent_once(NULL, enter_then_see, s), 2 | 4,
	   "enter_space: mount and root, of space 1");
	s.mask = CLONE_NEWUTS;
	is_errno(agent_once(NULL, enter_then_see, s), EINVAL,
		 "enter_space: a kind that the space lacks");
	s.index = 2;
	is_errno(agent_once(NULL, enter_then_see, s), EINVAL,
		 "enter_space: index 2");
	s.index = 0;
	s.mask = CLONE_NEWNS | CLONE_FS;
	is(agent_once(NULL, enter_then_see, s), 2 | 4,
	   "enter_space: mount and root without an index, of space 1");
	s.mask |= CLONE_NEWUTS;
	is(agent_once(NULL, enter_then_see, s), 1 | 2 | 4,
	   "enter_space: uts beside them, of space 0");
	s.mask = CLONE_NEWNS | CLONE_NEWNET;
	is_errno(agent_once(NULL, enter_then_see, s), EINVAL,
		 "enter_space: a kind that no space holds");
	s.index = 1;
	s.mask = CLONE_NEWNS | CLONE_NEWUTS;
	is_errno(agent_once(NULL, enter_then_see, s), EINVAL,
		 "enter_space: with an index, only what that space holds");
	s.index = 0;
	s.mask = CLONE_NEWUTS | CLONE_VM;
	is_errno(agent_once(NULL, enter_then_see, s), EINVAL,
		 "enter_space: other bits");
	s.word = VCMD_enter_space_v1;
	s.mask = CLONE_NEWUTS;
	is(agent_once(NULL, enter_then_see, s), 1, "enter_space v1");
	s.mask = CLONE_NEWNS | CLONE_FS;
	is(agent_once(NULL, enter_then_see, s), 2 | 4,
	   "enter_space v1: mount and root");
	s.word = VCMD_enter_space_v0;
	is(agent_once(NULL, enter_then_see, s), 1, "enter_space v0");
}

static void test_private(void)
{
	struct space s = { VCMD_enter_space, CTX, CLONE_NEWUTS, 0 };

	is(vs_set_cflags(CTX, VXF_INFO_PRIVATE, VXF_INFO_PRIVATE), 0,
	   "the context is made private");
	is_errno(agent_once(NULL, enter_then_see, s), EACCES,
		 "enter_space: a private context");
	vs_set_cflags(CTX, 0, VXF_INFO_PRIVATE);
}

static long enter_own(void *arg)
{
	return space_call(arg);
}

static void test_from_inside(struct agent *guest)
{
	struct space s = { VCMD_enter_space, VS_ID_SELF, CLONE_NEWUTS, 0 };
	const struct vs_place place = { .xid = CTX + 2, .setup = true };
	struct agent setup = agent_need(&place, "a context in setup");

	is_errno(agent_do(guest, enter_own, s), EPERM,
		 "enter_space from inside");
	is_errno(agent_do(&setup, enter_own, s), EPERM,
		 "enter_space from inside, in setup");
	agent_stop(&setup);
}

static long make_key(void *arg)
{
	(void)arg;
	return vs_rc(shmget(KEY, 4096, IPC_CREAT | IPC_EXCL | 0600));
}

static long join_and_find_key(void *arg)
{
	VS_TRY(vs_migrate(*(__u32 *)arg, 0));
	return vs_rc(shmget(KEY, 0, 0)) >= 0;
}

/* A new context has an IPC namespace that its members share. */
static void test_own_ipc(struct agent *guest)
{
	const __u32 xid = CTX;

	ok(agent_ask(guest, make_key) >= 0, "a segment made inside");
	is_errno(vs_rc(shmget(KEY, 0, 0)), ENOENT, "is not the host's");
	is(agent_once(NULL, join_and_find_key, xid), 1,
	   "... but visible after ctx_migrate");
}

/* ---- every kind: enter_space enters the stored namespace ---- */

#define KINDS	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWPID | \
		 CLONE_NEWNET | CLONE_NEWCGROUP)

static const struct kind {
	const char *name;
	__u64	flag;
} kinds[] = {
	{ "mnt", CLONE_NEWNS }, { "uts", CLONE_NEWUTS },
	{ "ipc", CLONE_NEWIPC }, { "pid_for_children", CLONE_NEWPID },
	{ "net", CLONE_NEWNET }, { "cgroup", CLONE_NEWCGROUP },
	{ "user", CLONE_NEWUSER },
};

static long own_ns(const char *name)
{
	char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/self/ns/%s", name);
	return stat(path, &st) ? -errno : (long)st.st_ino;
}


/* A process 1 of the pid namespace keeps it in being. */
static long keep_all(void *arg)
{
	pid_t pid;

	(void)arg;
	if (unshare(KINDS))
		return -errno;
	pid = fork();
	if (!pid)
		for (;;)
			pause();
	VS_TRY(set_space(KINDS, 0));
	VS_TRY(set_space(CLONE_NEWUTS, 1));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP) ?: pid;
}

static long enter_and_compare(void *arg)
{
	long before[sizeof(kinds) / sizeof(*kinds)], differ = 0;
	unsigned int i;

	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		before[i] = own_ns(kinds[i].name);
	VS_TRY(space_call(arg));
	/* Its /proc is another one now, where this process is none. */
	for (i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		differ |= own_ns(kinds[i].name) != before[i] ? 1 << i : 0;
	return differ;
}

static void test_kinds(void)
{
	const struct vs_place place = { .xid = CTX + 3, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	struct space s = { VCMD_enter_space, CTX + 3, 0, 0 };
	const struct space join = { VCMD_enter_space, CTX + 3, KINDS, 0 };
	pid_t pid = agent_ask(&a, keep_all);
	unsigned int i;

	ok(pid > 0, "a guest stores every kind (%s)", tap_result(pid));
	for (i = 0; kinds[i].flag != CLONE_NEWUSER; i++) {
		s.mask = kinds[i].flag;
		is(agent_once(NULL, enter_and_compare, s), 1 << i,
		   "enter_space: %s alone", kinds[i].name);
	}
	is(agent_once(NULL, enter_and_compare, join), (1 << i) - 1,
	   "enter_space: all of them");
	s.index = 1;
	s.mask = 0;
	is(agent_once(NULL, enter_and_compare, s), 1 << 1,
	   "enter_space: each space has its own mask");
	vs_kill(CTX + 3, pid, SIGKILL);
	agent_stop(&a);
}

/* ---- the user namespace ---- */

static int write_map(pid_t pid, const char *what)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	return fd < 0 || write(fd, "0 100000 1000", 13) != 13;
}

/* A process in the user namespace of the host maps root of the new one. */
static long keep_user(void *arg)
{
	int status, go[2];
	char byte = 0;
	pid_t pid;

	(void)arg;
	VS_TRY(vs_set_umask(VS_ID_SELF, CLONE_NEWUSER));
	if (pipe(go))
		return -errno;
	pid = fork();
	if (!pid) {
		if (read(go[0], &byte, 1) != 1)
			_exit(2);
		_exit(write_map(getppid(), "uid_map") ||
		      write_map(getppid(), "gid_map"));
	}
	if (unshare(CLONE_NEWUSER) || write(go[1], &byte, 1) != 1 ||
	    waitpid(pid, &status, 0) != pid)
		return -errno;
	close(go[0]);
	close(go[1]);
	return status;
}

static long become_root_there(void *arg)
{
	(void)arg;
	if (setresgid(0, 0, 0) || setresuid(0, 0, 0))
		return -errno;
	VS_TRY(set_space(CLONE_NEWUSER, 0));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

static long enter_user(void *arg)
{
	struct stat st;

	VS_TRY(space_call(arg));
	if (getuid() || getgid())
		return 1;
	/* Root in there, a nobody on the host. */
	if (stat("/proc/self", &st) || !access("/root/.", R_OK))
		return 2;
	if (unshare(CLONE_NEWUTS) || sethostname("space-user", 10))
		return -errno;
	return 0;
}

static int idle(void *arg)
{
	(void)arg;
	while (pause() < 0)
		;
	return 0;
}

static long enter_user_threaded(void *arg)
{
	static char stack[16384];

	if (clone(idle, stack + sizeof(stack), CLONE_VM | CLONE_FS |
		  CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM,
		  NULL) < 0)
		return -errno;
	return space_call(arg);
}

static void test_user(void)
{
	const struct vs_place place = { .xid = CTX + 4, .setup = true };
	struct agent a = agent_need(&place, "a context in setup");
	struct space s = { VCMD_enter_space, CTX + 4, CLONE_NEWUSER, 0 };

	is(agent_ask(&a, keep_user), 0, "a guest in a user namespace");
	is(agent_ask(&a, become_root_there), 0,
	   "its root, a user of the host, ends the setup");
	is(agent_once(NULL, enter_user, s), 0,
	   "enter_space: user namespace, as the user who stored it");
	is_errno(agent_once(NULL, enter_user_threaded, s), EINVAL,
		 "enter_space: user namespace, not with several threads");
	agent_stop(&a);
}

int main(void)
{
	const struct vs_place place = { .xid = CTX, .setup = true };
	struct agent guest;
	struct utsname before, after;

	uname(&before);
	mkdir(MARK, 0755);
	guest = agent_need(&place, "a context in setup");
	test_masks();
	is(agent_ask(&guest, build_guest), 0, "a guest stores its spaces");
	test_set_values();
	test_enter();
	test_private();
	test_from_inside(&guest);
	test_own_ipc(&guest);
	agent_stop(&guest);
	test_kinds();
	test_user();
	uname(&after);
	ok(!memcmp(&before, &after, sizeof(before)), "the host's uts stands");
	rmdir(MARK);
	return done_testing();
}
