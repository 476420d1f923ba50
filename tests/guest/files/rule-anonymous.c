// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: nobody can change the attributes of the inode that all anonymous files
 * (epoll, eventfd, timerfd, ...) of the machine share, whatever the call.
 */
#define _GNU_SOURCE
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/timerfd.h>

#include "agent.h"

#define GUEST	741

static int make_epoll(void) { return epoll_create1(0); }
static int make_eventfd(void) { return eventfd(0, 0); }
static int make_inotify(void) { return inotify_init(); }
static int make_timerfd(void) { return timerfd_create(CLOCK_MONOTONIC, 0); }

static const struct kind {
	const char	*name;
	int		(*make)(void);
} kinds[] = {
	{ "epoll", make_epoll },
	{ "eventfd", make_eventfd },
	{ "inotify", make_inotify },
	{ "timerfd", make_timerfd },
};

static int change_mode(int fd) { return fchmod(fd, 0777); }
static int change_owner(int fd) { return fchown(fd, 33, 33); }
static int touch(int fd) { return futimens(fd, NULL); }

static int set_times(int fd)
{
	const struct timespec times[2] = { { 1, 0 }, { 1, 0 } };

	return futimens(fd, times);
}

static int change_mode_by_link(int fd)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return chmod(path, 0777);
}

static int change_owner_by_nothing(int fd)
{
	return fchownat(fd, "", 33, 33, AT_EMPTY_PATH);
}

static const struct attack {
	const char	*name;
	int		(*play)(int fd);
} attacks[] = {
	{ "fchmod", change_mode },
	{ "fchown", change_owner },
	{ "futimens, now", touch },
	{ "futimens", set_times },
	{ "chmod of /proc/self/fd/N", change_mode_by_link },
	{ "fchownat, AT_EMPTY_PATH", change_owner_by_nothing },
};

struct choice {
	const struct kind	*kind;
	const struct attack	*attack;
};

static long play(void *arg)
{
	const struct choice *c = arg;
	int fd = c->kind->make();
	long rc = fd < 0 ? -EBADF : vs_rc(c->attack->play(fd));

	close(fd);
	return rc;
}

static void look(struct stat *st)
{
	int fd = make_eventfd();

	if (fd < 0 || fstat(fd, st))
		bail_out("eventfd: %s", strerror(errno));
	close(fd);
}

static void test_attacks(struct agent *a, const char *who)
{
	size_t k, i;

	for (k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
		for (i = 0; i < sizeof(attacks) / sizeof(*attacks); i++) {
			struct choice c = { &kinds[k], &attacks[i] };

			is(agent_do(a, play, c), -EPERM,
			   "%s: on %s, %s is refused", who,
			   kinds[k].name, attacks[i].name);
		}
	}
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	struct agent guest = agent_need(&place, "root of a guest");
	struct agent host = agent_start(NULL);
	struct stat before, after;

	look(&before);
	test_attacks(&guest, "guest");
	test_attacks(&host, "host");
	look(&after);
	is(after.st_mode, before.st_mode, "the mode is as before");
	is(after.st_uid, before.st_uid, "the owner is as before");
	is(after.st_mtime, before.st_mtime, "the time is as before");
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
