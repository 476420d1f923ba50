// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A guest cannot write outside its tree by a core dump (escape 18 of the
 * catalogue).  This also holds for a process that changed its user: the kernel
 * writes its core file as root.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	682
#define TOP	"/var/tmp/vs-core"
#define ROOT	TOP "/root"
#define PATTERN	"/proc/sys/kernel/core_pattern"
#define DUMPABLE "/proc/sys/fs/suid_dumpable"

static void write_sysctl(const char *name, const char *value)
{
	int fd = open(name, O_WRONLY | O_TRUNC | O_CLOEXEC);

	if (fd < 0 || write(fd, value, strlen(value)) < 0)
		bail_out("%s: %s", name, strerror(errno));
	close(fd);
}

static void read_sysctl(const char *name, char *value, size_t size)
{
	int fd = open(name, O_RDONLY | O_CLOEXEC);
	ssize_t n = read(fd, value, size - 1);

	if (n < 0)
		bail_out("%s: %s", name, strerror(errno));
	value[n] = '\0';
	close(fd);
}

struct death {
	bool	inside;		/* chrooted, and in a guest */
	bool	privileged;	/* after a change of user */
};

static long die(void *arg)
{
	const struct death *d = arg;
	const struct vs_place place = { .xid = GUEST };
	const struct rlimit all = { RLIM_INFINITY, RLIM_INFINITY };

	if (setrlimit(RLIMIT_CORE, &all))
		return -errno;
	if (d->inside) {
		if (chroot(ROOT) || chdir("/"))
			return -errno;
		VS_TRY(vs_go(&place));
	} else if (chdir(TOP)) {
		return -errno;
	}
	if (d->privileged) {
		if (setresuid(1234, 1234, 1234))
			return -errno;
	} else {
		prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
	}
	signal(SIGABRT, SIG_DFL);
	abort();
}

/* Remove a core file.  Return: true if there was one. */
static bool core_at(const char *name)
{
	struct stat st;
	bool there = !stat(name, &st) && st.st_size > 0;

	unlink(name);
	return there;
}

static void test_death(const char *pattern, bool privileged, const char *what)
{
	struct death d = { .privileged = privileged };

	write_sysctl(PATTERN, pattern);
	agent_once(NULL, die, d);
	ok(core_at(TOP "/core"), "%s: the host writes a core file", what);
	d.inside = true;
	agent_once(NULL, die, d);
	ok(core_at(ROOT TOP "/core") | core_at(ROOT "/core"),
	   "%s: a guest writes its core file in its tree", what);
	ok(!core_at(TOP "/core") && !core_at("/core"),
	   "%s: ... and not outside", what);
}

int main(void)
{
	char pattern[256], dumpable[16];

	read_sysctl(PATTERN, pattern, sizeof(pattern));
	read_sysctl(DUMPABLE, dumpable, sizeof(dumpable));
	mkdir(TOP, 0755);
	mkdir(ROOT, 0777);
	mkdir(ROOT "/var", 0755);
	mkdir(ROOT "/var/tmp", 0755);
	mkdir(ROOT TOP, 0755);
	write_sysctl(DUMPABLE, "2");

	test_death("core", false, "file name");
	test_death(TOP "/core", false, "path");
	test_death(TOP "/core", true, "path, written as root");

	write_sysctl(DUMPABLE, dumpable);
	write_sysctl(PATTERN, pattern);
	rmdir(ROOT TOP);
	rmdir(ROOT "/var/tmp");
	rmdir(ROOT "/var");
	rmdir(ROOT);
	rmdir(TOP);
	return done_testing();
}
