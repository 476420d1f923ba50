// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest can read and write an object of the host through an inherited
 * descriptor.  It cannot open the object anew, change it, or reach other
 * objects through it.
 *
 * The test also runs each attack on a file of the guest.  There it must
 * succeed, because otherwise its failure proves nothing.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <linux/falloc.h>
#include <linux/fs.h>
#include <linux/fs.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/uio.h>
#include <sys/xattr.h>

#include "descriptor.h"
#include "uring.h"


#ifndef RWF_NOAPPEND
#define RWF_NOAPPEND	0x20
#endif
#define BINFMT	"/proc/sys/fs/binfmt_misc"
#define INTERPRETER	OUTSIDE "/interpreter"
#define MAGIC_FILE	"/magic"

#define NR_FCHMODAT2	452
#define NR_OPEN_TREE	428

/* ---- attacks, by a program in the guest ---- */

/* The descriptor under attack, and its link. */
static int victim;
static char link_path[64];

static long open_read(void) { return opened(open(link_path, O_RDONLY)); }
static long open_write(void) { return opened(open(link_path, O_WRONLY)); }
static long open_path(void) { return opened(open(link_path, O_PATH)); }

static long open_trunc(void)
{
	return opened(open(link_path, O_WRONLY | O_TRUNC));
}

static long open_thread(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/thread-self/fd/%d", victim);
	return opened(open(path, O_RDONLY));
}

static long open_number(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/fd/%d", getpid(),
		 getpid(), victim);
	return opened(open(path, O_RDONLY));
}

static long open_uring(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_OPENAT, .fd = AT_FDCWD,
		.addr = (uintptr_t)link_path, .open_flags = O_RDWR,
	};
	long rc = ring_once(&sqe, 0);

	return rc < 0 ? rc : vs_rc(close(rc));
}

static long path_truncate(void) { return vs_rc(truncate(link_path, 3)); }
static long path_chmod(void) { return vs_rc(chmod(link_path, 04755)); }
static long path_chown(void) { return vs_rc(chown(link_path, 33, 33)); }

static const struct timespec long_ago[2] = { { 1, 0 }, { 1, 0 } };

static long path_times(void)
{
	return vs_rc(utimensat(AT_FDCWD, link_path, long_ago, 0));
}

static long path_setxattr(void)
{
	return vs_rc(setxattr(link_path, "user.vs", "x", 1, 0));
}

static long path_removexattr(void)
{
	return vs_rc(removexattr(link_path, "user.vs"));
}

static long path_notify(void)
{
	int fd = inotify_init1(IN_CLOEXEC);
	long rc = vs_rc(inotify_add_watch(fd, link_path, IN_MODIFY));

	close(fd);
	return rc < 0 ? rc : 0;
}

static long path_link(void)
{
	long rc = vs_rc(linkat(AT_FDCWD, link_path, AT_FDCWD, "/taken",
			       AT_SYMLINK_FOLLOW));

	unlink("/taken");
	return rc;
}

/* ENOEXEC or ETXTBSY mean that the kernel has opened the file. */
static long no_program(pid_t pid)
{
	int status;

	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return -EPROTO;
	status = WEXITSTATUS(status);
	return status == ENOEXEC || status == ETXTBSY ? 0 : -status;
}

static long path_exec(void)
{
	char *const argv[] = { link_path, NULL };
	pid_t pid = fork();

	if (!pid) {
		execv(link_path, argv);
		_exit(errno);
	}
	return no_program(pid);
}

static long empty_chmod(void)
{
	return vs_rc(syscall(NR_FCHMODAT2, victim, "", 04755, AT_EMPTY_PATH));
}

static long empty_chown(void)
{
	return vs_rc(fchownat(victim, "", 33, 33, AT_EMPTY_PATH));
}

static long empty_times(void)
{
	return vs_rc(utimensat(victim, "", long_ago, AT_EMPTY_PATH));
}

static long empty_link(void)
{
	long rc = vs_rc(linkat(victim, "", AT_FDCWD, "/taken", AT_EMPTY_PATH));

	unlink("/taken");
	return rc;
}

static long empty_tree(void)
{
	return opened(syscall(NR_OPEN_TREE, victim, "", AT_EMPTY_PATH));
}

static long empty_handle(void)
{
	struct {
		struct file_handle h;
		char room[128];
	} handle = { .h.handle_bytes = 128 };
	int mount;

	return vs_rc(name_to_handle_at(victim, "", &handle.h, &mount,
				       AT_EMPTY_PATH));
}

static long empty_exec(void)
{
	char *const argv[] = { link_path, NULL };
	pid_t pid = fork();

	if (!pid) {
		execveat(victim, "", argv, argv + 1, AT_EMPTY_PATH);
		_exit(errno);
	}
	return no_program(pid);
}

static long fd_chmod(void) { return vs_rc(fchmod(victim, 04755)); }
static long fd_chown(void) { return vs_rc(fchown(victim, 33, 33)); }
static long fd_times(void) { return vs_rc(futimens(victim, long_ago)); }
static long fd_truncate(void) { return vs_rc(ftruncate(victim, 3)); }

static long fd_setxattr(void)
{
	return vs_rc(fsetxattr(victim, "user.vs", "x", 1, 0));
}

static long fd_removexattr(void)
{
	return vs_rc(fremovexattr(victim, "user.vs"));
}

static long fd_setxattr_uring(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_FSETXATTR, .fd = victim,
		.addr = (uintptr_t)"user.vs2", .addr2 = (uintptr_t)"x",
		.len = 1,
	};

	return ring_once(&sqe, 0);
}

static long fd_flags(void)
{
	long flags = 0;

	VS_TRY(vs_rc(ioctl(victim, FS_IOC_GETFLAGS, &flags)));
	flags |= FS_NODUMP_FL;
	return vs_rc(ioctl(victim, FS_IOC_SETFLAGS, &flags));
}

static long fd_punch(void)
{
	return vs_rc(fallocate(victim, FALLOC_FL_PUNCH_HOLE |
			       FALLOC_FL_KEEP_SIZE, 0, 4));
}

static long fd_noappend(void)
{
	long rc = vs_rc(fcntl(victim, F_SETFL, 0));

	if (!rc)
		fcntl(victim, F_SETFL, O_APPEND);
	return rc;
}

static long rw_noappend(void)
{
	struct iovec v = { (char[]){ "X" }, 1 };

	return vs_rc(pwritev2(victim, &v, 1, 0, RWF_NOAPPEND)) == 1 ?
		0 : -errno;
}

static long rw_noappend_uring(void)
{
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_WRITE, .fd = victim,
		.addr = (uintptr_t)"X", .len = 1, .rw_flags = RWF_NOAPPEND,
	};
	long rc = ring_once(&sqe, 0);

	return rc == 1 ? 0 : rc;
}

static long fd_flock(void)
{
	long rc = vs_rc(flock(victim, LOCK_EX | LOCK_NB));

	flock(victim, LOCK_UN);
	return rc;
}

static long fd_lease(void)
{
	long rc = vs_rc(fcntl(victim, F_SETLEASE, F_WRLCK));

	fcntl(victim, F_SETLEASE, F_UNLCK);
	return rc;
}

static long fd_lock(void)
{
	struct flock lock = { .l_type = F_WRLCK };
	long rc = vs_rc(fcntl(victim, F_SETLK, &lock));

	lock.l_type = F_UNLCK;
	fcntl(victim, F_SETLK, &lock);
	return rc;
}

static long fd_ofd_lock(void)
{
	struct flock lock = { .l_type = F_WRLCK };

	return vs_rc(fcntl(victim, F_OFD_SETLK, &lock));
}

/* In this order each attack succeeds on a file of the guest. */
static const struct attack {
	const char *name;
	long	(*run)(void);
	int	error;		/* on an object of the host */
	bool	on_all;		/* for objects of every kind */
} attacks[] = {
	{ "open for reading", open_read, EACCES, true },
	{ "open for writing", open_write, EACCES, false },
	{ "open as a path", open_path, EACCES, true },
	{ "open by thread-self", open_thread, EACCES, false },
	{ "open by the number of a thread", open_number, EACCES, false },
	{ "open by io_uring", open_uring, EACCES, false },
	{ "execute", path_exec, EACCES, false },
	{ "watch", path_notify, EACCES, false },
	{ "link", path_link, EACCES, false },
	{ "chmod", path_chmod, EACCES, true },
	{ "utimensat", path_times, EACCES, true },
	{ "setxattr", path_setxattr, EACCES, false },
	{ "removexattr", path_removexattr, EACCES, false },
	{ "chown", path_chown, EACCES, true },
	{ "fchmodat2 without a path", empty_chmod, EACCES, true },
	{ "fchownat without a path", empty_chown, EACCES, true },
	{ "utimensat without a path", empty_times, EACCES, true },
	{ "linkat without a path", empty_link, EACCES, false },
	{ "open_tree without a path", empty_tree, EACCES, true },
	{ "name_to_handle_at without a path", empty_handle, EACCES, false },
	{ "execveat without a path", empty_exec, EACCES, false },
	{ "fchmod", fd_chmod, EPERM, true },
	{ "fchown", fd_chown, EPERM, true },
	{ "futimens", fd_times, EPERM, true },
	{ "fsetxattr", fd_setxattr, EPERM, false },
	{ "fremovexattr", fd_removexattr, EPERM, false },
	{ "fsetxattr by io_uring", fd_setxattr_uring, EPERM, false },
	{ "FS_IOC_SETFLAGS", fd_flags, EPERM, false },
	{ "flock", fd_flock, EPERM, false },
	{ "F_SETLEASE", fd_lease, EPERM, false },
	{ "F_SETLK", fd_lock, EPERM, false },
	{ "F_OFD_SETLK", fd_ofd_lock, EPERM, false },
	{ "F_SETFL without O_APPEND", fd_noappend, EPERM, false },
	{ "write with RWF_NOAPPEND", rw_noappend, EPERM, false },
	{ "write with RWF_NOAPPEND by io_uring", rw_noappend_uring, EPERM,
	  false },
	{ "fallocate", fd_punch, EPERM, false },
	{ "ftruncate", fd_truncate, EPERM, false },
	{ "truncate", path_truncate, EACCES, false },
	{ "open and truncate", open_trunc, EACCES, false },
};

#define ATTACKS	COUNT(attacks)

static_assert(ATTACKS <= ANSWERS, "room for each answer");

/* With the flag F the host has opened the interpreter at registration. */
static int interpreter(void)
{
	struct answer a = { .rc = {
		opened(open("/proc/self/exe", O_RDONLY)),
		opened(open("/proc/self/exe", O_PATH)),
		vs_rc(chmod("/proc/self/exe", 0777)),
		vs_rc(truncate("/proc/self/exe", 0)),
		vs_rc(access("/proc/self/exe", F_OK)),
	} };

	return write(ANSWER, &a, sizeof(a)) != sizeof(a);
}

static int in_guest(int argc, char **argv)
{
	struct answer a = { 0 };
	unsigned int i;

	if (!strcmp(argv[1], MAGIC_FILE))
		return interpreter();
	victim = argc > 2 ? atoi(argv[2]) : -1;
	snprintf(link_path, sizeof(link_path), "/proc/self/fd/%d", victim);
	if (!strcmp(argv[1], "magic"))
		execl(MAGIC_FILE, "magic", NULL);
	if (!strcmp(argv[1], "own")) {
		close(victim);
		if (dup2(open(OWN, O_RDWR | O_APPEND), victim) != victim)
			return 1;
	}
	if (!strcmp(argv[1], "own") || !strcmp(argv[1], "attack"))
		for (i = 0; i < ATTACKS; i++)
			a.rc[i] = attacks[i].run();
	if (!strcmp(argv[1], "peer")) {
		victim = ioctl(victim, TIOCGPTPEER, O_RDWR | O_NOCTTY);
		a.rc[0] = victim < 0 ? 1 : fd_chmod();
	}
	if (!strcmp(argv[1], "seal"))
		a.rc[0] = vs_rc(fcntl(victim, F_ADD_SEALS, F_SEAL_WRITE));
	return write(ANSWER, &a, sizeof(a)) != sizeof(a);
}

/* ---- the host ---- */

static void test_attacks(int flags, const char *how)
{
	struct stat before, after;
	struct answer a, own = run("own", 0, 9);
	unsigned int i;
	char text[64] = "";
	int fd;

	write_file(ROOT OWN, TEXT, 0755);
	fd = open(SECRET, flags | O_CLOEXEC);
	if (fd < 0 || fstat(fd, &before))
		bail_out("%s: %s", SECRET, strerror(errno));
	a = run("attack", fd, 9);
	for (i = 0; i < ATTACKS; i++) {
		is(own.rc[i], 0, "a file of the guest: permitted: %s",
		   attacks[i].name);
		if (attacks[i].run == fd_noappend && !(flags & O_APPEND))
			continue;
		/* On other descriptors some fail with EBADF or EINVAL. */
		if ((flags & O_ACCMODE) == O_RDWR)
			is(a.rc[i], -attacks[i].error,
			   "%s file of the host: refused: %s", how,
			   attacks[i].name);
		else
			ok(a.rc[i] < 0, "%s file of the host: refused: %s (%s)",
			   how, attacks[i].name, tap_result(a.rc[i]));
	}
	fstat(fd, &after);
	close(fd);
	ok(before.st_mode == after.st_mode && before.st_uid == after.st_uid &&
	   before.st_size == after.st_size &&
	   before.st_mtime == after.st_mtime &&
	   before.st_nlink == after.st_nlink, "... its inode is unchanged");
	fd = open(SECRET, O_RDONLY | O_CLOEXEC);
	if (read(fd, text, sizeof(text) - 1) < 0)
		diag("%s: %s", SECRET, strerror(errno));
	close(fd);
	is_str(text, TEXT, "... its content is unchanged");
	is_errno(vs_rc(getxattr(SECRET, "user.vs", NULL, 0)), ENODATA,
		 "... it has no new attribute");
}

/* Run the attacks that work on objects of every kind. */
static void test_object(const char *name, int fd)
{
	struct stat before, after;
	struct answer a;
	unsigned int i;

	if (fd < 0 || fstat(fd, &before))
		bail_out("%s: %s", name, strerror(errno));
	a = run("attack", fd, 9);
	for (i = 0; i < ATTACKS; i++)
		if (attacks[i].on_all)
			is(a.rc[i], -attacks[i].error, "%s: refused: %s", name,
			   attacks[i].name);
	fstat(fd, &after);
	ok(before.st_mode == after.st_mode && before.st_uid == after.st_uid &&
	   before.st_mtime == after.st_mtime, "... its inode is unchanged");
}

static void test_objects(void)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY);
	int memfd = syscall(SYS_memfd_create, "vs", 2 /* MFD_ALLOW_SEALING */);

	if (fd < 0 || grantpt(fd) || unlockpt(fd))
		bail_out("pty: %s", strerror(errno));
	is_errno(run("peer", fd, 9).rc[0], EPERM,
		 "the other end of a terminal of the host: refused: fchmod");
	test_object("a terminal of the host",
		    open(ptsname(fd), O_RDWR | O_NOCTTY));
	test_object("a device of the host", open(ZERO, O_RDWR));
	test_object("a named FIFO of the host", open(FIFO, O_RDWR));
	test_object("a memfd of the host", memfd);
	is_errno(run("seal", memfd, 9).rc[0], EPERM, "... refused: sealing");
}

static long format(const char *name, const char *text)
{
	int fd = open(name, O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, text, strlen(text)));

	close(fd);
	return rc;
}

static void test_interpreter(void)
{
	static const char *const names[] = {
		"open", "open as a path", "chmod", "truncate", "access",
	};
	bool mounted = mount("binfmt_misc", BINFMT, "binfmt_misc", 0, NULL) == 0;
	struct answer a;
	unsigned int i;

	copy_self(INTERPRETER);
	write_file(ROOT MAGIC_FILE, "vs-foreign", 0755);
	ok(format(BINFMT "/register",
		  ":vs-foreign:M::vs-foreign::" INTERPRETER ":F") > 0,
	   "the host registers an interpreter");
	a = run("magic", 0, 9);
	for (i = 0; i < COUNT(names); i++)
		is_errno(a.rc[i], EACCES, "... a guest is refused to %s it",
			 names[i]);
	format(BINFMT "/vs-foreign", "-1");
	if (mounted)
		umount(BINFMT);
	unlink(ROOT MAGIC_FILE);
	unlink(INTERPRETER);
}

int main(int argc, char **argv)
{
	const struct vs_place make = { .xid = GUEST, .bcaps = VS_SECURE_BCAPS };
	struct agent keeper;

	if (argc > 1)
		return in_guest(argc, argv);
	make_root();
	keeper = agent_need(&make, "a guest");
	test_attacks(O_RDWR | O_APPEND, "read-write");
	test_attacks(O_RDONLY, "read-only");
	test_attacks(O_WRONLY | O_APPEND, "append-only");
	test_objects();
	test_interpreter();
	agent_stop(&keeper);
	drop_root();
	return done_testing();
}
