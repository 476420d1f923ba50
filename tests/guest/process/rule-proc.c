// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: processes of other contexts are hidden in /proc.
 *
 * They are hidden by name, in listings, as threads and through dentries that
 * the host has just looked up.  They are also hidden through descriptors that a
 * process opened before it entered its context.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <time.h>

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

/* stat() and open() must give the same result. */
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

/* Return: the number of entries that are neither the caller nor init. */
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

#define ALWAYS	18	/* so many of the first files are in every kernel */

static const char *const files[] = {
	"", "/stat", "/status", "/cmdline", "/environ", "/maps", "/mem",
	"/fd", "/ns/uts", "/root/etc", "/cwd", "/exe", "/task", "/mounts",
	"/vinfo", "/ninfo", "/comm", "/limits", "/sched", "/timers", "/io",
	"/attr/current", "/fdinfo", "/net/dev", "/map_files", "/mountinfo",
	"/mountstats", "/oom_score_adj", "/smaps", "/stack", "/cgroup",
};

static void test_victim(struct agent *guest, struct agent *victim,
			const char *who)
{
	struct query q = { .pid = victim->pid, .tid = victim->pid };
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		q.file = files[i];
		is_errno(agent_do(guest, open_file, q), ENOENT,
			 "%s is hidden: open /proc/PID%s", who, q.file);
	}
	q.file = "/exe";
	is_errno(agent_do(guest, read_link, q), ENOENT,
		 "%s is hidden: readlink", who);
	q.file = "";
	is_errno(agent_do(guest, stat_file, q), ENOENT,
		 "%s is hidden: stat", who);
	is_errno(agent_do(guest, open_task, q), ENOENT,
		 "%s is hidden: task/TID", who);
	is(agent_do(guest, listed, q), 0, "%s is hidden: the listing", who);
}

/* The dentries are in the cache, because the host has just used them. */
static void test_cached(struct agent *guest, struct agent *host)
{
	struct query q = { .pid = host->pid, .tid = host->pid };
	unsigned int i;

	for (i = 0; i < sizeof(files) / sizeof(*files); i++) {
		q.file = files[i];
		/* Some are not in every kernel. */
		if (i >= ALWAYS && open_file(&q) == -ENOENT)
			continue;
		is(open_file(&q), 0, "the host opens /proc/PID%s", q.file);
		is_errno(agent_do(guest, open_file, q), ENOENT,
			 "... and then a guest cannot open it");
	}
	is(open_task(&q), 0, "the host finds task/TID");
	is_errno(agent_do(guest, open_task, q), ENOENT,
		 "... and then a guest does not find it");
	q.file = "";
	is(open_file(&q), 0, "... and the host still finds the process");
}

/* A negative result of a guest must not stay in the cache. */
static void test_negative(struct agent *guest)
{
	struct agent fresh = agent_start(NULL);
	struct query q = { .pid = fresh.pid, .file = "/stat" };

	is_errno(agent_do(guest, open_file, q), ENOENT,
		 "a guest does not find a new process of the host");
	is(open_file(&q), 0, "... and the host finds it afterwards");
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

/*
 * The group and session of the guest have a leader on the host.  The number of
 * the group is visible, but the process is hidden.
 */
static void test_leader(struct agent *guest)
{
	struct agent self = { .pid = getpid() };

	test_victim(guest, &self, "the leader of its group");
}

static void test_threads(struct agent *guest, struct agent *host)
{
	pid_t tid = agent_ask(host, start_thread);
	struct query q = { .pid = tid, .tid = tid, .file = "/stat" };

	ok(tid > 0, "a host process has a second thread");
	is(open_file(&q), 0, "the host finds this thread by its tid in /proc");
	is_errno(agent_do(guest, open_file, q), ENOENT,
		 "... and a guest does not find it");
	q.pid = host->pid;
	is(open_task(&q), 0, "the host finds this thread below its process");
	is_errno(agent_do(guest, open_task, q), ENOENT,
		 "... and a guest does not find it");
}

/* A file opened on the host, which a process keeps when it enters a guest. */
struct kept {
	const char *name;	/* below /proc/PID; "@" is the number again */
	long	(*use)(int fd);
	int	fd;
};

static long use_lookup(int fd)
{
	int file = openat(fd, "stat", O_RDONLY | O_CLOEXEC);

	if (file < 0)
		return -errno;
	close(file);
	return 0;
}

static long use_list(int fd)
{
	char buf[4096];
	long n = vs_rc(syscall(SYS_getdents64, fd, buf, sizeof(buf)));

	/* "." and ".." alone take 48 bytes. */
	return n > 48 ? 0 : n < 0 ? n : -ENOENT;
}

static long use_stat(int fd)
{
	struct stat st;

	return fstat(fd, &st) ? -errno : 0;
}

static long use_read(int fd)
{
	char buf[64];
	long n = vs_rc(pread(fd, buf, sizeof(buf), 0));

	return n > 0 ? 0 : n ? n : -ESRCH;
}

static struct kept kept[] = {
	{ "", use_lookup, -1 },
	{ "", use_list, -1 },
	{ "", use_stat, -1 },
	{ "/task", use_list, -1 },
	{ "/fd", use_list, -1 },
	{ "/attr", use_list, -1 },
	{ "/stat", use_read, -1 },
	{ "/status", use_read, -1 },
	{ "/cmdline", use_read, -1 },
	{ "/limits", use_read, -1 },
	{ "/cgroup", use_read, -1 },
	{ "/net", use_list, -1 },
	{ "/timers", use_read, -1 },
	{ "/task/@/children", use_read, -1 },
	{ "/maps", use_read, -1 },
	{ "/oom_score_adj", use_read, -1 },
};

static long use_kept(void *arg)
{
	const struct kept *k = arg;

	return k->use(k->fd);
}

static long open_at(void *arg)
{
	const struct query *q = arg;
	int fd = openat(q->fd, q->file, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* Create a timer, so that /proc/PID/timers is not empty. */
static long own_timer(void *arg)
{
	struct sigevent none = { .sigev_notify = SIGEV_NONE };
	timer_t timer;

	(void)arg;
	return vs_rc(timer_create(CLOCK_MONOTONIC, &none, &timer));
}

static long become_guest(void *arg)
{
	const struct vs_place place = { .xid = *(__u32 *)arg };

	return vs_go(&place);
}

static void test_descriptors(struct agent *victim)
{
	const size_t count = sizeof(kept) / sizeof(*kept);
	const __u32 xid = GUEST + 5;
	struct agent a;
	char path[64];
	const char *at;
	pid_t child;
	size_t i;

	child = agent_ask(victim, agent_spawn);
	agent_ask(victim, own_timer);
	for (i = 0; i < count; i++) {
		at = strchrnul(kept[i].name, '@');
		snprintf(path, sizeof(path), "/proc/%d%.*s", victim->pid,
			 (int)(at - kept[i].name), kept[i].name);
		if (*at)
			snprintf(path + strlen(path), sizeof(path) - strlen(path),
				 "%d%s", victim->pid, at + 1);
		kept[i].fd = open(path, O_RDONLY | O_CLOEXEC);
	}
	a = agent_start(NULL);
	for (i = 0; i < count; i++) {
		is(agent_do(&a, use_kept, kept[i]), 0,
		   "a kept /proc/PID%s works on the host", kept[i].name);
		lseek(kept[i].fd, 0, SEEK_SET);
	}
	is(agent_do(&a, become_guest, xid), 0, "its holder enters a guest");
	for (i = 0; i < count; i++) {
		long rc = agent_do(&a, use_kept, kept[i]);

		/* "net" also gives EINVAL if its process has ended. */
		ok(rc == -ENOENT || rc == -ESRCH || rc == -EINVAL,
		   "... and then /proc/PID%s gives no data: %s", kept[i].name,
		   tap_result(rc));
		close(kept[i].fd);
	}
	agent_stop(&a);
	kill(child, SIGKILL);
}

static void test_kept_thread(struct agent *victim)
{
	const __u32 xid = GUEST + 6;
	char path[64], thread[16];
	struct query task = { .file = thread };
	struct agent a;
	long rc;

	snprintf(path, sizeof(path), "/proc/%d/task", victim->pid);
	snprintf(thread, sizeof(thread), "%d", victim->pid);
	task.fd = open(path, O_RDONLY | O_CLOEXEC);
	a = agent_start(NULL);
	is(agent_do(&a, open_at, task), 0,
	   "a kept /proc/PID/task works on the host");
	is(agent_do(&a, become_guest, xid), 0, "its holder enters a guest");
	rc = agent_do(&a, open_at, task);
	ok(rc == -ENOENT || rc == -ESRCH,
	   "... and then openat does not find the thread: %s", tap_result(rc));
	agent_stop(&a);
	close(task.fd);
}

/* The files of /proc/1 that a guest sees if the host's init is process 1. */
static const char *const init_files[] = {
	"cmdline", "comm", "ninfo", "stat", "statm", "status", "task", "vinfo",
};

static bool is_init_file(const char *name)
{
	for (size_t i = 0; i < sizeof(init_files) / sizeof(*init_files); i++)
		if (!strcmp(name, init_files[i]))
			return true;
	return false;
}

/* Return: the number of entries that a guest must not see, or -errno. */
static long list_strange(void *arg)
{
	struct dirent *entry;
	DIR *dir = opendir(arg);
	long strange = 0;

	if (!dir)
		return -errno;
	while ((entry = readdir(dir)))
		strange += entry->d_name[0] != '.' &&
			!is_init_file(entry->d_name);
	closedir(dir);
	return strange;
}

static long path_exists(void *arg)
{
	return access(arg, F_OK) ? -errno : 0;
}

static void test_init_below(struct agent *guest, const char *where)
{
	char path[128];
	struct dirent *entry;
	DIR *dir = opendir(where);
	int asked = 0, wrong = 0;

	if (!dir)
		bail_out("%s: %s", where, strerror(errno));
	while ((entry = readdir(dir))) {
		long want, got;

		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%.64s", where, entry->d_name);
		/* The host brings the dentry into the cache. */
		if (path_exists(path))
			continue;
		want = is_init_file(entry->d_name) ? 0 : -ENOENT;
		got = agent_do(guest, path_exists, path);
		asked++;
		if (got == want)
			continue;
		wrong++;
		diag("%s: %s", path, tap_result(got));
	}
	closedir(dir);
	ok(asked > 30, "the host reads the entries of %s", where);
	is(wrong, 0, "... and a guest finds only the allowed ones");
	snprintf(path, sizeof(path), "%s", where);
	is(agent_do(guest, list_strange, path), 0,
	   "... and lists only the allowed ones");
}

static long write_file(void *arg)
{
	int fd = open(arg, O_WRONLY | O_CLOEXEC);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(write(fd, "0", 1));
	close(fd);
	return rc;
}

static void test_init(struct agent *guest)
{
	const char adj[64] = "/proc/1/oom_score_adj";
	const char comm[64] = "/proc/1/comm";

	test_init_below(guest, "/proc/1");
	test_init_below(guest, "/proc/1/task/1");
	is_errno(agent_do(guest, write_file, adj), ENOENT,
		 "a guest cannot set the oom_score_adj of the host's init");
	is_errno(agent_do(guest, write_file, comm), EACCES,
		 "a guest cannot rename the host's init");
}

/* Global files of /proc that report about processes */
static void test_global(struct agent *guest)
{
	static const char names[][64] = {
		"/proc/locks", "/proc/timer_list", "/proc/sched_debug",
		"/proc/key-users", "/proc/keys", "/proc/kcore",
		"/proc/schedstat", "/proc/latency_stats",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		is_errno(agent_do(guest, path_exists, names[i]), ENOENT,
			 "%s is hidden in a guest", names[i]);
}

/* A host process owns a pipe, and a guest gets a descriptor of the pipe. */
static long get_owner(void *arg)
{
	return vs_rc(fcntl(*(int *)arg, F_GETOWN));
}

static long get_owner_ex(void *arg)
{
	struct f_owner_ex owner;

	return fcntl(*(int *)arg, F_GETOWN_EX, &owner) ? -errno : owner.pid;
}

static void test_owner(struct agent *host)
{
	const struct vs_place place = { .xid = GUEST, .join = true };
	struct agent keeper;
	int pair[2];

	if (pipe2(pair, O_CLOEXEC) || fcntl(pair[0], F_SETOWN, host->pid))
		bail_out("F_SETOWN: %s", strerror(errno));
	is(get_owner(pair), host->pid,
	   "F_GETOWN reports the owner to the host");
	keeper = agent_need(&place, "a guest with the descriptor");
	is(agent_do(&keeper, get_owner, pair[0]), 0,
	   "F_GETOWN does not report the owner to a guest");
	is(agent_do(&keeper, get_owner_ex, pair[0]), 0,
	   "F_GETOWN_EX does not report the owner to a guest");
	agent_stop(&keeper);
	close(pair[0]);
	close(pair[1]);
}

/* The entries of a guest's own process contain no foreign process. */
static void test_own_tasks(struct agent *guest, struct agent *host)
{
	static const char *const below[] = {
		"/proc/self/task/%d", "/proc/thread-self/../%d",
		"/proc/self/task/%d/stat",
	};
	char path[64];

	for (size_t i = 0; i < sizeof(below) / sizeof(*below); i++) {
		snprintf(path, sizeof(path), below[i], guest->pid);
		is(agent_do(guest, path_exists, path), 0, "%s", path);
		snprintf(path, sizeof(path), below[i], host->pid);
		is_errno(agent_do(guest, path_exists, path), ENOENT,
			 "%s does not exist for a foreign number", below[i]);
	}
}

static long lock_file(void *arg)
{
	struct flock lock = { .l_type = F_WRLCK };

	return vs_rc(fcntl(*(int *)arg, F_SETLK, &lock));
}

/* Return: the pid of the holder of the lock, or -ENOENT. */
static long lock_holder(void *arg)
{
	struct flock lock = { .l_type = F_WRLCK };

	if (fcntl(*(int *)arg, F_GETLK, &lock))
		return -errno;
	return lock.l_type == F_UNLCK ? -ENOENT : lock.l_pid;
}

static void test_locks(void)
{
	const struct vs_place place = { .xid = GUEST, .join = true };
	char name[] = "/tmp/rule-proc.XXXXXX";
	struct agent asks, holds;
	int fd = mkstemp(name);

	if (fd < 0)
		bail_out("%s: %s", name, strerror(errno));
	fcntl(fd, F_SETFD, 0);
	asks = agent_need(&place, "a guest with the file");
	holds = agent_need(&place, "another process of the guest");
	is(lock_file(&fd), 0, "the host locks a file");
	is(agent_do(&asks, lock_holder, fd), 0,
	   "F_GETLK does not report this holder to a guest");
	close(fd);
	fd = open(name, O_RDWR | O_CLOEXEC);
	is(agent_do(&holds, lock_file, fd), 0,
	   "a guest process locks the file");
	is(agent_do(&asks, lock_holder, fd), holds.pid,
	   "F_GETLK reports this holder to the guest");
	unlink(name);
	close(fd);
	agent_stop(&holds);
	agent_stop(&asks);
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
	struct agent host, other, guest;
	struct query q = { .file = "/stat" };

	setpgid(0, 0);
	host = agent_need(NULL, "a host process");
	other = agent_need(&elsewhere, "another guest");
	guest = agent_need(&place, "the guest");

	test_victim(&guest, &host, "host process");
	test_victim(&guest, &other, "another guest");
	is(agent_ask(&guest, strangers), 0, "a guest lists no other process");
	is(agent_ask(&guest, self_works), 0,
	   "a guest process finds itself by /proc/self");
	q.pid = guest.pid;
	is(agent_do(&guest, listed, q), 1, "a guest process is listed once");
	q.pid = other.pid;
	is_errno(open_file(&q), ENOENT,
		 "a process of a guest is hidden from the host");
	is(listed(&q), 0, "... and the host does not list it");
	test_cached(&guest, &host);
	test_negative(&guest);
	test_threads(&guest, &host);
	test_descriptors(&host);
	test_kept_thread(&host);
	test_leader(&guest);
	test_init(&guest);
	test_global(&guest);
	test_locks();
	test_owner(&host);
	test_own_tasks(&guest, &host);
	ok(agent_alive(&host), "the host process lives");

	agent_stop(&guest);
	agent_stop(&other);
	agent_stop(&host);
	return done_testing();
}
