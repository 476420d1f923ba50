// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A minimal init: it reaps children, and exits on the signals that vserver,
 * lxc-stop and users send to stop it.
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
