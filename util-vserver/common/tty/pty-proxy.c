// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Gives a process in a guest a new terminal.  See pty-proxy.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <termios.h>
#include <unistd.h>

#include "guest-path.h"
#include "pty-proxy.h"
#include "relay.h"

#define PTMX_MINOR	2

static int resized;	/* the pty that follows the size of the terminal */

static void copy_size(int from, int to)
{
	struct winsize size;

	if (ioctl(from, TIOCGWINSZ, &size) == 0)
		ioctl(to, TIOCSWINSZ, &size);
}

/* Open the slave of @p->master. */
static int open_slave(struct pty *p)
{
	if (unlockpt(p->master) < 0)
		return -1;
	p->slave = ioctl(p->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return p->slave < 0 ? -1 : 0;
}

int pty_open(struct pty *p)
{
	p->slave = -1;
	p->master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->master < 0)
		return -1;
	if (grantpt(p->master) == 0 && open_slave(p) == 0)
		return 0;
	close(p->master);
	return -1;
}

/* Accept the ptmx device of a devpts only: the guest can create other files. */
static bool is_devpts(int fd)
{
	struct statfs fs;
	struct stat st;

	return fstatfs(fd, &fs) == 0 && fs.f_type == DEVPTS_SUPER_MAGIC &&
	       fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	       st.st_rdev == makedev(TTYAUX_MAJOR, PTMX_MINOR);
}

static int open_ptmx(int root)
{
	int fd = gp_open(root, "/dev/pts/ptmx", O_PATH | O_NOFOLLOW, 0);
	int ptmx = -1;

	if (fd < 0)
		return -1;
	if (is_devpts(fd))
		ptmx = gp_reopen(fd, O_RDWR);
	close(fd);
	return ptmx;
}

/* Replace the pty of the host by one of the guest, if it has a devpts. */
static int move_to_guest(struct pty *p, int root)
{
	struct pty own = { .master = open_ptmx(root) };

	if (own.master < 0)
		return -1;
	if (open_slave(&own) < 0) {
		close(own.master);
		return -1;
	}
	close(p->slave);
	p->slave = own.slave;
	return own.master;
}

int pty_take(struct pty *p, int root, int *own)
{
	int fd;

	close(p->master);
	*own = move_to_guest(p, root);
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

static void follow_size(struct pty *p)
{
	struct sigaction sa = { .sa_handler = on_resize };

	copy_size(STDIN_FILENO, p->master);
	resized = p->master;
	sigaction(SIGWINCH, &sa, &p->on_resize);
}

void pty_start(struct pty *p, int own)
{
	struct termios raw;

	close(p->slave);
	if (own >= 0) {
		close(p->master);
		p->master = own;
	}
	follow_size(p);
	p->is_raw = tcgetattr(STDIN_FILENO, &p->saved) == 0;
	if (p->is_raw) {
		raw = p->saved;
		cfmakeraw(&raw);
		tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	}
}

size_t pty_flows(const struct pty *p, struct flow *flows)
{
	flow_init(&flows[0], FLOW_TO_PTY, STDIN_FILENO, p->master);
	flow_init(&flows[1], FLOW_FROM_PTY, p->master, STDOUT_FILENO);
	return 2;
}

void pty_stop(struct pty *p)
{
	if (p->is_raw)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &p->saved);
	sigaction(SIGWINCH, &p->on_resize, NULL);
	close(p->master);
}

int pty_relay(struct pty *p, int pidfd)
{
	struct flow flows[2];
	int ret, err;

	pty_start(p, -1);
	pty_flows(p, flows);
	do {
		ret = relay(flows, 2, pidfd);
	} while (ret < 0 && errno == EINTR);
	err = errno;
	relay_end(flows, 2);
	pty_stop(p);
	errno = err;
	return ret;
}
