// SPDX-License-Identifier: GPL-2.0-or-later
/* Examines the processes of all contexts.  See spectator.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "program.h"
#include "spectator.h"
#include "vserver.h"

static void become_spectator(int out)
{
	if (vc_ctx_migrate(VC_XID_WATCH, 0) < 0)
		die_sys("cannot enter context 1: vc_ctx_migrate()");
	if (dup2(out, STDOUT_FILENO) < 0)
		die_sys("dup2()");
}

pid_t fork_spectator(int *fd)
{
	int ends[2];
	pid_t pid;

	if (fflush(stdout) == EOF || pipe2(ends, O_CLOEXEC) < 0)
		die_sys("pipe()");
	pid = fork();
	if (pid < 0)
		die_sys("fork()");
	if (pid == 0)
		become_spectator(ends[1]);
	close(ends[1]);
	*fd = ends[0];
	return pid;
}

int wait_spectator(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			die_sys("waitpid()");
	}
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}
