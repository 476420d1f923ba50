// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: processes of other contexts are absent from /proc.
 *
 * By name, by listing, through dentries the host looked up a moment before,
 * through descriptors opened before the process went into its context, and
 * through threads.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	310
#define OTHER	311

struct query {
	pid_t	pid;
	pid_t	tid;
	const char *file;
	int	fd;
};

static long open_file(void *arg)
{
	const struct query *q = arg;
	char path[128];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d%s", q->pid, q->file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long open_task(void *arg)
{
	const struct query *q = arg;
	char path[128];

	snprintf(path, sizeof(path), "/proc/%d/task/%d/stat", q->pid, q->tid);
	return access(path, F_OK) ? -errno : 0;
}

static long read_link(void *arg)
{
	const struct query *q = arg;
	char path[128], target[256];

	snprintf(path, sizeof(path), "/proc/%d%s", q->pid, q->file);
	return readlink(path, target, sizeof(target)) < 0 ? -errno : 0;
}

/* Every way of finding a name: all must say the same. */
static long stat_file(void *arg)
{
	const struct query *q = arg;
	char path[128];
	struct stat st;

	snprintf(path, sizeof(path), "/proc/%d%s", q->pid, q->file);
	return stat(path, &st) ? -errno : 0;
}

static long listed(void *arg)
{
	const struct query *q = arg;
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	long found = 0;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		if (atoi(entry->d_name) == q->pid)
			found++;
	closedir(dir);
	return found;
}

/* Numbers in /proc that are neither the caller nor init. */
static long strangers(void *arg)
{
	struct dirent *entry;
	DIR *dir = opendir("/proc");
	long found = 0;

	(void)arg;
	if (!dir)
		return -errno;
	while ((entry = readdir(dir))) {
		int pid = atoi(entry->d_name);

		if (pid > 1 && pid != getpid())
			found++;
	}
	closedir(dir);
	return found;
}

static const char *const files[] = {
	"", "/stat", "/status", "/cmdline", "/environ", "/maps", "/mem",
	"/fd", "/ns/uts", "/root/etc", "/cwd", "/exe", "/task", "/mounts",
	"/vinfo", "/ninfo", "/comm", "/limits",
};

static void test_victim(struct agent *guest, struct agent *victim,
			const char *who)
{
	struct query q = { .pid = victim->pid, .tid = victim->pid };
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		q.file = files[i];
		is_errno(agent_do(guest, open_file, q), ENOENT,
			 "%s: open /proc/PID%s", who, q.file);
	}
	q.file = "/exe";
	is_errno(agent_do(guest, read_link, q), ENOENT, "%s: readlink", who);
	q.file = "";
	is_errno(agent_do(guest, stat_file, q), ENOENT, "%s: stat", who);
	is_errno(agent_do(guest, open_task, q), ENOENT, "%s: task/TID", who);
	is(agent_do(guest, listed, q), 0, "%s: not listed", who);
}

/* The dentries are in the cache because the host just used them. */
static void test_cached(struct agent *guest, struct agent *host)
{
	struct query q = { .pid = host->pid, .tid = host->pid };
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		q.file = files[i];
		is(open_file(&q), 0, "the host opens /proc/PID%s", q.file);
		is_errno(agent_do(guest, open_file, q), ENOENT,
			 "then a guest does not");
	}
	is(open_task(&q), 0, "the host finds task/TID");
	is_errno(agent_do(guest, open_task, q), ENOENT,
		 "then a guest does not");
	q.file = "";
	is(open_file(&q), 0, "and the host still does");
}

/* A negative answer must not stay in the cache either. */
static void test_negative(struct agent *guest)
{
	struct agent fresh = agent_start(NULL);
	struct query q = { .pid = fresh.pid, .file = "/stat" };

	is_errno(agent_do(guest, open_file, q), ENOENT,
		 "a guest asks first for a new process of the host");
	is(open_file(&q), 0, "the host finds it all the same");
	agent_stop(&fresh);
}

static void *run_thread(void *arg)
{
	*(pid_t *)arg = syscall(SYS_gettid);
	pause();
	return NULL;
}

static long start_thread(void *arg)
{
	static pid_t tid;
	pthread_t thread;
	volatile pid_t *seen = &tid;

	(void)arg;
	if (pthread_create(&thread, NULL, run_thread, &tid))
		return -EAGAIN;
	while (!*seen)
		usleep(1000);
	return *seen;
}

static void test_threads(struct agent *guest, struct agent *host)
{
	pid_t tid = agent_ask(host, start_thread);
	struct query q = { .pid = tid, .tid = tid, .file = "/stat" };

	ok(tid > 0, "the host process has a thread");
	is(open_file(&q), 0, "the host finds it by its number");
	is_errno(agent_do(guest, open_file, q), ENOENT,
		 "a guest does not");
	q.pid = host->pid;
	is(open_task(&q), 0, "the host finds it below its process");
	is_errno(agent_do(guest, open_task, q), ENOENT,
		 "a guest does not");
}

/* A descriptor from before: kept by a process that then becomes a guest. */
static long open_at(void *arg)
{
	const struct query *q = arg;
	int fd = openat(q->fd, q->file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static long become_guest(void *arg)
{
	const struct vs_place place = { .xid = *(__u32 *)arg };

	return vs_go(&place);
}

static void test_descriptors(struct agent *victim)
{
	const __u32 xid = GUEST + 5;
	char path[64], thread[16];
	struct query task = { .file = thread };
	struct agent a;

	snprintf(path, sizeof(path), "/proc/%d/task", victim->pid);
	snprintf(thread, sizeof(thread), "%d", victim->pid);
	task.fd = open(path, O_RDONLY | O_CLOEXEC);
	a = agent_start(NULL);
	is(agent_do(&a, open_at, task), 0, "before: openat works");
	is(agent_do(&a, become_guest, xid), 0, "the opener becomes a guest");
	is_errno(agent_do(&a, open_at, task), ENOENT,
		 "openat from a kept /proc/PID/task");
	agent_stop(&a);
	close(task.fd);
}

static long self_works(void *arg)
{
	char target[32] = "";

	(void)arg;
	if (readlink("/proc/self", target, sizeof(target) - 1) < 0)
		return -errno;
	if (atoi(target) != getpid())
		return -EPROTO;
	return access("/proc/self/task/../stat", R_OK) ? -errno : 0;
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST };
	const struct vs_place elsewhere = { .xid = OTHER };
	struct agent host = agent_need(NULL, "a host process");
	struct agent other = agent_need(&elsewhere, "another guest");
	struct agent guest = agent_need(&place, "the guest");
	struct query q = { .pid = other.pid, .file = "/stat" };

	test_victim(&guest, &host, "host process");
	test_victim(&guest, &other, "another guest");
	is(agent_ask(&guest, strangers), 0, "a guest lists only its own");
	is(agent_ask(&guest, self_works), 0, "/proc/self is there");
	q.pid = guest.pid;
	is(agent_do(&guest, listed, q), 1, "a guest lists itself once");
	q.pid = other.pid;
	is_errno(open_file(&q), ENOENT, "the host does not see guests");
	is(listed(&q), 0, "nor lists them");
	test_cached(&guest, &host);
	test_negative(&guest);
	test_threads(&guest, &host);
	test_descriptors(&host);
	ok(agent_alive(&host), "the host process lives");

	agent_stop(&guest);
	agent_stop(&other);
	agent_stop(&host);
	return done_testing();
}
