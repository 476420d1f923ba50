// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the first program in a guest inherits the open streams (files, pipes,
 * terminals, connections) of the program of the host.  The guest's /dev/null
 * replaces all other descriptors.  A guest cannot bind or connect a socket of
 * the host.
 */
#define _GNU_SOURCE
#include <assert.h>
#include <linux/bpf.h>
#include <linux/perf_event.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/fanotify.h>
#include <sys/inotify.h>
#include <sys/sendfile.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/un.h>

#include "descriptor.h"
#include "uring.h"

#define ADDRESS	"127.71.0.1"
#define NR_OPEN_TREE	428
#define NR_FSOPEN	430

/* ---- programs in the guest ---- */

/* States of a descriptor */
enum { KEPT, REPLACED, VOID, CLOSED };

static long state_of(int fd)
{
	struct stat st, null;
	char c;

	if (fstat(fd, &st))
		return CLOSED;
	if (!stat("/dev/null", &null) && null.st_dev == st.st_dev &&
	    null.st_ino == st.st_ino)
		return REPLACED;
	/* The kernel's replacement reads as empty and accepts all writes. */
	return (st.st_mode & S_IFMT) || fcntl(fd, F_SETFL, O_NONBLOCK) ||
	       read(fd, &c, 1) || write(fd, "x", 1) != 1 ? KEPT : VOID;
}

/* Return 0 if the working directory is the root and nothing is above it. */
static long where(void)
{
	char path[64];
	struct stat st, above;

	if (!getcwd(path, sizeof(path)))
		return -errno;
	if (strcmp(path, "/") || stat("/", &st) || stat("../..", &above))
		return 1;
	return st.st_ino != above.st_ino;
}

/* An address of the host in the family of the socket. */
static socklen_t local(int fd, struct sockaddr_storage *to)
{
	struct sockaddr_in *in = (void *)to;
	struct sockaddr_in6 *in6 = (void *)to;
	socklen_t size = sizeof(*to);

	memset(to, 0, sizeof(*to));
	if (getsockname(fd, (void *)to, &size) || to->ss_family != AF_INET6) {
		*in = (struct sockaddr_in){
			.sin_family = AF_INET, .sin_port = htons(9),
			.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
		};
		return sizeof(*in);
	}
	*in6 = (struct sockaddr_in6){
		.sin6_family = AF_INET6, .sin6_port = htons(9),
		.sin6_addr = IN6ADDR_LOOPBACK_INIT,
	};
	return sizeof(*in6);
}

static long try_connect(int fd)
{
	struct sockaddr_storage to;
	socklen_t size = local(fd, &to);

	return vs_rc(connect(fd, (void *)&to, size));
}

static long try_disconnect(int fd)
{
	const struct sockaddr to = { .sa_family = AF_UNSPEC };

	return vs_rc(connect(fd, &to, sizeof(to)));
}

static long try_fastopen(int fd)
{
	struct sockaddr_storage to;
	socklen_t size = local(fd, &to);

	return vs_rc(sendto(fd, "x", 1, MSG_FASTOPEN | MSG_NOSIGNAL,
			    (void *)&to, size));
}

static long try_fastopen_after_shutdown(int fd)
{
	shutdown(fd, SHUT_RDWR);
	return try_fastopen(fd);
}

static long try_listen(int fd)
{
	return vs_rc(listen(fd, 8));
}

static long try_device(int fd)
{
	return vs_rc(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "lo", 3));
}

/* Without the rule the result is ENOENT, as there is no filter. */
static long try_detach(int fd)
{
	int unused = 0;

	return vs_rc(setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &unused,
				sizeof(unused)));
}

static long try_bind(int fd)
{
	struct sockaddr_storage to;
	socklen_t size = local(fd, &to);

	return vs_rc(bind(fd, (void *)&to, size));
}

static long try_bind_uring(int fd)
{
	struct sockaddr_storage to;
	const struct io_uring_sqe sqe = {
		.opcode = URING_BIND, .fd = fd, .addr2 = local(fd, &to),
		.addr = (uintptr_t)&to,
	};

	return ring_once(&sqe, 0);
}

static long try_connect_uring(int fd)
{
	struct sockaddr_storage to;
	const struct io_uring_sqe sqe = {
		.opcode = IORING_OP_CONNECT, .fd = fd, .off = local(fd, &to),
		.addr = (uintptr_t)&to,
	};

	return ring_once(&sqe, 0);
}

static const struct try {
	const char *name;
	long	(*run)(int fd);
} tries[] = {
	{ "SO_BINDTODEVICE", try_device },
	{ "SO_DETACH_FILTER", try_detach },
	{ "bind", try_bind },
	{ "bind by io_uring", try_bind_uring },
	{ "connect", try_connect },
	{ "connect by io_uring", try_connect_uring },
	{ "a message with MSG_FASTOPEN", try_fastopen },
	{ "listen", try_listen },
	{ "disconnect", try_disconnect },
	{ "MSG_FASTOPEN after shutdown", try_fastopen_after_shutdown },
};

#define TRIES	COUNT(tries)
static_assert(TRIES <= ANSWERS, "room for each answer");

/* Abstract names, which belong to the host or to the network context. */
static long name_socket(int fd)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };

	strcpy(to.sun_path + 1, "vs-descriptors");
	return vs_rc(bind(fd, (void *)&to, offsetof(struct sockaddr_un,
						    sun_path) + 15));
}

static long echo(int fd)
{
	int on = 1;
	char c;

	if (setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on)))
		return -errno;
	return read(fd, &c, 1) == 1 && write(fd, &c, 1) == 1 ? 0 : -errno;
}

/* ---- a guest's use of its own files ---- */

/* Open the file again by its link in /proc, and change it through the link. */
static long again(int fd)
{
	char path[64];
	long rc;

	if (fd < 0)
		return -errno;
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = opened(open(path, O_RDWR));
	if (!rc && (chmod(path, 0700) || fchmod(fd, 0755)))
		rc = -errno;
	close(fd);
	return rc;
}

static long own_file(void) { return again(open(OWN, O_RDWR)); }
static long own_memfd(void) { return again(syscall(SYS_memfd_create, "vs", 0)); }
static long own_unnamed(void) { return again(open("/", O_TMPFILE | O_RDWR, 0600)); }

static long own_deleted(void)
{
	int fd = open("/deleted", O_RDWR | O_CREAT, 0600);

	unlink("/deleted");
	return again(fd);
}

static long own_pipe(void)
{
	int pair[2];

	return pipe(pair) ? -errno : again(pair[0]);
}

static long own_null(void)
{
	return again(open("/dev/null", O_RDWR));
}

static long own_directory(void)
{
	int fd = open("/dev", O_RDONLY | O_DIRECTORY);
	long rc = opened(openat(fd, "../prog", O_RDONLY));

	close(fd);
	return rc;
}

static long own_program(void) { return opened(open("/proc/self/exe", O_RDONLY)); }
static long own_cwd(void) { return opened(open("/proc/self/cwd", O_RDONLY)); }
static long own_root(void) { return opened(open("/proc/self/root", O_RDONLY)); }

static long run_fd(int fd)
{
	char *const argv[] = { "prog", "nothing", NULL };
	int status;
	pid_t pid = fork();

	if (!pid) {
		fexecve(fd, argv, argv + 2);
		_exit(errno);
	}
	if (waitpid(pid, &status, 0) < 0 || !WIFEXITED(status))
		return -EPROTO;
	return -WEXITSTATUS(status);
}

static long own_exec(void)
{
	return run_fd(open(PROGRAM, O_RDONLY | O_CLOEXEC));
}

static long own_exec_memfd(void)
{
	int in = open(PROGRAM, O_RDONLY);
	int out = syscall(SYS_memfd_create, "vs", 0);
	ssize_t n;

	while ((n = sendfile(out, in, NULL, 65536)) > 0)
		;
	close(in);
	return n < 0 ? -errno : run_fd(out);
}

/* The pipe for the answer belongs to the host. */
static long host_pipe(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", ANSWER);
	return opened(open(path, O_WRONLY));
}

static const struct work {
	const char *name;
	long	(*run)(void);
} works[] = {
	{ "a file", own_file },
	{ "a memfd", own_memfd },
	{ "a file without a name", own_unnamed },
	{ "a file that is deleted", own_deleted },
	{ "a pipe", own_pipe },
	{ "/dev/null", own_null },
	{ "a directory", own_directory },
	{ "the program", own_program },
	{ "the working directory", own_cwd },
	{ "the root", own_root },
	{ "a program by descriptor", own_exec },
	{ "a program in a memfd", own_exec_memfd },
	{ "a pipe of the host", host_pipe },
};

static int in_guest(char **argv)
{
	const int fd = atoi(argv[2]);
	struct answer a = { 0 };
	unsigned int i;

	if (!strcmp(argv[1], "state"))
		a.rc[0] = state_of(fd);
	if (!strcmp(argv[1], "where"))
		a.rc[0] = where();
	if (!strcmp(argv[1], "echo"))
		a.rc[0] = echo(fd);
	if (!strcmp(argv[1], "name"))
		a.rc[0] = name_socket(fd);
	for (i = 0; i < TRIES && !strcmp(argv[1], "socket"); i++)
		a.rc[i] = tries[i].run(fd);
	for (i = 0; i < COUNT(works) && !strcmp(argv[1], "work"); i++)
		a.rc[i] = works[i].run();
	return write(ANSWER, &a, sizeof(a)) != sizeof(a);
}

/* ---- objects of the host ---- */

static int file_read(void) { return open(SECRET, O_RDONLY); }
static int file_write(void) { return open(SECRET, O_WRONLY); }
static int file_append(void) { return open(SECRET, O_WRONLY | O_APPEND); }
static int file_path(void) { return open(SECRET, O_PATH); }
static int directory(void) { return open(OUTSIDE, O_RDONLY); }
static int directory_path(void) { return open("/", O_PATH); }
static int device_null(void) { return open("/dev/null", O_RDWR); }
static int device_zero(void) { return open(ZERO, O_RDONLY); }
static int device_kmsg(void) { return open(KMSG, O_WRONLY); }
static int device_ram(void) { return open(RAM, O_RDONLY); }
static int device_path(void) { return open(RAM, O_PATH); }
static int device_tun(void) { return open("/dev/net/tun", O_RDWR); }
static int fifo(void) { return open(FIFO, O_RDWR); }
static int terminal(void) { return open("/dev/ptmx", O_RDWR | O_NOCTTY); }

static int terminal_slave(void)
{
	int fd = terminal();

	return fd < 0 || grantpt(fd) || unlockpt(fd) ?
		-1 : open(ptsname(fd), O_RDWR | O_NOCTTY);
}

static int pipe_read(void)
{
	int pair[2];

	return pipe(pair) ? -1 : pair[0];
}

static int pipe_write(void)
{
	int pair[2];

	return pipe(pair) ? -1 : pair[1];
}

static int memfd(void) { return syscall(SYS_memfd_create, "vs", 0); }
static int unix_stream(void) { return socket(AF_UNIX, SOCK_STREAM, 0); }
static int unix_dgram(void) { return socket(AF_UNIX, SOCK_DGRAM, 0); }
static int tcp(void) { return socket(AF_INET, SOCK_STREAM, 0); }
static int tcp6(void) { return socket(AF_INET6, SOCK_STREAM, 0); }
static int udp(void) { return socket(AF_INET, SOCK_DGRAM, 0); }
static int udp6(void) { return socket(AF_INET6, SOCK_DGRAM, 0); }
static int raw(void) { return socket(AF_INET, SOCK_RAW, IPPROTO_ICMP); }
static int raw6(void) { return socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6); }
static int packet(void) { return socket(AF_PACKET, SOCK_RAW, 0); }
static int netlink(void) { return socket(AF_NETLINK, SOCK_RAW, 0); }
static int epoll(void) { return epoll_create1(0); }
static int inotify(void) { return inotify_init1(0); }
static int event(void) { return eventfd(0, EFD_NONBLOCK); }
static int timer(void) { return timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK); }
static int fanotify(void) { return fanotify_init(FAN_CLASS_NOTIF, 0); }
static int pidfd(void) { return syscall(SYS_pidfd_open, getpid(), 0); }
static int ns_net(void) { return open("/proc/self/ns/net", O_RDONLY); }
static int ns_mnt(void) { return open("/proc/self/ns/mnt", O_RDONLY); }
static int filesystem(void) { return syscall(NR_FSOPEN, "tmpfs", 0); }

static int mount_detached(void)
{
	return syscall(NR_OPEN_TREE, AT_FDCWD, "/", 1 /* OPEN_TREE_CLONE */);
}

static int signals(void)
{
	sigset_t set;

	sigemptyset(&set);
	return signalfd(-1, &set, SFD_NONBLOCK);
}

static int ring(void)
{
	static struct ring r;

	return ring_open(&r, 0) ? -1 : r.fd;
}

static int faults(void)
{
	return syscall(SYS_userfaultfd, O_NONBLOCK);
}

static int bpf(void)
{
	union bpf_attr attr = {
		.map_type = BPF_MAP_TYPE_ARRAY, .key_size = 4, .value_size = 4,
		.max_entries = 1,
	};

	return syscall(SYS_bpf, BPF_MAP_CREATE, &attr, sizeof(attr));
}

static int perf(void)
{
	struct perf_event_attr attr = {
		.type = PERF_TYPE_SOFTWARE, .size = sizeof(attr),
		.config = PERF_COUNT_SW_CPU_CLOCK,
	};

	return syscall(SYS_perf_event_open, &attr, 0, -1, -1, 0);
}

static const struct kind {
	const char *name;
	int	(*make)(void);
	long	state;		/* in a guest with its own root */
	long	by_hand;	/* in a context in the root of the host */
} kinds[] = {
	{ "a file, read-only", file_read, KEPT, KEPT },
	{ "a file, write-only", file_write, KEPT, KEPT },
	{ "a file, append-only", file_append, KEPT, KEPT },
	{ "a file as a path", file_path, REPLACED, KEPT },
	{ "a directory", directory, REPLACED, KEPT },
	{ "a directory as a path", directory_path, REPLACED, KEPT },
	{ "/dev/null", device_null, REPLACED, REPLACED },
	{ "a device zero", device_zero, KEPT, KEPT },
	{ "a device kmsg", device_kmsg, REPLACED, KEPT },
	{ "a disk", device_ram, REPLACED, KEPT },
	{ "a disk as a path", device_path, REPLACED, KEPT },
	{ "a tun device", device_tun, REPLACED, KEPT },
	{ "a named FIFO", fifo, KEPT, KEPT },
	{ "a terminal", terminal_slave, KEPT, KEPT },
	{ "the master of a terminal", terminal, KEPT, KEPT },
	{ "a pipe to read", pipe_read, KEPT, KEPT },
	{ "a pipe to write", pipe_write, KEPT, KEPT },
	{ "a memfd", memfd, KEPT, KEPT },
	{ "an AF_UNIX stream", unix_stream, KEPT, KEPT },
	{ "an AF_UNIX datagram socket", unix_dgram, KEPT, KEPT },
	{ "a TCP socket", tcp, KEPT, KEPT },
	{ "a TCP socket of IPv6", tcp6, KEPT, KEPT },
	{ "a UDP socket", udp, REPLACED, REPLACED },
	{ "a UDP socket of IPv6", udp6, REPLACED, REPLACED },
	{ "a raw socket", raw, REPLACED, REPLACED },
	{ "a raw socket of IPv6", raw6, REPLACED, REPLACED },
	{ "a packet socket", packet, REPLACED, REPLACED },
	{ "a netlink socket", netlink, REPLACED, REPLACED },
	{ "an epoll", epoll, REPLACED, REPLACED },
	{ "an inotify", inotify, REPLACED, REPLACED },
	{ "an eventfd", event, REPLACED, REPLACED },
	{ "a timerfd", timer, REPLACED, REPLACED },
	{ "a signalfd", signals, REPLACED, REPLACED },
	{ "a fanotify", fanotify, REPLACED, REPLACED },
	{ "a pidfd", pidfd, REPLACED, REPLACED },
	{ "an io_uring", ring, REPLACED, REPLACED },
	{ "a userfaultfd", faults, REPLACED, REPLACED },
	{ "a map of bpf", bpf, REPLACED, REPLACED },
	{ "a performance counter", perf, REPLACED, REPLACED },
	{ "a network namespace", ns_net, REPLACED, REPLACED },
	{ "a mount namespace", ns_mnt, REPLACED, REPLACED },
	{ "a detached mount", mount_detached, REPLACED, REPLACED },
	{ "a filesystem context", filesystem, REPLACED, REPLACED },
};

static const struct vs_place guest = {
	.xid = GUEST, .nid = GUEST, .join = true,
};

static void test_kinds(void)
{
	static const int numbers[] = { 0, 1, 2, 9 };
	unsigned int i, j;

	for (i = 0; i < COUNT(kinds); i++) {
		const struct kind *k = &kinds[i];
		int fd = k->make();

		if (fd < 0) {
			skip(k->name, "not on this machine: %s",
			     strerror(errno));
			continue;
		}
		for (j = 0; j < COUNT(numbers); j++)
			is(run_in(&guest, ROOT, "state", fd, numbers[j]).rc[0],
			   k->state, "state of %s as descriptor %d", k->name,
			   numbers[j]);
		is(run_in(&guest, "/", "state", fd, 9).rc[0], k->by_hand,
		   "... in a context in the root of the host");
		close(fd);
	}
}

/* A guest controls its /dev/null: it need not be the null device. */
static void test_null(void)
{
	int fd = epoll();

	unlink(ROOT "/dev/null");
	is(run_in(&guest, ROOT, "state", fd, 0).rc[0], VOID,
	   "without /dev/null the kernel uses its own file");
	mkfifo(ROOT "/dev/null", 0666);
	is(run_in(&guest, ROOT, "state", fd, 0).rc[0], VOID,
	   "... the same for a FIFO as /dev/null");
	unlink(ROOT "/dev/null");
	if (symlink(OWN, ROOT "/dev/null"))
		bail_out("symlink: %s", strerror(errno));
	is(run_in(&guest, ROOT, "state", fd, 0).rc[0], VOID,
	   "... the same for a symbolic link as /dev/null");
	unlink(ROOT "/dev/null");
	mknod(ROOT "/dev/null", S_IFCHR | 0666, makedev(1, 3));
	is(run_in(&guest, ROOT, "where", fd, 0).rc[0], 0,
	   "the working directory of the host is not inherited");
	close(fd);
}

static void test_socket(const char *name, int fd, long want)
{
	struct answer a = run_in(&guest, ROOT, "socket", fd, 9);
	unsigned int i;

	for (i = 0; i < TRIES; i++)
		is(a.rc[i], want, "%s: refused: %s", name, tries[i].name);
	close(fd);
}

static void test_sockets(void)
{
	struct sockaddr_in in = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t size = sizeof(in);
	int server = tcp(), client = tcp(), end;
	char c = 0;

	if (bind(server, (void *)&in, size) || listen(server, 8) ||
	    getsockname(server, (void *)&in, &size) ||
	    connect(client, (void *)&in, size))
		bail_out("cannot connect: %s", strerror(errno));
	end = accept(server, NULL, NULL);

	ok(write(client, "y", 1) == 1, "a client connects to the host");
	is(run_in(&guest, ROOT, "echo", end, 0).rc[0], 0,
	   "... a guest can use the inherited connection");
	ok(read(client, &c, 1) == 1 && c == 'y',
	   "... the client gets the reply");
	test_socket("a connection of the host", end, -EPERM);
	test_socket("a TCP socket of the host", tcp(), -EPERM);
	test_socket("a TCP socket of the host, IPv6", tcp6(), -EPERM);
	test_socket("a server of the host", dup(server), -EPERM);
	close(client);
	client = tcp();
	is(vs_rc(connect(client, (void *)&in, size)), 0,
	   "... the server still works");
	close(client);
	close(server);
}

static void test_names(void)
{
	int pair[2], stream = unix_stream(), dgram = unix_dgram();

	if (socketpair(AF_UNIX, SOCK_DGRAM, 0, pair))
		bail_out("socketpair: %s", strerror(errno));
	is_errno(run_in(&guest, ROOT, "name", stream, 0).rc[0], EPERM,
		 "a guest cannot bind an AF_UNIX stream of the host");
	is_errno(run_in(&guest, ROOT, "name", dgram, 0).rc[0], EPERM,
		 "... nor a datagram socket");
	is_errno(run_in(&guest, ROOT, "name", pair[0], 0).rc[0], EPERM,
		 "... nor a socket of a pair");
	is(vs_rc(listen(stream, 1)), -EINVAL,
	   "... the stream still has no name");
	close(pair[0]);
	close(pair[1]);
	close(stream);
	close(dgram);
}

static void test_works(void)
{
	struct answer a = run_in(&guest, ROOT, "work", 0, 9);
	unsigned int i;

	for (i = 0; i < COUNT(works); i++)
		is(a.rc[i], 0, "a guest can use %s", works[i].name);
}

int main(int argc, char **argv)
{
	const struct vs_place make = {
		.xid = GUEST, .bcaps = VS_SECURE_BCAPS, .nid = GUEST,
		.addr = { ADDRESS, "fd00:71::1" },
	};
	struct agent keeper;

	if (argc == 2)
		return 0;
	if (argc > 2)
		return in_guest(argv);
	make_root();
	keeper = agent_need(&make, "a guest");
	test_kinds();
	test_null();
	test_sockets();
	test_names();
	test_works();
	agent_stop(&keeper);
	drop_root();
	return done_testing();
}
