// SPDX-License-Identifier: GPL-2.0-or-later
/* Micro benchmark: processes, from fork to wait. */
#include <stddef.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "micro.h"

/* The cost depends on the size of the environment, so all runs use this one. */
static char *const environment[] = { "PATH=/usr/bin:/bin", NULL };

static void run_children(const struct row *row, void (*live)(void))
{
	int i, status;
	pid_t pid;

	for (i = 0; i < row->iterations; i++) {
		pid = must(fork(), "fork");
		if (!pid) {
			live();
			_exit(EXIT_SUCCESS);
		}
		must(waitpid(pid, &status, 0), "waitpid");
		must_be(0, status, "exit status of a child");
	}
}

static void just_end(void)
{
}

static void run_fork_exit(const struct row *row)
{
	run_children(row, just_end);
}

static void exec_self(void)
{
	char *const argv[] = { self_path, EXIT_ARGUMENT, NULL };

	must(execve(self_path, argv, environment), "exec of itself");
}

static void run_fork_exec(const struct row *row)
{
	run_children(row, exec_self);
}

static void exec_shell(void)
{
	char *const argv[] = {
		"sh", "-c", "\"$0\" " EXIT_ARGUMENT, self_path, NULL
	};

	must(execve("/bin/sh", argv, environment), "exec of /bin/sh");
}

static void run_fork_sh(const struct row *row)
{
	run_children(row, exec_shell);
}

const struct row process_rows[] = {
	{ .name = "fork-exit", .description = "fork, exit, wait",
	  .iterations = 180, .run = run_fork_exit },
	{ .name = "fork-exec",
	  .description = "fork, exec of a static program, exit, wait",
	  .iterations = 25, .run = run_fork_exec },
	{ .name = "fork-sh",
	  .description = "fork, sh -c of a static program, exit, wait",
	  .iterations = 5, .run = run_fork_sh },
	{ }
};
