// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a watch of a guest reports events of its own context only, whatever the
 * kind of watch.  A watch of the host reports all events.  An event names no
 * process that is hidden from the reader.
 *
 * The watched directory is visible to the host and, through a read-only bind
 * mount, to two guests.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	740

static char top[] = "/tmp/vs-notify.XXXXXX";
static char dir[64];		/* the directory of all agents */
static char view[64];		/* the same directory, mounted read-only */
static char file[128];		/* a permanent file in the directory */
static int counter;		/* an eventfd that all agents share */
static int host_inotify, host_fanotify;

static long watch(void *arg)
{
	int fd = fanotify_init(FAN_CLASS_NOTIF | FAN_REPORT_FID | FAN_NONBLOCK,
			       0);

	(void)arg;
	if (fd < 0)
		return -errno;
	if (fanotify_mark(fd, FAN_MARK_ADD, FAN_CREATE | FAN_ONDIR, AT_FDCWD,
			  view))
		return -errno;
	return fd;
}

static long make(void *arg)
{
	char path[128];
	int fd;

	(void)arg;
	snprintf(path, sizeof(path), "%s/%d", dir, getpid());
	close(open(path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
	unlink(path);
	fd = open(file, O_RDWR | O_CLOEXEC);
	if (write(fd, "text", 4) != 4 || lseek(fd, 0, SEEK_SET) ||
	    read(fd, path, 1) != 1 || fchmod(fd, 0640))
		return -EPROTO;
	close(fd);
	return getpid();
}

static long who(void *arg)
{
	char buf[4096] __attribute__((aligned(8)));
	const struct fanotify_event_metadata *event = (const void *)buf;

	VS_TRY(vs_rc(read(*(int *)arg, buf, sizeof(buf))));
	return event->pid;
}

/* The process that an event names, or -EAGAIN without an event. */
static void test_pids(struct agent *reader, const char *name,
		      struct agent **makers, const char *const *names,
		      const long *seen)
{
	int fd = agent_ask(reader, watch), i;

	ok(fd >= 0, "%s: watch by fanotify (%s)", name, tap_result(fd));
	for (i = 0; i < 3; i++) {
		agent_ask(makers[i], make);
		is(agent_do(reader, who, fd), seen[i] > 0 ? makers[i]->pid :
		   seen[i], "%s: process in an event of %s", name, names[i]);
	}
}

static long watch_inotify(void *arg)
{
	int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);

	VS_TRY(vs_rc(inotify_add_watch(fd, arg, IN_ALL_EVENTS)));
	return fd;
}

/* The size of the waiting events, or 0 without an event. */
static long inotify_hears(void *arg)
{
	char buf[4096];
	long rc = vs_rc(read(*(int *)arg, buf, sizeof(buf)));

	return rc == -EAGAIN ? 0 : rc;
}

static void test_inotify(struct agent *reader, const char *name,
			 struct agent **makers, const char *const *names,
			 const bool *heard, const char *path)
{
	char arg[AGENT_ARG_MAX];
	int fd, i;

	snprintf(arg, sizeof(arg), "%s", path);
	fd = agent_do(reader, watch_inotify, arg);
	ok(fd >= 0, "%s: watch %s by inotify (%s)", name, path, tap_result(fd));
	for (i = 0; i < 3; i++) {
		agent_ask(makers[i], make);
		is(agent_do(reader, inotify_hears, fd) > 0, heard[i],
		   "%s: ... %s for changes of %s", name,
		   heard[i] ? "an event" : "no event", names[i]);
	}
}

#define TOLD	(SIGRTMIN + 3)

/* Subscribe to one event, which a signal reports. */
static long watch_dnotify(void *arg)
{
	int fd = open(view, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	sigset_t set;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, TOLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	VS_TRY(vs_rc(fcntl(fd, F_SETSIG, TOLD)));
	return vs_rc(fcntl(fd, F_NOTIFY, DN_CREATE));
}

static long dnotify_hears(void *arg)
{
	const struct timespec now = { 0, 0 };
	sigset_t set;

	(void)arg;
	sigemptyset(&set);
	sigaddset(&set, TOLD);
	return sigtimedwait(&set, NULL, &now) == TOLD;
}

static void test_dnotify(struct agent *guest, struct agent *other,
			 struct agent *host)
{
	is(agent_ask(guest, watch_dnotify), 0, "guest: watch by dnotify");
	agent_ask(host, make);
	agent_ask(other, make);
	is(agent_ask(guest, dnotify_hears), 0,
	   "... no event for changes of others");
	agent_ask(guest, make);
	is(agent_ask(guest, dnotify_hears), 1,
	   "... an event for its own change");
	is(agent_ask(host, watch_dnotify), 0, "host: watch by dnotify");
	agent_ask(guest, make);
	is(agent_ask(host, dnotify_hears), 1,
	   "... an event for a change of the guest");
}

/* The guest inherits these descriptors from the host. */
static long add_inotify(void *arg)
{
	(void)arg;
	return vs_rc(inotify_add_watch(host_inotify, view, IN_CREATE));
}

static long change_inotify(void *arg)
{
	(void)arg;
	return vs_rc(inotify_add_watch(host_inotify, top,
				       IN_CREATE | IN_MASK_ADD));
}

static long add_fanotify(void *arg)
{
	(void)arg;
	return vs_rc(fanotify_mark(host_fanotify, FAN_MARK_ADD, FAN_OPEN,
				   AT_FDCWD, view));
}

static long remove_fanotify(void *arg)
{
	(void)arg;
	return vs_rc(fanotify_mark(host_fanotify, FAN_MARK_FLUSH, 0, AT_FDCWD,
				   view));
}

static void test_inherited(struct agent *guest)
{
	is_errno(agent_ask(guest, add_inotify), EPERM,
		 "a guest cannot add a watch to an inotify of the host");
	is_errno(agent_ask(guest, change_inotify), EPERM,
		 "... nor change a watch");
	is_errno(agent_ask(guest, add_fanotify), EPERM,
		 "a guest cannot add a mark to a fanotify of the host");
	is_errno(agent_ask(guest, remove_fanotify), EPERM,
		 "... nor remove marks");
	is(inotify_add_watch(host_inotify, top, IN_OPEN), 1,
	   "the host's watch is unchanged");
}

/* The end of the guest's own watch is reported, whoever removed the object. */
static void test_end(struct agent *guest)
{
	char gone[AGENT_ARG_MAX];
	int fd;

	snprintf(gone, sizeof(gone), "%s/gone", top);
	mkdir(gone, 0755);
	fd = agent_do(guest, watch_inotify, gone);
	ok(fd >= 0, "guest: watch a directory that the host removes");
	rmdir(gone);
	ok(agent_do(guest, inotify_hears, fd) > 0,
	   "... the end of the watch is reported");
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

/* Objects that report no file names work across contexts. */
static void test_neutral(struct agent *guest, struct agent *host)
{
	is(agent_ask(host, count_up), 0, "the host counts up a shared eventfd");
	is(agent_ask(guest, wait_counter), 1,
	   "... the guest's epoll reports it");
}

static void make_tree(void)
{
	int fd;

	if (!mkdtemp(top))
		bail_out("%s: %s", top, strerror(errno));
	snprintf(dir, sizeof(dir), "%s/dir", top);
	snprintf(view, sizeof(view), "%s/view", top);
	snprintf(file, sizeof(file), "%s/file", dir);
	mkdir(dir, 0755);
	mkdir(view, 0755);
	fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0 || close(fd) || mount(dir, view, NULL, MS_BIND, NULL) ||
	    mount(NULL, view, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY, NULL))
		bail_out("%s: %s", view, strerror(errno));
	counter = eventfd(0, 0);
	host_inotify = inotify_init();
	host_fanotify = fanotify_init(FAN_CLASS_NOTIF, 0);
	if (inotify_add_watch(host_inotify, top, IN_OPEN) != 1 ||
	    host_fanotify < 0)
		bail_out("cannot make watches: %s", strerror(errno));
}

static void remove_tree(void)
{
	umount(view);
	unlink(file);
	rmdir(view);
	rmdir(dir);
	rmdir(top);
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1 };
	static const char *const names[] = { "the host", "the guest",
					     "another guest" };
	static const long host_sees[] = { 1, 0, 0 };
	static const long guest_sees[] = { -EAGAIN, 1, -EAGAIN };
	static const bool all_heard[] = { true, true, true };
	static const bool own_heard[] = { false, true, false };
	struct agent host, a, b;
	struct agent *all[] = { &host, &a, &b };

	make_tree();
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");

	test_pids(&host, "host", all, names, host_sees);
	test_pids(&a, "guest", all, names, guest_sees);
	test_inotify(&host, "host", all, names, all_heard, view);
	test_inotify(&a, "guest", all, names, own_heard, view);
	test_inotify(&a, "guest", all, names, own_heard, file);
	test_dnotify(&a, &b, &host);
	test_inherited(&a);
	test_end(&a);
	test_neutral(&a, &host);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	remove_tree();
	return done_testing();
}
