// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * These facilities stay available to a guest: programs that restrict
 * themselves, and memory that only a descriptor names.  They work under the
 * default ceiling and for an ordinary user.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/stat.h>

#include "agent.h"
#include "syscalls.h"

#define GUEST	680
#define TOP	"/var/tmp/vs-allowed"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

/* After this call, the process cannot create a directory. */
static long use_landlock(void *arg)
{
	const struct landlock_ruleset_attr attr = {
		.handled_access_fs = LANDLOCK_ACCESS_FS_MAKE_DIR,
	};
	int fd = syscall(NR_landlock_create_ruleset, &attr, sizeof(attr), 0);

	(void)arg;
	if (fd < 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(NR_landlock_restrict_self, fd, 0))
		return -errno;
	if (!mkdir(TOP "/made", 0755) || errno != EACCES)
		return -EPROTO;
	return 0;
}

/* After this call, getppid() fails with EDOM. */
static long use_seccomp(void *arg)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 offsetof(struct seccomp_data, nr)),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, NR_getppid, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EDOM),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog program = { COUNT(code), code };

	(void)arg;
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    syscall(NR_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program))
		return -errno;
	return syscall(NR_getppid) < 0 && errno == EDOM ? 0 : -EPROTO;
}

static long use_socket_filter(void *arg)
{
	struct sock_filter code[] = { BPF_STMT(BPF_RET | BPF_K, 0xffff) };
	const struct sock_fprog program = { COUNT(code), code };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

	(void)arg;
	return vs_rc(setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program,
				sizeof(program)));
}

static long use_memfd(void *arg)
{
	int fd = syscall(NR_memfd_create, "x", 2 /* ALLOW_SEALING */);

	(void)arg;
	if (fd < 0 || ftruncate(fd, 4096))
		return -errno;
	return vs_rc(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
}

static long use_inotify(void *arg)
{
	int fd = syscall(NR_inotify_init1, 0);

	(void)arg;
	if (fd < 0 ||
	    syscall(NR_inotify_add_watch, fd, TOP, 2 /* MODIFY */) < 0)
		return -errno;
	return 0;
}

static long use_personality(void *arg)
{
	(void)arg;
	return vs_rc(syscall(NR_personality, 0x40000 /* NO_RANDOMIZE */));
}

static long use_handle(void *arg)
{
	__u32 handle[34] = { 128 };
	int id;

	(void)arg;
	return vs_rc(syscall(NR_name_to_handle_at, AT_FDCWD, TOP, handle, &id,
			     0));
}

static long use_clock(void *arg)
{
	/* A request that only reads the state. */
	static __u64 room[64];

	(void)arg;
	return vs_rc(syscall(NR_adjtimex, room)) < 0 ? -errno : 0;
}

static long use_pidfd(void *arg)
{
	int fd = syscall(NR_pidfd_open, getpid(), 0);

	(void)arg;
	return fd < 0 ? -errno :
	       vs_rc(syscall(NR_pidfd_send_signal, fd, 0, NULL, 0));
}

static const struct {
	const char *name;
	agent_fn run;
} uses[] = {
	{ "landlock", use_landlock },
	{ "seccomp", use_seccomp },
	{ "a filter of a socket", use_socket_filter },
	{ "memory with seals", use_memfd },
	{ "inotify", use_inotify },
	{ "personality", use_personality },
	{ "the handle of a file", use_handle },
	{ "the state of the clock", use_clock },
	{ "a pidfd of itself", use_pidfd },
};

int main(void)
{
	struct vs_place place = { .xid = GUEST, .bcaps = VS_SECURE_BCAPS };
	unsigned int i;

	mkdir(TOP, 0777);
	chmod(TOP, 0777);
	for (i = 0; i < COUNT(uses); i++) {
		place.uid = 0;
		is(agent_once_data(&place, uses[i].run, NULL, 0), 0,
		   "root of a guest can use %s", uses[i].name);
		place.uid = 1234;
		is(agent_once_data(&place, uses[i].run, NULL, 0), 0,
		   "a user of a guest can use %s", uses[i].name);
	}
	rmdir(TOP);
	return done_testing();
}
