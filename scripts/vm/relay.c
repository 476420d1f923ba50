// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * relay OUTPUT STATUS COMMAND [ARG...]
 *
 * Runs COMMAND in the test VM, copies its output to the device OUTPUT and writes
 * its exit status to the device STATUS.  The command writes to a pipe, because a
 * daemon of the command may keep the output open, and because a program could
 * take the device for a terminal.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
	fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int open_device(const char *path)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		die(path);
	return fd;
}

static void write_all(int fd, const char *data, size_t size)
{
	while (size) {
		ssize_t n = write(fd, data, size);

		if (n < 0)
			die("write");
		data += n;
		size -= n;
	}
}

static pid_t start(char **command, int output)
{
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;

	null = open("/dev/null", O_RDONLY);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0 ||
	    dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0)
		_exit(126);
	close(null);
	setsid();
	execvp(command[0], command);
	fprintf(stderr, "relay: %s: %s\n", command[0], strerror(errno));
	_exit(127);
}

/* Returns the number of bytes copied, 0 at the end of the stream. */
static size_t copy(int from, int to, size_t limit)
{
	char buf[65536];
	ssize_t n = read(from, buf, limit < sizeof(buf) ? limit : sizeof(buf));

	if (n < 0)
		die("read");
	write_all(to, buf, n);
	return n;
}

/* Copies until the command ends, and then the rest of its output. */
static void copy_until_exit(int pidfd, int from, int to)
{
	struct pollfd fds[] = {
		{ .fd = pidfd, .events = POLLIN },
		{ .fd = from, .events = POLLIN },
	};
	int left;

	while (!fds[0].revents) {
		if (poll(fds, 2, -1) < 0)
			die("poll");
		if (fds[1].revents && !copy(from, to, SIZE_MAX))
			fds[1].fd = -1;
	}

	if (ioctl(from, FIONREAD, &left))
		die("FIONREAD");
	while (left > 0) {
		size_t n = copy(from, to, left);

		if (!n)
			break;
		left -= n;
	}
}

int main(int argc, char **argv)
{
	int output, report, pidfd, wstatus, pipefd[2];
	pid_t pid;

	if (argc < 4) {
		fprintf(stderr, "usage: relay OUTPUT STATUS COMMAND [ARG...]\n");
		return 2;
	}
	output = open_device(argv[1]);
	report = open_device(argv[2]);
	if (pipe2(pipefd, O_CLOEXEC))
		die("pipe");

	pid = start(argv + 3, pipefd[1]);
	if (pid < 0)
		die("fork");
	close(pipefd[1]);
	pidfd = syscall(SYS_pidfd_open, pid, 0);
	if (pidfd < 0)
		die("pidfd_open");

	copy_until_exit(pidfd, pipefd[0], output);
	if (waitpid(pid, &wstatus, 0) < 0)
		die("waitpid");
	dprintf(report, "%d\n", WIFEXITED(wstatus) ? WEXITSTATUS(wstatus) :
						    128 + WTERMSIG(wstatus));
	return 0;
}
