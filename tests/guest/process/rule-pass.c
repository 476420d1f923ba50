// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: what an AF_UNIX socket says about its peer names no process that does
 * not exist for the reader; and a guest receives no descriptor that leads out
 * of it.
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

/* The process that a message names; plus 1000000 when there is a pidfd. */
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

/* Each end asks who the other is. */
static void test_peers(struct agent *server, const char *servers,
		       struct agent *client, const char *clients, bool exist)
{
	int fd = agent_ask(server, serve), end, other;
	pid_t shown = exist ? server->pid : 0;
	struct said plain = { .as = 0 };

	other = agent_ask(client, reach);
	end = agent_do(server, take, fd);
	ok(fd >= 0 && end >= 0 && other >= 0, "%s reaches %s", clients, servers);
	is(agent_do(client, peer_pid, other), shown, "%s: SO_PEERCRED", clients);
	is(agent_do(client, peer_pidfd, other), exist ? 0 : -ESRCH,
	   "%s: SO_PEERPIDFD", clients);
	is(agent_do(client, peer_groups, other), 0, "%s: SO_PEERGROUPS", clients);
	is(agent_do(server, peer_pid, end), exist ? client->pid : 0,
	   "%s: SO_PEERCRED", servers);
	is(agent_do(server, peer_pidfd, end), exist ? 0 : -ESRCH,
	   "%s: SO_PEERPIDFD", servers);

	agent_do(client, want_names, other);
	plain.fd = end;
	agent_do(server, say, plain);
	is(agent_do(client, hear, other), exist ? shown + 1000000 : 0,
	   "%s: who a message is from", clients);
	agent_do(server, want_names, end);
	plain.fd = other;
	agent_do(client, say, plain);
	is(agent_do(server, hear, end), exist ? client->pid + 1000000 : 0,
	   "%s: who a message is from", servers);
}

/* With every capability, so that it may name others. */
static void test_names(struct agent *guest, struct agent *same,
		       struct agent *host, struct agent *other)
{
	const struct {
		pid_t pid;
		long want;
		const char *name;
	} tries[] = {
		{ guest->pid, 1, "itself" },
		{ same->pid, 1, "another process of it" },
		{ host->pid, -ESRCH, "a process of the host" },
		{ other->pid, -ESRCH, "one of another guest" },
		{ 1, -EPERM, "init of the host" },
		{ 4000000, -ESRCH, "nobody" },
	};
	unsigned int i;

	for (i = 0; i < sizeof(tries) / sizeof(*tries); i++) {
		const struct said s = { theirs[A], tries[i].pid };

		is(agent_do(guest, say, s), tries[i].want,
		   "guest: speaks as %s", tries[i].name);
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

/* The descriptor that came, or -EPERM for one cut off. */
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
		   "... which the guest %s", t->passes ? "gets" : "does not get");
	}
	is(give(mine[HOST], open("/", O_PATH | O_CLOEXEC)), 1,
	   "the host passes / to the host");
	is(agent_do(host, get, theirs[HOST]), 0, "... which gets it");
}

/* Objects without a path. */
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
		is(agent_do(guest, get, theirs[A]), 0, "... which the guest gets");
		close(fds[i]);
	}
	close(fds[4]);
}

/* These act as their maker, or tell of it. */
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
			 "... which the guest does not get");
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

	is(agent_do(b, give_own, to), 1, "another guest passes its root");
	is_errno(agent_do(a, get, pair[1]), EPERM, "... which a guest does not get");
	is(agent_do(same, give_own, to), 1, "a process of the guest does so");
	is(agent_do(a, get, pair[1]), 0, "... and another gets it");
	is(agent_do(same, give_epoll, to), 1, "a process of the guest passes an epoll");
	is(agent_do(a, get, pair[1]), 0, "... and another gets it");
	is(agent_do(b, give_epoll, to), 1, "another guest does so");
	is_errno(agent_do(a, get, pair[1]), EPERM, "... which a guest does not get");
	is(agent_do(a, give_own, to), 1, "a guest passes its root");
	is(get(&pair[1]), 0, "... and the host gets it");
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

/* A daemon in a chroot of its own still gets what its guest has. */
static void test_chroot(struct agent *a, const char *root, struct agent *same)
{
	const struct said to = { .fd = mine[B] };
	const int from = theirs[B];
	const char inner[] = "/inner";
	char path[64];

	is(agent_do(same, move_root, inner), 0, "a process goes into a chroot");
	is(agent_do(a, give_own, to), 1, "another of its guest passes its root");
	is(agent_do(same, get, from), 0, "... which it gets");
	is(give(mine[B], open("/", O_PATH | O_CLOEXEC)), 1, "the host does so");
	is_errno(agent_do(same, get, from), EPERM, "... which it does not get");
	snprintf(path, sizeof(path), "%s%s", root, inner);
	rmdir(path);
}

/* ---- a program of the host by another name ---- */

#define LINK_ROOT	"/var/tmp/vs-pass-root"
#define PROGRAM		"/var/tmp/vs-pass-program"

/* As vserver start makes it: a mount of its own, on the host's filesystem. */
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
	a = agent_need(NULL, "one with a mount of its own");
	is(agent_ask(&a, go_to_own_mount), 0, "a guest with a mount of its own");
	is(give(mine[A], fd), 1, "the host passes a setuid program");
	is_errno(agent_do(&a, link_received, theirs[A]), EXDEV,
		 "... which the guest cannot link into its tree");
	is(give(mine[A], fd), 1, "once more");
	is_errno(agent_do(&a, link_by_proc, theirs[A]), EXDEV,
		 "... nor by the link in /proc");
	is(access(LINK_ROOT "/taken", F_OK), -1, "nothing is there");
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

	c = agent_need(&entered, "who enters the guest");

	test_peers(&host, "host", &a, "guest", false);
	test_peers(&a, "guest", &b, "another guest", false);
	test_peers(&host, "host", &host, "itself", true);
	test_peers(&a, "guest", &c, "who is in it, too", true);
	is(agent_do(&a, move_root, root_a), 0, "a guest has a root of its own");
	is(agent_ask(&a, keep_root), 0, "... which its context keeps");
	is(agent_do(&b, move_root, root_b), 0, "another guest, too");
	is(agent_do(&c, move_root, root_a), 0, "who entered the guest, too");
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
