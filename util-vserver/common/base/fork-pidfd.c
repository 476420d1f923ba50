// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Creates child processes for guests.  See fork-pidfd.h.
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

	fflush(NULL);	/* otherwise both processes write the buffers */
	return syscall(SYS_clone3, &args, sizeof(args));
}
