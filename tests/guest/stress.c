// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: timeout=180 */
/*
 * Creation, migration, kill, exit and /proc reads of the same few contexts,
 * all at once.  What is checked is that nothing hangs, nothing is left, and
 * in the end the ids are as good as new; the debug kernel sees the rest.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <time.h>

#include "agent.h"

#define FIRST	800
#define IDS	4
#define WORKERS	6
#define SECONDS	5
#define ROUNDS	300

static time_t now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec;
}

/* The number of structures that exist, of one kind. */
static long total(const char *path)
{
	long n = -1;
	FILE *f = fopen(path, "re");

	if (!f)
		return -errno;
	if (fscanf(f, "#CTotal: %ld", &n) != 1)
		n = -EPROTO;
	fclose(f);
	return n;
}

static long settle_total(const char *path, long want)
{
	int tries = 500;
	long n;

	while ((n = total(path)) != want && tries--)
		usleep(10000);
	return n;
}

static void test_rounds(void)
{
	const struct vs_place place = { .xid = FIRST, .nid = FIRST };
	int i, status, wrong = 0;

	for (i = 0; i < ROUNDS; i++) {
		pid_t pid = fork();

		if (!pid)
			_exit(vs_go(&place) ? 1 : 0);
		waitpid(pid, &status, 0);
		wrong += status != 0;
	}
	is(wrong, 0, "%d times the same id, one after the other", ROUNDS);
}

static void read_status(__u32 id)
{
	char path[64], text[512];
	int fd;

	snprintf(path, sizeof(path), "/proc/virtual/%u/status", id);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0 && read(fd, text, sizeof(text)) < 0 && errno != ESRCH)
		_exit(9);
	close(fd);
}

static void act(unsigned int dice, __u32 id)
{
	struct vs_place place = { .xid = id, .nid = id };

	switch (dice % 8) {
	case 0:
	case 1:
		vs_go(&place);
		break;
	case 2:
	case 3:
		place.join = true;
		vs_go(&place);
		if (!fork())
			_exit(0);
		break;
	case 4:
		vs_kill(id, 0, SIGKILL);
		break;
	case 5:
		read_status(id);
		break;
	case 6:
		vs_set_cflags(id, VXF_PERSISTENT, VXF_PERSISTENT);
		break;
	case 7:
		vs_set_cflags(id, 0, VXF_PERSISTENT);
		vs_set_nflags(id, 0, NXF_STATE_SETUP);
		break;
	}
}

/* Each act in a process of its own, which ends inside. */
static void work(unsigned int seed)
{
	time_t end = now() + SECONDS;
	int status;

	while (now() < end) {
		unsigned int dice = rand_r(&seed);
		pid_t pid = fork();

		if (!pid) {
			act(dice >> 8, FIRST + (dice >> 4) % IDS);
			_exit(0);
		}
		if (pid < 0 || waitpid(pid, &status, 0) != pid)
			_exit(1);
		if (WIFEXITED(status) && WEXITSTATUS(status))
			_exit(2);
		if (WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL)
			_exit(3);
	}
	_exit(0);
}

static void test_races(void)
{
	pid_t pids[WORKERS];
	int i, status, wrong = 0;

	for (i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (!pids[i])
			work(i + 1);
	}
	for (i = 0; i < WORKERS; i++) {
		waitpid(pids[i], &status, 0);
		if (status)
			diag("worker %d: %#x", i, status);
		wrong += status != 0;
	}
	is(wrong, 0, "%d workers for %d seconds", WORKERS, SECONDS);
	for (i = 0; i < IDS; i++) {
		vs_set_cflags(FIRST + i, 0, VXF_PERSISTENT);
		is_errno(vs_settle(FIRST + i, -ESRCH), ESRCH,
			 "context %d is gone", FIRST + i);
	}
}

/* Runs away from the signal: each process forks the next and ends. */
static long run_away(void *arg)
{
	(void)arg;
	if (fork())
		return 0;
	for (;;) {
		pid_t pid = fork();

		if (pid > 0 || (pid < 0 && errno != EAGAIN))
			_exit(0);
	}
}

static void test_runaway(void)
{
	const struct vs_place place = { .xid = FIRST };
	struct agent a = agent_need(&place, "a guest");
	time_t end = now() + 30;
	long rc = 0;

	is(agent_ask(&a, run_away), 0, "a process that forks and ends, on and on");
	agent_stop(&a);
	while (now() < end && rc != -ESRCH)
		rc = vs_kill(FIRST, 0, SIGKILL);
	is_errno(rc, ESRCH, "is caught by ctx_kill");
	is_errno(vs_settle(FIRST, -ESRCH), ESRCH, "and the context is gone");
}

int main(void)
{
	long contexts = total("/proc/virtual/status");
	long networks = total("/proc/virtnet/status");

	ok(contexts >= 0 && networks >= 0, "the counts are read");
	test_rounds();
	test_races();
	test_runaway();
	is(settle_total("/proc/virtual/status", contexts), contexts,
	   "no context is left");
	is(settle_total("/proc/virtnet/status", networks), networks,
	   "no network context is left");
	return done_testing();
}
