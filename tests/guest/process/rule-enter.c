// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Rule: until a task that entered a context executes a program there, it has
 * the memory and files of a host program.  The guest can kill this task, but
 * can neither read or trace it nor execute the host's program through it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/stat.h>
#include <sys/uio.h>

#include "agent.h"

#define GUEST	330

static long word = 42;

struct attempt {
	const char *name;
	long	(*run)(pid_t pid);
};

struct target {
	long	(*run)(pid_t pid);
	pid_t	pid;
};

static long try_attach(pid_t pid)
{
	if (ptrace(PTRACE_ATTACH, pid, NULL, NULL))
		return -errno;
	waitpid(pid, NULL, __WALL);
	return vs_rc(ptrace(PTRACE_DETACH, pid, NULL, NULL));
}

static long try_memory(pid_t pid)
{
	long copy;
	struct iovec here = { &copy, sizeof(copy) };
	struct iovec there = { &word, sizeof(word) };
	long rc = vs_rc(process_vm_readv(pid, &here, 1, &there, 1, 0));

	return rc > 0 ? 0 : rc;
}

static long try_getfd(pid_t pid)
{
	int fd = syscall(SYS_pidfd_open, pid, 0);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(syscall(SYS_pidfd_getfd, fd, 0, 0));
	close(fd);
	return rc < 0 ? rc : 0;
}

static long try_open(pid_t pid, const char *file)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, file);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return errno == EPERM ? -EACCES : -errno;
	close(fd);
	return 0;
}

static long try_exe(pid_t pid)
{
	return try_open(pid, "exe");
}

static long try_mem(pid_t pid)
{
	return try_open(pid, "mem");
}

static long try_fd(pid_t pid)
{
	return try_open(pid, "fd/0");
}

static long try_root(pid_t pid)
{
	return try_open(pid, "root");
}

static long try_ns(pid_t pid)
{
	return try_open(pid, "ns/mnt");
}

static const struct attempt attempts[] = {
	{ "ptrace attach", try_attach },
	{ "process_vm_readv", try_memory },
	{ "pidfd_getfd", try_getfd },
	{ "/proc/PID/exe", try_exe },
	{ "/proc/PID/mem", try_mem },
	{ "/proc/PID/fd", try_fd },
	{ "/proc/PID/root", try_root },
	{ "/proc/PID/ns", try_ns },
};

static long attempt(void *arg)
{
	struct target *t = arg;

	return t->run(t->pid);
}

static void all_refused(struct agent *from, pid_t pid, const char *whom)
{
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		struct target t = { attempts[i].run, pid };
		long rc = agent_do(from, attempt, t);

		ok(rc == -EPERM || rc == -EACCES, "%s of %s is refused (%s)",
		   attempts[i].name, whom, tap_result(rc));
	}
}

static void all_work(struct agent *from, pid_t pid, const char *whom)
{
	for (size_t i = 0; i < sizeof(attempts) / sizeof(*attempts); i++) {
		struct target t = { attempts[i].run, pid };

		is(agent_do(from, attempt, t), 0, "%s of %s works",
			attempts[i].name, whom);
	}
}

static long fork_idle(void *arg)
{
	pid_t pid = fork();

	(void)arg;
	if (pid)
		return pid < 0 ? -errno : pid;
	for (;;)
		pause();
}

static long dumpable(void *arg)
{
	(void)arg;
	return prctl(PR_GET_DUMPABLE, 0, 0, 0, 0);
}

static long kill_it(void *arg)
{
	return vs_rc(kill(*(pid_t *)arg, SIGKILL));
}

/* Create a root directory with a script that executes the host's program. */
static const char *make_root(void)
{
	static char root[] = "/tmp/rule-enter.XXXXXX";
	static const char script[] = "#!/proc/self/exe\n";
	char path[64];
	int fd;

	if (!mkdtemp(root))
		bail_out("%s: %s", root, strerror(errno));
	snprintf(path, sizeof(path), "%s/proc", root);
	mkdir(path, 0755);
	if (mount("proc", path, "proc", 0, NULL))
		bail_out("%s: %s", path, strerror(errno));
	snprintf(path, sizeof(path), "%s/sh", root);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0755);
	if (fd < 0 || write(fd, script, sizeof(script) - 1) < 0)
		bail_out("%s: %s", path, strerror(errno));
	close(fd);
	return root;
}

static void drop_root(const char *root)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/proc", root);
	umount(path);
	rmdir(path);
	snprintf(path, sizeof(path), "%s/sh", root);
	unlink(path);
	rmdir(root);
}

/* Execute the path below the root.  Return: 0 if it ran, or -errno. */
static long exec_below(const char *root, const char *path, bool enter)
{
	const struct vs_place guest = { .xid = GUEST, .join = true };
	int status, pair[2];
	long rc = 0;
	pid_t pid;

	if (pipe2(pair, O_CLOEXEC))
		return -errno;
	pid = fork();
	if (!pid) {
		rc = enter ? vs_go(&guest) : 0;
		if (!rc && (chroot(root) || chdir("/")))
			rc = -errno;
		if (!rc) {
			execl(path, path, "true", NULL);
			rc = -errno;
		}
		if (write(pair[1], &rc, sizeof(rc)) < 0)
			_exit(3);
		_exit(2);
	}
	close(pair[1]);
	if (read(pair[0], &rc, sizeof(rc)) != sizeof(rc))
		rc = 0;
	close(pair[0]);
	waitpid(pid, &status, 0);
	return rc;
}

static void test_memory(void)
{
	const struct vs_place make = { .xid = GUEST };
	const struct vs_place guest = { .xid = GUEST, .join = true };
	struct agent inside, coming;
	pid_t child, program;

	inside = agent_need(&make, "a guest");
	coming = agent_need(&guest, "a process that enters it");
	all_refused(&inside, coming.pid, "a process that has just entered");
	is(agent_ask(&coming, dumpable), 0,
	   "... and this process is not dumpable");

	child = agent_ask(&coming, fork_idle);
	all_refused(&inside, child,
		    "the child of a process that has just entered");
	is(agent_do(&inside, kill_it, child), 0,
	   "... and the guest can kill this child");

	program = agent_ask(&coming, agent_spawn);
	all_work(&inside, program, "a program of the guest");
	agent_do(&inside, kill_it, program);
	ok(agent_alive(&coming), "the process that entered is still alive");
	agent_stop(&coming);
	agent_stop(&inside);
}

static void test_program(void)
{
	const struct vs_place make = { .xid = GUEST };
	const char *root = make_root();
	struct agent inside = agent_need(&make, "a guest");

	is(exec_below(root, "/sh", false), 0,
		"on the host, \"#!/proc/self/exe\" executes the program itself");
	is_errno(exec_below(root, "/sh", true), EACCES,
		 "... but in a guest, it does not execute the host's program");
	is_errno(exec_below(root, "/proc/self/exe", true), EACCES,
		 "... and the path /proc/self/exe does not either");
	is(exec_below("/", "/proc/self/exe", true), 0,
	   "a guest can execute a program that it can reach");
	agent_stop(&inside);
	drop_root(root);
}

int main(int argc, char **argv)
{
	(void)argv;
	/* This is the program that exec_below() executed. */
	if (argc > 1)
		return 0;
	test_memory();
	test_program();
	return done_testing();
}
