/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Descriptors that a process takes into a guest, for the tests of their rules.
 *
 * The test opens an object, enters a guest that has its own root, and executes
 * itself there, as vserver NAME exec does.  The program in the guest sends its
 * results through a pipe.
 */
#ifndef TESTS_LIB_DESCRIPTOR_H
#define TESTS_LIB_DESCRIPTOR_H

#include <fcntl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "agent.h"

#define GUEST	710
#define ROOT	"/var/tmp/vs-descriptors"
#define OUTSIDE	"/var/tmp/vs-outside"
#define SECRET	OUTSIDE "/secret"
#define FIFO	OUTSIDE "/fifo"
#define RAM	OUTSIDE "/ram"
#define ZERO	OUTSIDE "/zero"
#define KMSG	OUTSIDE "/kmsg"
#define PROGRAM	"/prog"
#define OWN	"/own"
#define TEXT	"the secret of the host\n"
#define ANSWER	20		/* descriptor of the pipe */
#define ANSWERS	64

#define COUNT(a)	(sizeof(a) / sizeof(*(a)))

/* The program in the guest writes this to the pipe. */
struct answer {
	int64_t	rc[ANSWERS];
};

/* The result of a call that only tries to open something. */
static inline long opened(int fd)
{
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static inline void write_file(const char *path, const char *text, mode_t mode)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);

	if (fd < 0 || fchmod(fd, mode) || fchown(fd, 0, 0) ||
	    write(fd, text, strlen(text)) < 0)
		bail_out("%s: %s", path, strerror(errno));
	close(fd);
}

static inline void copy_self(const char *to)
{
	char data[65536];
	int in = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	ssize_t n;

	if (in < 0 || out < 0)
		bail_out("%s: %s", to, strerror(errno));
	while ((n = read(in, data, sizeof(data))) > 0)
		if (write(out, data, n) != n)
			bail_out("%s: %s", to, strerror(errno));
	close(in);
	close(out);
}

static inline void make_root(void)
{
	mkdir(OUTSIDE, 0755);
	mkdir(ROOT, 0755);
	mkdir(ROOT "/dev", 0755);
	mkdir(ROOT "/proc", 0755);
	mknod(ROOT "/dev/null", S_IFCHR | 0666, makedev(1, 3));
	mknod(RAM, S_IFBLK | 0600, makedev(1, 0));
	mknod(ZERO, S_IFCHR | 0666, makedev(1, 5));
	mknod(KMSG, S_IFCHR | 0666, makedev(1, 11));
	mkfifo(FIFO, 0600);
	copy_self(ROOT PROGRAM);
	write_file(ROOT OWN, TEXT, 0755);
	write_file(SECRET, TEXT, 0755);
	if (mount("proc", ROOT "/proc", "proc", 0, NULL))
		bail_out("%s/proc: %s", ROOT, strerror(errno));
}

static inline void drop_root(void)
{
	static const char *const files[] = {
		ROOT "/dev/null", ROOT PROGRAM, ROOT OWN, SECRET, FIFO, RAM,
		ZERO, KMSG,
	};
	static const char *const dirs[] = {
		ROOT "/dev", ROOT "/proc", ROOT, OUTSIDE,
	};
	unsigned int i;

	umount(ROOT "/proc");
	for (i = 0; i < COUNT(files); i++)
		unlink(files[i]);
	for (i = 0; i < COUNT(dirs); i++)
		if (rmdir(dirs[i]))
			diag("%s: %s", dirs[i], strerror(errno));
}

/*
 * Enters the guest with the object as descriptor @fd and with the pipe, and
 * executes the program.  Without a chroot @root is "/".
 */
static inline __attribute__((noreturn))
void go_and_execute(const struct vs_place *place, const char *root,
		    const char *how, int object, int fd, int pipe)
{
	char number[12];

	snprintf(number, sizeof(number), "%d", fd);
	/* Both must survive the dup2() below. */
	object = fcntl(object, F_DUPFD_CLOEXEC, 100);
	pipe = fcntl(pipe, F_DUPFD_CLOEXEC, 100);
	if (dup2(object, fd) != fd || dup2(pipe, ANSWER) != ANSWER ||
	    chdir(OUTSIDE) || chroot(root) || vs_go(place))
		_exit(1);
	syscall(SYS_close_range, ANSWER + 1, ~0U, 0);
	execl(root[1] ? PROGRAM : "/proc/self/exe", "prog", how, number, NULL);
	_exit(2);
}

/* Runs the program with the object as that descriptor.  Returns its answer. */
static inline struct answer run_in(const struct vs_place *place,
				   const char *root, const char *how,
				   int object, int fd)
{
	struct answer a = { .rc = { -ECHILD } };
	int pair[2];
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC))
		bail_out("pipe: %s", strerror(errno));
	fflush(stdout);
	pid = fork();
	if (!pid)
		go_and_execute(place, root, how, object, fd, pair[1]);
	close(pair[1]);
	if (read(pair[0], &a, sizeof(a)) != sizeof(a))
		a.rc[0] = -EPIPE;
	close(pair[0]);
	waitpid(pid, NULL, 0);
	return a;
}

static inline struct answer run(const char *how, int object, int fd)
{
	const struct vs_place guest = { .xid = GUEST, .join = true };

	return run_in(&guest, ROOT, how, object, fd);
}

#endif /* TESTS_LIB_DESCRIPTOR_H */
