// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Takes the locks between vserver commands.  See lock.h.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "lock.h"
#include "message.h"

#ifndef LOCKDIR
#define LOCKDIR		"/var/lock"
#endif

#define WAIT_MS		300000
#define POLL_MS		100

/* flock(2) has no timeout, so poll. */
static int take(int fd)
{
	const struct timespec pause = { 0, POLL_MS * 1000000L };
	int waited = 0;

	while (flock(fd, LOCK_EX | LOCK_NB) < 0) {
		if (errno != EWOULDBLOCK && errno != EINTR)
			return -1;
		if (waited >= WAIT_MS) {
			errno = ETIMEDOUT;
			return -1;
		}
		nanosleep(&pause, NULL);
		waited += POLL_MS;
	}
	return 0;
}

/*
 * A process that can open the file can hold the lock, and the directory is open
 * to all users.  So only root may own the file, and only root may open it.
 */
static int open_own(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC |
		      O_NOCTTY | O_NONBLOCK, 0600);
	struct stat st;

	if (fd < 0)
		return -1;
	if (fstat(fd, &st) == 0 && st.st_uid == geteuid() &&
	    S_ISREG(st.st_mode) && fchmod(fd, 0600) == 0)
		return fd;
	close(fd);
	errno = EACCES;
	return -1;
}

/* The errors for a file of another user (fs.protected_regular), link, socket */
static bool is_foreign(int err)
{
	return err == EACCES || err == ELOOP || err == ENXIO;
}

/*
 * Remove a file that another user has created to prevent guests from starting.
 * After other errors keep the file: it may be a lock that is held.
 */
static int open_lock(const char *path)
{
	int fd = open_own(path);

	if (fd < 0 && is_foreign(errno) && geteuid() == 0 && unlink(path) == 0)
		fd = open_own(path);
	/* /var/lock may be a link to a directory that does not exist yet. */
	if (fd < 0 && errno == ENOENT && mkdir("/run/lock", 0755) == 0)
		fd = open_own(path);
	return fd;
}

static int lock(const char *path)
{
	int fd = open_lock(path);

	if (fd < 0)
		return fail_sys("cannot open the lock file %s", path);
	if (take(fd) < 0) {
		fail_sys("cannot lock %s", path);
		close(fd);
		return -1;
	}
	return fd;
}

/* Only [A-Za-z0-9] of the configuration path reaches the file name. */
static void guest_lock_path(const struct guest *g, char path[PATH_MAX])
{
	char canon[NAME_MAX / 2];
	const char *p;
	size_t n = 0;

	for (p = g->dir; *p && n < sizeof(canon) - 1; p++) {
		if (isascii((unsigned char)*p) && isalnum((unsigned char)*p))
			canon[n++] = *p;
	}
	canon[n] = '\0';
	snprintf(path, PATH_MAX, LOCKDIR "/vserver.%s.startup", canon);
}

int lock_guest(const struct guest *g)
{
	char path[PATH_MAX];

	guest_lock_path(g, path);
	return lock(path);
}

int lock_guest_now(const struct guest *g)
{
	char path[PATH_MAX];
	int fd;

	guest_lock_path(g, path);
	fd = open_lock(path);
	if (fd < 0 || flock(fd, LOCK_EX | LOCK_NB) == 0)
		return fd;
	close(fd);
	return -1;
}

int lock_interfaces(void)
{
	return lock(LOCKDIR "/vserver.interfaces");
}
