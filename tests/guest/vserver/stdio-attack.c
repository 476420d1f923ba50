// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: helper */
/*
 * Attacks the host as root of a guest through the inherited descriptors 0, 1, 2
 * and 9.
 *
 *	stdio-attack FILE PORT
 *
 * FILE receives "id FD DEVICE INODE MODE" for each descriptor, and "gained FD
 * WHAT" for each success that needs an object of the host.  A process of the
 * host listens to PORT on 127.0.0.1.  At the end the program writes "carried"
 * to its standard output and error, which any command may do.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <termios.h>
#include <unistd.h>

static FILE *found;

static void gained(int fd, const char *what)
{
	fprintf(found, "gained %d %s\n", fd, what);
	fflush(found);
}

static void look_for_secret(int victim, int fd, const char *how)
{
	char text[4096];
	ssize_t n;

	/* The guest may read the input itself. */
	if (victim == STDIN_FILENO)
		return;
	fcntl(fd, F_SETFL, O_NONBLOCK);
	n = read(fd, text, sizeof(text));
	if (n > 0 && memmem(text, n, "secret", 6))
		gained(victim, how);
	n = pread(fd, text, sizeof(text), 0);
	if (n > 0 && memmem(text, n, "secret", 6))
		gained(victim, how);
}

static void reopen(int victim)
{
	static const int flags[] = {
		O_RDONLY, O_WRONLY, O_RDWR, O_WRONLY | O_APPEND,
		O_WRONLY | O_TRUNC,
	};
	static const char *const dirs[] = {
		"/proc/self/fd", "/dev/fd", "/proc/thread-self/fd",
	};
	char path[64];
	size_t i, j;
	int fd;

	for (i = 0; i < sizeof(dirs) / sizeof(*dirs); i++) {
		snprintf(path, sizeof(path), "%s/%d", dirs[i], victim);
		for (j = 0; j < sizeof(flags) / sizeof(*flags); j++) {
			fd = open(path, flags[j] | O_NONBLOCK | O_NOCTTY);
			if (fd < 0)
				continue;
			if (pwrite(fd, "attacked", 8, 0) < 0 &&
			    flags[j] != O_RDONLY)
				(void)!write(fd, "attacked", 8);
			look_for_secret(victim, fd, "read again");
			close(fd);
		}
		(void)!truncate(path, 1);
		chmod(path, 06777);
		(void)!chown(path, 4242, 4242);
		setxattr(path, "user.attacked", "1", 1, 0);
	}
}

static void change(int fd)
{
	const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	fchmod(fd, 06777);
	(void)!fchown(fd, 4242, 4242);
	(void)!fchownat(fd, "", 4242, 4242, AT_EMPTY_PATH);
	futimens(fd, times);
	fsetxattr(fd, "user.attacked", "1", 1, 0);
	fallocate(fd, 0, 0, 12345);
	(void)!ftruncate(fd, 2);
	(void)!pwrite(fd, "attacked", 8, 0);
}

static void walk(int fd)
{
	int up = openat(fd, "..", O_RDONLY | O_DIRECTORY);
	int file = openat(fd, "secret-file", O_RDWR | O_CREAT, 0666);

	if (up >= 0)
		gained(fd, "the directory above");
	if (file >= 0)
		gained(fd, "a file in the directory");
	if (fchdir(fd) == 0)
		gained(fd, "a working directory");
	(void)!chdir("/");
}

static void talk(int fd, int port)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET, .sin_port = htons(port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	struct sockaddr_nl nl = { .nl_family = AF_NETLINK };
	struct sockaddr_storage any;
	socklen_t len = sizeof(any);

	if (getsockname(fd, (struct sockaddr *)&any, &len) == 0)
		gained(fd, "a socket");
	bind(fd, (struct sockaddr *)&nl, sizeof(nl));
	if (connect(fd, (struct sockaddr *)&in, sizeof(in)) == 0)
		gained(fd, "a connection");
	in.sin_port = 0;
	bind(fd, (struct sockaddr *)&in, sizeof(in));
	listen(fd, 1);
}

static void type(int fd)
{
	char x = 'x';
	pid_t session;

	if (ioctl(fd, TIOCSTI, &x) == 0 && !isatty(fd))
		gained(fd, "typing");
	if (ioctl(fd, TIOCGSID, &session) == 0 && session != getsid(0))
		gained(fd, "a terminal of another session");
}

int main(int argc, char **argv)
{
	static const int victims[] = { 0, 1, 2, 9 };
	size_t i;

	if (argc < 3)
		return 2;
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTTOU, SIG_IGN);
	signal(SIGTTIN, SIG_IGN);
	found = fopen(argv[1], "we");
	if (!found)
		return 2;
	for (i = 0; i < sizeof(victims) / sizeof(*victims); i++) {
		int fd = victims[i];
		struct stat st;

		if (fstat(fd, &st) < 0)
			continue;
		fprintf(found, "id %d %lu %lu %o\n", fd, st.st_dev, st.st_ino,
			st.st_mode);
		fflush(found);
		walk(fd);
		talk(fd, atoi(argv[2]));
		type(fd);
		look_for_secret(fd, fd, "read");
		change(fd);
		reopen(fd);
	}
	(void)!write(STDOUT_FILENO, "carried", 7);
	(void)!write(STDERR_FILENO, "carried", 7);
	fprintf(found, "end\n");
	return 0;
}
