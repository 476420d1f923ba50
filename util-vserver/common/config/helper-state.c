// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads and writes the state file for vshelper.  See helper-state.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf-tree.h"
#include "helper-state.h"

static void state_path(char path[PATH_MAX], xid_t xid, const char *suffix)
{
	snprintf(path, PATH_MAX, HELPERDIR "/%u%s", xid, suffix);
}

/*
 * Always create a new file: a lock on the old one belongs to an earlier guest
 * with this context number.
 */
int helper_state_save(xid_t xid, const char *guest, const char *method,
		      const char *more)
{
	char path[PATH_MAX], fresh[PATH_MAX];
	int fd, ret;

	state_path(path, xid, "");
	state_path(fresh, xid, ".new");
	if (mkdir(HELPERDIR, 0755) < 0 && errno != EEXIST)
		return -1;
	unlink(fresh);
	/* Only root may open the file, as any opener could lock it. */
	fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	ret = dprintf(fd, "%s\n%s\n", guest, method) < 0 ||
	      (more && dprintf(fd, "%s\n", more) < 0) ? -1 : 0;
	if (close(fd) < 0)
		ret = -1;
	return ret < 0 ? -1 : rename(fresh, path);
}

static int parse(struct helper_state *s, char **lines)
{
	char **more;

	if (!lines || !lines[0] || !lines[1]) {
		errno = ENOENT;
		return -1;
	}
	s->guest = strdup(lines[0]);
	s->method = strdup(lines[1]);
	more = strcmp(lines[1], "default") ? &s->fifo : &s->group;
	*more = lines[2] ? strdup(lines[2]) : NULL;
	if (s->guest && s->method && (*more || !lines[2]))
		return 0;
	helper_state_free(s);
	errno = ENOMEM;
	return -1;
}

int helper_state_read(xid_t xid, struct helper_state *s)
{
	char path[PATH_MAX], text[2 * PATH_MAX];
	char **lines;
	ssize_t n;
	int fd, ret;

	*s = (struct helper_state){ NULL };
	state_path(path, xid, "");
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	if (fd < 0)
		return -1;
	n = read(fd, text, sizeof(text) - 1);
	text[n < 0 ? 0 : n] = '\0';
	lines = ct_split(text);
	ret = n < 0 ? -1 : parse(s, lines);
	ct_free(lines);
	if (ret == 0)
		return fd;
	close(fd);
	return -1;
}

void helper_state_free(struct helper_state *s)
{
	free(s->guest);
	free(s->method);
	free(s->fifo);
	free(s->group);
	*s = (struct helper_state){ NULL };
}

void helper_state_drop(xid_t xid)
{
	char path[PATH_MAX];
	int err = errno;

	state_path(path, xid, "");
	unlink(path);
	errno = err;
}
