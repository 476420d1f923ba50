// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: the ceiling applies to all credentials of a guest.  This includes those
 * that a child creates for its parent, which takes the child's session keyring.
 *
 * With credentials of the host, the kernel may exceed the ceiling for a guest:
 * overlays need it.  With io_uring, a process can use credentials that it had
 * before: the kernel must not take a guest's credentials for the host's.
 */
#define _GNU_SOURCE
#include <linux/keyctl.h>

#include "agent.h"
#include "uring.h"

#define GUEST	880

static long keyctl(int op, long a, long b)
{
	return vs_rc(syscall(SYS_keyctl, op, a, b, 0, 0));
}

static long session(void)
{
	return keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, 0);
}

/* Create a raw socket with credentials that the process had before. */
static long work_as_before(void)
{
	struct io_uring_sqe sqe = {
		.opcode = IORING_OP_SOCKET, .fd = AF_INET, .off = SOCK_RAW,
		.len = IPPROTO_ICMP,
	};
	struct ring r;
	long id, rc;

	VS_TRY(ring_open(&r, 0));
	id = vs_rc(syscall(SYS_io_uring_register, r.fd,
			   IORING_REGISTER_PERSONALITY, NULL, 0));
	if (id < 0 || prctl(PR_SET_KEEPCAPS, 1))
		return -EDOM;
	sqe.personality = id;
	rc = ring_do(&r, &sqe);
	ring_close(&r);
	return rc < 0 ? rc : close(rc);
}

/* Runs a function in a child: 0 or -errno. */
static long in_child(long (*run)(void))
{
	pid_t pid = fork();
	int status;

	if (!pid)
		_exit(-run());
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

static long give_session(void)
{
	VS_TRY(keyctl(KEYCTL_JOIN_SESSION_KEYRING, 0, 0));
	return keyctl(KEYCTL_SESSION_TO_PARENT, 0, 0);
}

static long work_after_gift(void)
{
	long before = session();

	VS_TRY(in_child(give_session));
	return session() == before ? -ENOKEY : work_as_before();
}

static long entered(void *arg)
{
	(void)arg;
	return work_as_before();
}

static long own(void *arg)
{
	(void)arg;
	return in_child(work_as_before);
}

static long given(void *arg)
{
	(void)arg;
	return in_child(work_after_gift);
}

int main(void)
{
	const struct vs_place place = {
		.xid = GUEST, .bcaps = VS_SECURE_BCAPS,
	};
	struct agent host = agent_need(NULL, "the host");
	struct agent guest = agent_need(&place, "a guest");

	is(agent_ask(&host, own), 0,
	   "the host can use credentials that a process had before");
	is(agent_ask(&host, given), 0,
	   "the host can use credentials that a child changed");
	is_errno(agent_ask(&guest, own), EPERM,
		 "a guest can use its former credentials only below its ceiling");
	is_errno(agent_ask(&guest, given), EPERM,
		 "a guest can use credentials that a child changed only below its ceiling");
	is(agent_ask(&host, entered), 0,
	   "the host can use its former credentials without a child");
	is_errno(agent_ask(&guest, entered), EPERM,
		 "a process that entered a guest is refused as well");
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
