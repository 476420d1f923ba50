// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Runs commands of the administrator.  See run-command.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"
#include "message.h"
#include "run-command.h"

static int report(const char *what, int status)
{
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status))
		return fail("%s failed with exit code %d", what,
			    WEXITSTATUS(status));
	return fail("%s was killed by signal %d", what, WTERMSIG(status));
}

int wait_for(pid_t pid, const char *what)
{
	int status;

	if (pid < 0)
		return fail_sys("cannot run %s", what);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return fail_sys("cannot wait for %s", what);
		/* Forward the signal to the program. */
		if (caught_signal())
			kill(pid, caught_signal());
	}
	return report(what, status);
}

void exec_in(const char *cwd, char *const argv[], const char *what)
{
	if (chdir(cwd) < 0)
		fail_sys("%s: cannot change to %s", what, cwd);
	else if (execvp(argv[0], argv) < 0)
		fail_sys("cannot run %s", what);
	_exit(127);
}

int run_command(char **argv, const char *cwd, const char *what)
{
	pid_t pid = fork();

	if (pid == 0)
		exec_in(cwd, argv, what);
	return wait_for(pid, what);
}
