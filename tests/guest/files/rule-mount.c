// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest can mount nothing.  With VXC_SECURE_MOUNT it can mount its own
 * objects in a mount namespace of its own, without devices.  It cannot remove
 * mount flags that the host has set.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>

#include "agent.h"

#define GUEST	760
#define TOP	"/var/tmp/vs-mount"
#define MNT	TOP "/mnt"
#define HOST	TOP "/host"		/* a tmpfs of the host */
#define BELOW	HOST "/below"		/* another tmpfs in it */
#define STRICT	TOP "/strict"		/* ro, noexec, nodev, nosuid */
#define NULL_DEV makedev(1, 3)

static int user_ns = -1;

/* ---- one attempt each: 0 or -errno ---- */

static long mount_type(const char *type)
{
	return vs_rc(mount("vs-mount", MNT, type, 0, NULL));
}

static long try_tmpfs(void) { return mount_type("tmpfs"); }
static long try_ramfs(void) { return mount_type("ramfs"); }
static long try_proc(void) { return mount_type("proc"); }
static long try_devpts(void) { return mount_type("devpts"); }
static long try_mqueue(void) { return mount_type("mqueue"); }
static long try_cgroup2(void) { return mount_type("cgroup2"); }
static long try_binfmt(void) { return mount_type("binfmt_misc"); }
static long try_devtmpfs(void) { return mount_type("devtmpfs"); }
static long try_securityfs(void) { return mount_type("securityfs"); }
static long try_bpf(void) { return mount_type("bpf"); }
static long try_cgroup1(void)
{
	return vs_rc(mount("vs-mount", MNT, "cgroup", 0, "none,name=vs-mount"));
}

static long try_overlay(void)
{
	if (mount_type("tmpfs") || mkdir(MNT "/up", 0755) ||
	    mkdir(MNT "/work", 0755) || mkdir(MNT "/merged", 0755))
		return -errno;
	return vs_rc(mount("vs-mount", MNT "/merged", "overlay", 0,
			   "lowerdir=" HOST ",upperdir=" MNT "/up,workdir="
			   MNT "/work,userxattr"));
}

/* On an empty disk, EINVAL means that the kernel has read the disk. */
static long try_disk(void)
{
	long rc = vs_rc(mount("/dev/ram0", MNT, "ext4", 0, NULL));

	return rc == -EINVAL ? 0 : rc;
}

static long try_bind(void)
{
	return vs_rc(mount(HOST, MNT, NULL, MS_BIND, NULL));
}

static long try_remount(void)
{
	return vs_rc(mount(NULL, HOST, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY,
			   NULL));
}

static long try_remount_fs(void)
{
	return vs_rc(mount(NULL, HOST, NULL, MS_REMOUNT | MS_RDONLY, NULL));
}

static long try_move(void)
{
	return vs_rc(mount(BELOW, MNT, NULL, MS_MOVE, NULL));
}

static long try_propagation(void)
{
	return vs_rc(mount(NULL, HOST, NULL, MS_SHARED, NULL));
}

static long try_umount(void)
{
	return vs_rc(umount(BELOW));
}

static long try_detach(void)
{
	return vs_rc(umount2(HOST, MNT_DETACH));
}

static long try_pivot(void)
{
	return vs_rc(syscall(SYS_pivot_root, HOST, BELOW));
}

static long try_fspick(void)
{
	int fd = fspick(AT_FDCWD, HOST, FSPICK_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static long try_reconfigure(void)
{
	int fd = fspick(AT_FDCWD, HOST, FSPICK_CLOEXEC);

	if (fd < 0)
		return -errno;
	fsconfig(fd, FSCONFIG_SET_FLAG, "ro", NULL, 0);
	return vs_rc(fsconfig(fd, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0));
}

static int new_tmpfs(void)
{
	int fs = fsopen("tmpfs", FSOPEN_CLOEXEC), fd;

	if (fs < 0 || fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0))
		return -1;
	fd = fsmount(fs, FSMOUNT_CLOEXEC, 0);
	close(fs);
	return fd;
}

static long move_to_mnt(int fd)
{
	if (fd < 0)
		return -errno;
	return vs_rc(move_mount(fd, "", AT_FDCWD, MNT,
				MOVE_MOUNT_F_EMPTY_PATH));
}

static long try_fsmount(void)
{
	return move_to_mnt(new_tmpfs());
}

static long try_open_tree(void)
{
	return move_to_mnt(open_tree(AT_FDCWD, HOST, OPEN_TREE_CLONE |
				     OPEN_TREE_CLOEXEC | AT_RECURSIVE));
}

static long setattr(const char *path, struct mount_attr attr)
{
	return vs_rc(mount_setattr(AT_FDCWD, path, 0, &attr, sizeof(attr)));
}

static long try_setattr(void)
{
	return setattr(HOST, (struct mount_attr){
			.attr_set = MOUNT_ATTR_RDONLY });
}

static long try_idmap(void)
{
	struct mount_attr attr = {
		.attr_set = MOUNT_ATTR_IDMAP, .userns_fd = user_ns,
	};
	int fd = open_tree(AT_FDCWD, HOST, OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);

	if (fd < 0)
		return -errno;
	return vs_rc(mount_setattr(fd, "", AT_EMPTY_PATH, &attr,
				   sizeof(attr)));
}

/* ---- mount flags of the host that a guest could clear ---- */

static long clear(__u64 bit)
{
	return setattr(STRICT, (struct mount_attr){ .attr_clr = bit });
}

static long clear_ro(void) { return clear(MOUNT_ATTR_RDONLY); }
static long clear_noexec(void) { return clear(MOUNT_ATTR_NOEXEC); }
static long clear_nodev(void) { return clear(MOUNT_ATTR_NODEV); }
static long clear_nosuid(void) { return clear(MOUNT_ATTR_NOSUID); }

static long remount_rw(void)
{
	return vs_rc(mount(NULL, STRICT, NULL,
			   MS_REMOUNT | MS_BIND | MS_NOEXEC, NULL));
}

static long remount_exec(void)
{
	return vs_rc(mount(NULL, STRICT, NULL,
			   MS_REMOUNT | MS_BIND | MS_RDONLY, NULL));
}

/* ---- mount flags that are forced ---- */

#define FORCED	(ST_NODEV | ST_NOSUID)

static long flags_of(const char *path)
{
	struct statvfs st;

	return statvfs(path, &st) ? -errno : (long)(st.f_flag & FORCED);
}

static long flags_tmpfs(void)
{
	return try_tmpfs() ?: flags_of(MNT);
}

static long flags_fsmount(void)
{
	return try_fsmount() ?: flags_of(MNT);
}

static long flags_detached(void)
{
	int fd = new_tmpfs();
	struct statvfs st;

	if (fd < 0 || fstatvfs(fd, &st))
		return -errno;
	return st.f_flag & FORCED;
}

static long flags_bind(void)
{
	return try_bind() ?: flags_of(MNT);
}

static long flags_tree(void)
{
	return try_open_tree() ?: flags_of(MNT "/below");
}

static long flags_rbind(void)
{
	if (mount(HOST, MNT, NULL, MS_BIND | MS_REC, NULL))
		return -errno;
	return flags_of(MNT "/below");
}

static long flags_remount(void)
{
	VS_TRY(try_bind());
	if (mount(NULL, MNT, NULL, MS_REMOUNT | MS_BIND, NULL))
		return -errno;
	return flags_of(MNT);
}

static long open_node(int dir, const char *name)
{
	int fd;

	if (mknodat(dir, name, S_IFCHR | 0666, NULL_DEV))
		return -errno;
	fd = openat(dir, name, O_RDWR | O_CLOEXEC);
	return fd < 0 ? -errno : close(fd);
}

static long open_device(void)
{
	VS_TRY(try_tmpfs());
	return open_node(AT_FDCWD, MNT "/null");
}

static long open_detached_device(void)
{
	int fd = new_tmpfs();

	return fd < 0 ? -errno : open_node(fd, "null");
}

/* ---- */

struct attempt {
	const char *name;
	long	(*run)(void);
};

static long run(void *arg)
{
	return (*(long (**)(void))arg)();
}

static long own_namespace(void *arg)
{
	(void)arg;
	if (unshare(CLONE_NEWNS) ||
	    mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL))
		return -errno;
	return 0;
}

static long enter(void *arg)
{
	return vs_go(arg);
}

static long in_guest(const struct vs_place *guest, long (*fn)(void))
{
	struct agent a = agent_start(NULL);
	long rc = agent_ask(&a, own_namespace);

	if (!rc)
		rc = agent_do(&a, enter, *guest);
	if (rc)
		diag("cannot enter the guest: %s", tap_result(rc));
	rc = rc ? AGENT_GONE : agent_do(&a, run, fn);
	agent_stop(&a);
	return rc;
}

#define COUNT(a) (sizeof(a) / sizeof(*(a)))
#define USUAL	(~(1ULL << CAP_SYS_ADMIN))

static void test_calls(void)
{
	static const struct attempt calls[] = {
		{ "a new file system", try_tmpfs }, { "bind", try_bind },
		{ "remount", try_remount }, { "move", try_move },
		{ "propagation", try_propagation }, { "umount", try_umount },
		{ "umount2 detach", try_detach }, { "pivot_root", try_pivot },
		{ "fsopen, fsmount, move_mount", try_fsmount },
		{ "open_tree, move_mount", try_open_tree },
		{ "fspick", try_fspick }, { "mount_setattr", try_setattr },
		{ "proc", try_proc }, { "ramfs", try_ramfs },
		{ "devpts", try_devpts }, { "mqueue", try_mqueue },
		{ "overlay", try_overlay },
	};
	struct vs_place guest = { .xid = GUEST, .bcaps = USUAL };
	unsigned int i;

	for (i = 0; i < COUNT(calls); i++) {
		guest.ccaps = 0;
		is_errno(in_guest(&guest, calls[i].run), EPERM,
			 "without VXC_SECURE_MOUNT: refused: %s",
			 calls[i].name);
		guest.ccaps = VXC_SECURE_MOUNT;
		is(in_guest(&guest, calls[i].run), 0,
		   "VXC_SECURE_MOUNT: permitted: %s",
		   calls[i].name);
	}
}

static void test_refused(void)
{
	static const struct attempt calls[] = {
		{ "remount of a file system", try_remount_fs },
		{ "fspick, reconfigure", try_reconfigure },
		{ "mapped ids", try_idmap }, { "cgroup2", try_cgroup2 },
		{ "cgroup", try_cgroup1 }, { "binfmt_misc", try_binfmt },
		{ "devtmpfs", try_devtmpfs }, { "securityfs", try_securityfs },
		{ "bpf", try_bpf }, { "ext4", try_disk },
		{ "clear ro", clear_ro }, { "clear noexec", clear_noexec },
		{ "clear nodev", clear_nodev },
		{ "clear nosuid", clear_nosuid },
		{ "remount rw", remount_rw }, { "remount exec", remount_exec },
	};
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL,
		.ccaps = VXC_SECURE_MOUNT | VXC_SECURE_REMOUNT,
	};
	const struct vs_place strong = { .xid = GUEST };
	unsigned int i;

	for (i = 0; i < COUNT(calls); i++)
		is_errno(in_guest(&guest, calls[i].run), EPERM,
			 "VXC_SECURE_MOUNT: refused: %s", calls[i].name);
	is_errno(in_guest(&strong, try_idmap), EPERM,
		 "every capability: refused: mapped ids");
	is(in_guest(&strong, clear_ro), 0,
	   "every capability: permitted: clear ro");
}

static void test_forced(void)
{
	static const struct attempt calls[] = {
		{ "mount", flags_tmpfs }, { "fsmount", flags_fsmount },
		{ "fsmount, detached", flags_detached },
		{ "bind", flags_bind }, { "recursive bind", flags_rbind },
		{ "open_tree", flags_tree }, { "remount", flags_remount },
	};
	struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL, .ccaps = VXC_SECURE_MOUNT,
	};
	const struct vs_place strong = { .xid = GUEST };
	unsigned int i;

	for (i = 0; i < COUNT(calls); i++) {
		guest.ccaps = VXC_SECURE_MOUNT;
		is(in_guest(&guest, calls[i].run), FORCED,
		   "%s: nodev and nosuid are forced", calls[i].name);
		guest.ccaps = VXC_SECURE_MOUNT | VXC_DEV_MOUNT;
		is(in_guest(&guest, calls[i].run), ST_NOSUID,
		   "%s: VXC_DEV_MOUNT permits devices", calls[i].name);
		is(in_guest(&strong, calls[i].run), 0,
		   "%s: CAP_SYS_ADMIN: no flags are forced",
		   calls[i].name);
	}
}

static void test_devices(void)
{
	struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL, .ccaps = VXC_SECURE_MOUNT,
	};

	is_errno(in_guest(&guest, open_device), EACCES,
		 "a guest cannot open a device in its own file system");
	is_errno(in_guest(&guest, open_detached_device), EACCES,
		 "... nor in one that is not mounted");
	guest.ccaps |= VXC_DEV_MOUNT;
	is(in_guest(&guest, open_device), 0,
	   "VXC_DEV_MOUNT: a guest can open a device");
	is(in_guest(&guest, clear_nodev), 0,
	   "VXC_DEV_MOUNT: a guest can clear nodev");
}

static void test_disk(void)
{
	struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL,
		.ccaps = VXC_SECURE_MOUNT | VXC_BINARY_MOUNT,
	};

	is(try_disk(), 0, "the kernel reads the disk for the host");
	is(in_guest(&guest, try_disk), 0,
	   "VXC_BINARY_MOUNT: the kernel reads the disk for a guest");
	guest.ccaps = VXC_BINARY_MOUNT;
	is_errno(in_guest(&guest, try_disk), EPERM,
		 "VXC_BINARY_MOUNT without VXC_SECURE_MOUNT: refused");
}

/* In the host's mount namespace a guest may not mount, whatever its ccaps. */
static void test_host_namespace(void)
{
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL, .ccaps = ~0ULL,
	};
	long (*fn)(void) = try_tmpfs;
	bool own = !access("/proc/1/ns/mnt", F_OK);

	if (!own) {
		skip("the namespace of the host", "no /proc/1");
		return;
	}
	is_errno(agent_once(&guest, run, fn), EPERM,
		 "all ccaps: no mount in the namespace of the host");
}

/* ---- a mount namespace that shares a mount with the host's ---- */

static long share(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWNS));
}

static long mount_on_shared(void)
{
	return vs_rc(mount("vs-mount", HOST "/spot", "tmpfs", 0, NULL));
}

static void test_shared(void)
{
	const struct vs_place guest = {
		.xid = GUEST, .bcaps = USUAL, .ccaps = VXC_SECURE_MOUNT,
	};
	long (*mount_fn)(void) = mount_on_shared, (*umount_fn)(void) = try_umount;
	struct agent a = agent_start(NULL);
	struct stat before, after;

	mount(NULL, HOST, NULL, MS_SHARED, NULL);
	stat(HOST "/spot", &before);
	is(agent_ask(&a, share), 0,
	   "make a namespace that shares a mount with the host");
	is(agent_do(&a, enter, guest), 0, "enter a guest in it");
	is_errno(agent_do(&a, run, mount_fn), EPERM,
		 "a guest cannot mount on a mount shared with the host");
	is_errno(agent_do(&a, run, umount_fn), EINVAL, "... nor unmount there");
	stat(HOST "/spot", &after);
	ok(before.st_dev == after.st_dev, "... the host has no new mount");
	agent_stop(&a);
	mount(NULL, HOST, NULL, MS_PRIVATE, NULL);
}

static long make_user_ns(void *arg)
{
	(void)arg;
	return vs_rc(unshare(CLONE_NEWUSER));
}

static void open_user_ns(void)
{
	struct agent a = agent_start(NULL);
	char path[64];
	int fd;

	agent_ask(&a, make_user_ns);
	snprintf(path, sizeof(path), "/proc/%d/uid_map", a.pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (write(fd, "0 100000 1000", 13) != 13)
		bail_out("%s: %s", path, strerror(errno));
	close(fd);
	snprintf(path, sizeof(path), "/proc/%d/gid_map", a.pid);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (write(fd, "0 100000 1000", 13) != 13)
		bail_out("%s: %s", path, strerror(errno));
	close(fd);
	snprintf(path, sizeof(path), "/proc/%d/ns/user", a.pid);
	user_ns = open(path, O_RDONLY | O_CLOEXEC);
	agent_stop(&a);
}

static void make_tree(void)
{
	mkdir(TOP, 0755);
	mkdir(MNT, 0755);
	mkdir(HOST, 0755);
	mkdir(STRICT, 0755);
	if (mount("vs-host", HOST, "tmpfs", 0, NULL) ||
	    mkdir(BELOW, 0755) || mkdir(HOST "/spot", 0755) ||
	    mount("vs-below", BELOW, "tmpfs", 0, NULL) ||
	    mount("vs-strict", STRICT, "tmpfs", MS_RDONLY | MS_NOEXEC |
		  MS_NODEV | MS_NOSUID, NULL))
		bail_out("%s: %s", TOP, strerror(errno));
}

static void remove_tree(void)
{
	umount(BELOW);
	umount(HOST);
	umount(STRICT);
	rmdir(STRICT);
	rmdir(HOST);
	rmdir(MNT);
	rmdir(TOP);
}

int main(void)
{
	make_tree();
	open_user_ns();
	test_calls();
	test_refused();
	test_forced();
	test_devices();
	test_disk();
	test_host_namespace();
	test_shared();
	remove_tree();
	return done_testing();
}
