// SPDX-License-Identifier: GPL-2.0-or-later
/* Options of programs that execute a command.  See launch.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "launch.h"
#include "program.h"

bool launch_option(struct launch *launch, int opt)
{
	switch (opt) {
	case OPT_DISCONNECT:
		launch->disconnect = true;
		return true;
	case OPT_SYNCSOCK:
		launch->sync_socket = optarg;
		return true;
	case OPT_SYNCMSG:
		launch->sync_message = optarg;
		return true;
	}
	return false;
}

static int connect_socket(const char *path)
{
	struct sockaddr_un addr = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(addr.sun_path))
		die("%s: the path of a socket cannot be so long", path);
	strcpy(addr.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die_sys("socket()");
	if (connect(fd, (struct sockaddr *)&addr, sizeof(addr)) < 0)
		die_sys("%s: cannot connect", path);
	return fd;
}

static void report_failure(int status, void *fd)
{
	unsigned char code = (unsigned char)status;

	if (write((int)(intptr_t)fd, &code, 1) != 1)
		_exit(status);
}

/*
 * Exit with the status of a child that failed, or with 0 when it has executed.
 */
static void __attribute__((noreturn)) wait_for_exec(int fd)
{
	unsigned char code;
	ssize_t len;

	do
		len = read(fd, &code, 1);
	while (len < 0 && errno == EINTR);
	_exit(len == 1 ? code : EXIT_SUCCESS);
}

/*
 * Continue in a child process with its own session.  The parent exits when the
 * child has executed the command, or with the exit status of an earlier
 * failure.
 */
static void go_background(void)
{
	int ends[2];
	pid_t pid;

	if (pipe2(ends, O_CLOEXEC) < 0)
		die_sys("pipe()");
	pid = fork();
	if (pid < 0)
		die_sys("fork()");
	if (pid) {
		close(ends[1]);
		wait_for_exec(ends[0]);
	}
	close(ends[0]);
	on_exit(report_failure, (void *)(intptr_t)ends[1]);
	setsid();
}

int launch_prepare(const struct launch *launch)
{
	int fd = -1;

	if (launch->sync_socket)
		fd = connect_socket(launch->sync_socket);
	if (launch->disconnect)
		go_background();
	return fd;
}

static void send_message(int fd, const char *message)
{
	size_t len = strlen(message);
	ssize_t sent;

	while (len) {
		sent = send(fd, message, len, MSG_NOSIGNAL);
		if (sent < 0 && errno != EINTR)
			die_sys("cannot write to the sync socket");
		if (sent > 0) {
			message += sent;
			len -= (size_t)sent;
		}
	}
	close(fd);
}

void launch_exec(const struct launch *launch, int sync_fd, char **argv)
{
	if (sync_fd >= 0)
		send_message(sync_fd, launch->sync_message);
	program_exec(argv);
}
