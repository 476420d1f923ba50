// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: timeout=600 */
/*
 * Creation, migration, kill, exit and /proc reads of the same few contexts,
 * all at once.  The test checks that nothing hangs, that nothing is left, and
 * that the ids can be used again.  The debug kernel detects other faults.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <time.h>

#include "agent.h"
#include "cgroup.h"

#define FIRST	800
#define IDS	4
#define WORKERS	6
#define SECONDS	5
#define ROUNDS	300

/* Contexts that are created, entered and left; all of them for the checks of
 * a debug kernel, some to see what is lost on another.
 */
#define MANY		10000
#define SOME		2000
#define MANY_WORKERS	8
#define FIRST_OF_MANY	10000

/* The workers' control group: what it is charged with at the end is lost. */
#define GROUP		"vs-stress"
#define LOST		128

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

/* ---- many ---- */

static bool succeeds(long (*fn)(const struct vs_place *), const struct vs_place *p)
{
	pid_t pid = fork();
	int status = -1;

	if (!pid)
		_exit(fn(p) ? 1 : 0);
	waitpid(pid, &status, 0);
	return status == 0;
}

/* The context has no task between its creation and the next entry. */
static long use_context(__u32 id)
{
	struct vs_place p = {
		.xid = id, .nid = id,
		.cflags = VXF_PERSISTENT, .nflags = NXF_PERSISTENT,
	};

	if (!succeeds(vs_go, &p))
		return -EPROTO;
	p.join = true;
	if (!succeeds(vs_go, &p))
		return -EACCES;
	VS_TRY(vs_set_cflags(id, 0, VXF_PERSISTENT));
	return vs_set_nflags(id, 0, NXF_PERSISTENT);
}

static long use_contexts(unsigned int worker, unsigned int count)
{
	long rc = 0;
	__u32 id;

	for (id = worker; id < count && !rc; id += MANY_WORKERS)
		rc = use_context(FIRST_OF_MANY + id);
	return rc;
}

/* Bytes in slabs that are charged to the group of the workers. */
static long charged(void)
{
	char line[128];
	long bytes = -1;
	FILE *f = fopen(CGROUP_ROOT "/" GROUP "/memory.stat", "re");

	while (f && bytes < 0 && fgets(line, sizeof(line), f))
		if (sscanf(line, "slab_unreclaimable %ld", &bytes) != 1)
			bytes = -1;
	if (f)
		fclose(f);
	return bytes;
}

/* RCU and the statistics of the group take their time. */
static long settle_charged(long below)
{
	int tries = 1000;
	long bytes;

	while ((bytes = charged()) >= below && tries--)
		usleep(10000);
	return bytes;
}

static int run_workers(unsigned int count)
{
	pid_t pids[MANY_WORKERS];
	int i, status, wrong = 0;

	for (i = 0; i < MANY_WORKERS; i++) {
		pids[i] = fork();
		if (!pids[i])
			_exit(cgroup_enter(GROUP) ? 1 : -use_contexts(i, count));
	}
	for (i = 0; i < MANY_WORKERS; i++) {
		waitpid(pids[i], &status, 0);
		if (status)
			diag("worker %d: %#x", i, status);
		wrong += status != 0;
	}
	return wrong;
}

static void test_many(void)
{
	const bool debug = !access("/proc/lockdep", F_OK);
	const unsigned int count = debug ? MANY : SOME;
	long lost;

	if (cgroup_make(".", GROUP, "+memory"))
		bail_out("no control group: %s", strerror(errno));
	is(run_workers(count), 0,
	   "%u contexts are created, entered and left by %d workers", count,
	   MANY_WORKERS);
	settle_total("/proc/virtual/status", 0);
	if (debug) {
		skip("no memory stays charged",
		     "KASAN keeps what is freed; kmemleak looks for leaks");
	} else {
		lost = settle_charged(SOME * LOST);
		ok(lost >= 0 && lost < SOME * LOST,
		   "of each context less than %d bytes stay charged (%ld bytes of all)",
		   LOST, lost);
	}
	is(cgroup_remove(GROUP), 0, "the group of the workers is removed");
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
	test_many();
	test_runaway();
	is(settle_total("/proc/virtual/status", contexts), contexts,
	   "no context is left");
	is(settle_total("/proc/virtnet/status", networks), networks,
	   "no network context is left");
	return done_testing();
}
