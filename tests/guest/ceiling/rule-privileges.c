// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the ceiling holds where the kernel grants a privilege without
 * capable(): low addresses, reserved memory, reserved blocks of a filesystem,
 * the mapping of root, and sockets that a guest has opened.
 */
#define _GNU_SOURCE
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/personality.h>
#include <sys/shm.h>

#include "agent.h"

#define GUEST	890
#define RICH	891		/* a guest whose ceiling has the capabilities */
#define USER_ID	1241
#define IMAGE	"/var/tmp/vs-privileges.img"
#define DIR	"/var/tmp/vs-privileges"
#define MB	(1024L * 1024)

static long write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : vs_rc(write(fd, text, strlen(text)));

	if (fd >= 0)
		close(fd);
	return rc < 0 ? rc : 0;
}

static void sysctl(const char *name, long value)
{
	char path[64], text[32];

	snprintf(path, sizeof(path), "/proc/sys/vm/%s", name);
	snprintf(text, sizeof(text), "%ld", value);
	if (write_file(path, text))
		bail_out("%s: %s", path, strerror(errno));
}

static long sysctl_value(const char *name)
{
	char path[64];
	long value = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/sys/vm/%s", name);
	f = fopen(path, "re");
	if (!f || fscanf(f, "%ld", &value) != 1)
		bail_out("%s: %s", path, strerror(errno));
	fclose(f);
	return value;
}

/* ---- low addresses ---- */

#define LOW	((void *)0x1000)

static void *map(void *at, size_t size, int prot, int flags)
{
	return mmap(at, size, prot, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
}

static long map_at(void *at)
{
	void *p = map(at, 4096, PROT_READ, MAP_FIXED);

	if (p == MAP_FAILED)
		return -errno;
	munmap(p, 4096);
	return 0;
}

static long map_null(void *arg)
{
	(void)arg;
	return map_at(NULL);
}

static long map_low(void *arg)
{
	(void)arg;
	return map_at(LOW);
}

static long move_low(void *arg)
{
	void *p = map(NULL, 4096, PROT_READ, 0);

	(void)arg;
	p = mremap(p, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, LOW);
	if (p == MAP_FAILED)
		return -errno;
	munmap(p, 4096);
	return 0;
}

static long attach_low(void *arg)
{
	int id = shmget(IPC_PRIVATE, 4096, 0600);
	long rc;

	(void)arg;
	rc = shmat(id, LOW, SHM_REMAP) == (void *)-1 ? -errno : 0;
	if (!rc)
		shmdt(LOW);
	shmctl(id, IPC_RMID, NULL);
	return rc;
}

/* An old program can have a page at 0.  Return: 0 if it has. */
static long page_zero(void *arg)
{
	pid_t pid = fork();
	int status;

	(void)arg;
	if (!pid) {
		personality(MMAP_PAGE_ZERO);
		execl("/proc/self/exe", "rule-privileges", "page-zero", NULL);
		_exit(99);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

static int has_page_zero(void)
{
	unsigned char vec;

	/* Passed through a variable, so that no compiler sees a null pointer. */
	void *volatile zero = NULL;

	return mincore(zero, 4096, &vec) ? errno : 0;
}

static void test_low(struct agent *host, struct agent *guest,
		     struct agent *rich)
{
	static const struct {
		agent_fn fn;
		int error;
		const char *name;
	} ways[] = {
		{ map_null, EPERM, "mmap at 0" },
		{ map_low, EPERM, "mmap at 0x1000" },
		{ move_low, EPERM, "mremap" },
		{ attach_low, EPERM, "shmat" },
		{ page_zero, ENOMEM, "personality" },
	};
	long before = sysctl_value("mmap_min_addr");
	unsigned int i;

	sysctl("mmap_min_addr", 65536);
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		is(agent_ask(host, ways[i].fn), 0,
		   "low address: %s is allowed on the host",
		   ways[i].name);
		is_errno(agent_ask(guest, ways[i].fn), ways[i].error,
			 "low address: %s is refused in a guest", ways[i].name);
		is(agent_ask(rich, ways[i].fn), 0,
		   "low address: %s is allowed with CAP_SYS_RAWIO",
		   ways[i].name);
	}
	sysctl("mmap_min_addr", before);
}

/* ---- memory that is reserved for the administrator ---- */

static long take_map(void *arg)
{
	size_t size = *(long *)arg;
	void *p = map(NULL, size, PROT_READ | PROT_WRITE, 0);

	return p == MAP_FAILED ? -errno : munmap(p, size);
}

static long take_protect(void *arg)
{
	size_t size = *(long *)arg;
	void *p = map(NULL, size, PROT_NONE, 0);
	long rc;

	if (p == MAP_FAILED)
		return -EDOM;
	rc = vs_rc(mprotect(p, size, PROT_READ | PROT_WRITE));
	munmap(p, size);
	return rc;
}

static long take_remap(void *arg)
{
	size_t size = *(long *)arg;
	void *p = map(NULL, 4096, PROT_READ | PROT_WRITE, 0), *q;

	if (p == MAP_FAILED)
		return -EDOM;
	q = mremap(p, 4096, size, MREMAP_MAYMOVE);
	if (q == MAP_FAILED)
		return -errno;
	return munmap(q, size);
}

static long take_break(void *arg)
{
	long size = *(long *)arg;

	if (sbrk(size) == (void *)-1)
		return -errno;
	sbrk(-size);
	return 0;
}

static long take_segment(void *arg)
{
	int id = shmget(IPC_PRIVATE, *(long *)arg, 0600);

	return id < 0 ? -errno : shmctl(id, IPC_RMID, NULL);
}

static long committed_kb(void)
{
	char line[128];
	long kb = -1;
	FILE *f = fopen("/proc/meminfo", "re");

	while (f && fgets(line, sizeof(line), f))
		sscanf(line, "Committed_AS: %ld", &kb);
	if (f)
		fclose(f);
	return kb;
}

static void test_memory(struct agent *host, struct agent *guest,
			struct agent *rich)
{
	static const struct {
		agent_fn fn;
		const char *name;
	} ways[] = {
		{ take_map, "mmap" }, { take_protect, "mprotect" },
		{ take_remap, "mremap" }, { take_break, "brk" },
		{ take_segment, "shmget" },
	};
	const long ratio = sysctl_value("overcommit_ratio");
	const long admin = sysctl_value("admin_reserve_kbytes");
	const long user = sysctl_value("user_reserve_kbytes");
	const long much = 150 * MB, little = 20 * MB;
	unsigned int i;

	sysctl("admin_reserve_kbytes", 200 * 1024);
	sysctl("user_reserve_kbytes", 0);
	sysctl("overcommit_kbytes", committed_kb() + 300 * 1024);
	sysctl("overcommit_memory", 2);
	for (i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		is(agent_do(host, ways[i].fn, much), 0,
		   "memory: %s can use the reserve on the host",
		   ways[i].name);
		is_errno(agent_do(guest, ways[i].fn, much), ENOMEM,
			 "memory: %s cannot use the reserve in a guest",
			 ways[i].name);
		is(agent_do(guest, ways[i].fn, little), 0,
		   "memory: %s can use free memory in a guest", ways[i].name);
		is(agent_do(rich, ways[i].fn, much), 0,
		   "memory: %s can use the reserve with CAP_SYS_ADMIN",
		   ways[i].name);
	}
	sysctl("overcommit_memory", 0);
	sysctl("overcommit_ratio", ratio);
	sysctl("admin_reserve_kbytes", admin);
	sysctl("user_reserve_kbytes", user);
}

/* ---- blocks that are reserved for a user or a group ---- */

struct fill {
	uid_t	uid;
	gid_t	gid;
	bool	at_once;	/* by fallocate */
};

/* Write a file until the filesystem is full.  Return: MiB, or -errno. */
static long fill(const struct fill *f)
{
	static char block[1024 * 1024];
	long size = 0, rc;
	int fd;

	if ((f->gid && setresgid(f->gid, f->gid, f->gid)) ||
	    (f->uid && vs_rc(setresuid(f->uid, f->uid, f->uid))))
		return -errno;
	fd = open(DIR "/file", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0)
		return -errno;
	unlink(DIR "/file");
	do {
		rc = f->at_once ?
		     vs_rc(fallocate(fd, 0, size, sizeof(block))) :
		     vs_rc(write(fd, block, sizeof(block)));
		if (rc >= 0)
			size += f->at_once ? (long)sizeof(block) : rc;
	} while (rc >= 0 && !fsync(fd));
	close(fd);
	return rc == -ENOSPC ? size / MB : rc;
}

/* Write in a child, which changes its user. */
static long fill_up(void *arg)
{
	pid_t pid = fork();
	int status;
	long rc;

	if (!pid) {
		rc = fill(arg);
		_exit(rc < 0 ? 200 : rc);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	sync();
	return WIFEXITED(status) ? WEXITSTATUS(status) : -EINTR;
}

static void test_blocks(struct agent *host, struct agent *guest,
			struct agent *rich)
{
	static const struct {
		struct fill fill;
		const char *name;
	} who[] = {
		{ { .uid = 0 }, "root" },
		{ { .uid = 0, .at_once = true }, "root by fallocate" },
		{ { .uid = USER_ID }, "the user of the reserve" },
		{ { .uid = USER_ID + 1, .gid = USER_ID },
		  "the group of the reserve" },
	};
	static const char *const options[] = {
		"", "", ",resuid=1241", ",resuid=9,resgid=1241",
	};
	unsigned int i;
	char command[256];
	long all, left;

	if (system("truncate -s 40M " IMAGE " && mkdir -p " DIR
		   " && mkfs.ext4 -q -m 50 -O ^has_journal " IMAGE))
		bail_out("cannot create an ext4 filesystem");
	for (i = 0; i < sizeof(who) / sizeof(*who); i++) {
		snprintf(command, sizeof(command),
			 "mount -o loop%s " IMAGE " " DIR " && chmod 777 " DIR,
			 options[i]);
		if (system(command))
			bail_out("cannot mount the ext4 filesystem");
		all = agent_do(host, fill_up, who[i].fill);
		ok(all >= 30 && all < 200,
		   "blocks: %s on the host can fill the reserve (%ld MiB)",
		   who[i].name, all);
		left = agent_do(guest, fill_up, who[i].fill);
		ok(left >= 1 && left <= all / 2 + 1,
		   "blocks: %s in a guest cannot fill the reserve (%ld MiB)",
		   who[i].name, left);
		if (!who[i].fill.uid)
			is(agent_do(rich, fill_up, who[i].fill), all,
			   "blocks: %s can fill it with CAP_SYS_RESOURCE",
			   who[i].name);
		if (umount(DIR))
			bail_out("umount: %s", strerror(errno));
	}
	unlink(IMAGE);
	rmdir(DIR);
}

/* ---- the mapping of root in a user namespace ---- */

static long map_root(void)
{
	if (unshare(CLONE_NEWUSER))
		return -errno;
	return write_file("/proc/self/uid_map", "0 0 1");
}

static long map_root_in_child(void *arg)
{
	pid_t pid = fork();
	int status;

	(void)arg;
	if (!pid)
		_exit(-map_root());
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		return -errno;
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -EINTR;
}

/* A process that maps root can make file capabilities valid on the host. */
static void test_root_map(void)
{
	const __u64 most = ~0ULL & ~VS_CAP(SETFCAP);
	const struct vs_place all = { .xid = GUEST + 2 };
	const struct vs_place less = { .xid = GUEST + 3, .bcaps = most };
	struct agent a = agent_need(&all, "a guest with every capability");
	struct agent b = agent_need(&less, "a guest without CAP_SETFCAP");

	vs_set_umask(all.xid, CLONE_NEWUSER);
	vs_set_umask(less.xid, CLONE_NEWUSER);
	is(agent_ask(&a, map_root_in_child), 0,
	   "root can be mapped with CAP_SETFCAP");
	is_errno(agent_ask(&b, map_root_in_child), EPERM,
		 "root cannot be mapped without CAP_SETFCAP");
	agent_stop(&b);
	agent_stop(&a);
}

/* ---- sockets that a guest opened, used by the host ---- */

static int pair[2];

static long give_netlink(void *arg)
{
	char control[CMSG_SPACE(sizeof(int))] = "";
	struct iovec v = { (char[]){ "x" }, 1 };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof(control),
	};
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	long rc;

	(void)arg;
	if (fd < 0)
		return -errno;
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(c), &fd, sizeof(int));
	rc = vs_rc(sendmsg(pair[1], &m, MSG_NOSIGNAL));
	close(fd);
	return rc;
}

static int take_netlink(struct agent *from)
{
	char control[CMSG_SPACE(sizeof(int))], text[4];
	struct iovec v = { text, sizeof(text) };
	struct msghdr m = {
		.msg_iov = &v, .msg_iovlen = 1, .msg_control = control,
		.msg_controllen = sizeof(control),
	};
	int fd = -1;

	if (agent_ask(from, give_netlink) != 1 || recvmsg(pair[0], &m, 0) != 1 ||
	    !CMSG_FIRSTHDR(&m))
		bail_out("the agent did not send its socket");
	memcpy(&fd, CMSG_DATA(CMSG_FIRSTHDR(&m)), sizeof(fd));
	return fd;
}

/* Send a request for lo that changes nothing.  Return: the reply's error. */
static long request(int fd, int type, size_t size, const void *body)
{
	struct {
		struct nlmsghdr h;
		char body[64];
	} m = {
		.h = { .nlmsg_len = NLMSG_LENGTH(size), .nlmsg_type = type,
		       .nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK },
	};
	struct {
		struct nlmsghdr h;
		struct nlmsgerr e;
		char rest[256];
	} answer;

	memcpy(m.body, body, size);
	VS_TRY(vs_rc(send(fd, &m, m.h.nlmsg_len, 0)));
	VS_TRY(vs_rc(recv(fd, &answer, sizeof(answer), 0)));
	return answer.e.error;
}

static void test_requests(int fd, int error, const char *who)
{
	const struct ifinfomsg link = { .ifi_index = 1 };
	const struct ifaddrmsg addr = { .ifa_family = AF_INET, .ifa_index = 1 };
	const struct rtmsg route = { .rtm_family = AF_INET, .rtm_dst_len = 32 };

	/* The last two lack attributes: if permitted, they fail differently. */
	is(request(fd, RTM_SETLINK, sizeof(link), &link), error,
	   "RTM_SETLINK by a socket of %s", who);
	is(request(fd, RTM_NEWADDR, sizeof(addr), &addr) == -EPERM, !!error,
	   "RTM_NEWADDR by a socket of %s", who);
	is(request(fd, RTM_DELROUTE, sizeof(route), &route) == -EPERM, !!error,
	   "RTM_DELROUTE by a socket of %s", who);
	close(fd);
}

static void test_lent(struct agent *host, struct agent *guest,
		      struct agent *rich)
{
	struct agent gone;
	const struct vs_place place = { .xid = GUEST + 4 };
	int fd;

	test_requests(take_netlink(host), 0, "the host is allowed");
	test_requests(take_netlink(guest), -EPERM, "a guest is refused");
	test_requests(take_netlink(rich), 0,
		      "a guest with CAP_NET_ADMIN is allowed");
	gone = agent_need(&place, "a guest that ends");
	fd = take_netlink(&gone);
	agent_stop(&gone);
	vs_settle(place.xid, -ESRCH);
	test_requests(fd, -EPERM, "an ended guest is refused");
}

int main(int argc, char **argv)
{
	const struct vs_place poor_place = {
		.xid = GUEST, .bcaps = VS_SECURE_BCAPS,
	};
	const struct vs_place rich_place = { .xid = RICH };
	struct agent host, guest, rich;

	if (argc == 2 && !strcmp(argv[1], "page-zero"))
		return has_page_zero();
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair))
		bail_out("socketpair: %s", strerror(errno));
	host = agent_need(NULL, "the host");
	guest = agent_need(&poor_place, "a guest");
	rich = agent_need(&rich_place, "a guest with every capability");

	test_low(&host, &guest, &rich);
	test_memory(&host, &guest, &rich);
	test_blocks(&host, &guest, &rich);
	test_root_map();
	test_lent(&host, &guest, &rich);
	agent_stop(&rich);
	agent_stop(&guest);
	agent_stop(&host);
	return done_testing();
}
