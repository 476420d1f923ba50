// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: no interface reports the pid of a process that is hidden from the
 * reader, also not after its end: another process can have this pid by then.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <mqueue.h>
#include <sys/fanotify.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <sys/un.h>

#include "agent.h"

#define GUEST	705
#define SOCKET	"/tmp/vs-ended"
#define FILE_	"/tmp/vs-ended-file"
#define QUEUE	"/vs-ended"

#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD	76
#define SO_PEERPIDFD	77
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD	0x04
#endif

static struct sockaddr_un address(void)
{
	return (struct sockaddr_un){ .sun_family = AF_UNIX, .sun_path = SOCKET };
}

static long want_names(int fd)
{
	int on = 1;

	return setsockopt(fd, SOL_SOCKET, SO_PASSCRED, &on, sizeof(on)) ||
	       setsockopt(fd, SOL_SOCKET, SO_PASSPIDFD, &on, sizeof(on)) ?
	       -errno : 0;
}

static long serve(void *arg)
{
	int type = *(int *)arg;
	struct sockaddr_un un = address();
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

	unlink(SOCKET);
	if (fd < 0 || bind(fd, (void *)&un, sizeof(un)) || chmod(SOCKET, 0666) ||
	    (type != SOCK_DGRAM && listen(fd, 8)) || want_names(fd))
		return -errno;
	return fd;
}

/*
 * Send a byte from a child that then ends and is reaped.  Return: the pid of
 * the child.
 */
static long send_and_end(void *arg)
{
	int type = *(int *)arg, status;
	struct sockaddr_un un = address();
	pid_t pid = fork();
	int fd;

	if (!pid) {
		fd = socket(AF_UNIX, type, 0);
		if (fd < 0 || connect(fd, (void *)&un, sizeof(un)) ||
		    send(fd, "x", 1, 0) != 1)
			_exit(1);
		_exit(0);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return status ? -EPIPE : pid;
}

struct heard {
	int	fd;
	bool	is_listener;
};

/* Return: the sender that a message reports.  The message carries no pidfd. */
static long hear_pid(int fd, bool *has_pidfd)
{
	char control[256], text[4];
	struct iovec v = { text, sizeof(text) };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	struct ucred cred;
	long rc = -ENOMSG;
	int pidfd;

	*has_pidfd = false;
	VS_TRY(vs_rc(recvmsg(fd, &m, 0)));
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		if (c->cmsg_type == SCM_CREDENTIALS) {
			memcpy(&cred, CMSG_DATA(c), sizeof(cred));
			rc = cred.pid;
		} else if (c->cmsg_type == SCM_PIDFD) {
			memcpy(&pidfd, CMSG_DATA(c), sizeof(pidfd));
			*has_pidfd = pidfd >= 0;
			if (pidfd >= 0)
				close(pidfd);
		}
	}
	return rc;
}

static long peer_pid(int fd)
{
	struct ucred cred = { .pid = -1 };
	socklen_t size = sizeof(cred);

	VS_TRY(vs_rc(getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &cred, &size)));
	return cred.pid;
}

/* The pid in the credentials of a message; SO_PEERCRED must report the same. */
static long hear(void *arg)
{
	const struct heard *h = arg;
	int fd = h->is_listener ? accept(h->fd, NULL, NULL) : h->fd;
	long pid, peer = 0;
	bool has_pidfd;

	if (fd < 0 || want_names(fd))
		return -errno;
	pid = hear_pid(fd, &has_pidfd);
	if (h->is_listener) {
		peer = peer_pid(fd);
		close(fd);
	}
	if (has_pidfd)
		return -EBADF;
	return h->is_listener && peer != pid ? -EPROTO : pid;
}

static void test_socket(struct agent *reader, struct agent *sender, bool exists,
			const char *what)
{
	static const struct {
		int type;
		const char *name;
	} types[] = {
		{ SOCK_STREAM, "a stream" }, { SOCK_SEQPACKET, "packets" },
		{ SOCK_DGRAM, "a datagram" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(types) / sizeof(*types); i++) {
		struct heard h = {
			.fd = agent_do(reader, serve, types[i].type),
			.is_listener = types[i].type != SOCK_DGRAM,
		};
		long pid = agent_do(sender, send_and_end, types[i].type);

		ok(h.fd >= 0 && pid > 0, "%s: %s", what, types[i].name);
		is(agent_do(reader, hear, h), exists ? pid : 0,
		   "... reports %s", exists ? "its sender" : "no process");
	}
}

/* ---- IPC objects: a host task in the IPC namespace of the guest ---- */

struct objects {
	int	shm;
	int	msg;
	int	sem;
};

static long make_objects(void *arg)
{
	struct objects *o = arg;

	o->shm = shmget(IPC_PRIVATE, 4096, 0666);
	o->msg = msgget(IPC_PRIVATE, 0666);
	o->sem = semget(IPC_PRIVATE, 1, 0666);
	return o->shm < 0 || o->msg < 0 || o->sem < 0 ? -errno : 0;
}

static long enter_ipc(void *arg)
{
	struct vcmd_space_mask_v2 d = { .mask = CLONE_NEWIPC };

	return vserver(VCMD_enter_space, *(__u32 *)arg, &d);
}

static long keep_ipc(void *arg)
{
	struct vcmd_space_mask_v2 d = { .mask = CLONE_NEWIPC };

	(void)arg;
	VS_TRY(vserver(VCMD_set_space, VS_ID_SELF, &d));
	return vs_set_cflags(VS_ID_SELF, 0, VXF_STATE_SETUP);
}

static int find_objects(struct objects *o)
{
	struct shmid_ds shm;
	struct msqid_ds msg;
	struct semid_ds sem;

	/* The first object of each kind. */
	o->shm = shmctl(0, SHM_STAT, &shm);
	o->msg = msgctl(0, MSG_STAT, &msg);
	o->sem = semctl(0, 0, SEM_STAT, &sem);
	return o->shm < 0 || o->msg < 0 || o->sem < 0 ? -1 : 0;
}

/* Use the objects from a child that then ends.  Return: the child's pid. */
static long use_objects(void *arg)
{
	struct { long type; char text[4]; } m = { 1, "x" };
	struct sembuf up = { .sem_op = 1 };
	struct objects o;
	pid_t pid = fork();
	int status;

	(void)arg;
	if (!pid)
		_exit(find_objects(&o) ||
		      shmat(o.shm, NULL, 0) == (void *)-1 ||
		      msgsnd(o.msg, &m, 1, 0) || semop(o.sem, &up, 1));
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return status ? -EIDRM : pid;
}

enum who { SHM_LAST, SHM_MAKER, MSG_SENDER, SEM_LAST, WHOS };

static long last_user(void *arg)
{
	struct objects o;
	struct shmid_ds shm;
	struct msqid_ds msg;

	if (find_objects(&o) || shmctl(o.shm, IPC_STAT, &shm) ||
	    msgctl(o.msg, IPC_STAT, &msg))
		return -errno;
	switch (*(enum who *)arg) {
	case SHM_LAST:
		return shm.shm_lpid;
	case SHM_MAKER:
		return shm.shm_cpid;
	case MSG_SENDER:
		return msg.msg_lspid;
	default:
		return vs_rc(semctl(o.sem, 0, GETPID));
	}
}

static void test_objects(struct agent *guest, struct agent *inside)
{
	static const char *const names[WHOS] = {
		"shm_lpid", "shm_cpid", "msg_lspid", "GETPID",
	};
	const struct objects none = { 0 };
	enum who who;
	long pid;

	is(agent_do(guest, make_objects, none), 0,
	   "a guest creates IPC objects");
	pid = agent_ask(guest, use_objects);
	for (who = 0; who < WHOS; who++) {
		is(agent_do(guest, last_user, who),
		   who == SHM_MAKER ? guest->pid : pid,
		   "IPC: %s reports the guest's own process to the guest",
		   names[who]);
		is(agent_do(inside, last_user, who), 0,
		   "... and no process to the host");
	}
	pid = agent_ask(inside, use_objects);
	ok(pid > 0, "a host process uses the objects");
	for (who = 0; who < WHOS; who++)
		if (who != SHM_MAKER)
			is(agent_do(guest, last_user, who), 0,
			   "IPC: %s reports no host process to the guest",
			   names[who]);
}

/* ---- the notification of a message queue ---- */

static volatile pid_t notified;

static void notice(int sig, siginfo_t *info, void *context)
{
	(void)sig;
	(void)context;
	notified = info->si_pid;
}

static long wait_for_message(void *arg)
{
	struct sigaction action = {
		.sa_sigaction = notice, .sa_flags = SA_SIGINFO | SA_RESTART,
	};
	struct sigevent event = {
		.sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1,
	};
	mqd_t queue;
	struct mq_attr attr = { .mq_maxmsg = 4, .mq_msgsize = 8 };
	char text[8];

	(void)arg;
	queue = mq_open(QUEUE, O_RDWR | O_CREAT | O_NONBLOCK, 0666, &attr);
	if (queue == (mqd_t)-1 || sigaction(SIGUSR1, &action, NULL))
		return -errno;
	while (mq_receive(queue, text, sizeof(text), NULL) >= 0)
		;
	notified = -1;
	return vs_rc(mq_notify(queue, &event));
}

static long send_message(void *arg)
{
	mqd_t q = mq_open(QUEUE, O_WRONLY);

	(void)arg;
	return q == (mqd_t)-1 ? -errno : vs_rc(mq_send(q, "x", 1, 0));
}

static long who_sent(void *arg)
{
	int tries = 200;

	(void)arg;
	while (notified == -1 && tries--)
		usleep(10000);
	return notified;
}

static void test_queue(struct agent *guest, struct agent *same,
		       struct agent *inside)
{
	is(agent_ask(guest, wait_for_message), 0,
	   "a guest requests a notification for a message");
	is(agent_ask(same, send_message), 0,
	   "another process of the guest sends a message");
	is(agent_ask(guest, who_sent), same->pid,
	   "mq_notify reports this sender");
	is(agent_ask(guest, wait_for_message), 0,
	   "the guest requests a notification again");
	is(agent_ask(inside, send_message), 0,
	   "a host process sends a message");
	is(agent_ask(guest, who_sent), 0, "mq_notify reports no sender");
}

/* ---- fanotify ---- */

static int group;

static long watch(void *arg)
{
	(void)arg;
	close(open(FILE_, O_WRONLY | O_CREAT | O_CLOEXEC, 0666));
	chmod(FILE_, 0666);
	group = fanotify_init(FAN_CLASS_NOTIF | FAN_CLOEXEC, O_RDONLY);
	if (group < 0)
		return -errno;
	return vs_rc(fanotify_mark(group, FAN_MARK_ADD, FAN_OPEN, AT_FDCWD,
				   FILE_));
}

static long touch_and_end(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	if (!pid)
		_exit(open(FILE_, O_RDONLY) < 0);
	return waitpid(pid, NULL, 0) == pid ? pid : -errno;
}

static long event_pid(void *arg)
{
	struct fanotify_event_metadata event[8];

	(void)arg;
	VS_TRY(vs_rc(read(group, event, sizeof(event))));
	close(event[0].fd);
	return event[0].pid;
}

static void test_fanotify(struct agent *host, struct agent *guest)
{
	long pid;

	is(agent_ask(host, watch), 0, "the host watches a file with fanotify");
	pid = agent_ask(host, touch_and_end);
	is(agent_ask(host, event_pid), pid,
	   "fanotify reports a host process that has ended");
	ok(agent_ask(guest, touch_and_end) > 0,
	   "a guest process opens the file and ends");
	is(agent_ask(host, event_pid), 0,
	   "fanotify reports no process of the guest");
	unlink(FILE_);
}

int main(void)
{
	const struct vs_place place = { .xid = GUEST, .setup = true };
	const struct vs_place other = { .xid = GUEST + 1 };
	const struct vs_place join = { .xid = GUEST, .join = true };
	const struct vs_place watcher = { .xid = VS_ID_WATCH };
	struct agent host, guest, same, b, spectator, inside;
	const __u32 xid = GUEST;

	host = agent_need(NULL, "the host");
	guest = agent_need(&place, "a guest");
	if (agent_ask(&guest, keep_ipc))
		bail_out("the guest cannot be set up");
	same = agent_need(&join, "another process of the guest");
	b = agent_need(&other, "another guest");
	spectator = agent_need(&watcher, "the spectator");
	inside = agent_need(NULL, "a process of the host");
	if (agent_do(&inside, enter_ipc, xid))
		bail_out("cannot enter the IPC namespace of the guest");

	test_socket(&host, &guest, false, "guest to host");
	test_socket(&guest, &host, false, "host to guest");
	test_socket(&b, &guest, false, "guest to guest");
	test_socket(&host, &host, true, "host to host");
	test_socket(&guest, &same, true, "within a guest");
	test_socket(&spectator, &guest, true, "guest to spectator");
	test_objects(&guest, &inside);
	test_queue(&guest, &same, &inside);
	test_fanotify(&host, &guest);
	unlink(SOCKET);
	agent_stop(&inside);
	agent_stop(&spectator);
	agent_stop(&b);
	agent_stop(&same);
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
