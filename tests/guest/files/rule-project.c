// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: m32 */
/*
 * Rule: a guest cannot change the project of a file, or whether new files
 * inherit the project of a directory.  The project selects the disk limit that
 * is charged for the file.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include "agent.h"

#define GUEST	521
#define USER	1000
#define PROJECT	4711
#define OTHER	4712
#define TOP	"/var/tmp/vs-project"
#define DIR_	TOP "/dir"		/* in the project, with PROJINHERIT */
#define PLAIN	TOP "/plain"		/* in no project */
#define FILE_	DIR_ "/file"
#define UPPER	TOP "/upper"
#define WORK	TOP "/work"
#define MERGED	TOP "/merged"

static long get(int fd, struct fsxattr *fsx)
{
	return vs_rc(ioctl(fd, FS_IOC_FSGETXATTR, fsx));
}

/* Change the project and the flags by FS_IOC_FSSETXATTR. */
static long change_fd(int fd, __u32 project, __u32 set, __u32 clear)
{
	struct fsxattr fsx;

	VS_TRY(get(fd, &fsx));
	fsx.fsx_projid = project;
	fsx.fsx_xflags = (fsx.fsx_xflags | set) & ~clear;
	return vs_rc(ioctl(fd, FS_IOC_FSSETXATTR, &fsx));
}

static long change(const char *path, __u32 project, __u32 set, __u32 clear)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	long rc = fd < 0 ? -errno : change_fd(fd, project, set, clear);

	close(fd);
	return rc;
}

/* Use FS_IOC_SETFLAGS, which is FS_IOC32_SETFLAGS in the 32-bit program. */
static long change_flags(const char *path, int set, int clear)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), flags = 0;
	long rc = fd < 0 ? -errno : vs_rc(ioctl(fd, FS_IOC_GETFLAGS, &flags));

	flags = (flags | set) & ~clear;
	if (rc >= 0)
		rc = vs_rc(ioctl(fd, FS_IOC_SETFLAGS, &flags));
	close(fd);
	return rc;
}

static long project_of(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct fsxattr fsx = { 0 };
	long rc = fd < 0 ? -errno : get(fd, &fsx);

	close(fd);
	return rc < 0 ? rc : (long)fsx.fsx_projid;
}

static long hands_on(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	struct fsxattr fsx = { 0 };
	long rc = fd < 0 ? -errno : get(fd, &fsx);

	close(fd);
	return rc < 0 ? rc : !!(fsx.fsx_xflags & FS_XFLAG_PROJINHERIT);
}

static int kept;	/* the file, opened by the host for writing */

static long file_other(void) { return change(FILE_, OTHER, 0, 0); }
static long file_none(void) { return change(FILE_, 0, 0, 0); }
static long dir_other(void) { return change(DIR_, OTHER, 0, 0); }
static long dir_none(void) { return change(DIR_, 0, 0, 0); }
static long dir_both(void) { return change(DIR_, 0, 0, FS_XFLAG_PROJINHERIT); }
static long plain_enter(void) { return change(PLAIN, PROJECT, 0, 0); }
static long flag_away(void) { return change(DIR_, PROJECT, 0, FS_XFLAG_PROJINHERIT); }
static long flag_on(void) { return change(PLAIN, 0, FS_XFLAG_PROJINHERIT, 0); }
static long old_away(void) { return change_flags(DIR_, 0, FS_PROJINHERIT_FL); }
static long old_on(void) { return change_flags(PLAIN, FS_PROJINHERIT_FL, 0); }
static long by_kept(void) { return change_fd(kept, OTHER, 0, 0); }
static long overlay_file(void) { return change(MERGED "/file", OTHER, 0, 0); }
static long overlay_dir(void) { return change(MERGED "/dir", OTHER, 0, 0); }
static long overlay_flag(void) { return change_flags(MERGED "/dir", FS_PROJINHERIT_FL, 0); }

static long by_fd_link(void)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fd/%d", kept);
	return change(path, OTHER, 0, 0);
}

/* A file without a link. */
static long by_tmpfile(void)
{
	int fd = open(DIR_, O_RDWR | O_TMPFILE | O_CLOEXEC, 0600);
	long rc = fd < 0 ? -errno : change_fd(fd, 0, 0, 0);

	close(fd);
	return rc;
}

static const struct attempt {
	const char *name;
	long	(*run)(void);
} attempts[] = {
	{ "moving a file to another project", file_other },
	{ "moving a file to no project", file_none },
	{ "moving a directory to another project", dir_other },
	{ "moving a directory to no project", dir_none },
	{ "clearing the project and PROJINHERIT", dir_both },
	{ "moving a directory into a project", plain_enter },
	{ "clearing PROJINHERIT", flag_away },
	{ "setting PROJINHERIT", flag_on },
	{ "clearing PROJINHERIT by SETFLAGS", old_away },
	{ "setting PROJINHERIT by SETFLAGS", old_on },
	{ "a change by a descriptor of the host", by_kept },
	{ "a change by that descriptor, opened again", by_fd_link },
	{ "a change of an unnamed file", by_tmpfile },
	{ "moving a file on an overlay", overlay_file },
	{ "moving a directory on an overlay", overlay_dir },
	{ "setting PROJINHERIT on an overlay", overlay_flag },
};

static long run(void *arg)
{
	return attempts[*(unsigned int *)arg].run();
}

/* Programs read the attributes, change one flag and write them back. */
static long other_attributes(void *arg)
{
	struct fsxattr fsx;
	int fd;

	(void)arg;
	VS_TRY(change_flags(FILE_, FS_NODUMP_FL, 0));
	VS_TRY(change_flags(DIR_, FS_NOATIME_FL, 0));
	VS_TRY(change_flags(DIR_, 0, FS_NOATIME_FL));
	VS_TRY(change(FILE_, PROJECT, 0, FS_XFLAG_NODUMP));
	VS_TRY(change(DIR_, PROJECT, FS_XFLAG_NODUMP, 0));
	fd = open(DIR_, O_RDONLY | O_CLOEXEC);
	VS_TRY(get(fd, &fsx));
	close(fd);
	return fsx.fsx_xflags & FS_XFLAG_NODUMP ? 0 : -EPROTO;
}

static void test_refused(const struct vs_place *place, const char *who)
{
	struct agent guest = agent_need(place, who);
	unsigned int i;

	for (i = 0; i < sizeof(attempts) / sizeof(*attempts); i++)
		is_errno(agent_do(&guest, run, i), EPERM,
			 "%s: refused: %s", who,
			 attempts[i].name);
	is(agent_ask(&guest, other_attributes), 0,
	   "%s can change other attributes", who);
	agent_stop(&guest);
	is(project_of(FILE_), PROJECT, "the project of the file is unchanged");
	is(project_of(DIR_), PROJECT,
	   "the project of the directory is unchanged");
	is(hands_on(DIR_), 1, "... and so is PROJINHERIT");
	is(project_of(PLAIN), 0, "the other directory is still in no project");
	is(hands_on(PLAIN), 0, "... and without PROJINHERIT");
}

static void test_host(void)
{
	is(file_other(), 0, "the host can move a file to another project");
	is(flag_away(), 0, "the host can clear PROJINHERIT");
	is(old_on(), 0, "the host can set PROJINHERIT by SETFLAGS");
	is(overlay_file(), 0, "the host can move a file on an overlay");
}

static void make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);

	if (fd < 0 || fchown(fd, USER, USER) || close(fd))
		bail_out("%s: %s", path, strerror(errno));
}

static void make_dir(const char *path)
{
	if ((mkdir(path, 0755) && errno != EEXIST) || chown(path, USER, USER))
		bail_out("%s: %s", path, strerror(errno));
}

static void make_tree(void)
{
	make_dir(TOP);
	make_dir(DIR_);
	make_dir(PLAIN);
	make_dir(UPPER);
	make_dir(UPPER "/dir");
	make_dir(WORK);
	make_dir(MERGED);
	make_file(FILE_);
	make_file(UPPER "/file");
	if (change(FILE_, PROJECT, 0, 0) ||
	    change(DIR_, PROJECT, FS_XFLAG_PROJINHERIT, 0))
		bail_out("cannot set a project: %s", strerror(errno));
	if (mount("overlay", MERGED, "overlay", 0, "lowerdir=" PLAIN
		  ",upperdir=" UPPER ",workdir=" WORK))
		bail_out("overlay: %s", strerror(errno));
	kept = open(FILE_, O_RDWR);
}

static void remove_tree(void)
{
	close(kept);
	umount(MERGED);
	if (system("rm -rf " TOP))
		diag("%s was not removed", TOP);
}

int main(void)
{
	const struct vs_place usual = { .xid = GUEST, .bcaps = VS_SECURE_BCAPS };
	const struct vs_place all = { .xid = GUEST + 1 };
	const struct vs_place user = {
		.xid = GUEST + 2, .bcaps = VS_SECURE_BCAPS, .uid = USER,
	};

	make_tree();
	test_refused(&usual, "root of a guest");
	test_refused(&user, "an ordinary user of a guest");
	test_refused(&all, "a guest with every capability");
	test_host();
	remove_tree();
	return done_testing();
}
