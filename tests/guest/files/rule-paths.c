// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: no system call that takes a path gets a guest past a barrier.
 *
 * There is a row for each path argument of each call.  The path is a missing
 * file behind the barrier: the host gets ENOENT, and the guest gets EACCES.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/stat.h>

#include "agent.h"
#include "syscalls.h"

#define GUEST	670
#define TOP	"/var/tmp/vs-paths"
#define WALL	TOP "/wall"

static char behind[] = WALL "/none/file";
static char fine[] = TOP "/fine";
static char text[] = "x", name[] = "user.x";
/* Buffer that a call writes to, or reads as zeroes; at least a page. */
static char room[8192];
/* struct file_handle and struct open_how begin with these values. */
static __u32 handle[32] = { 64 };
static int notify;

/* Placeholders for descriptors at the time of the call. */
#define HERE	AT_FDCWD
#define NOTIFY	(-12345)

#define BEHIND	((long)behind)
#define FINE	((long)fine)
#define TEXT	((long)text)
#define NAME	((long)name)
#define ROOM	((long)room)
#define HANDLE	((long)handle)

struct row {
	const char *call;
	long	nr;
	long	arg[6];
};

#define ROW(call, ...) { #call, NR_##call, { __VA_ARGS__ } }

static const struct row rows[] = {
	ROW(open, BEHIND, O_RDONLY),
	ROW(open, BEHIND, O_PATH),
	ROW(openat, HERE, BEHIND, O_RDWR | O_CREAT, 0600),
	ROW(openat2, HERE, BEHIND, ROOM, 24),
	ROW(creat, BEHIND, 0600),
	ROW(stat, BEHIND, ROOM),
	ROW(lstat, BEHIND, ROOM),
	ROW(stat64, BEHIND, ROOM),
	ROW(lstat64, BEHIND, ROOM),
	ROW(oldstat, BEHIND, ROOM),
	ROW(oldlstat, BEHIND, ROOM),
	ROW(newfstatat, HERE, BEHIND, ROOM, 0),
	ROW(fstatat64, HERE, BEHIND, ROOM, 0),
	ROW(statx, HERE, BEHIND, 0, STATX_ALL, ROOM),
	ROW(statfs, BEHIND, ROOM),
	ROW(statfs64, BEHIND, 84, ROOM),
	ROW(access, BEHIND, F_OK),
	ROW(faccessat, HERE, BEHIND, F_OK),
	ROW(faccessat2, HERE, BEHIND, F_OK, AT_EACCESS),
	ROW(mkdir, BEHIND, 0700),
	ROW(mkdirat, HERE, BEHIND, 0700),
	ROW(mknod, BEHIND, S_IFREG | 0600, 0),
	ROW(mknodat, HERE, BEHIND, S_IFIFO | 0600, 0),
	ROW(rmdir, BEHIND),
	ROW(unlink, BEHIND),
	ROW(unlinkat, HERE, BEHIND, 0),
	ROW(rename, BEHIND, FINE),
	ROW(rename, FINE, BEHIND),
	ROW(renameat, HERE, BEHIND, HERE, FINE),
	ROW(renameat, HERE, FINE, HERE, BEHIND),
	ROW(renameat2, HERE, BEHIND, HERE, FINE, RENAME_EXCHANGE),
	ROW(renameat2, HERE, FINE, HERE, BEHIND, RENAME_WHITEOUT),
	ROW(link, BEHIND, TEXT),
	ROW(link, FINE, BEHIND),
	ROW(linkat, HERE, BEHIND, HERE, TEXT, 0),
	ROW(linkat, HERE, FINE, HERE, BEHIND, 0),
	ROW(symlink, TEXT, BEHIND),
	ROW(symlinkat, TEXT, HERE, BEHIND),
	ROW(readlink, BEHIND, ROOM, 64),
	ROW(readlinkat, HERE, BEHIND, ROOM, 64),
	ROW(chmod, BEHIND, 0600),
	ROW(fchmodat, HERE, BEHIND, 0600),
	ROW(fchmodat2, HERE, BEHIND, 0600, 0),
	ROW(chown, BEHIND, 1, 1),
	ROW(chown32, BEHIND, 1, 1),
	ROW(lchown, BEHIND, 1, 1),
	ROW(lchown32, BEHIND, 1, 1),
	ROW(fchownat, HERE, BEHIND, 1, 1, 0),
	ROW(truncate, BEHIND, 0),
	ROW(truncate64, BEHIND, 0, 0),
	ROW(utime, BEHIND, 0),
	ROW(utimes, BEHIND, 0),
	ROW(futimesat, HERE, BEHIND, 0),
	ROW(utimensat, HERE, BEHIND, 0, 0),
	ROW(utimensat_time64, HERE, BEHIND, 0, 0),
	ROW(setxattr, BEHIND, NAME, TEXT, 1, 0),
	ROW(lsetxattr, BEHIND, NAME, TEXT, 1, 0),
	ROW(getxattr, BEHIND, NAME, ROOM, 64),
	ROW(lgetxattr, BEHIND, NAME, ROOM, 64),
	ROW(listxattr, BEHIND, ROOM, 64),
	ROW(llistxattr, BEHIND, ROOM, 64),
	ROW(removexattr, BEHIND, NAME),
	ROW(lremovexattr, BEHIND, NAME),
	ROW(chdir, BEHIND),
	ROW(chroot, BEHIND),
	ROW(execve, BEHIND, 0, 0),
	ROW(execveat, HERE, BEHIND, 0, 0, 0),
	ROW(uselib, BEHIND),
	ROW(inotify_add_watch, NOTIFY, BEHIND, 1),
	ROW(name_to_handle_at, HERE, BEHIND, HANDLE, ROOM, 0),
};

static long run(void *arg)
{
	const struct row *r = *(const struct row **)arg;
	long a0 = r->arg[0] == NOTIFY ? notify : r->arg[0];

	return vs_rc(syscall(r->nr, a0, r->arg[1], r->arg[2], r->arg[3],
			     r->arg[4], r->arg[5]));
}

static void test_row(struct agent *guest, const struct row *r)
{
	long rc;

	/* Not a call of this architecture. */
	if (r->nr < 0)
		return;
	rc = run(&r);
	if (rc == -ENOSYS) {
		skip(r->call, "not in this kernel");
		return;
	}
	is_errno(rc, ENOENT, "%s: the host gets ENOENT", r->call);
	is_errno(agent_do(guest, run, r), EACCES, "%s: the guest gets EACCES",
		 r->call);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest;
	unsigned int i;
	int fd;

	mkdir(TOP, 0755);
	mkdir(WALL, 0755);
	fd = open(fine, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	notify = syscall(NR_inotify_init1, 0);
	if (fd < 0 || notify < 0 ||
	    vs_set_iattr(WALL, IATTR_BARRIER, IATTR_BARRIER))
		bail_out("%s: %s", TOP, strerror(errno));
	close(fd);
	guest = agent_need(&place, "a guest");
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		test_row(&guest, &rows[i]);
	agent_stop(&guest);
	vs_set_iattr(WALL, 0, IATTR_BARRIER);
	unlink(fine);
	rmdir(WALL);
	rmdir(TOP);
	return done_testing();
}
