// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vreboot, vhalt: asks rebootmgr(8) on the host to restart or stop this guest.
 * It is copied into guests, so it uses no library but the C library.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "program.h"

#define SOCKET	"/dev/reboot"

static const struct program program = {
	.summary = "asks the host to restart or stop this guest",
	.usage =
"vreboot [--socket FILE]\n"
"       vhalt [--socket FILE]\n"
"\n"
"  --socket FILE         where rebootmgr(8) listens (" SOCKET ")\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

static int connect_to(const char *path)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd;

	if (strlen(path) >= sizeof(un.sun_path))
		die("%s: the path is too long", path);
	strcpy(un.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		die_sys("cannot create a socket");
	if (connect(fd, (struct sockaddr *)&un, sizeof(un)) == 0)
		return fd;
	if (errno == ENOENT || errno == ECONNREFUSED)
		die("%s: no program listens there: start rebootmgr(8) on the host", path);
	die_sys("%s: cannot connect", path);
}

int main(int argc, char **argv)
{
	enum { OPT_SOCKET = OPT_FIRST };
	static const struct option options[] = {
		PROGRAM_OPTIONS,
		{ "socket", required_argument, NULL, OPT_SOCKET },
		{ NULL, 0, NULL, 0 },
	};
	const bool halt = !strcmp(program_invocation_short_name, "vhalt");
	const char *path = SOCKET, *text = halt ? "halt\n" : "reboot\n";
	int opt, fd;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (opt != OPT_SOCKET)
			program_option(opt);
		path = optarg;
	}
	if (optind != argc)
		program_bad_usage("unexpected argument '%s'", argv[optind]);
	fd = connect_to(path);
	if (send(fd, text, strlen(text), MSG_NOSIGNAL) != (ssize_t)strlen(text))
		die_sys("%s: cannot send the request", path);
	close(fd);
	return EXIT_SUCCESS;
}
