// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A terminal of its own for a process in a guest.  See pty-proxy.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
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

/* Opens the far end of @p->master. */
static int open_slave(struct pty *p)
{
	if (unlockpt(p->master) < 0)
		return -1;
	p->slave = ioctl(p->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
	return p->slave < 0 ? -1 : 0;
}

static int open_host(struct pty *p)
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

int pty_open(struct pty *p)
{
	int err;

	if (open_host(p) < 0)
		return -1;
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, p->sock) == 0)
		return 0;
	err = errno;
	close(p->master);
	close(p->slave);
	errno = err;
	return -1;
}

/* A device of that name that the guest made up is not opened. */
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

/* An empty message when the parent shall keep what it has. */
static int send_master(int sock, int master)
{
	char space[CMSG_SPACE(sizeof(int))] = { 0 };
	char byte = master >= 0;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = { .msg_iov = &iov, .msg_iovlen = 1 };
	struct cmsghdr *c;

	if (master >= 0) {
		msg.msg_control = space;
		msg.msg_controllen = sizeof(space);
		c = CMSG_FIRSTHDR(&msg);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_RIGHTS;
		c->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(c), &master, sizeof(int));
	}
	return sendmsg(sock, &msg, MSG_NOSIGNAL) == 1 ? 0 : -1;
}

static int receive_master(int sock)
{
	char space[CMSG_SPACE(sizeof(int))];
	char byte;
	struct iovec iov = { &byte, 1 };
	struct msghdr msg = {
		.msg_iov = &iov, .msg_iovlen = 1,
		.msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *c;
	int master = -1;

	if (recvmsg(sock, &msg, MSG_CMSG_CLOEXEC) != 1)
		return -1;
	c = CMSG_FIRSTHDR(&msg);
	if (c && c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_RIGHTS)
		memcpy(&master, CMSG_DATA(c), sizeof(int));
	return master;
}

/* Replaces the pty of the host by one of the guest's, if there is any. */
static int move_to_guest(struct pty *p, int root)
{
	struct pty own = { .master = open_ptmx(root), .slave = -1 };
	int ret;

	if (own.master >= 0 && open_slave(&own) < 0) {
		close(own.master);
		own.master = -1;
	}
	ret = send_master(p->sock[1], own.master);
	if (own.master >= 0) {
		close(own.master);
		close(p->slave);
		p->slave = own.slave;
	}
	return ret;
}

int pty_take(struct pty *p, int root)
{
	int fd;

	close(p->master);
	close(p->sock[0]);
	if (move_to_guest(p, root) < 0)
		return -1;
	if (setsid() < 0 || ioctl(p->slave, TIOCSCTTY, 0) < 0)
		return -1;
	for (fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (dup2(p->slave, fd) < 0)
			return -1;
	}
	close(p->slave);
	return 0;
}

/* The one that the child has taken; none when it failed before that. */
static void settle_master(struct pty *p)
{
	int own;

	close(p->slave);
	close(p->sock[1]);
	own = receive_master(p->sock[0]);
	close(p->sock[0]);
	if (own >= 0) {
		close(p->master);
		p->master = own;
	}
	/* A guest that reads nothing must not block its administrator. */
	fcntl(p->master, F_SETFL, O_RDWR | O_NONBLOCK);
	copy_size(STDIN_FILENO, p->master);
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

	settle_master(p);
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
