// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: nobody in a guest passes a directory that is a barrier.
 *
 * Root of a guest, chrooted below such a directory, walks up by every known
 * trick.  Each trick runs twice.  Without the barrier it must succeed, because
 * otherwise its failure proves nothing.  With the barrier it must fail.  The
 * guest also cannot change the directory itself, although it has the user id of
 * the owner.
 *
 *	rule-barrier [DIRECTORY]
 *
 * The test works in DIRECTORY, so that a script can choose the filesystem.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "agent.h"
#include "uring.h"

#define GUEST	500
#define DEPTH	40

/* BASE/barrier/root is the root of the guest. */
static char base[PATH_MAX], barrier[PATH_MAX + 16], root[PATH_MAX + 32];
static struct stat host_root;

static long at_host_root(const char *name)
{
	struct stat st;

	if (stat(name, &st))
		return -errno;
	return st.st_dev == host_root.st_dev && st.st_ino == host_root.st_ino;
}

/* Walk up from the working directory.  Return 1 at the root of the host. */
static long walk_up(void)
{
	int i;

	for (i = 0; i < DEPTH; i++)
		if (chdir(".."))
			return -errno;
	return at_host_root(".");
}

static long below(const char *name)
{
	if (mkdir(name, 0755) && errno != EEXIST)
		return -errno;
	return vs_rc(chroot(name));
}

static long classic(void)
{
	VS_TRY(below("jail"));
	return walk_up();
}

static long one_path(void)
{
	char path[DEPTH * 3 + 1] = "";
	int i;

	VS_TRY(below("jail"));
	for (i = 0; i < DEPTH; i++)
		strcat(path, "../");
	return at_host_root(path);
}

static long kept_descriptor(void)
{
	int fd = open("/", O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return -errno;
	VS_TRY(below("jail"));
	if (chdir("/") || fchdir(fd))
		return -errno;
	return walk_up();
}

static long path_descriptors(void)
{
	struct stat st;
	int i, fd = open("/", O_PATH | O_DIRECTORY);

	VS_TRY(below("jail"));
	for (i = 0; fd >= 0 && i < DEPTH; i++)
		fd = openat(fd, "..", O_PATH | O_DIRECTORY);
	if (fd < 0 || fstat(fd, &st))
		return -errno;
	return st.st_dev == host_root.st_dev && st.st_ino == host_root.st_ino;
}

static long new_open(void)
{
	struct open_how how = { .flags = O_RDONLY | O_DIRECTORY };
	int i, fd = open("/", O_PATH | O_DIRECTORY);

	VS_TRY(below("jail"));
	for (i = 0; fd >= 0 && i < DEPTH; i++)
		fd = syscall(SYS_openat2, fd, "..", &how, sizeof(how));
	if (fd < 0 || fchdir(fd))
		return -errno;
	return at_host_root(".");
}

/* Move the working directory of a chrooted process above its root. */
static long moved_directory(void)
{
	pid_t pid;
	int ready[2], go[2], status;
	char c = 'x';

	if (mkdir("a", 0755) && errno != EEXIST)
		return -errno;
	if (mkdir("a/b", 0755) && errno != EEXIST)
		return -errno;
	if (pipe(ready) || pipe(go))
		return -errno;
	pid = fork();
	if (!pid) {
		long rc;

		if (chroot("a") || chdir("/b") ||
		    write(ready[1], &c, 1) != 1 || read(go[0], &c, 1) != 1)
			_exit(100);
		rc = walk_up();
		_exit(rc < 0 ? (int)-rc : rc ? 200 : 0);
	}
	close(ready[1]);
	/* End of file means that the child has exited. */
	if (read(ready[0], &c, 1) == 1 &&
	    (rename("a/b", "b") || write(go[1], &c, 1) != 1))
		return -errno;
	close(ready[0]);
	close(go[0]);
	close(go[1]);
	waitpid(pid, &status, 0);
	rmdir("b");
	rmdir("a");
	if (!WIFEXITED(status))
		return -EPROTO;
	status = WEXITSTATUS(status);
	return status == 200 ? 1 : -status;
}

static const struct trick {
	const char *name;
	long	(*run)(void);
} tricks[] = {
	{ "second chroot, step by step", classic },
	{ "second chroot, one path", one_path },
	{ "a kept descriptor", kept_descriptor },
	{ "O_PATH descriptors", path_descriptors },
	{ "openat2", new_open },
	{ "a directory moved above the root", moved_directory },
};

#define TRICKS (sizeof(tricks) / sizeof(*tricks))

/* The name of the barrier from below.  The guest's root owns it by uid. */
static const char *above(void)
{
	return below("jail") ? "" : "..";
}

static long change_mode(void)
{
	return vs_rc(chmod(above(), 0755));
}

static long change_owner(void)
{
	return vs_rc(chown(above(), 0, 0));
}

static long change_times(void)
{
	return vs_rc(utimensat(AT_FDCWD, above(), NULL, 0));
}

/* The kernel's form of the ACL "u::rwx,g::r-x,o::r-x", a minimal one. */
static const struct {
	__u32 version;
	struct {
		__u16 tag, perm;
		__u32 id;
	} entry[3];
} acl = { 2, { { 1, 7, -1 }, { 4, 5, -1 }, { 32, 5, -1 } } };

static long change_acl(void)
{
	return vs_rc(setxattr(above(), "system.posix_acl_access", &acl,
			      sizeof(acl), 0));
}

static long remove_acl(void)
{
	return vs_rc(removexattr(above(), "system.posix_acl_access"));
}

static long change_label(void)
{
	return vs_rc(setxattr(above(), "security.other", "x", 1, 0));
}

static long remove_label(void)
{
	return vs_rc(removexattr(above(), "security.other"));
}

/* In this order each change has something to work on. */
static const struct trick changes[] = {
	{ "mode", change_mode },
	{ "owner", change_owner },
	{ "times", change_times },
	{ "ACL", change_acl },
	{ "ACL (removal)", remove_acl },
	{ "label", change_label },
	{ "label (removal)", remove_label },
};

#define CHANGES (sizeof(changes) / sizeof(*changes))

/*
 * Enter the guest: chroot, then a context with all capabilities.  The barrier
 * must not depend on missing capabilities.
 */
static long chrooted_guest(void *arg)
{
	const struct vs_place place = { .xid = GUEST };

	(void)arg;
	if (chroot(root) || chdir("/"))
		return -errno;
	return vs_go(&place);
}

static long play(void *arg)
{
	return (*(const struct trick **)arg)->run();
}

static long play_trick(const struct trick *trick)
{
	struct agent a = agent_start(NULL);
	long rc = agent_ask(&a, chrooted_guest);

	rc = rc ? AGENT_GONE : agent_do(&a, play, trick);
	agent_stop(&a);
	return rc;
}

static void set_barrier(bool on)
{
	is(vs_set_iattr(barrier, on ? IATTR_BARRIER : 0, IATTR_BARRIER), 0,
	   "%s the barrier", on ? "set" : "clear");
}

static void test_tricks(void)
{
	unsigned int i;

	for (i = 0; i < TRICKS; i++)
		is(play_trick(&tricks[i]), 1, "no barrier: %s gets out",
		   tricks[i].name);
	set_barrier(true);
	for (i = 0; i < TRICKS; i++)
		is_errno(play_trick(&tricks[i]), EACCES,
			 "barrier: %s is refused",
			 tricks[i].name);
}

static void test_changes(void)
{
	unsigned int i;

	for (i = 0; i < CHANGES; i++)
		is_errno(play_trick(&changes[i]), EACCES,
			 "barrier: a guest cannot change its %s",
			 changes[i].name);
	set_barrier(false);
	for (i = 0; i < CHANGES; i++)
		is(play_trick(&changes[i]), 0,
		   "no barrier: a guest can change its %s",
		   changes[i].name);
	set_barrier(true);
}

/* A rename does not move the barrier, and the host may pass it. */
static void test_host(void)
{
	char renamed[PATH_MAX + 16], old[PATH_MAX + 32];

	is(access(root, F_OK) ? -errno : 0, 0,
	   "the host can walk down through the barrier");
	is(chdir(root) || chdir("..") || chdir("..") ? -errno : 0, 0,
	   "... and up");
	is_errno(play_trick(&tricks[0]), EACCES, "... a guest still cannot");

	snprintf(renamed, sizeof(renamed), "%s/renamed", base);
	is(rename(barrier, renamed) ? -errno : 0, 0,
	   "the host can rename the directory");
	strcpy(old, root);
	strcpy(root, renamed);
	strcat(root, "/root");
	is_errno(play_trick(&tricks[0]), EACCES, "... it is still a barrier");
	strcpy(root, old);
	is(rename(renamed, barrier) ? -errno : 0, 0, "... rename it back");
}

static long look_through(void *arg)
{
	int fd;

	(void)arg;
	if (!access(root, F_OK) || errno != EACCES)
		return 1;
	if (!chdir(barrier) || errno != EACCES)
		return 2;
	if (opendir(barrier) || errno != EACCES)
		return 3;
	fd = open(barrier, O_PATH | O_DIRECTORY);
	if (fd >= 0 && (!fchdir(fd) || errno != EACCES))
		return 4;
	if (fd >= 0 && (openat(fd, "root", O_PATH) >= 0 || errno != EACCES))
		return 5;
	if (fd >= 0 && (openat(fd, "..", O_PATH) >= 0 || errno != EACCES))
		return 6;
	if (!mkdirat(fd, "made", 0755) || errno != EACCES)
		return 7;
	return 0;
}

static long walk_through(void *arg)
{
	(void)arg;
	return access(root, F_OK) ? -errno : 0;
}

/* Downwards, without a chroot. */
static void test_from_above(void)
{
	const struct vs_place guest = { .xid = GUEST + 1 };
	const struct vs_place watch = { .xid = VS_ID_WATCH };

	is(agent_once_data(&guest, look_through, NULL, 0), 0,
	   "a guest cannot pass the barrier downwards");
	is(agent_once_data(&watch, walk_through, NULL, 0), 0,
	   "... the spectator can");
	is(agent_once_data(NULL, walk_through, NULL, 0), 0, "... the host can");
}

/* The host sets and clears the barrier while the guest runs. */
static void test_toggle(void)
{
	const struct vs_place guest = { .xid = GUEST + 2 };
	const struct vs_xattr value = {
		.version = VS_XATTR_VERSION, .flags = IATTR_BARRIER,
	};
	struct agent a = agent_need(&guest, "a guest");

	is_errno(agent_ask(&a, walk_through), EACCES,
		 "toggle: a running guest cannot pass");
	set_barrier(false);
	is(agent_ask(&a, walk_through), 0,
	   "toggle: it can pass when the flag is cleared");
	is(setxattr(barrier, VS_XATTR_NAME, &value, sizeof(value), 0), 0,
	   "the host writes the attribute");
	is_errno(agent_ask(&a, walk_through), EACCES,
		 "toggle: a running guest cannot pass");
	is(removexattr(barrier, VS_XATTR_NAME), 0,
	   "the host removes the attribute");
	is(agent_ask(&a, walk_through), 0,
	   "toggle: it can pass when the attribute is removed");
	agent_stop(&a);
}

/* ---- a directory that the host moves out of the root ---- */

static int moved;

static long moved_steps(void)
{
	return walk_up();
}

static long moved_path(void)
{
	char path[DEPTH * 3 + 1] = "";
	int i;

	for (i = 0; i < DEPTH; i++)
		strcat(path, "../");
	return at_host_root(path);
}

static long moved_link(void)
{
	char path[DEPTH * 3 + 32];
	int i;

	snprintf(path, sizeof(path), "/proc/self/fd/%d/", moved);
	for (i = 0; i < DEPTH; i++)
		strcat(path, "../");
	return at_host_root(path);
}

static long moved_descriptors(void)
{
	struct stat st;
	int i, up, fd = dup(moved);

	for (i = 0; fd >= 0 && i < DEPTH; i++) {
		up = openat(fd, "..", O_PATH | O_DIRECTORY);
		close(fd);
		fd = up;
	}
	if (fd < 0 || fstat(fd, &st))
		return -errno;
	close(fd);
	return st.st_dev == host_root.st_dev && st.st_ino == host_root.st_ino;
}

static long moved_uring(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_OPENAT, .fd = moved,
		.addr = (uintptr_t)"../..", .open_flags = O_PATH,
	};
	long rc = ring_once(&sqe, 0);

	return rc < 0 ? rc : 1;
}

/* A second root below the moved directory. */
static long moved_root(void)
{
	pid_t pid = fork();
	int status;
	long rc;

	if (!pid) {
		rc = mkdir("jail", 0755) || chroot("jail") ? -errno : walk_up();
		_exit(rc < 0 ? (int)-rc : rc ? 200 : 0);
	}
	waitpid(pid, &status, 0);
	rmdir("jail");
	if (!WIFEXITED(status))
		return -EPROTO;
	status = WEXITSTATUS(status);
	return status == 200 ? 1 : -status;
}

static const struct trick moves[] = {
	{ "step by step", moved_steps },
	{ "one path", moved_path },
	{ "a link of /proc", moved_link },
	{ "descriptors", moved_descriptors },
	{ "io_uring", moved_uring },
	{ "a second root", moved_root },
};

static long chdir_moved(void *arg)
{
	VS_TRY(chrooted_guest(arg));
	if (mkdir("moved", 0755) || chdir("moved"))
		return -errno;
	moved = open(".", O_RDONLY | O_DIRECTORY);
	return moved < 0 ? -errno : 0;
}

static long play_moved(void *arg)
{
	if (fchdir(moved))
		return -errno;
	return (*(const struct trick **)arg)->run();
}

/* Move a directory out of the root: beside the barrier or beside the root. */
static void test_moved_to(const char *place, bool on, const char *where)
{
	struct agent a = agent_start(NULL);
	char from[PATH_MAX + 64], to[PATH_MAX + 64];
	unsigned int i;

	set_barrier(on);
	snprintf(from, sizeof(from), "%s/proc", root);
	mkdir(from, 0755);
	mount("proc", from, "proc", 0, NULL);
	is(agent_ask(&a, chdir_moved), 0, "a guest enters a directory");
	snprintf(from, sizeof(from), "%s/moved", root);
	snprintf(to, sizeof(to), "%s/moved", place);
	is(vs_rc(rename(from, to)), 0, "the host moves it %s", where);
	for (i = 0; i < sizeof(moves) / sizeof(*moves); i++) {
		const struct trick *trick = &moves[i];

		is(agent_do(&a, play_moved, trick), on ? -ENOENT : 1,
		   "%s: %s", on ? "barrier refuses" : "no barrier permits",
		   trick->name);
	}
	agent_stop(&a);
	rmdir(to);
	snprintf(from, sizeof(from), "%s/proc", root);
	umount(from);
	rmdir(from);
}

static void test_moved(void)
{
	char other[PATH_MAX + 32];

	snprintf(other, sizeof(other), "%s/other", barrier);
	mkdir(other, 0755);
	test_moved_to(base, false, "out");
	test_moved_to(base, true, "out");
	test_moved_to(other, false, "to another guest");
	test_moved_to(other, true, "to another guest");
	rmdir(other);
}

static void make_tree(const char *top)
{
	if (mkdir(top, 0755) && errno != EEXIST)
		bail_out("%s: %s", top, strerror(errno));
	if (!realpath(top, base))
		bail_out("%s: %s", top, strerror(errno));
	snprintf(barrier, sizeof(barrier), "%s/barrier", base);
	snprintf(root, sizeof(root), "%s/root", barrier);
	if ((mkdir(barrier, 0755) && errno != EEXIST) ||
	    (mkdir(root, 0755) && errno != EEXIST) || stat("/", &host_root))
		bail_out("%s: %s", root, strerror(errno));
}

static void remove_tree(void)
{
	char jail[PATH_MAX + 40];

	snprintf(jail, sizeof(jail), "%s/jail", root);
	if (chdir("/") || rmdir(jail) || rmdir(root) || rmdir(barrier))
		diag("%s is left behind: %s", base, strerror(errno));
}

int main(int argc, char **argv)
{
	make_tree(argc > 1 ? argv[1] : "/var/tmp/vs-barrier");
	test_tricks();
	test_changes();
	test_host();
	test_from_above();
	test_toggle();
	test_moved();
	remove_tree();
	return done_testing();
}
