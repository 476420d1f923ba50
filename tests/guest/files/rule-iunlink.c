// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: the links of an immutable file with iunlink are not immutable.  Root of
 * the host and root of a guest may make, rename, replace and remove them.  The
 * content of the file and its other attributes cannot be changed.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "agent.h"

#define GUEST	522
#define DISK	"/var/tmp/vs-iunlink"
#define MEMORY	"/var/tmp/vs-iunlink-tmpfs"
#define BOTH	(IATTR_IXUNLINK | IATTR_IMMUTABLE)

/* Names in the directory under test, which is the working directory. */
#define MARKED	"marked"	/* with both attributes */
#define PLAIN	"plain"		/* a file without attributes */
#define NEW	"new"		/* an unused name */
#define FIXED	"fixed"		/* an immutable file */
#define FROZEN	"frozen"	/* an immutable directory with such a file */
#define INSIDE	FROZEN "/inside"

static long link_path(void) { return vs_rc(link(MARKED, NEW)); }
static long move(void) { return vs_rc(rename(MARKED, NEW)); }
static long replace(void) { return vs_rc(rename(PLAIN, MARKED)); }
static long move_over(void) { return vs_rc(rename(MARKED, PLAIN)); }
static long take_away(void) { return vs_rc(unlink(MARKED)); }

static long move_flags(unsigned int flags, const char *to)
{
	return vs_rc(renameat2(AT_FDCWD, MARKED, AT_FDCWD, to, flags));
}

static long exchange(void) { return move_flags(RENAME_EXCHANGE, PLAIN); }
static long move_only(void) { return move_flags(RENAME_NOREPLACE, NEW); }

static long link_fd(void)
{
	int fd = open(MARKED, O_RDONLY | O_CLOEXEC);
	char path[64];
	long rc;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	rc = vs_rc(linkat(AT_FDCWD, path, AT_FDCWD, NEW, AT_SYMLINK_FOLLOW));
	close(fd);
	return rc;
}

static long link_and_take_away(void)
{
	VS_TRY(link_path());
	VS_TRY(take_away());
	return vs_rc(unlink(NEW));
}

static long opened(int flags)
{
	int fd = open(MARKED, flags | O_CLOEXEC);

	return fd < 0 ? -errno : close(fd);
}

static long open_write(void) { return opened(O_WRONLY); }
static long open_trunc(void) { return opened(O_RDONLY | O_TRUNC); }
static long open_append(void) { return opened(O_WRONLY | O_APPEND); }
static long cut(void) { return vs_rc(truncate(MARKED, 0)); }
static long mode(void) { return vs_rc(chmod(MARKED, 0600)); }
static long owner(void) { return vs_rc(chown(MARKED, 77, 77)); }
static long times(void) { return vs_rc(utimensat(AT_FDCWD, MARKED, NULL, 0)); }
static long xattr(void) { return vs_rc(setxattr(MARKED, "user.vs", "x", 1, 0)); }

static long by_new_link(void)
{
	VS_TRY(link_path());
	return vs_rc(truncate(NEW, 0));
}

static long unmark(void)
{
	int fd = open(MARKED, O_RDONLY | O_CLOEXEC), flags = 0;
	long rc = vs_rc(ioctl(fd, FS_IOC_SETFLAGS, &flags));

	close(fd);
	return rc;
}

static long fixed_link(void) { return vs_rc(link(FIXED, NEW)); }
static long fixed_move(void) { return vs_rc(rename(FIXED, NEW)); }
static long fixed_replace(void) { return vs_rc(rename(PLAIN, FIXED)); }
static long fixed_remove(void) { return vs_rc(unlink(FIXED)); }
static long from_frozen(void) { return vs_rc(unlink(INSIDE)); }
static long out_of_frozen(void) { return vs_rc(rename(INSIDE, NEW)); }
static long into_frozen(void) { return vs_rc(link(MARKED, FROZEN "/new")); }
static long frozen_move(void) { return vs_rc(rename(FROZEN, NEW)); }
static long frozen_remove(void) { return vs_rc(rmdir(FROZEN)); }

static const struct attempt {
	const char *name;
	long	(*run)(void);
	long	want;
	bool	guest;		/* no test on the host */
} attempts[] = {
	{ "a hard link", link_path, 0, false },
	{ "a hard link by descriptor", link_fd, 0, false },
	{ "making and removing links", link_and_take_away, 0, false },
	{ "renaming", move, 0, false },
	{ "renaming without replacing", move_only, 0, false },
	{ "exchanging", exchange, 0, false },
	{ "replacing", replace, 0, false },
	{ "renaming over another", move_over, 0, false },
	{ "removing", take_away, 0, false },
	{ "opening for writing", open_write, -EPERM, false },
	{ "opening with O_TRUNC", open_trunc, -EPERM, false },
	{ "opening with O_APPEND", open_append, -EPERM, false },
	{ "truncate", cut, -EPERM, false },
	{ "truncate by a new link", by_new_link, -EPERM, false },
	{ "chmod", mode, -EPERM, false },
	{ "chown", owner, -EPERM, false },
	{ "times", times, -EPERM, false },
	{ "setxattr", xattr, -EPERM, false },
	{ "clearing the attributes", unmark, -EPERM, true },
	{ "immutable only: a hard link", fixed_link, -EPERM, false },
	{ "immutable only: renaming", fixed_move, -EPERM, false },
	{ "immutable only: replacing", fixed_replace, -EPERM, false },
	{ "immutable only: removing", fixed_remove, -EPERM, false },
	{ "removing from an immutable directory", from_frozen, -EPERM, false },
	{ "renaming out of one", out_of_frozen, -EPERM, false },
	{ "a hard link into one", into_frozen, -EPERM, false },
	{ "renaming one with both attributes", frozen_move, -EPERM, false },
	{ "removing one with both attributes", frozen_remove, -EPERM, false },
};

struct order {
	const char *dir;
	long	(*run)(void);
};

static long obey(void *arg)
{
	const struct order *o = arg;

	if (chdir(o->dir))
		return -EPROTO;
	return o->run();
}

static void make_file(const char *name)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, "text", 4) != 4 || close(fd))
		bail_out("%s: %s", name, strerror(errno));
}

static void mark(const char *name, __u32 attributes)
{
	if (vs_set_iattr(name, attributes, BOTH))
		bail_out("%s: cannot set its attributes", name);
}

static void make_files(const char *dir)
{
	if (chdir(dir))
		bail_out("%s: %s", dir, strerror(errno));
	make_file(MARKED);
	make_file(PLAIN);
	make_file(FIXED);
	mkdir(FROZEN, 0755);
	make_file(INSIDE);
	mark(MARKED, BOTH);
	mark(INSIDE, BOTH);
	mark(FIXED, IATTR_IMMUTABLE);
	mark(FROZEN, BOTH);
}

static void remove_files(void)
{
	static const char *const names[] = {
		FROZEN, FROZEN "/new", INSIDE, NEW, FIXED, PLAIN, MARKED,
	};
	unsigned int i;

	for (i = 0; i < sizeof(names) / sizeof(*names); i++) {
		vs_set_iattr(names[i], 0, BOTH);
		unlink(names[i]);
	}
	rmdir(FROZEN);
	rmdir(NEW);
}

/* Drop the cached attributes: the kernel must read them before it decides. */
static void forget(void)
{
	int fd = open("/proc/sys/vm/drop_caches", O_WRONLY | O_CLOEXEC);

	sync();
	if (fd < 0 || write(fd, "2", 1) != 1)
		bail_out("drop_caches: %s", strerror(errno));
	close(fd);
}

static void test_place(const struct vs_place *place, const char *who,
		       const char *dir)
{
	struct agent agent = agent_need(place, who);
	unsigned int i;

	for (i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		const struct attempt *a = &attempts[i];
		const struct order o = { dir, a->run };

		if (a->guest && !place)
			continue;
		make_files(dir);
		forget();
		is(agent_do(&agent, obey, o), a->want,
		   "%s, %s: result of %s", dir, who,
		   a->name);
		remove_files();
	}
	agent_stop(&agent);
}

static void test_directory(const char *dir)
{
	const struct vs_place usual = { .xid = GUEST, .bcaps = VS_SECURE_BCAPS };

	test_place(NULL, "host", dir);
	test_place(&usual, "guest", dir);
}

int main(void)
{
	mkdir(DISK, 0755);
	mkdir(MEMORY, 0755);
	if (mount("none", MEMORY, "tmpfs", 0, NULL))
		bail_out("%s: %s", MEMORY, strerror(errno));
	test_directory(DISK);
	test_directory(MEMORY);
	if (chdir("/") || umount(MEMORY))
		diag("%s was not removed", MEMORY);
	rmdir(MEMORY);
	rmdir(DISK);
	return done_testing();
}
