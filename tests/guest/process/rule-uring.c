// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: the rules also hold for the work that io_uring does for a guest.  Its
 * workers and its polling thread are tasks of the context.  The context's
 * barrier, ceiling and socket families apply to them, and they end with it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/openat2.h>
#include <sys/stat.h>

#include "agent.h"
#include "uring.h"

#define GUEST	660
#define TOP	"/var/tmp/vs-uring"
#define INSIDE	TOP "/inside"
#define OPEN	"/var/tmp/vs-uring-open"

struct request {
	unsigned int flags;
	int	op;
};

static long run(void *arg)
{
	const struct request *q = arg;
	struct io_uring_sqe sqe = { .opcode = q->op, .fd = AT_FDCWD };

	switch (q->op) {
	case IORING_OP_OPENAT:
		sqe.addr = (uintptr_t)INSIDE;
		sqe.open_flags = O_RDONLY;
		break;
	case IORING_OP_MKDIRAT:
		sqe.addr = (uintptr_t)(TOP "/made");
		sqe.len = 0755;
		break;
	case IORING_OP_SOCKET:
		sqe.fd = AF_INET;
		sqe.off = SOCK_RAW;
		sqe.len = IPPROTO_ICMP;
		break;
	}
	return ring_once(&sqe, q->flags);
}

static long hold_ring(void *arg)
{
	static struct ring r;
	const struct io_uring_sqe nop = { .opcode = IORING_OP_NOP };

	VS_TRY(ring_open(&r, *(unsigned int *)arg));
	return ring_do(&r, &nop);
}

#define BEHIND	((uintptr_t)(INSIDE "/none/file"))
#define FINE	((uintptr_t)(OPEN "/none"))

/* The path behind the barrier does not exist. */
#define PATH_OP(op, ...) \
	{ #op, { .opcode = IORING_OP_##op, .fd = AT_FDCWD, __VA_ARGS__ } }

static __u64 room[64];
static const struct open_how how;

static const struct path_op {
	const char *name;
	struct io_uring_sqe sqe;
} path_ops[] = {
	PATH_OP(OPENAT, .addr = BEHIND),
	PATH_OP(OPENAT2, .addr = BEHIND, .addr2 = (uintptr_t)&how,
		.len = sizeof(how)),
	PATH_OP(STATX, .addr = BEHIND, .addr2 = (uintptr_t)room,
		.len = STATX_ALL),
	PATH_OP(MKDIRAT, .addr = BEHIND, .len = 0755),
	PATH_OP(UNLINKAT, .addr = BEHIND),
	PATH_OP(RENAMEAT, .addr = BEHIND, .len = AT_FDCWD, .addr2 = FINE),
	PATH_OP(LINKAT, .addr = BEHIND, .len = AT_FDCWD, .addr2 = FINE),
	PATH_OP(SYMLINKAT, .addr = FINE, .addr2 = BEHIND),
	PATH_OP(SETXATTR, .addr = (uintptr_t)"user.x", .addr2 = (uintptr_t)room,
		.addr3 = BEHIND, .len = 1),
	PATH_OP(GETXATTR, .addr = (uintptr_t)"user.x", .addr2 = (uintptr_t)room,
		.addr3 = BEHIND, .len = 8),
};

struct path_request {
	unsigned int flags;
	const struct path_op *op;
};

static long run_path(void *arg)
{
	const struct path_request *q = arg;

	return ring_once(&q->op->sqe, q->flags);
}

static void test_paths(struct agent *guest, unsigned int flags, const char *by)
{
	struct path_request q = { .flags = flags };
	unsigned int i;

	for (i = 0; i < sizeof(path_ops) / sizeof(*path_ops); i++) {
		q.op = &path_ops[i];
		is_errno(run_path(&q), ENOENT,
			 "%s: %s: the host finds no file behind the barrier",
			 by, q.op->name);
		is_errno(agent_do(guest, run_path, q), EACCES,
			 "%s: %s: a guest cannot pass the barrier",
			 by, q.op->name);
	}
}

static void test_rules(struct agent *guest, unsigned int flags,
		       const char *how)
{
	struct request q = { .flags = flags, .op = IORING_OP_OPENAT };

	is_errno(agent_do(guest, run, q), EACCES,
		 "%s: a guest cannot open a file behind the barrier",
		 how);
	ok(run(&q) >= 0, "%s: the host can open it", how);
	q.op = IORING_OP_MKDIRAT;
	is_errno(agent_do(guest, run, q), EACCES,
		 "%s: a guest cannot create a directory in the barrier",
		 how);
	q.op = IORING_OP_SOCKET;
	is_errno(agent_do(guest, run, q), EPERM,
		 "%s: a guest cannot create a raw socket", how);
	ok(run(&q) >= 0, "%s: the host can create one", how);
}

/* The request uses a personality: the credentials registered under that id. */
static long attribute(struct ring *r, unsigned int personality)
{
	static char value[64];
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_GETXATTR,
		.addr = (uintptr_t)VS_XATTR_NAME,
		.addr2 = (uintptr_t)value,
		.addr3 = (uintptr_t)OPEN,
		.len = sizeof(value),
		.personality = personality,
	};

	return ring_do(r, &sqe);
}

static long by_personality(void *arg)
{
	struct ring r;
	long id;

	VS_TRY(ring_open(&r, *(unsigned int *)arg));
	id = vs_rc(syscall(SYS_io_uring_register, r.fd,
			   IORING_REGISTER_PERSONALITY, NULL, 0));
	VS_TRY(id);
	/* The caller's credentials now differ from the registered ones. */
	if (setgroups(1, &(gid_t){ 6 }))
		return -EPROTO;
	id = attribute(&r, id);
	ring_close(&r);
	return id;
}

/* A worker keeps the credentials that the caller had when it was created. */
static long by_old_worker(void *arg)
{
	const struct io_uring_sqe nop = { .opcode = IORING_OP_NOP };
	const gid_t group = 5;
	struct ring r;
	long rc;

	VS_TRY(ring_open(&r, *(unsigned int *)arg));
	VS_TRY(ring_do(&r, &nop));
	if (setgroups(1, &group))
		return -EPROTO;
	rc = attribute(&r, 0);
	ring_close(&r);
	return rc;
}

static void test_rights(struct agent *guest)
{
	const unsigned int flags[] = { 0, IORING_SETUP_SQPOLL };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		is(agent_once(NULL, by_personality, flags[i]),
		   sizeof(struct vs_xattr), "personality: the host reads the attribute");
		is_errno(agent_do(guest, by_personality, flags[i]), EPERM,
			 "personality: " VS_XATTR_NAME " cannot be read by a guest");
		is(agent_once(NULL, by_old_worker, flags[i]),
		   sizeof(struct vs_xattr), "old worker: the host reads the attribute");
		is_errno(agent_do(guest, by_old_worker, flags[i]), EPERM,
			 "old worker: " VS_XATTR_NAME " cannot be read by a guest");
	}
}

/* A ring of the host, which the children of this process inherit. */
static struct ring host_ring;

static long enter_foreign(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_io_uring_enter, host_ring.fd, 0, 0, 0, NULL,
			     0));
}

static long register_foreign(void *arg)
{
	(void)arg;
	return vs_rc(syscall(SYS_io_uring_register, host_ring.fd,
			     IORING_REGISTER_PERSONALITY, NULL, 0));
}

static long map_foreign(void *arg)
{
	(void)arg;
	return mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED,
		    host_ring.fd, IORING_OFF_SQ_RING) == MAP_FAILED ? -errno : 0;
}

static void test_foreign(void)
{
	const struct vs_place place = { .xid = GUEST + 2 };
	const struct {
		const char *name;
		agent_fn run;
	} uses[] = {
		{ "enter", enter_foreign }, { "register", register_foreign },
		{ "map", map_foreign },
	};
	unsigned int i;

	for (i = 0; i < 3; i++) {
		is_errno(agent_once_data(&place, uses[i].run, NULL, 0), EACCES,
			 "a guest cannot use the ring of the host: %s",
			 uses[i].name);
		ok(agent_once_data(NULL, uses[i].run, NULL, 0) >= 0,
		   "a host process can use its parent's ring: %s",
		   uses[i].name);
	}
}

static void set_disabled(const char *value)
{
	int fd = open("/proc/sys/kernel/io_uring_disabled", O_WRONLY);

	if (fd < 0 || write(fd, value, 1) != 1)
		bail_out("io_uring_disabled: %s", strerror(errno));
	close(fd);
}

static long any_ring(void *arg)
{
	struct ring r;
	long rc = ring_open(&r, 0);

	(void)arg;
	if (!rc)
		ring_close(&r);
	return rc;
}

/* The host can restrict io_uring_setup(2) to CAP_SYS_ADMIN. */
static void test_disabled(void)
{
	const struct vs_place place = {
		.xid = GUEST + 3, .bcaps = VS_SECURE_BCAPS,
	};

	is(agent_once_data(&place, any_ring, NULL, 0), 0,
	   "a guest with the default ceiling can create a ring");
	set_disabled("1");
	is_errno(agent_once_data(&place, any_ring, NULL, 0), EPERM,
		 "io_uring_disabled=1: the guest cannot create a ring");
	is(any_ring(NULL), 0,
	   "io_uring_disabled=1: the host can create a ring");
	set_disabled("0");
}

static void test_threads(void)
{
	const struct vs_place place = { .xid = GUEST + 1 };
	struct agent a = agent_need(&place, "a guest");
	const unsigned int polled = IORING_SETUP_SQPOLL;

	is(agent_do(&a, hold_ring, polled), 0,
	   "a guest has a ring with a polling thread");
	ok(vs_tasks(GUEST + 1) >= 2,
	   "... and the thread is a task of the context");
	agent_stop(&a);
	is_errno(vs_settle(GUEST + 1, -ESRCH), ESRCH,
		 "... and ends with the context");
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .bcaps = ~(1ULL << CAP_NET_RAW),
	};
	struct agent guest = agent_need(&place, "a guest");

	mkdir(TOP, 0755);
	mkdir(INSIDE, 0755);
	if (vs_set_iattr(TOP, IATTR_BARRIER, IATTR_BARRIER))
		bail_out("%s cannot be made a barrier", TOP);
	mkdir(OPEN, 0755);
	if (vs_set_iattr(OPEN, IATTR_IXUNLINK, IATTR_IXUNLINK) ||
	    ring_open(&host_ring, 0))
		bail_out("%s: %s", OPEN, strerror(errno));
	test_rules(&guest, 0, "worker");
	test_rules(&guest, IORING_SETUP_SQPOLL, "polling thread");
	test_paths(&guest, 0, "worker");
	test_paths(&guest, IORING_SETUP_SQPOLL, "polling thread");
	test_rights(&guest);
	test_foreign();
	test_disabled();
	test_threads();
	agent_stop(&guest);
	rmdir(OPEN);
	vs_set_iattr(TOP, 0, IATTR_BARRIER);
	rmdir(INSIDE);
	rmdir(TOP);
	return done_testing();
}
