// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * A guest with every capability in its ceiling cannot use ioctls that affect a
 * whole filesystem (escape 32 of the catalogue).  It also cannot make the
 * kernel load a module (escape 67).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <linux/netlink.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "agent.h"

#define GUEST	678
#define TOP	"/var/tmp/vs-kernel"
#define FILE_	TOP "/file"
#define MARK	TOP "/loaded"
#define LOADER	TOP "/modprobe"
#define MODPROBE "/proc/sys/kernel/modprobe"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static const char loader[] = "#!/bin/sh\necho \"$*\" >> " MARK "\nexit 1\n";

struct control {
	const char *name;
	unsigned long cmd;
	int	error;		/* in a guest */
};

/* Use a buffer that is invalid for each ioctl. */
static long control(void *arg)
{
	static __u64 room[512];
	const struct control *c = *(const struct control **)arg;
	int fd = open(FILE_, O_RDONLY | O_CLOEXEC);
	long rc;

	memset(room, 0xff, sizeof(room));
	rc = vs_rc(ioctl(fd, c->cmd, room));
	close(fd);
	return rc;
}

/* Harmless on the host: nothing is frozen, and the buffer is invalid. */
static const struct control controls[] = {
	{ "thaw", FITHAW, EPERM },
	{ "trim", FITRIM, EPERM },
	{ "shutdown", _IOR('X', 125, __u32), ENOTTY },
	{ "resize", _IOW('f', 16, __u64), ENOTTY },
	{ "swap boot loader", _IO('f', 17), ENOTTY },
	{ "checkpoint", _IOW('f', 43, __u32), ENOTTY },
	{ "encryption policy", _IOR('f', 19, char[12]), ENOTTY },
	{ "terminal", 0x5401 /* TCGETS */, ENOTTY },
};

/* A guest can use these. */
static const struct control kept[] = {
	{ "flags", FS_IOC_GETFLAGS, 0 },
	{ "bytes to read", FIONREAD, 0 },
	{ "block size", FIGETBSZ, 0 },
	{ "extended flags", FS_IOC_FSGETXATTR, 0 },
};

/* Only a guest calls this: on the host it would block this test. */
static long freeze(void *arg)
{
	int fd = open(TOP, O_RDONLY | O_CLOEXEC);
	long rc = vs_rc(ioctl(fd, FIFREEZE, 0));

	(void)arg;
	if (!rc)
		ioctl(fd, FITHAW, 0);
	close(fd);
	return rc;
}

static void test_controls(struct agent *guest)
{
	unsigned int i;
	long rc;

	is_errno(agent_ask(guest, freeze), EPERM,
		 "ioctl: a guest cannot freeze");
	for (i = 0; i < COUNT(controls); i++) {
		const struct control *c = &controls[i];

		rc = control(&c);
		ok(rc != -EPERM,
		   "ioctl: %s is not refused on the host (%s)", c->name,
		   tap_result(rc));
		is_errno(agent_do(guest, control, c), c->error,
			 "ioctl: %s is refused in a guest", c->name);
	}
	for (i = 0; i < COUNT(kept); i++) {
		const struct control *c = &kept[i];

		is(agent_do(guest, control, c), 0,
		   "ioctl: %s is allowed in a guest", c->name);
	}
}

static long load_filesystem(void *arg)
{
	(void)arg;
	return vs_rc(mount("x", TOP, "vs-nonesuch", 0, NULL));
}

static long load_program(void *arg)
{
	(void)arg;
	return vs_rc(execl(TOP "/program", "program", NULL));
}

static long load_device(void *arg)
{
	int fd = open(TOP "/device", O_RDONLY | O_CLOEXEC);

	(void)arg;
	return fd < 0 ? -errno : close(fd);
}

static long load_family(void *arg)
{
	(void)arg;
	return vs_rc(socket(AF_DECnet, SOCK_STREAM, 0));
}

static long load_netlink(void *arg)
{
	(void)arg;
	return vs_rc(socket(AF_NETLINK, SOCK_RAW, 31));
}

static long load_protocol(void *arg)
{
	(void)arg;
	return vs_rc(socket(AF_INET, SOCK_DGRAM, 115 /* L2TP */));
}

static long load_congestion(void *arg)
{
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	long rc = vs_rc(setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION,
				   "nonesuch", 8));

	(void)arg;
	close(fd);
	return rc;
}

static long load_interface(void *arg)
{
	struct { char name[16]; char rest[24]; } request = { .name = "vs9" };
	int fd = socket(AF_INET, SOCK_DGRAM, 0);
	long rc = vs_rc(ioctl(fd, 0x8913 /* SIOCGIFFLAGS */, &request));

	(void)arg;
	close(fd);
	return rc;
}

static const struct {
	const char *name;
	agent_fn run;
} loads[] = {
	{ "a filesystem", load_filesystem },
	{ "a kind of program", load_program },
	{ "a device", load_device },
	{ "a family of sockets", load_family },
	{ "a protocol of netlink", load_netlink },
	{ "a protocol of IPv4", load_protocol },
	{ "a congestion control", load_congestion },
	{ "an interface", load_interface },
};

static void set_loader(const char *path)
{
	int fd = open(MODPROBE, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, path, strlen(path)) < 0)
		bail_out(MODPROBE ": %s", strerror(errno));
	close(fd);
}

static void test_loads(struct agent *guest)
{
	char before[256] = "";
	unsigned int i;
	int fd = open(MODPROBE, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, before, sizeof(before) - 1) < 1)
		bail_out(MODPROBE ": %s", strerror(errno));
	close(fd);
	set_loader(LOADER);
	for (i = 0; i < COUNT(loads); i++) {
		unlink(MARK);
		ok(agent_ask(guest, loads[i].run) < 0,
		   "load: %s fails in a guest",
		   loads[i].name);
		is_errno(vs_rc(access(MARK, F_OK)), ENOENT,
			 "load: %s does not run modprobe in a guest",
			 loads[i].name);
		agent_once_data(NULL, loads[i].run, NULL, 0);
		ok(!access(MARK, F_OK), "load: %s runs modprobe on the host",
		   loads[i].name);
	}
	set_loader(before);
	unlink(MARK);
}

static void make_file(const char *name, const void *data, size_t size)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);

	if (fd < 0 || write(fd, data, size) != (ssize_t)size || close(fd))
		bail_out("%s: %s", name, strerror(errno));
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest = agent_need(&place, "a guest with all bcaps");

	mkdir(TOP, 0755);
	make_file(FILE_, "x", 1);
	make_file(LOADER, loader, sizeof(loader) - 1);
	make_file(TOP "/program", "\1\2\3\4", 4);
	mknod(TOP "/device", S_IFCHR | 0600, makedev(245, 0));
	test_controls(&guest);
	test_loads(&guest);
	agent_stop(&guest);
	unlink(TOP "/device");
	unlink(TOP "/program");
	unlink(LOADER);
	unlink(FILE_);
	rmdir(TOP);
	return done_testing();
}
