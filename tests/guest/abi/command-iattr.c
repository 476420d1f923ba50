// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/* Attributes of inodes, by path and by descriptor. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/capability.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/xattr.h>

#include "agent.h"

#define TOP	"/var/tmp/vs-iattr"
#define DIR_	TOP "/dir"
#define FILE_	TOP "/file"
#define LINK	TOP "/link"

#define KEPT	(IATTR_BARRIER | IATTR_IXUNLINK | IATTR_IMMUTABLE)

static long set(const char *name, __u32 flags, __u32 mask)
{
	struct vcmd_ctx_iattr_v1 d = { name, 0, flags, mask };

	return vserver(VCMD_set_iattr, 0, &d);
}

/* The flags, or -errno; the mask goes to *mask. */
static long get(const char *name, __u32 *mask)
{
	struct vcmd_ctx_iattr_v1 d = { .name = name };
	long rc = vserver(VCMD_get_iattr, 0, &d);

	*mask = d.mask;
	return rc ? rc : (long)d.flags;
}

static long flags_of(const char *name)
{
	__u32 mask;

	return get(name, &mask);
}

static void make_tree(void)
{
	int fd;

	mkdir(TOP, 0755);
	mkdir(DIR_, 0755);
	fd = open(FILE_, O_CREAT | O_WRONLY | O_CLOEXEC, 0644);
	if (fd < 0)
		bail_out("%s: %s", FILE_, strerror(errno));
	close(fd);
	if (symlink("dir", LINK) && errno != EEXIST)
		bail_out("%s: %s", LINK, strerror(errno));
}

static void test_path(void)
{
	__u32 mask = 0;

	is(get(DIR_, &mask), 0, "a fresh directory has none");
	is_hex(mask & (IATTR_BARRIER | IATTR_FLAGS), IATTR_BARRIER,
	       "a directory may be a barrier, it is no entry of /proc");
	is(set(DIR_, IATTR_BARRIER, IATTR_BARRIER), 0, "the barrier is set");
	is_hex(flags_of(DIR_), IATTR_BARRIER, "and reported");
	is(set(DIR_, 0, 0), 0, "an empty mask");
	is_hex(flags_of(DIR_), IATTR_BARRIER, "changes nothing");
	is(set(DIR_, 0, IATTR_BARRIER), 0, "the barrier is cleared");
	is(flags_of(DIR_), 0, "and gone");
	is(getxattr(DIR_, VS_XATTR_NAME, NULL, 0) < 0 ? -errno : 1, -ENODATA,
	   "no empty attribute is left behind");
}

static void test_link(void)
{
	ok(set(LINK, IATTR_BARRIER, IATTR_BARRIER) < 0,
	   "a symbolic link is no barrier");
	is(flags_of(DIR_), 0, "and is not followed to the directory");
	set(LINK, 0, IATTR_BARRIER);
}

static void test_refused(void)
{
	const struct vcmd_ctx_iattr_v1 bad = { (char *)8, 0, 0, 0 };

	is_errno(set(TOP "/nothing", 0, IATTR_BARRIER), ENOENT, "no such file");
	is_errno(flags_of(TOP "/nothing"), ENOENT, "no such file to read");
	is_errno(set(FILE_ "/x", 0, IATTR_BARRIER), ENOTDIR,
		 "a path through a file");
	is_errno(vserver(VCMD_get_iattr, 0, (void *)&bad), EFAULT,
		 "a bad pointer to the name");
	is_errno(set(DIR_, IATTR_HIDE, IATTR_HIDE), EINVAL,
		 "hide is for entries of /proc");
	is_errno(set(FILE_, IATTR_BARRIER, IATTR_BARRIER), EINVAL,
		 "a file is no barrier");
	is(flags_of(FILE_), 0, "nothing was set");
}

static void test_immutable(void)
{
	is(set(FILE_, IATTR_IMMUTABLE, IATTR_IMMUTABLE), 0, "immutable is set");
	is_hex(flags_of(FILE_) & IATTR_IMMUTABLE, IATTR_IMMUTABLE,
	       "and reported");
	is(open(FILE_, O_WRONLY | O_CLOEXEC) < 0 ? -errno : 0, -EPERM,
	   "it is the filesystem's own flag");
	is(set(FILE_, 0, IATTR_IMMUTABLE), 0, "immutable is cleared");
	is(unlink(FILE_) ? -errno : 0, 0, "the file can go");
	make_tree();
}

static void test_iunlink(void)
{
	is(set(FILE_, KEPT & ~IATTR_BARRIER, KEPT & ~IATTR_BARRIER), 0,
	   "immutable and iunlink");
	is_hex(flags_of(FILE_) & (KEPT | IATTR_COW),
	       IATTR_IXUNLINK | IATTR_IMMUTABLE | IATTR_COW,
	       "together they are copy-on-write");
	is(set(FILE_, 0, KEPT & ~IATTR_BARRIER), 0, "both are cleared");
	is_hex(flags_of(FILE_), 0, "and gone");
}

static void test_fd(void)
{
	struct vcmd_ctx_fiattr_v0 d = {
		.flags = IATTR_BARRIER, .mask = IATTR_BARRIER,
	};
	int fd = open(DIR_, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int path = open(DIR_, O_PATH | O_CLOEXEC);

	is(vserver(VCMD_fset_iattr, fd, &d), 0, "fset_iattr");
	is_hex(flags_of(DIR_), IATTR_BARRIER, "seen by path");
	memset(&d, 0, sizeof(d));
	is(vserver(VCMD_fget_iattr, fd, &d), 0, "fget_iattr");
	is_hex(d.flags, IATTR_BARRIER, "and by descriptor");
	is_hex(d.mask & IATTR_BARRIER, IATTR_BARRIER, "with its mask");
	is_errno(vserver(VCMD_fget_iattr, path, &d), EBADF,
		 "an O_PATH descriptor is refused");
	is(set(DIR_, 0, IATTR_BARRIER), 0, "cleared by path");
	close(fd);
	close(path);
}

/* Root without CAP_LINUX_IMMUTABLE reads but does not write. */
static long set_without_capability(void *arg)
{
	struct __user_cap_header_struct h = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct d[2];

	(void)arg;
	if (syscall(SYS_capget, &h, d))
		return -errno;
	d[0].effective &= ~(1u << CAP_LINUX_IMMUTABLE);
	if (syscall(SYS_capset, &h, d))
		return -errno;
	VS_TRY(flags_of(DIR_));
	return set(DIR_, IATTR_BARRIER, IATTR_BARRIER);
}

static void test_capability(void)
{
	is_errno(agent_once_data(NULL, set_without_capability, NULL, 0), EPERM,
		 "set_iattr needs CAP_LINUX_IMMUTABLE");
	is(flags_of(DIR_), 0, "nothing was set");
}

/* A filesystem that cannot store the attribute returns EOPNOTSUPP. */
static void test_unsupported(void)
{
	is_errno(set("/proc/self", IATTR_BARRIER, IATTR_BARRIER), EOPNOTSUPP,
		 "procfs keeps no barrier");
}

static void test_tmpfs(void)
{
	if (mount("vs-iattr", DIR_, "tmpfs", 0, NULL))
		bail_out("tmpfs: %s", strerror(errno));
	mkdir(DIR_ "/d", 0755);
	is(set(DIR_ "/d", IATTR_BARRIER, IATTR_BARRIER), 0, "tmpfs: set");
	is_hex(flags_of(DIR_ "/d"), IATTR_BARRIER, "tmpfs: reported");
	umount(DIR_);
}

int main(void)
{
	make_tree();
	test_path();
	test_link();
	test_refused();
	test_immutable();
	test_iunlink();
	test_fd();
	test_capability();
	test_unsupported();
	test_tmpfs();
	unlink(LINK);
	unlink(FILE_);
	rmdir(DIR_);
	rmdir(TOP);
	return done_testing();
}
