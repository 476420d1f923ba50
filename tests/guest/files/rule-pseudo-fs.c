// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: a guest cannot write to sysfs and similar filesystems, and has no
 * access to debugfs and similar filesystems, however they came into its tree.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	470
#define MNT	"/tmp/vs-pseudo"

struct name {
	char	path[200];
	int	flags;
};

static long open_it(void *arg)
{
	const struct name *q = arg;
	int fd = open(q->path, q->flags | O_CLOEXEC, 0600);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long make_dir(void *arg)
{
	return vs_rc(mkdir(arg, 0700));
}

static long change_mode(void *arg)
{
	return vs_rc(chmod(arg, 0777));
}

static long change_owner(void *arg)
{
	return vs_rc(chown(arg, 1, 1));
}

static long list(void *arg)
{
	DIR *dir = opendir(arg);
	long n = 0;

	if (!dir)
		return -errno;
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

static long look(void *arg)
{
	struct stat st;

	return vs_rc(stat(arg, &st));
}

static long ask(struct agent *a, agent_fn fn, const char *path, int flags)
{
	struct name q = { .flags = flags };

	snprintf(q.path, sizeof(q.path), "%s", path);
	return agent_do(a, fn, q);
}

/* Find a file at the top of the filesystem. */
static bool some_file(const char *dir, char *path, size_t size)
{
	struct dirent *entry;
	DIR *d = opendir(dir);
	bool found = false;

	while (d && !found && (entry = readdir(d))) {
		found = entry->d_type == DT_REG;
		snprintf(path, size, "%s/%s", dir, entry->d_name);
	}
	if (d)
		closedir(d);
	return found;
}

static void test_closed(struct agent *a, const char *type)
{
	char file[512], made[64];

	if (mount(type, MNT, type, 0, NULL)) {
		if (errno != ENODEV)
			bail_out("%s: %s", type, strerror(errno));
		skip(type, "not in this kernel");
		return;
	}
	/* Let the host look up the directory and its attributes first. */
	ok(list(MNT) >= 2, "%s: the host can list it", type);
	vs_set_iattr(MNT, 0, IATTR_BARRIER | IATTR_IXUNLINK);
	vs_set_iattr(MNT, 0, IATTR_IXUNLINK);
	is_errno(ask(a, list, MNT, 0), EACCES,
		 "%s: a guest cannot list it", type);
	snprintf(made, sizeof(made), MNT "/made");
	is_errno(ask(a, make_dir, made, 0), EACCES,
		 "%s: ... nor make directories",
		 type);
	is_errno(ask(a, change_mode, MNT, 0), EACCES,
		 "%s: ... nor change modes",
		 type);
	if (some_file(MNT, file, sizeof(file)))
		is_errno(ask(a, look, file, 0), EACCES,
			 "%s: ... nor stat a file", type);
	umount2(MNT, MNT_DETACH);
}

/* One file of such a filesystem, bound into the tree. */
static void test_bound(struct agent *a)
{
	const char *file = "/sys/kernel/security/lsm", *here = MNT "-file";

	close(open(here, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
	if (mount(file, here, NULL, MS_BIND, NULL))
		bail_out("%s: %s", file, strerror(errno));
	is(access(here, R_OK), 0,
	   "the host can read a bound file of securityfs");
	is_errno(ask(a, open_it, here, O_RDONLY), EACCES,
		 "... a guest cannot");
	umount2(here, MNT_DETACH);
	unlink(here);
}

static long tried;

static int open_for_writing(const char *path, const struct stat *st, int type,
			    struct FTW *ftw)
{
	(void)ftw;
	if (type != FTW_F || !(st->st_mode & 0222))
		return 0;
	tried++;
	if (open(path, O_WRONLY | O_CLOEXEC) >= 0 || errno != EACCES)
		return 1;
	if (!chmod(path, 0666) || errno != EACCES)
		return 2;
	return 0;
}

static long write_sysfs(void *arg)
{
	int ret;

	ret = nftw(arg, open_for_writing, 16, FTW_PHYS | FTW_MOUNT);
	if (ret)
		return ret < 0 ? -errno : -ret;
	return tried;
}

static void test_sysfs(struct agent *a)
{
	const char *file = "/sys/block/vda/queue/read_ahead_kb";

	is(ask(a, open_it, file, O_RDONLY), 0, "a guest can read sysfs");
	is_errno(ask(a, open_it, file, O_WRONLY), EACCES, "... but not write");
	is_errno(ask(a, open_it, file, O_RDWR), EACCES,
		 "... nor open it O_RDWR");
	is_errno(ask(a, open_it, file, O_WRONLY | O_TRUNC), EACCES,
		 "... nor truncate");
	is_errno(ask(a, change_owner, file, 0), EACCES, "... nor chown");
	ok(ask(a, write_sysfs, "/sys/kernel", 0) > 5,
	   "a guest can write or change nothing in /sys/kernel");
	ok(ask(a, write_sysfs, "/sys/devices/system", 0) > 5,
	   "... nor in /sys/devices/system");
	is(access(file, W_OK), 0, "the host can write sysfs");
}

static void test_binfmt(struct agent *a)
{
	if (mount("binfmt_misc", MNT, "binfmt_misc", 0, NULL))
		bail_out("binfmt_misc: %s", strerror(errno));
	is(ask(a, open_it, MNT "/status", O_RDONLY), 0,
	   "a guest can read the state of binfmt_misc");
	is_errno(ask(a, open_it, MNT "/register", O_WRONLY), EACCES,
		 "... but not register a format");
	umount2(MNT, MNT_DETACH);
}

/* Only root of the host may read a secret. */
static void test_secret(struct agent *a)
{
	static const char secret[] = "/proc/sys/net/ipv4/tcp_fastopen_key";
	struct agent host = agent_need(NULL, "the host");

	is_errno(ask(a, open_it, secret, O_RDONLY), EACCES,
		 "a guest cannot read a secret of the host");
	is(ask(a, open_it, "/proc/sys/kernel/hostname", O_RDONLY), 0,
	   "... it can read a public sysctl");
	is(ask(&host, open_it, secret, O_RDONLY), 0,
	   "... the host can read the secret");
	agent_stop(&host);
}

int main(void)
{
	static const char *const closed[] = {
		"securityfs", "bpf", "debugfs", "tracefs", "configfs", "pstore",
		"efivarfs",
	};
	const struct vs_place place = { .xid = GUEST };
	struct agent guest;
	unsigned int i;

	/* The guest starts in this namespace, so that it sees later mounts. */
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		bail_out("cannot make a mount namespace: %s", strerror(errno));
	mkdir(MNT, 0755);
	guest = agent_need(&place, "the guest");

	for (i = 0; i < sizeof(closed) / sizeof(*closed); i++)
		test_closed(&guest, closed[i]);
	test_bound(&guest);
	test_sysfs(&guest);
	test_binfmt(&guest);
	test_secret(&guest);
	agent_stop(&guest);
	rmdir(MNT);
	return done_testing();
}
