// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME restart: stops a guest and starts it again.  It starts in the
 * control group in which it was started before, not in that of the caller.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "child.h"
#include "helper-state.h"
#include "life.h"
#include "message.h"
#include "running.h"
#include "start-group.h"

/*
 * The control group in which @g was started, or NULL if it is unknown.
 * vshelper(8) passes it on, as the guest may have ended; otherwise it is in the
 * state of the guest.  The caller frees it.
 */
static char *group_of(const struct guest *g)
{
	char *group = getenv(HELPER_GROUP);
	struct helper_state state;
	xid_t xid;
	int fd;

	if (group) {
		group = strdup(group);
		/* Scriptlets must not pass it on to other guests. */
		unsetenv(HELPER_GROUP);
		return group;
	}
	fd = is_running(g, &xid) == 1 ? helper_state_read(xid, &state) : -1;
	if (fd < 0)
		return NULL;
	close(fd);
	group = state.group;
	state.group = NULL;
	helper_state_free(&state);
	return group;
}

static void go_back(const char *group, pid_t pid)
{
	char *path = strdup(group);

	if (path && start_group_move(path, pid) < 0)
		caution("cannot return to the control group %s (%s): the guest starts in %s; to correct this, stop it and start it in the right group",
			group, strerror(errno), *path ? path : "/");
	free(path);
}

static int start_again(const struct guest *g)
{
	const struct rescue none = { 0 };

	return start_guest(g, &none);
}

/* Wait for the parent's permission.  Returns false if the parent died first. */
static bool await_go(int sock)
{
	ssize_t n;
	char go;

	do
		n = recv(sock, &go, 1, 0);
	while (n < 0 && errno == EINTR);
	close(sock);
	return n == 1;
}

/*
 * Fork the child that starts the guest again.  The parent stops the guest from
 * outside the group, where the guest cannot have used up the limits.  The child
 * joins the group before that, because group managers remove empty groups.
 */
static pid_t fork_starter(const struct guest *g, const char *group, int *sock)
{
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0)
		return -1;
	fflush(NULL);
	pid = fork();
	if (pid == 0) {
		close(pair[1]);
		_exit(await_go(pair[0]) ? start_again(g) : EXIT_FAILURE);
	}
	close(pair[0]);
	*sock = pair[1];
	if (pid > 0)
		go_back(group, pid);
	return pid;
}

static int restart_in_group(const struct guest *g, const char *group)
{
	int sock, stopped;
	pid_t pid;

	pid = fork_starter(g, group, &sock);
	if (pid < 0) {
		fail_sys("cannot make the process that starts it again");
		return EXIT_FAILURE;
	}
	stopped = stop_guest(g, NULL) == 0;
	if (stopped && send(sock, "", 1, MSG_NOSIGNAL) != 1)
		fail("stopped but not started again: all processes in its control group %s were killed; run 'vserver %s start'",
		     group, g->name);
	close(sock);
	return wait_child(pid);
}

int restart_guest(const struct guest *g)
{
	char *group = group_of(g);
	int ret;

	if (group) {
		ret = restart_in_group(g, group);
		free(group);
		return ret;
	}
	/* After a failed stop, start would report success: the guest runs. */
	if (stop_guest(g, NULL) != 0)
		return EXIT_FAILURE;
	return start_again(g);
}
