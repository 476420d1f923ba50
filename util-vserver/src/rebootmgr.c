// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * rebootmgr: restarts and stops guests that request it through a socket in
 * their tree, for guests that do not use vshelper; see rebootmgr(8).
 *
 * A request is one of two words.  A guest has at most one connection, for some
 * seconds, and at most one running command.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"
#include "guest-path.h"
#include "program.h"

#ifndef SBINDIR
#define SBINDIR		"/usr/sbin"
#endif
#define SOCKET		"/dev/reboot"
#define LOG		"/var/log/boot.log"
#define PATIENCE	5	/* seconds that a connection may last */

static const struct program program = {
	.summary = "restarts and stops guests at their request",
	.usage =
"%1$s [--pidfile FILE] NAME...\n"
"\n"
"Listens on the socket " SOCKET " in the tree of each guest, for vreboot and\n"
"vhalt.  Stays in the foreground.\n"
"\n"
"  --pidfile FILE        write the pid of this program to FILE\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

/**
 * struct client - a guest that may send requests
 * @name: the guest as named on the command line
 * @listener: listening socket in its tree
 * @fd: current connection, or -1
 * @end: deadline of the connection, in seconds of CLOCK_MONOTONIC
 * @command: pid of the command that runs for it, or 0
 */
struct client {
	const char	*name;
	int		listener;
	int		fd;
	time_t		end;
	pid_t		command;
};

static time_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec;
}

/* Create the listening socket @name in the directory @dir.  -1 with errno. */
static int bind_in(int dir, const char *name)
{
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX,
			SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0)
		return -1;
	snprintf(un.sun_path, sizeof(un.sun_path), "/proc/self/fd/%d/%s", dir,
		 name);
	if (bind(fd, (struct sockaddr *)&un, sizeof(un)) == 0 &&
	    listen(fd, 4) == 0)
		return fd;
	close(fd);
	return -1;
}

static int listen_in(const char *name)
{
	struct guest g;
	const char *base;
	char *path;
	int root, dir, fd;

	if (guest_find(name, &g) < 0)
		die_sys("%s: no such guest (%s)", name, g.dir);
	path = guest_root(&g);
	if (!path)
		die_sys("%s/vdir: cannot find the guest root", g.dir);
	root = gp_open_root(path);
	if (root < 0)
		die_sys("%s: cannot open the guest root", path);
	dir = gp_open_parent(root, SOCKET, &base);
	if (dir < 0 || gp_unlink(root, SOCKET) < 0)
		die_sys("%s" SOCKET ": cannot replace the socket", path);
	fd = bind_in(dir, base);
	if (fd < 0)
		die_sys("%s" SOCKET ": cannot listen", path);
	close(dir);
	close(root);
	free(path);
	guest_free(&g);
	return fd;
}

static void hang_up(struct client *c)
{
	close(c->fd);
	c->fd = -1;
}

static void __attribute__((noreturn))
become_command(const char *name, const char *what)
{
	int log = open(LOG, O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY | O_CLOEXEC,
		       0640);
	int null = open("/dev/null", O_RDWR | O_CLOEXEC);

	dup2(null, STDIN_FILENO);
	dup2(log < 0 ? null : log, STDOUT_FILENO);
	dup2(log < 0 ? null : log, STDERR_FILENO);
	execl(SBINDIR "/vserver", "vserver", name, what, (char *)NULL);
	syslog(LOG_ERR, "%s: cannot execute it: %m", SBINDIR "/vserver");
	_exit(127);
}

static void run(struct client *c, const char *what)
{
	if (c->command) {
		syslog(LOG_NOTICE, "%s: ignored a request for %s: a command is running",
		       c->name, what);
		return;
	}
	c->command = fork();
	if (c->command == 0)
		become_command(c->name, what);
	if (c->command < 0) {
		syslog(LOG_ERR, "%s: cannot run %s: %m", c->name, what);
		c->command = 0;
		return;
	}
	syslog(LOG_NOTICE, "%s: %s", c->name, what);
}

static void take_line(struct client *c)
{
	char line[16];
	ssize_t n = recv(c->fd, line, sizeof(line) - 1, MSG_DONTWAIT);

	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	line[n > 0 ? n : 0] = '\0';
	hang_up(c);
	if (!strcmp(line, "reboot\n"))
		run(c, "restart");
	else if (!strcmp(line, "halt\n"))
		run(c, "stop");
	else if (n > 0)
		syslog(LOG_NOTICE, "%s: ignored an unknown request", c->name);
}

static void take_caller(struct client *c)
{
	c->fd = accept4(c->listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	c->end = now() + PATIENCE;
}

static void serve(struct client *c, const struct pollfd *p)
{
	if (c->fd >= 0 && p->revents)
		take_line(c);
	else if (c->fd >= 0 && now() >= c->end)
		hang_up(c);
	else if (c->fd < 0 && p->revents)
		take_caller(c);
}

static void reap(struct client *clients, int count)
{
	for (int i = 0; i < count; i++)
		if (clients[i].command &&
		    waitpid(clients[i].command, NULL, WNOHANG) > 0)
			clients[i].command = 0;
}

/* Poll one descriptor per guest: its connection, or else its listener. */
static void __attribute__((noreturn)) serve_all(struct client *clients, int count)
{
	struct pollfd *p = calloc(count, sizeof(*p));

	if (!p)
		die_sys("cannot serve %d guests", count);
	for (;;) {
		for (int i = 0; i < count; i++)
			p[i] = (struct pollfd){
				.fd = clients[i].fd < 0 ? clients[i].listener :
							  clients[i].fd,
				.events = POLLIN,
			};
		if (poll(p, count, 1000) < 0 && errno != EINTR)
			die_sys("cannot wait for requests");
		reap(clients, count);
		for (int i = 0; i < count; i++)
			serve(&clients[i], &p[i]);
	}
}

static void write_pidfile(const char *path)
{
	FILE *f = fopen(path, "we");

	if (!f || fprintf(f, "%d\n", getpid()) < 0 || fclose(f))
		die_sys("%s: cannot write the pid", path);
}

int main(int argc, char **argv)
{
	enum { OPT_PIDFILE = OPT_FIRST };
	static const struct option options[] = {
		PROGRAM_OPTIONS,
		{ "pidfile", required_argument, NULL, OPT_PIDFILE },
		{ NULL, 0, NULL, 0 },
	};
	const char *pidfile = NULL;
	struct client *clients;
	int opt, count;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		if (opt != OPT_PIDFILE)
			program_option(opt);
		pidfile = optarg;
	}
	count = argc - optind;
	if (count < 1)
		program_bad_usage("no guest given");
	clients = calloc(count, sizeof(*clients));
	if (!clients)
		die_sys("cannot serve %d guests", count);
	openlog("rebootmgr", LOG_PID, LOG_DAEMON);
	umask(0177);
	for (int i = 0; i < count; i++)
		clients[i] = (struct client){
			.name = argv[optind + i],
			.listener = listen_in(argv[optind + i]),
			.fd = -1,
		};
	umask(022);
	if (pidfile)
		write_pidfile(pidfile);
	serve_all(clients, count);
}
