// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: an event names no process that does not exist for the reader.
 *
 * A directory that the host and two guests can reach, as by a bind mount.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>

#include "agent.h"

#define GUEST	740

static char dir[] = "/tmp/vs-notify.XXXXXX";
static int counter;		/* an eventfd of all */

static long watch(void *arg)
{
	int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_NONBLOCK,
			       0);

	(void)arg;
	if (fd < 0)
		return -errno;
	if (fanotify_mark(fd, FAN_MARK_ADD, FAN_CREATE | FAN_ONDIR, AT_FDCWD,
			  dir))
		return -errno;
	return fd;
}

static long make(void *arg)
{
	char path[64];

	(void)arg;
	snprintf(path, sizeof(path), "%s/%d", dir, getpid());
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	unlink(path);
	return getpid();
}

static long who(void *arg)
{
	char buf[4096] __attribute__((aligned(8)));
	const struct fanotify_event_metadata *event = (const void *)buf;

	VS_TRY(vs_rc(read(*(int *)arg, buf, sizeof(buf))));
	return event->pid;
}

static void test_pids(struct agent *reader, const char *name,
		      struct agent **makers, const char *const *names,
		      const bool *seen)
{
	int fd = agent_ask(reader, watch), i;

	ok(fd >= 0, "%s: watches (%s)", name, tap_result(fd));
	for (i = 0; i < 3; i++) {
		agent_ask(makers[i], make);
		is(agent_do(reader, who, fd), seen[i] ? makers[i]->pid : 0,
		   "%s: an event of %s", name, names[i]);
	}
}

static long inotify_hears(void *arg)
{
	static int fd = -1;
	char buf[4096];

	(void)arg;
	if (fd < 0) {
		fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
		return vs_rc(inotify_add_watch(fd, dir, IN_CREATE)) < 0 ?
			-errno : 0;
	}
	return read(fd, buf, sizeof(buf)) > 0;
}

static long count_up(void *arg)
{
	(void)arg;
	return vs_rc(eventfd_write(counter, 1));
}

static long wait_counter(void *arg)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int fd = epoll_create1(EPOLL_CLOEXEC);
	long rc;

	(void)arg;
	VS_TRY(vs_rc(epoll_ctl(fd, EPOLL_CTL_ADD, counter, &ev)));
	rc = vs_rc(epoll_wait(fd, &ev, 1, 10000));
	close(fd);
	return rc;
}

/* What carries no names crosses: a file is one and the same for all. */
static void test_neutral(struct agent *guest, struct agent *host)
{
	is(agent_ask(guest, inotify_hears), 0, "guest: inotify of the directory");
	agent_ask(host, make);
	is(agent_ask(guest, inotify_hears), 1, "... tells of the host's file");
	is(agent_ask(host, count_up), 0, "host: an eventfd that it left to all");
	is(agent_ask(guest, wait_counter), 1, "... is ready in the guest's epoll");
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1 };
	static const char *const names[] = { "the host", "the guest",
					     "another guest" };
	static const bool host_sees[] = { true, false, false };
	static const bool guest_sees[] = { false, true, false };
	struct agent host, a, b;
	struct agent *all[] = { &host, &a, &b };

	if (!mkdtemp(dir))
		bail_out("%s: %s", dir, strerror(errno));
	counter = eventfd(0, 0);
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");

	test_pids(&host, "host", all, names, host_sees);
	test_pids(&a, "guest", all, names, guest_sees);
	test_neutral(&a, &host);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	rmdir(dir);
	return done_testing();
}
