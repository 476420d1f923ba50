// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: System V IPC and POSIX message queues are private to a context.
 *
 * The host and two guests create objects with the same keys and names.  Each
 * gets its own objects, and the ids of another context are invalid.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <time.h>

#include "agent.h"

#define GUEST	650
#define KEY	0x76730650
#define QUEUE	"/vs-ipc"

union semun {
	int val;
	struct semid_ds *buf;
	struct seminfo *info;
};

struct ids {
	int	shm, sem, msg;
};

static long make_shm(void *arg)
{
	(void)arg;
	return vs_rc(shmget(KEY, 4096, IPC_CREAT | IPC_EXCL | 0666));
}

static long make_sem(void *arg)
{
	(void)arg;
	return vs_rc(semget(KEY, 1, IPC_CREAT | IPC_EXCL | 0666));
}

static long make_msg(void *arg)
{
	(void)arg;
	return vs_rc(msgget(KEY, IPC_CREAT | IPC_EXCL | 0666));
}

static long make_mq(void *arg)
{
	mqd_t q = mq_open(QUEUE, O_CREAT | O_EXCL | O_RDWR, 0666, NULL);

	(void)arg;
	if (q < 0)
		return -errno;
	mq_close(q);
	return 0;
}

static long find_shm(void *arg)
{
	(void)arg;
	return vs_rc(shmget(KEY, 0, 0));
}

static long find_sem(void *arg)
{
	(void)arg;
	return vs_rc(semget(KEY, 0, 0));
}

static long find_msg(void *arg)
{
	(void)arg;
	return vs_rc(msgget(KEY, 0));
}

static long find_mq(void *arg)
{
	mqd_t q = mq_open(QUEUE, O_RDWR);

	(void)arg;
	if (q < 0)
		return -errno;
	mq_close(q);
	return 0;
}

static long attach(void *arg)
{
	void *p = shmat(((struct ids *)arg)->shm, NULL, 0);

	if (p == (void *)-1)
		return -errno;
	shmdt(p);
	return 0;
}

static long stat_shm(void *arg)
{
	struct shmid_ds ds;

	return vs_rc(shmctl(((struct ids *)arg)->shm, IPC_STAT, &ds));
}

static long remove_shm(void *arg)
{
	return vs_rc(shmctl(((struct ids *)arg)->shm, IPC_RMID, NULL));
}

static long raise_sem(void *arg)
{
	struct sembuf up = { 0, 1, IPC_NOWAIT };

	return vs_rc(semop(((struct ids *)arg)->sem, &up, 1));
}

static long remove_sem(void *arg)
{
	return vs_rc(semctl(((struct ids *)arg)->sem, 0, IPC_RMID));
}

static long send_msg(void *arg)
{
	struct { long type; char text[1]; } m = { 1, "x" };

	return vs_rc(msgsnd(((struct ids *)arg)->msg, &m, 1, IPC_NOWAIT));
}

static long remove_msg(void *arg)
{
	return vs_rc(msgctl(((struct ids *)arg)->msg, IPC_RMID, NULL));
}

/*
 * The *_STAT commands take an index of the table instead of an id, so they
 * reach each object of the namespace.  Return: the number of objects found.
 */
static long walk_shm(void *arg)
{
	struct shmid_ds ds;
	long found = 0;
	int i;

	(void)arg;
	for (i = 0; i < 128; i++)
		if (shmctl(i, SHM_STAT, &ds) >= 0 ||
		    shmctl(i, SHM_STAT_ANY, &ds) >= 0)
			found++;
	return found;
}

static long walk_sem(void *arg)
{
	struct semid_ds ds;
	union semun u = { .buf = &ds };
	long found = 0;
	int i;

	(void)arg;
	for (i = 0; i < 128; i++)
		if (semctl(i, 0, SEM_STAT, u) >= 0 ||
		    semctl(i, 0, SEM_STAT_ANY, u) >= 0)
			found++;
	return found;
}

static long walk_msg(void *arg)
{
	struct msqid_ds ds;
	long found = 0;
	int i;

	(void)arg;
	for (i = 0; i < 128; i++)
		if (msgctl(i, MSG_STAT, &ds) >= 0 ||
		    msgctl(i, MSG_STAT_ANY, &ds) >= 0)
			found++;
	return found;
}

/* Return: the sum of the totals of the namespace. */
static long total(void *arg)
{
	struct shm_info shm = { 0 };
	struct seminfo sem = { 0 };
	struct msginfo msg = { 0 };
	union semun u = { .info = &sem };

	(void)arg;
	VS_TRY(vs_rc(shmctl(0, SHM_INFO, (void *)&shm)));
	VS_TRY(vs_rc(semctl(0, 0, SEM_INFO, u)));
	VS_TRY(vs_rc(msgctl(0, MSG_INFO, (void *)&msg)));
	return shm.used_ids + sem.semusz + msg.msgpool;
}

static void test_tables(struct agent *a, long each, const char *who)
{
	is(agent_ask(a, walk_shm), each, "%s: SHM_STAT and SHM_STAT_ANY", who);
	is(agent_ask(a, walk_sem), each, "%s: SEM_STAT and SEM_STAT_ANY", who);
	is(agent_ask(a, walk_msg), each, "%s: MSG_STAT and MSG_STAT_ANY", who);
	is(agent_ask(a, total), 3 * each, "%s: the totals of *_INFO", who);
}

static long unlink_mq(void *arg)
{
	(void)arg;
	return vs_rc(mq_unlink(QUEUE));
}

static const struct step {
	const char *name;
	agent_fn run;
	int errnum;		/* for a context that does not own the object */
} steps[] = {
	{ "shmget", find_shm, ENOENT },
	{ "semget", find_sem, ENOENT },
	{ "msgget", find_msg, ENOENT },
	{ "mq_open", find_mq, ENOENT },
	{ "shmat", attach, EINVAL },
	{ "shmctl stat", stat_shm, EINVAL },
	{ "semop", raise_sem, EINVAL },
	{ "msgsnd", send_msg, EINVAL },
	{ "shmctl remove", remove_shm, EINVAL },
	{ "semctl remove", remove_sem, EINVAL },
	{ "msgctl remove", remove_msg, EINVAL },
	{ "mq_unlink", unlink_mq, ENOENT },
};

static struct ids make_all(struct agent *owner, const char *who)
{
	struct ids ids = {
		.shm = agent_ask(owner, make_shm),
		.sem = agent_ask(owner, make_sem),
		.msg = agent_ask(owner, make_msg),
	};

	ok(ids.shm >= 0 && ids.sem >= 0 && ids.msg >= 0,
	   "%s creates its IPC objects", who);
	is(agent_ask(owner, make_mq), 0, "%s creates its message queue", who);
	return ids;
}

static void test_foreign(struct agent *from, struct ids ids, const char *who)
{
	unsigned int i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		is_errno(agent_do(from, steps[i].run, ids), steps[i].errnum,
			 "%s: %s", who, steps[i].name);
}

/* All steps work for the owner.  The removals are last. */
static void test_own(struct agent *owner, struct ids ids, const char *who)
{
	unsigned int i;

	for (i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		ok(agent_do(owner, steps[i].run, ids) >= 0, "%s: %s", who,
		   steps[i].name);
}

/* Count the objects of the namespace in /proc/sysvipc, without headings. */
static long count_lines(void *arg)
{
	static const char *const names[] = { "shm", "sem", "msg" };
	char path[64], line[256];
	unsigned int i;
	long lines = 0;

	(void)arg;
	for (i = 0; i < 3; i++) {
		FILE *f;

		snprintf(path, sizeof(path), "/proc/sysvipc/%s", names[i]);
		f = fopen(path, "re");
		if (!f)
			continue;
		while (fgets(line, sizeof(line), f))
			lines++;
		fclose(f);
		lines--;
	}
	return lines;
}

static volatile sig_atomic_t notified;

static void on_message(int sig)
{
	(void)sig;
	notified++;
}

static long ask_notice(void *arg)
{
	const struct sigevent ev = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1,
	};
	mqd_t q = mq_open(QUEUE, O_RDWR);

	(void)arg;
	signal(SIGUSR1, on_message);
	return q < 0 ? -errno : vs_rc(mq_notify(q, &ev));
}

static long send_mq(void *arg)
{
	mqd_t q = mq_open(QUEUE, O_RDWR | O_NONBLOCK);
	long rc = vs_rc(mq_send(q, "x", 1, 0));

	(void)arg;
	mq_close(q);
	return rc;
}

static long notices(void *arg)
{
	(void)arg;
	return notified;
}

/* Create a timer that signals a given thread. */
static long aim_timer(void *arg)
{
	struct sigevent ev = {
		.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGKILL,
	};
	timer_t timer;

	ev._sigev_un._tid = *(pid_t *)arg;
	return vs_rc(syscall(SYS_timer_create, CLOCK_MONOTONIC, &ev, &timer));
}

/* Queues and timers signal only processes of their own context. */
static void test_notify(struct agent *a, struct agent *b, struct agent *host)
{
	is(agent_ask(a, ask_notice), 0,
	   "guest: requests a signal for a message");
	is(agent_ask(b, make_mq), 0,
	   "another guest: creates a queue of the same name");
	is(agent_ask(b, send_mq), 0, "another guest: sends a message");
	is(agent_ask(host, send_mq), 0, "host: sends a message");
	is(agent_ask(a, notices), 0,
	   "guest: receives no notification for these messages");
	is(agent_ask(a, send_mq), 0, "guest: sends a message");
	is(agent_ask(a, notices), 1, "guest: receives a notification");
	agent_ask(b, unlink_mq);
	is_errno(agent_do(a, aim_timer, host->pid), EINVAL,
		 "guest: cannot create a timer that signals a host process");
	is_errno(agent_do(a, aim_timer, b->pid), EINVAL,
		 "guest: ... nor one that signals a process of another guest");
	is(agent_do(a, aim_timer, a->pid), 0,
	   "guest: can create a timer that signals itself");
}

/* The objects of a context are freed with it. */
static void test_end(void)
{
	const struct vs_place place = { .xid = GUEST + 2 };
	struct agent a = agent_need(&place, "a guest");

	ok(agent_ask(&a, make_shm) >= 0, "a guest creates a segment and ends");
	agent_stop(&a);
	vs_settle(GUEST + 2, -ESRCH);
	a = agent_need(&place, "the next guest with the same id");
	is_errno(agent_ask(&a, find_shm), ENOENT,
		 "the next guest with the same id does not find the segment");
	agent_stop(&a);
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST };
	const struct vs_place second = { .xid = GUEST + 1 };
	const struct vs_place entered = { .xid = GUEST, .join = true };
	struct agent host = agent_need(NULL, "the host");
	struct agent a = agent_need(&first, "a guest");
	struct agent b = agent_need(&second, "another guest");
	struct agent c = agent_need(&entered,
				    "a process that enters the guest");
	struct ids host_ids, ids;

	host_ids = make_all(&host, "the host");
	test_foreign(&a, host_ids, "guest, objects of the host");
	is(agent_ask(&a, count_lines), 0,
	   "a guest's lists in /proc/sysvipc are empty");
	test_tables(&a, 0, "guest");
	test_foreign(&c, host_ids,
		     "process that entered a guest, objects of the host");
	is(agent_ask(&c, count_lines), 0,
	   "... and its lists in /proc/sysvipc are empty");

	ids = make_all(&a, "a guest");
	test_foreign(&b, ids, "another guest, objects of the guest");
	is(agent_ask(&a, count_lines), 3,
	   "the guest's lists have its own objects");
	is(agent_ask(&c, count_lines), 3,
	   "... also for a process that entered the guest");
	is(agent_ask(&b, count_lines), 0, "the other guest's lists are empty");
	test_tables(&a, 1, "guest, with objects");
	test_tables(&b, 0, "another guest");
	test_notify(&a, &b, &host);
	test_own(&a, ids, "guest, its own objects");
	test_own(&host, host_ids, "host, its own objects");

	ids = make_all(&b, "another guest");
	test_foreign(&host, ids, "host, objects of a guest");
	test_own(&b, ids, "another guest, its own objects");
	test_end();
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&c);
	agent_stop(&host);
	return done_testing();
}
