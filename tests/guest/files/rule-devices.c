// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest can open only the devices of an allow list, whatever its
 * ceiling and wherever the node comes from.  Without CAP_MKNOD it can make no
 * device node, not even a whiteout.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/swap.h>
#include <sys/sysmacros.h>

#include "agent.h"
#include "syscalls.h"

#define GUEST	674
#define TOP	"/var/tmp/vs-devices"
#define NODE	TOP "/node"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

struct device {
	const char *name;
	mode_t	kind;
	unsigned int major, minor;
	int	error;		/* expected for other reasons */
};

static const struct device allowed[] = {
	{ "null", S_IFCHR, 1, 3, 0 },
	{ "zero", S_IFCHR, 1, 5, 0 },
	{ "full", S_IFCHR, 1, 7, 0 },
	{ "random", S_IFCHR, 1, 8, 0 },
	{ "urandom", S_IFCHR, 1, 9, 0 },
	/* No controlling terminal, no pts directory beside it, no such pty. */
	{ "tty", S_IFCHR, 5, 0, ENXIO },
	{ "ptmx", S_IFCHR, 5, 2, ENOENT },
	{ "pts/9999", S_IFCHR, 136, 9999, EIO },
	{ "fuse", S_IFCHR, 10, 229, 0 },
};

static const struct device refused[] = {
	{ "mem", S_IFCHR, 1, 1, 0 },
	{ "kmem", S_IFCHR, 1, 2, 0 },
	{ "port", S_IFCHR, 1, 4, 0 },
	{ "kmsg", S_IFCHR, 1, 11, 0 },
	{ "ttyS0", S_IFCHR, 4, 64, 0 },
	{ "tty0", S_IFCHR, 4, 0, 0 },
	{ "console", S_IFCHR, 5, 1, 0 },
	{ "loop-control", S_IFCHR, 10, 237, 0 },
	{ "device-mapper", S_IFCHR, 10, 236, 0 },
	{ "kvm", S_IFCHR, 10, 232, 0 },
	{ "tun", S_IFCHR, 10, 200, 0 },
	{ "hw_random", S_IFCHR, 10, 183, 0 },
	{ "cpu/0/msr", S_IFCHR, 202, 0, 0 },
	{ "whiteout", S_IFCHR, 0, 0, 0 },
	{ "ram0", S_IFBLK, 1, 0, 0 },
	{ "loop0", S_IFBLK, 7, 0, 0 },
	{ "sda", S_IFBLK, 8, 0, 0 },
	{ "vda", S_IFBLK, 254, 0, 0 },
	/* Numbers that are allowed only for character devices. */
	{ "block 1:3", S_IFBLK, 1, 3, 0 },
	{ "block 136:0", S_IFBLK, 136, 0, 0 },
};

static long try_open(void *arg)
{
	int fd = open(NODE, *(int *)arg | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Open the device through an O_PATH descriptor. */
static long try_reopen(void *arg)
{
	char path[64];
	int fd = open(NODE, O_PATH | O_CLOEXEC), again;

	(void)arg;
	if (fd < 0)
		return -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	again = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	close(fd);
	if (again < 0)
		return -errno;
	close(again);
	return 0;
}

static void make_node(const struct device *d)
{
	unlink(NODE);
	if (mknod(NODE, d->kind | 0666, makedev(d->major, d->minor)))
		bail_out("mknod of %s: %s", d->name, strerror(errno));
}

static void test_open(struct agent *guest, const char *who)
{
	const int modes[] = { O_RDONLY, O_WRONLY, O_RDWR, O_ACCMODE };
	unsigned int i, m;

	for (i = 0; i < COUNT(allowed); i++) {
		make_node(&allowed[i]);
		is(agent_do(guest, try_open, modes[0]), -allowed[i].error,
		   "%s: a guest can open %s", who, allowed[i].name);
	}
	for (i = 0; i < COUNT(refused); i++) {
		int wrong = 0;

		make_node(&refused[i]);
		for (m = 0; m < COUNT(modes); m++)
			if (agent_do(guest, try_open, modes[m]) != -EPERM)
				wrong++;
		if (agent_ask(guest, try_reopen) != -EPERM)
			wrong++;
		is(wrong, 0,
		   "%s: a guest cannot open %s", who, refused[i].name);
	}
}

static void test_host(void)
{
	const struct device ours[] = {
		{ "mem", S_IFCHR, 1, 1, 0 }, { "kmsg", S_IFCHR, 1, 11, 0 },
		{ "loop-control", S_IFCHR, 10, 237, 0 },
		{ "ram0", S_IFBLK, 1, 0, 0 },
	};
	int mode = O_RDONLY;
	unsigned int i;

	for (i = 0; i < COUNT(ours); i++) {
		make_node(&ours[i]);
		is(try_open(&mode), 0, "the host can open %s", ours[i].name);
	}
}

/* In these calls the kernel opens the device for the caller. */
static long try_mount(void *arg)
{
	(void)arg;
	return vs_rc(mount(NODE, TOP, "ext4", MS_RDONLY, NULL));
}

static long try_swapon(void *arg)
{
	(void)arg;
	return vs_rc(swapon(NODE, 0));
}

static long try_quota(void *arg)
{
	(void)arg;
	return vs_rc(syscall(NR_quotactl, 0x800004 << 8, NODE, 0, NULL));
}

static void test_by_kernel(struct agent *guest, const char *who)
{
	const struct device ram = { "ram0", S_IFBLK, 1, 0, 0 };
	long rc;

	make_node(&ram);
	is_errno(try_mount(NULL), EINVAL,
		 "the host finds no filesystem on ram0");
	rc = agent_ask(guest, try_mount);
	ok(rc == -EPERM || rc == -EACCES,
	   "%s: a guest cannot mount it (%s)", who,
	   tap_result(rc));
	is_errno(agent_ask(guest, try_swapon), EPERM,
		 "%s: a guest cannot swap to it",
		 who);
	rc = agent_ask(guest, try_quota);
	ok(rc == -EPERM || rc == -EACCES,
	   "%s: a guest cannot get its quota (%s)",
	   who, tap_result(rc));
}

static long try_mknod(void *arg)
{
	const struct device *d = arg;
	long rc = vs_rc(mknod(TOP "/made", d->kind | 0600,
			      makedev(d->major, d->minor)));

	unlink(TOP "/made");
	return rc;
}

static void test_mknod(struct agent *bare, struct agent *full)
{
	const struct device made[] = {
		{ "null", S_IFCHR, 1, 3, 0 }, { "mem", S_IFCHR, 1, 1, 0 },
		{ "sda", S_IFBLK, 8, 0, 0 }, { "a whiteout", S_IFCHR, 0, 0, 0 },
	};
	const struct device fifo = { "a fifo", S_IFIFO, 0, 0, 0 };
	unsigned int i;

	for (i = 0; i < COUNT(made); i++) {
		is_errno(agent_do(bare, try_mknod, made[i]), EPERM,
			 "default ceiling: a guest cannot make %s",
			 made[i].name);
		is(agent_do(full, try_mknod, made[i]), 0,
		   "CAP_MKNOD: a guest can make %s", made[i].name);
	}
	is(agent_do(bare, try_mknod, fifo), 0,
	   "default ceiling: a guest can make a fifo");
}

int main(void)
{
	const struct vs_place all = { .xid = GUEST };
	const struct vs_place some = {
		.xid = GUEST + 1, .bcaps = VS_SECURE_BCAPS,
	};
	struct agent full = agent_need(&all, "a guest with all bcaps");
	struct agent bare = agent_need(&some, "a guest with the default bcaps");

	mkdir(TOP, 0755);
	test_open(&full, "all bcaps");
	test_open(&bare, "default bcaps");
	test_host();
	test_by_kernel(&full, "all bcaps");
	test_by_kernel(&bare, "default bcaps");
	test_mknod(&bare, &full);
	agent_stop(&full);
	agent_stop(&bare);
	unlink(NODE);
	rmdir(TOP);
	return done_testing();
}
