// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A terminal of its own for a process in a guest.  See pty-proxy.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "pty-proxy.h"
#include "relay.h"

static int resized;	/* the pty that follows the size of the terminal */

static void copy_size(int from, int to)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(to, TIOCSWINSZ, &size);
}

int pty_open(struct pty *p)
{
	p->slave = -1;
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->master < 0)
		return -1;
	if (grantpt(p->master) == 0 && unlockpt(p->master) == 0)
		p->slave = ioctl(p->master, TIOCGPTPEER,
				 O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->slave < 0) {
		int err = errno;

		close(p->master);
		errno = err;
		return -1;
	}
	/* A guest that reads nothing must not block its administrator. */
	fcntl(p->master, F_SETFL, O_RDWR | O_NONBLOCK);
	copy_size(STDIN_FILENO, p->master);
	return 0;
}

int pty_take(struct pty *p)
{
	int fd;

	close(p->master);
	if (setsid() < 0 || ioctl(p->slave, TIOCSCTTY, 0) < 0)
		return -1;
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (dup2(p->slave, fd) < 0)
			return -1;
	}
	close(p->slave);
	return 0;
}

static void on_resize(int sig)
{
	int err = errno;

	(void)sig;
	copy_size(STDIN_FILENO, resized);
	errno = err;
}

static void follow_size(int master, struct sigaction *old)
{
	struct sigaction sa = { .sa_handler = on_resize };

	resized = master;
	sigaction(SIGWINCH, &sa, old);
}

static int copy_all(int master, int pidfd)
{
	struct flow flows[] = {
		{ .from = STDIN_FILENO, .to = master },
		{ .from = master, .to = STDOUT_FILENO },
	};
	int ret;

	do {
		ret = relay(flows, 2, pidfd);
	} while (ret < 0 && errno == EINTR);
	return ret;
}

int pty_relay(struct pty *p, int pidfd)
{
	struct termios saved, raw;
	bool is_tty = tcgetattr(STDIN_FILENO, &saved) == 0;
	struct sigaction old;
	int ret, err;

	close(p->slave);
	follow_size(p->master, &old);
	if (is_tty) {
		raw = saved;
		cfmakeraw(&raw);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
	ret = copy_all(p->master, pidfd);
	err = errno;
	if (is_tty)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &saved);
	sigaction(SIGWINCH, &old, NULL);
	close(p->master);
	errno = err;
	return ret;
}
