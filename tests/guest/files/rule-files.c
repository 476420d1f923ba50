// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rules about files (rule-barrier tests the barrier):
 *
 *   A guest can neither read, set nor remove security.vserver.
 *   A guest cannot use open_by_handle_at, whatever its capabilities.
 *   A guest cannot write entries of /proc that affect the whole machine.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "agent.h"

#define GUEST	520
#define TOP	"/var/tmp/vs-files"
#define MARKED	TOP "/marked"
#define PLAIN	TOP "/plain"

static const struct vs_xattr barrier = {
	.version = VS_XATTR_VERSION, .flags = IATTR_BARRIER,
};

static long get_by_path(void)
{
	struct vs_xattr v;

	return vs_rc(getxattr(MARKED, VS_XATTR_NAME, &v, sizeof(v)));
}

static long get_by_link(void)
{
	struct vs_xattr v;

	return vs_rc(lgetxattr(MARKED, VS_XATTR_NAME, &v, sizeof(v)));
}

static long get_by_fd(void)
{
	struct vs_xattr v;
	int fd = open(MARKED, O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(fgetxattr(fd, VS_XATTR_NAME, &v, sizeof(v)));

	close(fd);
	return rc;
}

static long set_by_path(void)
{
	return vs_rc(setxattr(PLAIN, VS_XATTR_NAME, &barrier, sizeof(barrier),
			      0));
}

static long set_by_link(void)
{
	return vs_rc(lsetxattr(PLAIN, VS_XATTR_NAME, &barrier,
			       sizeof(barrier), 0));
}

static long set_by_fd(void)
{
	int fd = open(PLAIN, O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(fsetxattr(fd, VS_XATTR_NAME, &barrier,
				  sizeof(barrier), 0));

	close(fd);
	return rc;
}

static long remove_by_path(void)
{
	return vs_rc(removexattr(MARKED, VS_XATTR_NAME));
}

static long remove_by_link(void)
{
	return vs_rc(lremovexattr(MARKED, VS_XATTR_NAME));
}

static long remove_by_fd(void)
{
	int fd = open(MARKED, O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(fremovexattr(fd, VS_XATTR_NAME));

	close(fd);
	return rc;
}

static long set_by_command(void)
{
	return vs_set_iattr(PLAIN, IATTR_BARRIER, IATTR_BARRIER);
}

static long clear_by_command(void)
{
	return vs_set_iattr(MARKED, 0, IATTR_IXUNLINK);
}

static const struct try {
	const char *name;
	long	(*run)(void);
	bool	on_host;	/* the test may run it on the host */
} tries[] = {
	{ "getxattr", get_by_path, true },
	{ "lgetxattr", get_by_link, true },
	{ "fgetxattr", get_by_fd, true },
	{ "setxattr", set_by_path, false },
	{ "lsetxattr", set_by_link, false },
	{ "fsetxattr", set_by_fd, false },
	{ "removexattr", remove_by_path, false },
	{ "lremovexattr", remove_by_link, false },
	{ "fremovexattr", remove_by_fd, false },
	{ "set_iattr, set", set_by_command, false },
	{ "set_iattr, clear", clear_by_command, false },
};

static long run(void *arg)
{
	return tries[*(unsigned int *)arg].run();
}

static __u32 host_flags(const char *name)
{
	struct vs_xattr v = { 0 };

	return getxattr(name, VS_XATTR_NAME, &v, sizeof(v)) < 0 ? 0 : v.flags;
}

static void test_xattr(struct agent *guest)
{
	unsigned int i;

	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		is_errno(agent_do(guest, run, i), EPERM,
			 "a guest is refused %s",
			 tries[i].name);
		if (tries[i].on_host)
			is(tries[i].run(), sizeof(struct vs_xattr),
			   "the host can use %s", tries[i].name);
	}
	is_hex(host_flags(MARKED), IATTR_IXUNLINK,
	"the attribute is unchanged");
	is_hex(host_flags(PLAIN), 0, "the other file still has no attribute");
}

/* The host may write any value.  An unknown one has no effect. */
static void test_values(void)
{
	struct vs_xattr v = { .version = 99, .flags = IATTR_BARRIER };
	struct vcmd_ctx_iattr_v1 d = { .name = PLAIN };

	setxattr(PLAIN, VS_XATTR_NAME, &v, sizeof(v), 0);
	is(vserver(VCMD_get_iattr, 0, &d), 0,
	   "the host can read a value of another version");
	is_hex(d.flags & IATTR_BARRIER, 0, "... it has no effect");
	v.version = VS_XATTR_VERSION;
	setxattr(PLAIN, VS_XATTR_NAME, &v, 3, 0);
	is(vserver(VCMD_get_iattr, 0, &d), 0,
	   "the host can read a short value");
	is_hex(d.flags & IATTR_BARRIER, 0, "... it has no effect");
	removexattr(PLAIN, VS_XATTR_NAME);
}

struct handle {
	struct file_handle head;
	unsigned char bytes[MAX_HANDLE_SZ];
};

static long open_handle(void *arg)
{
	struct handle h;
	int mount, id, fd;

	(void)arg;
	h.head.handle_bytes = MAX_HANDLE_SZ;
	if (name_to_handle_at(AT_FDCWD, PLAIN, &h.head, &id, 0))
		return -EPROTO;
	mount = open(TOP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	fd = open_by_handle_at(mount, &h.head, O_RDONLY);
	close(mount);
	return fd < 0 ? -errno : 0;
}

/* The old escape: inode 2 is the root of an ext filesystem. */
static long open_root_by_guess(void *arg)
{
	struct handle h = {
		.head = { .handle_bytes = 8, .handle_type = 1 },
		.bytes = { 2, 0, 0, 0, 0, 0, 0, 0 },
	};
	int mount = open(TOP, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int fd = open_by_handle_at(mount, &h.head, O_RDONLY);

	(void)arg;
	close(mount);
	return fd < 0 ? -errno : 0;
}

static void test_handles(struct agent *guest)
{
	is(open_handle(NULL), 0, "the host can use open_by_handle_at");
	is_errno(agent_ask(guest, open_handle), EPERM,
		 "a guest cannot open its own file by handle");
	is_errno(agent_ask(guest, open_root_by_guess), EPERM,
		 "a guest cannot open a guessed inode by handle");
}

/* Open and write must fail for lack of permission, not for another reason. */
static long write_proc(void *arg)
{
	const char *path = arg;
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(write(fd, "", 0));
	close(fd);
	return rc < 0 ? rc : 1;
}

/* Count the files below a directory that open for writing. */
static long count_writable(const char *top, int depth)
{
	DIR *dir = opendir(top);
	struct dirent *entry;
	long found = 0;

	while (dir && (entry = readdir(dir))) {
		char path[PATH_MAX];
		int fd;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", top, entry->d_name);
		if (entry->d_type == DT_DIR && depth < 8) {
			found += count_writable(path, depth + 1);
			continue;
		}
		fd = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK);
		if (fd >= 0) {
			close(fd);
			found++;
		}
	}
	if (dir)
		closedir(dir);
	return found;
}

static long writable_sysctls(void *arg)
{
	(void)arg;
	return count_writable("/proc/sys", 0);
}

static long chmod_proc(void *arg)
{
	return vs_rc(chmod(arg, 0));
}

static long chown_proc(void *arg)
{
	return vs_rc(chown(arg, 1234, 1234));
}

static long touch_proc(void *arg)
{
	return vs_rc(utimensat(AT_FDCWD, arg, NULL, 0));
}

/* The inode of an entry belongs to uid 0 and is the same in all contexts. */
static void test_proc_entry(struct agent *guest, const char *name)
{
	static const struct {
		const char *what;
		agent_fn run;
	} changes[] = {
		{ "mode", chmod_proc },
		{ "owner", chown_proc },
		{ "times", touch_proc },
	};
	char path[AGENT_ARG_MAX] = "";
	struct stat before, after;
	unsigned int i;

	strcpy(path, name);
	stat(path, &before);
	for (i = 0; i < sizeof(changes) / sizeof(*changes); i++)
		is_errno(agent_do(guest, changes[i].run, path), EACCES,
			 "a guest cannot change the %s of %s", changes[i].what,
			 path);
	stat(path, &after);
	ok(before.st_mode == after.st_mode && before.st_uid == after.st_uid &&
	   before.st_gid == after.st_gid, "%s is unchanged", path);
}

static long own_proc_write(void *arg)
{
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, "500", 3));

	(void)arg;
	close(fd);
	return rc;
}

static bool refused(long rc)
{
	return rc == -EACCES || rc == -EPERM || rc == -ENOENT;
}

static void test_proc(struct agent *guest)
{
	static const char *const names[] = {
		"/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern",
		"/proc/sys/kernel/modprobe", "/proc/sys/kernel/hotplug",
		"/proc/sys/kernel/poweroff_cmd", "/proc/sys/kernel/sysrq",
		"/proc/sys/kernel/panic", "/proc/sys/kernel/printk",
		"/proc/sys/vm/overcommit_memory", "/proc/sys/fs/file-max",
		"/proc/sys/net/ipv4/ip_forward",
		"/proc/sys/vserver/unprivileged", "/proc/irq/0/smp_affinity",
		"/proc/timer_list", "/proc/1/oom_score_adj",
	};
	char path[AGENT_ARG_MAX];
	unsigned int i;
	long rc;

	is(write_proc("/proc/sys/kernel/core_pattern"), 1,
	   "the host can open core_pattern for writing");
	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		strcpy(path, names[i]);
		rc = agent_do(guest, write_proc, path);
		if (!ok(refused(rc), "a guest cannot write to %s", names[i]))
			diag("%s", tap_result(rc));
	}
	is(agent_ask(guest, writable_sysctls), 0,
	   "a guest can open nothing below /proc/sys for writing");
	test_proc_entry(guest, "/proc/version");
	test_proc_entry(guest, "/proc/sys/kernel/hostname");
	test_proc_entry(guest, "/proc/1/status");
	is(agent_ask(guest, own_proc_write), 3,
	   "a guest can write to its own process's entries");
}

static void make_tree(void)
{
	int fd;

	mkdir(TOP, 0755);
	mkdir(PLAIN, 0755);
	fd = open(MARKED, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || close(fd))
		bail_out("%s: %s", MARKED, strerror(errno));
	if (vs_set_iattr(MARKED, IATTR_IXUNLINK, IATTR_IXUNLINK))
		bail_out("%s cannot be marked", MARKED);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest = agent_need(&place, "a guest");

	make_tree();
	test_xattr(&guest);
	test_values();
	test_handles(&guest);
	test_proc(&guest);
	agent_stop(&guest);
	vs_set_iattr(MARKED, 0, IATTR_IXUNLINK);
	unlink(MARKED);
	rmdir(PLAIN);
	rmdir(TOP);
	return done_testing();
}
