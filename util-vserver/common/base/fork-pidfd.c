// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Child processes that go into guests.  See fork-pidfd.h.
 */
#define _GNU_SOURCE
#include <linux/sched.h>
#include <signal.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fork-pidfd.h"

pid_t fork_pidfd(uint64_t flags, int *pidfd)
{
	struct clone_args args = {
		.flags = flags | CLONE_PIDFD,
		.pidfd = (uintptr_t)pidfd,
		.exit_signal = SIGCHLD,
	};

	fflush(NULL);	/* or both would write what is buffered */
	return syscall(SYS_clone3, &args, sizeof(args));
}
