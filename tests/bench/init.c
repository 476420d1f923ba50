// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The least init there is: it reaps, and ends when asked to by any of the
 * signals with which vserver, lxc-stop and people ask.
 */
#include <signal.h>
#include <stddef.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void)
{
	sigset_t set;
	int sig;

	sigfillset(&set);
	sigprocmask(SIG_BLOCK, &set, NULL);
	do {
		if (sigwait(&set, &sig))
			return 1;
		while (waitpid(-1, NULL, WNOHANG) > 0)
			;
	} while (sig != SIGINT && sig != SIGTERM && sig != SIGPWR);
	return 0;
}
