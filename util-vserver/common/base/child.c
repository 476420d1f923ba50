// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Waits for child processes and handles signals.  See child.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child.h"

static volatile sig_atomic_t caught;

static int exit_code(int status)
{
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 128 + WTERMSIG(status);
}

int wait_child(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
		if (caught)
			return 128 + caught;
	}
	return exit_code(status);
}

bool child_ends(int pidfd, int ms)
{
	struct pollfd p = { .fd = pidfd, .events = POLLIN };

	return poll(&p, 1, ms) > 0;
}

void reset_signals(void)
{
	struct sigaction sa = { .sa_handler = SIG_DFL };
	sigset_t none;
	int sig;

	for (sig = 1; sig < NSIG; sig++)
		sigaction(sig, &sa, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void on_signal(int sig)
{
	caught = sig;
}

void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigaction(SIGHUP, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
}

/* Use a handler: child programs would inherit SIG_IGN. */
static void on_lost_reader(int sig)
{
	(void)sig;
}

void outlive_readers(void)
{
	struct sigaction sa = { .sa_handler = on_lost_reader };

	sigaction(SIGPIPE, &sa, NULL);
}

int caught_signal(void)
{
	return caught;
}
