// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: of /proc beside its processes a guest sees what is named here, and
 * writes to none of it.
 *
 * Everything the host finds in /proc is tried, so that an entry of a later
 * kernel fails the test unless it is hidden or decided about.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	460
#define MADE	461

/* Below /proc/tty, too. */
static const char *const allowed[] = {
	"cpuinfo", "filesystems", "loadavg", "meminfo", "mounts", "net", "self",
	"stat", "sys", "sysvipc", "thread-self", "tty", "uptime", "version",
	"virtnet", "virtual", "tty/drivers", "tty/ldiscs",
};

static bool is_allowed(const char *name)
{
	unsigned int i;

	for (i = 0; i < sizeof(allowed) / sizeof(*allowed); i++)
		if (!strcmp(name, allowed[i]))
			return true;
	return false;
}

struct name {
	char	path[240];
	int	flags;
};

static long open_it(void *arg)
{
	const struct name *q = arg;
	int fd = open(q->path, q->flags | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long try_open(struct agent *a, const char *path, int flags)
{
	struct name q = { .flags = flags };

	snprintf(q.path, sizeof(q.path), "%s", path);
	return agent_do(a, open_it, q);
}

static long is_listed(void *arg)
{
	char *slash = strrchr(arg, '/');
	struct dirent *entry;
	long found = 0;
	DIR *dir;

	*slash = '\0';
	dir = opendir(arg);
	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		found += !strcmp(entry->d_name, slash + 1);
	closedir(dir);
	return found;
}

static long listed(struct agent *a, const char *path)
{
	struct name q;

	snprintf(q.path, sizeof(q.path), "%s", path);
	return agent_do(a, is_listed, q);
}

/* The host looks first, so that the dentry is in the cache. */
static void test_entry(struct agent *guest, const char *name)
{
	char path[320];

	snprintf(path, sizeof(path), "/proc/%s", name);
	if (access(path, F_OK))
		bail_out("%s: %s", path, strerror(errno));
	if (is_allowed(name)) {
		is(try_open(guest, path, O_PATH), 0, "%s is there", path);
		is(listed(guest, path), 1, "... and listed");
	} else {
		is_errno(try_open(guest, path, O_PATH), ENOENT, "%s is not there",
			 path);
		is(listed(guest, path), 0, "... nor listed");
	}
}

static void test_directory(struct agent *guest, const char *dir)
{
	char path[64], name[300];
	struct dirent *entry;
	int found = 0;
	DIR *d;

	snprintf(path, sizeof(path), "/proc/%s", dir);
	d = opendir(path);
	if (!d)
		bail_out("%s: %s", path, strerror(errno));
	while ((entry = readdir(d))) {
		if (entry->d_name[0] == '.' || atoi(entry->d_name))
			continue;
		snprintf(name, sizeof(name), "%s%s", dir, entry->d_name);
		test_entry(guest, name);
		found++;
	}
	closedir(d);
	ok(found >= 3, "%s: %d entries", path, found);
}

/* Each of these tells of the machine or of others; the list cannot shrink. */
static void test_named(struct agent *guest)
{
	static const char *const secret[] = {
		"cmdline", "config.gz", "consoles", "devices", "diskstats",
		"interrupts", "iomem", "ioports", "kallsyms", "kcore",
		"key-users", "keys", "kmsg", "kpagecount", "locks", "modules",
		"partitions", "schedstat", "slabinfo", "softirqs", "swaps",
		"sysrq-trigger", "timer_list", "vmstat", "zoneinfo", "bus",
		"driver", "fs", "irq", "tty/driver",
	};
	char path[64];
	unsigned int i;

	for (i = 0; i < sizeof(secret) / sizeof(*secret); i++) {
		snprintf(path, sizeof(path), "/proc/%s", secret[i]);
		is_errno(try_open(guest, path, O_RDONLY), ENOENT,
			 "%s cannot be opened", path);
	}
}

/* A descriptor of a hidden directory, kept since before the guest. */
static long through_old_fd(void *arg)
{
	const struct vs_place place = { .xid = MADE };
	int dir = open("/proc/irq", O_PATH | O_CLOEXEC);
	int fd;

	(void)arg;
	if (dir < 0)
		return -errno;
	VS_TRY(vs_go(&place));
	fd = openat(dir, "default_smp_affinity", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

static void test_old_fd(void)
{
	struct agent a = agent_need(NULL, "a host process");

	is(access("/proc/irq/default_smp_affinity", F_OK), 0,
	   "there is something in /proc/irq");
	is_errno(agent_ask(&a, through_old_fd), ENOENT,
		 "nothing below a hidden directory is found");
	agent_stop(&a);
}

/* The administrator decides of a directory, and of a part of it. */
static void test_decided(struct agent *guest)
{
	const char *dir = "/proc/irq", *file = "/proc/irq/default_smp_affinity";

	is(vs_set_iattr(dir, 0, IATTR_HIDE), 0, "/proc/irq is shown");
	is(try_open(guest, file, O_RDONLY), 0, "what is in it, too");
	is(vs_set_iattr(file, IATTR_HIDE, IATTR_HIDE), 0, "but for one");
	is_errno(try_open(guest, file, O_RDONLY), ENOENT, "which is hidden");
	is(vs_set_iattr(dir, IATTR_HIDE, IATTR_HIDE), 0, "hidden again");
	is(vs_set_iattr(file, 0, IATTR_HIDE), 0, "with that one shown");
	is_errno(try_open(guest, file, O_RDONLY), ENOENT,
		 "nobody gets there");
	is(vs_set_iattr(file, IATTR_HIDE, IATTR_HIDE), 0, "as it was");
}

/* ---- /proc/sys ---- */

static long opened, readable;

static int open_for_writing(const char *path, const struct stat *st, int type,
			    struct FTW *ftw)
{
	int fd;

	(void)ftw;
	if (type != FTW_F)
		return 0;
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd >= 0)
		return 1;
	if ((st->st_mode & 0222) && errno != EACCES)
		return 2;
	if (!chmod(path, 0666) || !chown(path, 0, 0))
		return 3;
	opened++;
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		readable++;
		close(fd);
	}
	return 0;
}

static long write_sysctls(void *arg)
{
	int ret = nftw("/proc/sys", open_for_writing, 16, FTW_PHYS);

	(void)arg;
	if (ret)
		return ret < 0 ? -errno : -ret;
	return readable > 100 ? opened : -ENODATA;
}

static void test_sysctl(struct agent *guest)
{
	static const char *const ours[] = {
		"/proc/sys/vserver", "/proc/sys/vserver/unprivileged",
	};
	unsigned int i;

	for (i = 0; i < 2; i++) {
		is(access(ours[i], F_OK), 0, "the host has %s", ours[i]);
		is_errno(try_open(guest, ours[i], O_PATH), ENOENT,
			 "a guest has none");
		is(listed(guest, ours[i]), i ? -ENOENT : 0,
		   "nor is it listed");
		is(access(ours[i], F_OK), 0, "the host has it still");
	}
	is(listed(guest, "/proc/sys/kernel/vshelper"), 0,
	   "there is no vshelper");
	ok(agent_ask(guest, write_sysctls) > 200,
	   "no sysctl can be written, most can be read");
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest = agent_need(&place, "the guest");

	test_directory(&guest, "");
	test_directory(&guest, "tty/");
	test_named(&guest);
	test_old_fd();
	test_decided(&guest);
	test_sysctl(&guest);
	agent_stop(&guest);
	return done_testing();
}
