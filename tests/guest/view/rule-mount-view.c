// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest sees the mounts below its root directory, which has no
 * device; with VXF_HIDE_MOUNT it sees none.  The host's are absent, also for
 * a guest that is only chrooted and has every capability.  No mount tells a
 * guest a path of the host.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	780
#define TOP	"/var/tmp/vs-view"
#define DISK	"vs-view-disk"		/* what the root directory is on */
#define ROOT	TOP "/disk/root"
#define MARK	"vs-view-mark"		/* a file system in it */
#define HOSTS	"vs-view-host"		/* one outside */

/* Newer than the headers of the C library. */
#define NR_STATMOUNT	457
#define NR_LISTMOUNT	458
#define LSMT_ROOT	(~0ULL)
#define STATMOUNT_MNT_BASIC 2
#define STATMOUNT_MNT_ROOT 8
#define STATMOUNT_MNT_OPTS 0x80
#define STATX_MNT_ID_UNIQUE 0x4000

struct id_request {
	__u32	size;
	__u32	fd;
	__u64	id;
	__u64	param;
	__u64	ns_id;
};

struct seen {
	__u64	flags;
	__u64	bcaps;
	const char *file;
	const char *text;
};

static __u64 host_mount;	/* unique id of the host's root */
static __u64 guest_mount;	/* and of the mount in the guest */
static __u64 host_ns;
static int host_ns_fd;

/* How many lines hold the text; all lines for none. */
static long count_lines(const char *path, const char *text)
{
	char line[1024];
	FILE *f = fopen(path, "re");
	long n = 0;

	if (!f)
		return -errno;
	while (fgets(line, sizeof(line), f))
		n += !text || strstr(line, text);
	fclose(f);
	return n;
}

static long enter_root(__u64 flags, __u64 bcaps)
{
	const struct vs_place guest = {
		.xid = GUEST, .cflags = flags, .bcaps = bcaps,
	};

	if (chroot(ROOT) || chdir("/"))
		return -errno;
	return vs_go(&guest);
}

static long see(void *arg)
{
	const struct seen *s = arg;
	char path[64];

	VS_TRY(enter_root(s->flags, s->bcaps));
	snprintf(path, sizeof(path), "/proc/self/%s", s->file);
	return count_lines(path, s->text);
}

static long seen(__u64 flags, __u64 bcaps, const char *file, const char *text)
{
	const struct seen s = { flags, bcaps, file, text };

	return agent_once(NULL, see, s);
}

#define USUAL	(~(1ULL << CAP_SYS_ADMIN))

static void test_file(const char *file, const char *root)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/%s", file);
	ok(count_lines(path, HOSTS) == 1, "host: %s shows its mounts", file);
	is(count_lines(path, DISK), 1, "host: %s names devices", file);
	is(seen(0, USUAL, file, DISK), 0, "guest: %s does not", file);
	is(seen(0, USUAL, file, MARK), 1, "guest: %s shows its own", file);
	is(seen(0, USUAL, file, HOSTS), 0, "guest: %s, none of the host's",
	   file);
	is(seen(0, ~0ULL, file, HOSTS), 0,
	   "guest with every capability: %s, none of the host's", file);
	if (root)
		is(seen(0, USUAL, file, root), 1, "guest: %s shows \"%s\"",
		   file, root);
	is(seen(VXF_HIDE_MOUNT, USUAL, file, NULL), 0,
	   "VXF_HIDE_MOUNT: %s is empty", file);
	is(seen(VXF_HIDE_MOUNT, ~0ULL, file, NULL), 0,
	   "VXF_HIDE_MOUNT with every capability: %s is empty", file);
}

static long statmount_id(__u64 id, __u64 ns, __u32 fd)
{
	struct id_request req = {
		.size = sizeof(req), .id = id, .fd = fd, .ns_id = ns,
		.param = STATMOUNT_MNT_BASIC,
	};
	char buf[4096];

	return vs_rc(syscall(NR_STATMOUNT, &req, buf, sizeof(buf), 0));
}

static long listmount_id(__u64 id, __u64 ns, __u32 fd)
{
	struct id_request req = {
		.size = sizeof(req), .id = id, .fd = fd, .ns_id = ns,
	};
	__u64 ids[256];

	return vs_rc(syscall(NR_LISTMOUNT, &req, ids, 256, 0));
}

static long stat_host(void) { return statmount_id(host_mount, 0, 0); }
static long stat_own(void) { return statmount_id(guest_mount, 0, 0); }
static long stat_ns(void) { return statmount_id(guest_mount, host_ns, 0); }
static long stat_fd(void) { return statmount_id(guest_mount, 0, host_ns_fd); }
static long stat_none(void) { return statmount_id(~1ULL, 0, 0); }
static long list_host(void) { return listmount_id(host_mount, 0, 0); }
static long list_own(void) { return listmount_id(LSMT_ROOT, 0, 0); }
static long list_ns(void) { return listmount_id(LSMT_ROOT, host_ns, 0); }
static long list_fd(void) { return listmount_id(LSMT_ROOT, 0, host_ns_fd); }

struct asked {
	__u64	flags;
	__u64	bcaps;
	bool	apart;		/* in a mount namespace of its own */
	long	(*run)(void);
};

static long ask(void *arg)
{
	const struct asked *q = arg;

	if (q->apart && unshare(CLONE_NEWNS))
		return -errno;
	VS_TRY(enter_root(q->flags, q->bcaps));
	return q->run();
}

static long asked(__u64 flags, __u64 bcaps, bool apart, long (*fn)(void))
{
	const struct asked q = { flags, bcaps, apart, fn };

	return agent_once(NULL, ask, q);
}

static void test_calls(__u64 bcaps, const char *who)
{
	is(asked(0, bcaps, false, stat_own), 0, "%s: statmount of its own",
	   who);
	is_errno(asked(0, bcaps, false, stat_host), ENOENT,
		 "%s: statmount of the host's is absent", who);
	is_errno(asked(0, bcaps, false, stat_none), ENOENT,
		 "%s: as is one that nobody has", who);
	is_errno(asked(0, bcaps, false, list_host), ENOENT,
		 "%s: listmount of the host's", who);
	is(asked(0, bcaps, false, list_own), 2,
	   "%s: listmount knows two: /proc and the other", who);
	is_errno(asked(0, bcaps, true, stat_ns), ENOENT,
		 "%s: statmount in the host's namespace by number", who);
	is_errno(asked(0, bcaps, true, stat_fd), ENOENT,
		 "%s: statmount in the host's namespace by descriptor", who);
	is_errno(asked(0, bcaps, true, list_ns), ENOENT,
		 "%s: listmount in the host's namespace by number", who);
	is_errno(asked(0, bcaps, true, list_fd), ENOENT,
		 "%s: listmount in the host's namespace by descriptor", who);
	is_errno(asked(VXF_HIDE_MOUNT, bcaps, false, stat_own), ENOENT,
		 "%s, VXF_HIDE_MOUNT: statmount", who);
	is_errno(asked(VXF_HIDE_MOUNT, bcaps, false, list_own), ENOENT,
		 "%s, VXF_HIDE_MOUNT: listmount", who);
}

static __u64 mount_id(const char *path)
{
	struct statx st;

	if (statx(AT_FDCWD, path, 0, STATX_MNT_ID_UNIQUE, &st))
		bail_out("%s: %s", path, strerror(errno));
	/* Behind the fields that the C library names. */
	return *(__u64 *)((char *)&st + 0x90);
}

/* ---- which directory was mounted ---- */

/* Mounted in the guest, from where, and how a guest is told so. */
static const struct bind {
	const char *from;
	const char *to;
	const char *told;	/* by mountinfo */
} binds[] = {
	{ ROOT "/dir", ROOT "/sub", " /dir /sub " },
	{ ROOT "/dir/deep", ROOT "/deep", " /dir/deep /deep " },
	{ ROOT, ROOT "/again", " / /again " },
	{ TOP "/disk/hosts/given", ROOT "/given", " / /given " },
	{ TOP "/outside/secret", ROOT "/other", " / /other " },
};

#define BINDS (sizeof(binds) / sizeof(*binds))

/* No line may contain these: paths on the host. */
static const char *const told_nothing[] = {
	" /root", " /hosts", " /secret", "lowerdir", "upperdir",
};

#define NOTHINGS (sizeof(told_nothing) / sizeof(*told_nothing))

struct view {
	int	how;		/* the root directory of the guest */
	const char *text;
};

enum { CHROOTED, PIVOTED, NESTED };

/* A tmpfs with the root of the guest in it, as root of a guest could make. */
static long enter_nested(void)
{
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount("none", ROOT "/nest", "tmpfs", 0, NULL) ||
	    mkdir(ROOT "/nest/in", 0755) || mkdir(ROOT "/nest/proc", 0755) ||
	    mount(ROOT, ROOT "/nest/in", NULL, MS_BIND | MS_REC, NULL) ||
	    mount("proc", ROOT "/nest/proc", "proc", 0, NULL) ||
	    chroot(ROOT "/nest") || chdir("/"))
		return -errno;
	return 0;
}

/* As `vserver start` does. */
static long enter_pivoted(void)
{
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) ||
	    mount(ROOT, ROOT, NULL, MS_BIND | MS_REC, NULL) || chdir(ROOT) ||
	    syscall(SYS_pivot_root, ".", ".") || umount2(".", MNT_DETACH) ||
	    chdir("/"))
		return -errno;
	return 0;
}

static long view_lines(void *arg)
{
	const struct vs_place guest = { .xid = GUEST, .bcaps = USUAL };
	const struct view *v = arg;

	if (v->how == CHROOTED)
		return enter_root(0, USUAL) ?:
		       count_lines("/proc/self/mountinfo", v->text);
	VS_TRY(v->how == PIVOTED ? enter_pivoted() : enter_nested());
	VS_TRY(vs_go(&guest));
	return count_lines("/proc/self/mountinfo", v->text);
}

static long view_of(int how, const char *text)
{
	const struct view v = { how, text };

	return agent_once(NULL, view_lines, v);
}

static void test_roots(void)
{
	static const char *const names[] = { "chrooted", "pivoted", "nested" };
	unsigned int i;
	int how;

	for (how = CHROOTED; how <= NESTED; how++)
		for (i = 0; i < NOTHINGS; i++)
			is(view_of(how, told_nothing[i]), 0,
			   "guest, %s: mountinfo does not tell \"%s\"",
			   names[how], told_nothing[i]);
	for (i = 0; i < BINDS; i++) {
		is(view_of(CHROOTED, binds[i].told), 1,
		   "guest, chrooted: mountinfo tells \"%s\"", binds[i].told);
		is(view_of(PIVOTED, binds[i].told), 1,
		   "guest, pivoted: mountinfo tells \"%s\"", binds[i].told);
	}
	is(view_of(PIVOTED, " / / "), 1, "guest: its root is all there is");
	ok(count_lines("/proc/self/mountinfo", " /root/dir ") > 0,
	   "host: mountinfo tells where the directory is");
	ok(count_lines("/proc/self/mountinfo", "lowerdir") > 0,
	   "host: ... and the layers of an overlay");
	is(seen(0, USUAL, "mounts", "lowerdir"), 0,
	   "guest: mounts does not tell the layers");
}

/* As the header of the kernel has it, up to the strings. */
struct statmount_head {
	__u32	size;
	__u32	mnt_opts;
	__u64	mask;
	__u32	basic[2];
	__u64	magic;
	__u32	sb_flags, fs_type;
	__u64	ids[2];
	__u32	old_ids[2];
	__u64	attr, propagation, group, master, from;
	__u32	mnt_root, mnt_point;
	__u64	ns_id;
	__u64	spare[49];
};

struct text {
	__u64	id;
	__u64	what;
	bool	guest;
	char	wanted[64];
};

/* Is the string that statmount gives the wanted one? */
static long statmount_says(void *arg)
{
	const struct text *t = arg;
	struct id_request req = {
		.size = sizeof(req), .id = t->id, .param = t->what,
	};
	static char buf[4096];
	const struct statmount_head *head = (const void *)buf;
	const char *text;

	if (t->guest)
		VS_TRY(enter_root(0, USUAL));
	VS_TRY(vs_rc(syscall(NR_STATMOUNT, &req, buf, sizeof(buf), 0)));
	text = buf + sizeof(*head) + (t->what == STATMOUNT_MNT_ROOT ?
				      head->mnt_root : head->mnt_opts);
	if (!(head->mask & t->what))
		text = "";
	return !strncmp(text, t->wanted, strlen(t->wanted)) &&
	       !*t->wanted == !*text;
}

static long says(__u64 id, __u64 what, bool guest, const char *wanted)
{
	struct text t = { .id = id, .what = what, .guest = guest };

	snprintf(t.wanted, sizeof(t.wanted), "%s", wanted);
	return agent_once(NULL, statmount_says, t);
}

static void test_statmount(void)
{
	__u64 sub = mount_id(ROOT "/sub"), given = mount_id(ROOT "/given");
	__u64 over = mount_id(ROOT "/over");

	is(says(sub, STATMOUNT_MNT_ROOT, false, "/root/dir"), 1,
	   "host: statmount tells where the directory is");
	is(says(sub, STATMOUNT_MNT_ROOT, true, "/dir"), 1,
	   "guest: statmount tells where it is below its root");
	is(says(given, STATMOUNT_MNT_ROOT, true, "/"), 1,
	   "guest: ... and of one from outside, nothing");
	is(says(given, STATMOUNT_MNT_ROOT, true, "/hosts"), 0,
	   "guest: ... not its path");
	is(says(over, STATMOUNT_MNT_OPTS, true, ""), 1,
	   "guest: statmount does not tell the layers of an overlay");
	is(says(over, STATMOUNT_MNT_OPTS, false, ""), 0, "host: ... it does");
}

static void make_binds(void)
{
	unsigned int i;

	mkdir(TOP "/disk/hosts", 0755);
	mkdir(TOP "/outside/secret", 0755);
	mkdir(ROOT "/dir", 0755);
	mkdir(ROOT "/dir/deep", 0755);
	mkdir(ROOT "/nest", 0755);
	mkdir(ROOT "/over", 0755);
	mkdir(TOP "/disk/hosts/given", 0755);
	mkdir(TOP "/disk/hosts/work", 0755);
	for (i = 0; i < BINDS; i++) {
		mkdir(binds[i].to, 0755);
		if (mount(binds[i].from, binds[i].to, NULL, MS_BIND, NULL))
			bail_out("%s: %s", binds[i].to, strerror(errno));
	}
	if (mount("overlay", ROOT "/over", "overlay", 0, "lowerdir=" ROOT
		  "/dir,upperdir=" TOP "/disk/hosts/given,workdir=" TOP
		  "/disk/hosts/work"))
		bail_out("overlay: %s", strerror(errno));
}

static void remove_binds(void)
{
	unsigned int i;

	umount(ROOT "/over");
	for (i = 0; i < BINDS; i++)
		umount(binds[i].to);
}

#define NS_GET_MNTNS_ID	_IOR(0xb7, 5, __u64)

static void make_tree(void)
{
	mkdir(TOP, 0755);
	mkdir(TOP "/outside", 0755);
	mkdir(TOP "/disk", 0755);
	if (mount(DISK, TOP "/disk", "tmpfs", 0, NULL))
		bail_out("%s: %s", TOP, strerror(errno));
	mkdir(ROOT, 0755);
	mkdir(ROOT "/proc", 0755);
	mkdir(ROOT "/mnt", 0755);
	if (mount(HOSTS, TOP "/outside", "tmpfs", 0, NULL) ||
	    mount(MARK, ROOT "/mnt", "tmpfs", 0, NULL) ||
	    mount("proc", ROOT "/proc", "proc", 0, NULL))
		bail_out("%s: %s", TOP, strerror(errno));
	host_mount = mount_id(TOP "/outside");
	guest_mount = mount_id(ROOT "/mnt");
	host_ns_fd = open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
	if (syscall(SYS_ioctl, host_ns_fd, NS_GET_MNTNS_ID, &host_ns))
		bail_out("NS_GET_MNTNS_ID: %s", strerror(errno));
}

static void remove_tree(void)
{
	umount(ROOT "/proc");
	umount(ROOT "/mnt");
	umount(TOP "/outside");
	umount(TOP "/disk");
	rmdir(TOP "/disk");
	rmdir(TOP "/outside");
	rmdir(TOP);
}

int main(void)
{
	make_tree();
	test_file("mounts", "/dev/root / tmpfs");
	test_file("mountinfo", NULL);
	test_file("mountstats", "device /dev/root mounted on / with fstype");
	is(stat_host(), 0, "host: statmount");
	ok(list_own() > 2, "host: listmount");
	is(stat_fd(), 0, "host: statmount by descriptor");
	test_calls(USUAL, "guest");
	test_calls(~0ULL, "guest with every capability");
	make_binds();
	test_roots();
	test_statmount();
	remove_binds();
	remove_tree();
	return done_testing();
}
