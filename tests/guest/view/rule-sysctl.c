// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: no sysctl tells a guest what the host does.  Those that programs ask for
 * are there, and a program that reads all of them meets no error.
 *
 * All sysctls are read twice, and the host is busy in between: whatever a later
 * kernel counts there fails the test unless it is hidden.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <ftw.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	462
#define MADE	463
#define BEFORE	"/tmp/vs-sysctl-before"
#define AFTER	"/tmp/vs-sysctl-after"
#define FILES	"/tmp/vs-sysctl-files"

static FILE *out;
static long unreadable;

/* "path value", the lines of the value in one */
static int write_down(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	char value[4096];
	ssize_t size, i;
	int fd;

	(void)ftw;
	/* Another one at each time. */
	if (type != FTW_F || !strcmp(path, "/proc/sys/kernel/random/uuid"))
		return 0;
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	size = fd < 0 ? -1 : read(fd, value, sizeof(value) - 1);
	/* The other ones may be for writing, or not set. */
	if (fd < 0 && (st->st_mode & 0004)) {
		fprintf(out, "%s: %s\n", path, strerror(errno));
		unreadable++;
	}
	if (fd >= 0)
		close(fd);
	if (size < 0)
		return 0;
	for (i = 0; i < size; i++)
		if (value[i] == '\n')
			value[i] = ' ';
	value[size] = '\0';
	fprintf(out, "%s %s\n", path, value);
	return 0;
}

/* The number of sysctls that are listed for all and cannot be read. */
static long snapshot(void *arg)
{
	unreadable = 0;
	out = fopen(arg, "we");
	if (!out)
		return -errno;
	if (nftw("/proc/sys", write_down, 16, FTW_PHYS))
		unreadable = -EIO;
	fclose(out);
	return unreadable;
}

/* Processes, files, names, terminals, asynchronous I/O. */
static void be_busy(void)
{
	unsigned long aio = 0;
	char path[64];
	pid_t pid;
	int i;

	for (i = 0; i < 20; i++) {
		pid = fork();
		if (!pid)
			_exit(0);
		waitpid(pid, NULL, 0);
		posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	}
	mkdir(FILES, 0700);
	for (i = 0; i < 400; i++) {
		snprintf(path, sizeof(path), FILES "/%d", i);
		open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	}
	syscall(SYS_io_setup, 64, &aio);
}

static void clean_up(void)
{
	char path[64];
	int i;

	for (i = 0; i < 400; i++) {
		snprintf(path, sizeof(path), FILES "/%d", i);
		unlink(path);
	}
	rmdir(FILES);
}

/* How many lines differ, which are told; the files are removed. */
static int differ(bool tell)
{
	char before[8192], after[8192];
	FILE *a = fopen(BEFORE, "re"), *b = fopen(AFTER, "re");
	int n = 0, lines = 0;

	if (!a || !b)
		bail_out("no snapshot: %s", strerror(errno));
	while (fgets(before, sizeof(before), a) && fgets(after, sizeof(after), b)) {
		lines++;
		if (!strcmp(before, after))
			continue;
		n++;
		if (tell)
			diag("%s... then %s", before, after);
	}
	fclose(a);
	fclose(b);
	unlink(BEFORE);
	unlink(AFTER);
	ok(lines > 100, "%d sysctls are read", lines);
	return n;
}

static void test_activity(struct agent *host, struct agent *guest)
{
	const char before[] = BEFORE, after[] = AFTER;

	agent_do(host, snapshot, before);
	be_busy();
	agent_do(host, snapshot, after);
	ok(differ(false) >= 4, "the host reads there what it does");
	is(agent_do(guest, snapshot, before), 0, "a guest can read all it is shown");
	be_busy();
	is(agent_do(guest, snapshot, after), 0, "and once more");
	is(differ(true), 0, "nothing of it tells what the host did");
	clean_up();
}

static long look(void *arg)
{
	struct stat st;

	return stat(arg, &st) ? -errno : 0;
}

static long find(struct agent *a, const char *name)
{
	char path[96];

	snprintf(path, sizeof(path), "/proc/sys/%s", name);
	return agent_do(a, look, path);
}

/* Each of these tells of the host; the list cannot shrink. */
static void test_hidden(struct agent *host, struct agent *guest)
{
	static const char *const names[] = {
		"kernel/ns_last_pid", "kernel/pty/nr", "fs/file-nr",
		"fs/inode-nr", "fs/inode-state", "fs/dentry-state", "fs/aio-nr",
		"kernel/tainted", "kernel/modprobe", "kernel/poweroff_cmd",
		"vm/stat_refresh", "vm/drop_caches", "kernel/sysrq",
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		/* The host looks first, so that the dentry is in the cache. */
		is(find(host, names[i]), 0, "the host has %s", names[i]);
		is_errno(find(guest, names[i]), ENOENT, "a guest has none");
		is(find(host, names[i]), 0, "the host has it still");
	}
}

static void test_shown(struct agent *guest)
{
	static const char *const names[] = {
		"kernel/osrelease", "kernel/hostname", "kernel/pid_max",
		"kernel/cap_last_cap", "kernel/ngroups_max",
		"kernel/random/boot_id", "kernel/random/uuid",
		"kernel/overflowuid", "kernel/shmmax", "kernel/sem",
		"kernel/threads-max", "fs/file-max", "fs/nr_open",
		"fs/inotify/max_user_watches", "fs/pipe-max-size",
		"vm/overcommit_memory", "vm/max_map_count", "vm/swappiness",
		"net/core/somaxconn", "net/ipv4/ip_local_port_range",
		"net/ipv6/conf/all/disable_ipv6", "net/unix/max_dgram_qlen",
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++)
		is(find(guest, names[i]), 0, "a guest has %s", names[i]);
}

/* A descriptor of a directory, kept since before the guest. */
static long through_old_fd(void *arg)
{
	const struct vs_place place = { .xid = MADE };
	int dir = open("/proc/sys/fs", O_PATH | O_DIRECTORY | O_CLOEXEC);
	int fd;

	(void)arg;
	VS_TRY(vs_go(&place));
	fd = openat(dir, "file-nr", O_RDONLY | O_CLOEXEC);
	return fd < 0 ? -errno : fd;
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent host = agent_need(NULL, "the host");
	struct agent guest = agent_need(&place, "the guest");

	test_activity(&host, &guest);
	test_hidden(&host, &guest);
	test_shown(&guest);
	is_errno(agent_once_data(NULL, through_old_fd, NULL, 0), ENOENT,
		 "nor by a directory that was open before");
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
