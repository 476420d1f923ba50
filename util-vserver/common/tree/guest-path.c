// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Accesses files inside the tree of a guest.  See guest-path.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/major.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <time.h>
#include <unistd.h>

#include "close-errno.h"
#include "guest-path.h"

/* Must be shorter than the timeout of stdio-proxy.c. */
#define LEASE_MS	300
#define LEASE_POLL_MS	20
#define NULL_MINOR	3

int gp_open_root(const char *path)
{
	return open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
}

int gp_open(int root, const char *path, int flags, mode_t mode)
{
	struct open_how how = {
		.flags = (unsigned int)flags | O_CLOEXEC,
		.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS,
	};

	if (flags & (O_CREAT | __O_TMPFILE))
		how.mode = mode;
	if (flags & O_NOFOLLOW)
		how.resolve |= RESOLVE_NO_SYMLINKS;
	return syscall(SYS_openat2, root, path, &how, sizeof(how));
}

/* Descriptor of /proc/self/fd, opened before a change of the root directory. */
static int proc_fds = -1;

int gp_keep_proc(void)
{
	proc_fds = open("/proc/self/fd", O_PATH | O_DIRECTORY | O_CLOEXEC);
	return proc_fds < 0 ? -1 : 0;
}

int gp_reopen(int pathfd, int flags)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];

	flags |= O_CLOEXEC | O_NOCTTY;
	if (proc_fds < 0) {
		snprintf(link, sizeof(link), "/proc/self/fd/%d", pathfd);
		return open(link, flags);
	}
	snprintf(link, sizeof(link), "%d", pathfd);
	return openat(proc_fds, link, flags);
}

static int is_regular(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -1;
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		return -1;
	}
	return 0;
}

/*
 * A lease of a guest delays each open by up to /proc/sys/fs/lease-break-time,
 * 45 seconds.  Limit the total time that this process waits for leases.
 */
static int reopen_leased(int pathfd, int flags)
{
	const struct timespec pause = { .tv_nsec = LEASE_POLL_MS * 1000000L };
	static int waited;
	int fd;

	while ((fd = gp_reopen(pathfd, flags | O_NONBLOCK)) < 0 &&
	       errno == EWOULDBLOCK && waited < LEASE_MS) {
		nanosleep(&pause, NULL);
		waited += LEASE_POLL_MS;
	}
	return fd;
}

int gp_open_regular(int root, const char *path, int flags)
{
	int pathfd = gp_open(root, path, O_PATH | (flags & O_NOFOLLOW), 0);
	int fd = -1;

	if (pathfd < 0)
		return -1;
	if (is_regular(pathfd) == 0)
		fd = reopen_leased(pathfd, flags & ~O_NOFOLLOW);
	close_keeping_errno(pathfd);
	return fd;
}

bool gp_is_null(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISCHR(st.st_mode) &&
	       st.st_rdev == makedev(MEM_MAJOR, NULL_MINOR);
}

int gp_open_null(int root, int flags)
{
	int pathfd = gp_open(root, "/dev/null", O_PATH | O_NOFOLLOW, 0);
	int fd = -1;

	if (pathfd < 0)
		return -1;
	if (gp_is_null(pathfd))
		fd = gp_reopen(pathfd, flags);
	else
		errno = ENODEV;
	close_keeping_errno(pathfd);
	return fd;
}

bool gp_is_program(int root, const char *path)
{
	int fd = gp_open(root, path, O_PATH, 0);
	struct stat st;
	bool found;

	if (fd < 0)
		return false;
	found = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) &&
		st.st_mode & 0111;
	close(fd);
	return found;
}

int gp_open_parent(int root, const char *path, const char **base)
{
	const char *slash = strrchr(path, '/');
	char *dir;
	int fd;

	*base = slash ? slash + 1 : path;
	if (!**base || !strcmp(*base, ".") || !strcmp(*base, "..")) {
		errno = EINVAL;
		return -1;
	}
	if (!slash)
		return gp_open(root, ".", O_PATH | O_DIRECTORY, 0);
	dir = strndup(path, slash == path ? 1 : (size_t)(slash - path));
	if (!dir)
		return -1;
	fd = gp_open(root, dir, O_PATH | O_DIRECTORY, 0);
	free(dir);
	return fd;
}

static char *read_all(int fd, size_t *len)
{
	char *buf = malloc(GP_FILE_MAX + 1), *fit;
	size_t have = 0;
	ssize_t n;

	if (!buf)
		return NULL;
	while ((n = read(fd, buf + have, GP_FILE_MAX + 1 - have)) > 0)
		have += n;
	if (n < 0 || have > GP_FILE_MAX) {
		int err = n < 0 ? errno : EFBIG;

		free(buf);
		errno = err;
		return NULL;
	}
	buf[have] = '\0';
	if (len)
		*len = have;
	fit = realloc(buf, have + 1);
	return fit ? fit : buf;
}

char *gp_read_file(int root, const char *path, size_t *len)
{
	int fd = gp_open_regular(root, path, O_RDONLY);
	char *buf;

	if (fd < 0)
		return NULL;
	buf = read_all(fd, len);
	close_keeping_errno(fd);
	return buf;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -1;
		data += n;
		len -= n;
	}
	return 0;
}

/* Create and fill the file @name in @dir.  Remove it again after a failure. */
static int fill_new(int dir, const char *name, const void *data, size_t len,
		    mode_t mode)
{
	int fd, ret, err;

	fd = openat(dir, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
		    O_CLOEXEC, 0600);
	if (fd < 0)
		return -1;
	ret = write_all(fd, data, len);
	if (ret == 0)
		ret = fchmod(fd, mode);
	err = errno;
	if (close(fd) < 0 && ret == 0) {
		ret = -1;
		err = errno;
	}
	if (ret < 0)
		unlinkat(dir, name, 0);
	errno = err;
	return ret;
}

/* It does not matter if a guest guesses the name: O_EXCL protects the file. */
static void temp_name(char *buf, size_t size)
{
	static unsigned int count;

	snprintf(buf, size, ".vserver-%ld-%u", (long)getpid(), count++);
}

int gp_write_file(int root, const char *path, const void *data, size_t len,
		  mode_t mode)
{
	char temp[64];
	const char *base;
	int dir, ret, err;

	dir = gp_open_parent(root, path, &base);
	if (dir < 0)
		return -1;
	temp_name(temp, sizeof(temp));
	ret = fill_new(dir, temp, data, len, mode);
	if (ret == 0) {
		ret = renameat(dir, temp, dir, base);
		err = errno;
		if (ret < 0)
			unlinkat(dir, temp, 0);
		errno = err;
	}
	close_keeping_errno(dir);
	return ret;
}

static int mkdir_one(int root, const char *path, mode_t mode)
{
	const char *base;
	int dir, ret;

	dir = gp_open_parent(root, path, &base);
	if (dir < 0)
		return -1;
	ret = mkdirat(dir, base, mode);
	if (ret < 0 && errno == EEXIST)
		ret = 0;
	close_keeping_errno(dir);
	return ret;
}

int gp_mkdir_p(int root, const char *path, mode_t mode)
{
	char *copy = strdup(path), *p;
	mode_t mask;
	int ret = 0, err;

	if (!copy)
		return -1;
	mask = umask(0);	/* chmod() could follow a planted link */
	for (p = strchr(copy + 1, '/'); p && ret == 0; p = strchr(p + 1, '/')) {
		*p = '\0';
		ret = mkdir_one(root, copy, 0755);
		*p = '/';
	}
	if (ret == 0)
		ret = mkdir_one(root, copy, mode);
	err = errno;
	umask(mask);
	free(copy);
	errno = err;
	return ret;
}

int gp_symlink(int root, const char *target, const char *path)
{
	char temp[64];
	const char *base;
	int dir, ret, err;

	dir = gp_open_parent(root, path, &base);
	if (dir < 0)
		return -1;
	temp_name(temp, sizeof(temp));
	ret = symlinkat(target, dir, temp);
	if (ret == 0)
		ret = renameat(dir, temp, dir, base);
	err = errno;
	if (ret < 0)
		unlinkat(dir, temp, 0);
	close(dir);
	errno = err;
	return ret;
}

int gp_mknod(int root, const char *path, mode_t mode, dev_t dev)
{
	const char *base;
	int parent, ret, err;
	mode_t mask;

	parent = gp_open_parent(root, path, &base);
	if (parent < 0)
		return -1;
	mask = umask(0);
	ret = mknodat(parent, base, mode, dev);
	err = errno;
	umask(mask);
	close(parent);
	errno = err;
	return ret;
}

int gp_rename(int root, const char *from, const char *to)
{
	const char *from_base, *to_base;
	int from_dir, to_dir, ret = -1;

	from_dir = gp_open_parent(root, from, &from_base);
	if (from_dir < 0)
		return -1;
	to_dir = gp_open_parent(root, to, &to_base);
	if (to_dir >= 0)
		ret = renameat(from_dir, from_base, to_dir, to_base);
	if (to_dir >= 0)
		close_keeping_errno(to_dir);
	close_keeping_errno(from_dir);
	return ret;
}

int gp_unlink(int root, const char *path)
{
	const char *base;
	int dir, ret;

	dir = gp_open_parent(root, path, &base);
	if (dir < 0)
		return errno == ENOENT ? 0 : -1;
	ret = unlinkat(dir, base, 0);
	if (ret < 0 && errno == ENOENT)
		ret = 0;
	close_keeping_errno(dir);
	return ret;
}
