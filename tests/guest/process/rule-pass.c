// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: an AF_UNIX socket reports no process that is hidden from the reader.
 * A guest receives no descriptor that gives access to objects outside it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <sys/mount.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/un.h>

#include "agent.h"

#define GUEST	700
#define SOCKET	"/tmp/vs-pass"

#ifndef SO_PASSPIDFD
#define SO_PASSPIDFD	76
#define SO_PEERPIDFD	77
#endif
#ifndef SCM_PIDFD
#define SCM_PIDFD	0x04
#endif

/* One pair of sockets between the test and each agent. */
enum { HOST, A, B, ALL };
static int mine[ALL], theirs[ALL];

/* The other end of a connection, as an agent reports it. */
struct peer {
	int	fd;
	pid_t	pid;
};

static struct sockaddr_un address(void)
{
	return (struct sockaddr_un){ .sun_family = AF_UNIX, .sun_path = SOCKET };
}

static long serve(void *arg)
{
	struct sockaddr_un un = address();
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	unlink(SOCKET);
	if (fd < 0 || bind(fd, (void *)&un, sizeof(un)) || listen(fd, 8) ||
	    chmod(SOCKET, 0666))
		return -errno;
	return fd;
}

static long reach(void *arg)
{
	struct sockaddr_un un = address();
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	(void)arg;
	return connect(fd, (void *)&un, sizeof(un)) ? -errno : fd;
}

static long take(void *arg)
{
	return vs_rc(accept(*(int *)arg, NULL, NULL));
}

static long peer_pid(void *arg)
{
	struct ucred cred = { .pid = -1 };
	socklen_t size = sizeof(cred);

	VS_TRY(vs_rc(getsockopt(*(int *)arg, SOL_SOCKET, SO_PEERCRED, &cred,
				&size)));
	return cred.pid;
}

static long peer_pidfd(void *arg)
{
	socklen_t size = sizeof(int);
	int fd = -1;
	long rc = vs_rc(getsockopt(*(int *)arg, SOL_SOCKET, SO_PEERPIDFD, &fd,
				   &size));

	if (!rc)
		close(fd);
	return rc;
}

static long peer_groups(void *arg)
{
	gid_t groups[64];
	socklen_t size = sizeof(groups);

	return vs_rc(getsockopt(*(int *)arg, SOL_SOCKET, SO_PEERGROUPS, groups,
				&size));
}

struct said {
	int	fd;
	pid_t	as;		/* process to name, or 0 for none */
};

static long say(void *arg)
{
	const struct said *s = arg;
	char control[CMSG_SPACE(sizeof(struct ucred))] = "";
	struct iovec v = { (char[]){ "x" }, 1 };
	struct msghdr m = { .msg_iov = &v, .msg_iovlen = 1 };
	const struct ucred cred = { s->as, getuid(), getgid() };
	struct cmsghdr *c;

	if (s->as) {
		m.msg_control = control;
		m.msg_controllen = sizeof(control);
		c = CMSG_FIRSTHDR(&m);
		c->cmsg_level = SOL_SOCKET;
		c->cmsg_type = SCM_CREDENTIALS;
		c->cmsg_len = CMSG_LEN(sizeof(cred));
		memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	}
	return vs_rc(sendmsg(s->fd, &m, MSG_NOSIGNAL));
}

static long want_names(void *arg)
{
	int on = 1;

	VS_TRY(vs_rc(setsockopt(*(int *)arg, SOL_SOCKET, SO_PASSCRED, &on,
				sizeof(on))));
	return vs_rc(setsockopt(*(int *)arg, SOL_SOCKET, SO_PASSPIDFD, &on,
				sizeof(on)));
}

/* Return: the sender of a message, plus 1000000 if there is a pidfd. */
static long hear(void *arg)
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
	int fd = -1;

	VS_TRY(vs_rc(recvmsg(*(int *)arg, &m, 0)));
	for (c = CMSG_FIRSTHDR(&m); c; c = CMSG_NXTHDR(&m, c)) {
		if (c->cmsg_type == SCM_CREDENTIALS) {
			memcpy(&cred, CMSG_DATA(c), sizeof(cred));
			rc = cred.pid;
		} else if (c->cmsg_type == SCM_PIDFD) {
			memcpy(&fd, CMSG_DATA(c), sizeof(fd));
		}
	}
	if (fd >= 0) {
		close(fd);
		rc += 1000000;
	}
	return rc;
}

/* Each end queries its peer. */
static void test_peers(struct agent *server, const char *servers,
		       struct agent *client, const char *clients, bool exist)
{
	int fd = agent_ask(server, serve), end, other;
	pid_t shown = exist ? server->pid : 0;
	struct said plain = { .as = 0 };

	other = agent_ask(client, reach);
	end = agent_do(server, take, fd);
	ok(fd >= 0 && end >= 0 && other >= 0,
	   "%s connects to %s", clients, servers);
	is(agent_do(client, peer_pid, other), shown,
	   "%s: SO_PEERCRED reports only a visible peer", clients);
	is(agent_do(client, peer_pidfd, other), exist ? 0 : -ESRCH,
	   "%s: SO_PEERPIDFD works only for a visible peer", clients);
	is(agent_do(client, peer_groups, other), 0,
	   "%s: SO_PEERGROUPS works", clients);
	is(agent_do(server, peer_pid, end), exist ? client->pid : 0,
	   "%s: SO_PEERCRED reports only a visible peer", servers);
	is(agent_do(server, peer_pidfd, end), exist ? 0 : -ESRCH,
	   "%s: SO_PEERPIDFD works only for a visible peer", servers);

	agent_do(client, want_names, other);
	plain.fd = end;
	agent_do(server, say, plain);
	is(agent_do(client, hear, other), exist ? shown + 1000000 : 0,
	   "%s: a message reports only a visible sender", clients);
	agent_do(server, want_names, end);
	plain.fd = other;
	agent_do(client, say, plain);
	is(agent_do(server, hear, end), exist ? client->pid + 1000000 : 0,
	   "%s: a message reports only a visible sender", servers);
}

/* The guest has every capability, so it can send other credentials. */
static void test_names(struct agent *guest, struct agent *same,
		       struct agent *host, struct agent *other)
{
	const struct {
		pid_t pid;
		long want;
		const char *name;
	} tries[] = {
		{ guest->pid, 1, "itself" },
		{ same->pid, 1, "another process of the guest" },
		{ host->pid, -ESRCH, "a process of the host" },
		{ other->pid, -ESRCH, "a process of another guest" },
		{ 1, -EPERM, "init of the host" },
		{ 4000000, -ESRCH, "an unused pid" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		const struct said s = { theirs[A], tries[i].pid };

		is(agent_do(guest, say, s), tries[i].want,
		   "guest: sends the pid of %s in SCM_CREDENTIALS",
		   tries[i].name);
	}
}

static long give(int sock, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec v = { (char[]){ "x" }, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	return vs_rc(sendmsg(sock, &m, MSG_NOSIGNAL));
}

/* Return: the received descriptor, or -EPERM if the control data is cut off. */
static long receive(int sock)
{
	char control[CMSG_SPACE(sizeof(int))], text[64];
	struct iovec v = { text, sizeof(text) };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c;
	int fd;

	VS_TRY(vs_rc(recvmsg(sock, &m, 0)));
	c = CMSG_FIRSTHDR(&m);
	if (!c)
		return m.msg_flags & MSG_CTRUNC ? -EPERM : -ENOMSG;
	memcpy(&fd, CMSG_DATA(c), sizeof(fd));
	return fd;
}

static long get(void *arg)
{
	long fd = receive(*(int *)arg);

	if (fd >= 0)
		close(fd);
	return fd < 0 ? fd : 0;
}

struct thing {
	const char *path;
	int	flags;
	bool	passes;		/* into a guest with a root of its own */
};

static long give_thing(void *arg)
{
	const struct thing *t = arg;
	int fd = open(t->path, t->flags | O_CLOEXEC | O_NONBLOCK);
	long rc;

	if (fd < 0)
		return -errno;
	rc = give(mine[A], fd);
	close(fd);
	return rc;
}

#define RAM	"/dev/vs-pass-ram"
#define KMSG	"/dev/vs-pass-kmsg"
#define MEM	"/dev/vs-pass-mem"

static const struct thing things[] = {
	{ "/", O_RDONLY | O_DIRECTORY, false },
	{ "/", O_PATH, false },
	{ "/tmp", O_RDONLY | O_DIRECTORY, false },
	{ "/proc", O_RDONLY | O_DIRECTORY, false },
	{ "/proc/self/cwd", O_PATH, false },
	{ RAM, O_RDWR, false },
	{ RAM, O_PATH, false },
	{ MEM, O_RDONLY, false },
	{ KMSG, O_WRONLY, false },
	{ "/dev/null", O_RDWR, true },
	{ "/dev/zero", O_RDONLY, true },
	{ "/dev/full", O_RDONLY, true },
	{ "/dev/urandom", O_RDONLY, true },
	{ "/dev/ptmx", O_RDWR | O_NOCTTY, true },
	{ "/etc/passwd", O_RDONLY, true },
	{ "/etc/passwd", O_PATH, false },
	{ "/proc/self/status", O_RDONLY, true },
};

static void make_nodes(void)
{
	mknod(RAM, S_IFBLK | 0600, makedev(1, 0));
	mknod(MEM, S_IFCHR | 0600, makedev(1, 1));
	mknod(KMSG, S_IFCHR | 0600, makedev(1, 11));
}

static void drop_nodes(void)
{
	unlink(RAM);
	unlink(MEM);
	unlink(KMSG);
}

static void test_things(struct agent *guest, struct agent *host)
{
	unsigned int i;

	for (i = 0; i < sizeof(things) / sizeof(*things); i++) {
		const struct thing *t = &things[i];
		const char *how = t->flags & O_PATH ? " as a path" : "";

		is(give_thing((void *)t), 1, "the host passes %s%s", t->path,
		   how);
		is(agent_do(guest, get, theirs[A]), t->passes ? 0 : -EPERM,
		   "... and the guest %s", t->passes ? "receives it" :
		   "does not receive it");
	}
	is(give(mine[HOST], open("/", O_PATH | O_CLOEXEC)), 1,
	   "the host passes / to a host process");
	is(agent_do(host, get, theirs[HOST]), 0, "... which receives it");
}

/* Pass objects without a path. */
static void test_objects(struct agent *guest)
{
	int fds[5], i;
	static const char *const names[] = {
		"a pipe", "a socket", "a memfd", "a terminal",
	};

	if (pipe(fds))
		bail_out("pipe: %s", strerror(errno));
	close(fds[1]);
	fds[1] = socket(AF_UNIX, SOCK_STREAM, 0);
	fds[2] = syscall(SYS_memfd_create, "vs", 0);
	fds[4] = posix_openpt(O_RDWR | O_NOCTTY);
	if (grantpt(fds[4]) || unlockpt(fds[4]))
		bail_out("pty: %s", strerror(errno));
	fds[3] = open(ptsname(fds[4]), O_RDWR | O_NOCTTY);
	for (i = 0; i < 4; i++) {
		is(give(mine[A], fds[i]), 1, "the host passes %s", names[i]);
		is(agent_do(guest, get, theirs[A]), 0,
		   "... and the guest receives it");
		close(fds[i]);
	}
	close(fds[4]);
}

/* These objects act on behalf of their creator or report about it. */
static void test_refused(struct agent *guest)
{
	sigset_t none;
	unsigned int i;

	sigemptyset(&none);
	const struct {
		const char *name;
		int	fd;
	} objects[] = {
		{ "an epoll", epoll_create1(EPOLL_CLOEXEC) },
		{ "an eventfd", eventfd(0, EFD_CLOEXEC) },
		{ "an inotify", inotify_init1(IN_CLOEXEC) },
		{ "a signalfd", signalfd(-1, &none, SFD_CLOEXEC) },
		{ "a pidfd", syscall(SYS_pidfd_open, getpid(), 0) },
		{ "a namespace", open("/proc/self/ns/net", O_RDONLY) },
		{ "a packet socket", socket(AF_PACKET, SOCK_RAW, 0) },
		{ "a netlink socket", socket(AF_NETLINK, SOCK_RAW, 0) },
		{ "a raw socket", socket(AF_INET, SOCK_RAW, IPPROTO_ICMP) },
	};

	for (i = 0; i < sizeof(objects) / sizeof(*objects); i++) {
		is(give(mine[A], objects[i].fd), 1, "the host passes %s",
		   objects[i].name);
		is_errno(agent_do(guest, get, theirs[A]), EPERM,
			 "... and the guest does not receive it");
		close(objects[i].fd);
	}
}

static long give_epoll(void *arg)
{
	const struct said *s = arg;
	int fd = epoll_create1(EPOLL_CLOEXEC);
	long rc = give(s->fd, fd);

	close(fd);
	return rc;
}

static long give_own(void *arg)
{
	const struct said *s = arg;
	int fd = open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	long rc = give(s->fd, fd);

	close(fd);
	return rc;
}

static void test_guests(struct agent *a, struct agent *b, struct agent *same)
{
	int pair[2] = { mine[B], theirs[B] };
	const struct said to = { .fd = pair[0] };

	is(agent_do(b, give_own, to), 1,
	   "another guest passes its root directory");
	is_errno(agent_do(a, get, pair[1]), EPERM,
		 "... and a guest does not receive it");
	is(agent_do(same, give_own, to), 1,
	   "a process of the guest passes its root directory");
	is(agent_do(a, get, pair[1]), 0,
	   "... and another process of the guest receives it");
	is(agent_do(same, give_epoll, to), 1, "a process of the guest passes an epoll");
	is(agent_do(a, get, pair[1]), 0,
	   "... and another process of the guest receives it");
	is(agent_do(b, give_epoll, to), 1, "another guest passes an epoll");
	is_errno(agent_do(a, get, pair[1]), EPERM,
		 "... and a guest does not receive it");
	is(agent_do(a, give_own, to), 1, "a guest passes its root directory");
	is(get(&pair[1]), 0, "... and the host receives it");
}

static long move_root(void *arg)
{
	const char *dir = arg;

	mkdir(dir, 0755);
	return chroot(dir) || chdir("/") ? -errno : 0;
}

static long keep_root(void *arg)
{
	struct vcmd_space_mask_v2 d = { .mask = CLONE_FS, .index = 1 };

	(void)arg;
	VS_TRY(vserver(VCMD_set_space, -2, &d));
	return vs_set_cflags(-2, 0, VXF_STATE_SETUP);
}

/* A daemon in a chroot can still receive any file of its guest. */
static void test_chroot(struct agent *a, const char *root, struct agent *same)
{
	const struct said to = { .fd = mine[B] };
	const int from = theirs[B];
	const char inner[] = "/inner";
	char path[64];

	is(agent_do(same, move_root, inner), 0,
	   "a process of the guest enters a chroot");
	is(agent_do(a, give_own, to), 1,
	   "another process of the guest passes its root directory");
	is(agent_do(same, get, from), 0,
	   "... and the process in the chroot receives it");
	is(give(mine[B], open("/", O_PATH | O_CLOEXEC)), 1,
	   "the host passes its root directory");
	is_errno(agent_do(same, get, from), EPERM,
		 "... and the process in the chroot does not receive it");
	snprintf(path, sizeof(path), "%s%s", root, inner);
	rmdir(path);
}

/* ---- a hard link to a program of the host ---- */

#define LINK_ROOT	"/var/tmp/vs-pass-root"
#define PROGRAM		"/var/tmp/vs-pass-program"

/* As vserver start does: bind-mount a directory of the host's filesystem. */
static long go_to_own_mount(void *arg)
{
	const struct vs_place place = { .xid = GUEST, .join = true };

	(void)arg;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount(LINK_ROOT, LINK_ROOT, NULL, MS_BIND, NULL) ||
	    mount("none", LINK_ROOT "/proc", "proc", 0, NULL) ||
	    chroot(LINK_ROOT) || chdir("/"))
		return -errno;
	return vs_go(&place);
}

static long link_received(void *arg)
{
	int fd = receive(*(int *)arg);

	if (fd < 0)
		return fd;
	return vs_rc(linkat(fd, "", AT_FDCWD, "/taken", AT_EMPTY_PATH));
}

static long link_by_proc(void *arg)
{
	char path[32];
	int fd = receive(*(int *)arg);

	if (fd < 0)
		return fd;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	return vs_rc(linkat(AT_FDCWD, path, AT_FDCWD, "/taken",
			    AT_SYMLINK_FOLLOW));
}

static void test_links(void)
{
	int fd = open(PROGRAM, O_RDONLY | O_CREAT | O_CLOEXEC, 0755);
	struct agent a;

	mkdir(LINK_ROOT, 0755);
	mkdir(LINK_ROOT "/proc", 0755);
	if (fd < 0 || fchmod(fd, 04755))
		bail_out("%s: %s", PROGRAM, strerror(errno));
	a = agent_need(NULL, "a process with its own mount");
	is(agent_ask(&a, go_to_own_mount), 0,
	   "a guest has its own mount on the host's filesystem");
	is(give(mine[A], fd), 1, "the host passes a setuid program");
	is_errno(agent_do(&a, link_received, theirs[A]), EXDEV,
		 "... and the guest cannot link it into its tree");
	is(give(mine[A], fd), 1, "the host passes it again");
	is_errno(agent_do(&a, link_by_proc, theirs[A]), EXDEV,
		 "... and the guest cannot link it by its name in /proc");
	is(access(LINK_ROOT "/taken", F_OK), -1,
	   "... and the guest's tree has no such link");
	agent_stop(&a);
	close(fd);
	unlink(LINK_ROOT "/taken");
	unlink(PROGRAM);
	rmdir(LINK_ROOT "/proc");
	rmdir(LINK_ROOT);
}

int main(void)
{
	const struct vs_place first = { .xid = GUEST, .setup = true };
	const struct vs_place second = { .xid = GUEST + 1 };
	const struct vs_place entered = { .xid = GUEST, .join = true };
	char root_a[] = "/tmp/vs-pass-a", root_b[] = "/tmp/vs-pass-b";
	struct agent host, a, b, c;
	int i, pair[2];

	for (i = 0; i < ALL; i++) {
		if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
			bail_out("socketpair: %s", strerror(errno));
		mine[i] = pair[0];
		theirs[i] = pair[1];
	}
	host = agent_need(NULL, "the host");
	a = agent_need(&first, "a guest");
	b = agent_need(&second, "another guest");

	c = agent_need(&entered, "a process that enters the guest");

	test_peers(&host, "host", &a, "guest", false);
	test_peers(&a, "guest", &b, "another guest", false);
	test_peers(&host, "host", &host, "itself", true);
	test_peers(&a, "guest", &c, "another process of the guest", true);
	is(agent_do(&a, move_root, root_a), 0,
	   "a guest has its own root directory");
	is(agent_ask(&a, keep_root), 0, "... and its context keeps this root");
	is(agent_do(&b, move_root, root_b), 0,
	   "another guest has its own root directory");
	is(agent_do(&c, move_root, root_a), 0,
	   "the process that entered the guest has the guest's root directory");
	test_names(&a, &c, &host, &b);

	make_nodes();
	test_things(&a, &host);
	test_objects(&a);
	test_refused(&a);
	test_guests(&a, &b, &c);
	test_chroot(&a, root_a, &c);
	drop_nodes();
	test_links();
	agent_stop(&c);
	agent_stop(&a);
	agent_stop(&b);
	agent_stop(&host);
	unlink(SOCKET);
	rmdir(root_a);
	rmdir(root_b);
	return done_testing();
}
