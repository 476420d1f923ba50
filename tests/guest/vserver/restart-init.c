// SPDX-License-Identifier: GPL-2.0-or-later
/* vm: helper */
/*
 * The init of a guest that restarts itself, in the way that the file /how
 * names, until it was started as often as /times says.  Then it waits and ends
 * on SIGINT.  With 0 in /times, it makes the processes of that way but does not
 * call reboot(2).  Each start adds a line to /boots.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define CROWD	6
#define ZOMBIES	30

static int times;

static long restart(void)
{
	if (!times)
		return 0;
	return syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
		       LINUX_REBOOT_CMD_RESTART, NULL);
}

static void __attribute__((noreturn)) sit(void)
{
	for (;;)
		pause();
}

static pid_t fork_run(void (*run)(void))
{
	pid_t pid = fork();

	if (pid)
		return pid;
	run();
	_exit(0);
}

static void call(void)
{
	restart();
}

static void call_and_sit(void)
{
	restart();
	sit();
}

/* Repeat the call, as an impatient administrator does. */
static void call_forever(void)
{
	for (;;)
		restart();
}

static void by_child(void)
{
	fork_run(call_and_sit);
}

static void fork_orphan(void)
{
	setsid();
	if (!fork())
		call_and_sit();
}

static void by_orphan(void)
{
	fork_run(fork_orphan);
}

static void *thread_call(void *arg)
{
	restart();
	return arg;
}

static void by_thread(void)
{
	pthread_t thread;

	if (pthread_create(&thread, NULL, thread_call, NULL))
		_exit(1);
}

/* The leader is a zombie while its thread calls. */
static void leaderless_child(void)
{
	by_thread();
	syscall(SYS_exit, 0);
}

static void by_leaderless(void)
{
	fork_run(leaderless_child);
}

static void by_crowd(void)
{
	for (int i = 0; i < CROWD; i++)
		fork_run(call_forever);
}

/* The parent waits in the kernel, where only SIGKILL ends it. */
static void __attribute__((noinline)) by_vfork(void)
{
	pid_t pid = vfork();

	if (pid)
		return;
	restart();
	for (;;)
		pause();
}

static void vfork_child(void)
{
	by_vfork();
}

static void by_vforked(void)
{
	fork_run(vfork_child);
}

static void stop(void)
{
	raise(SIGSTOP);
}

static void past_stopped(void)
{
	waitpid(fork_run(stop), NULL, WUNTRACED);
	restart();
}

static void be_traced(void)
{
	ptrace(PTRACE_TRACEME, 0, NULL, NULL);
	raise(SIGSTOP);
	sit();
}

/* A stopped tracer does not reap its tracees. */
static void stopped_tracer(void)
{
	waitpid(fork_run(be_traced), NULL, WUNTRACED);
	stop();
}

static void past_traced(void)
{
	waitpid(fork_run(stopped_tracer), NULL, WUNTRACED);
	waitpid(fork_run(be_traced), NULL, WUNTRACED);
	restart();
}

static void zombies(void)
{
	for (int i = 0; i < ZOMBIES; i++)
		if (!fork())
			_exit(i);
	stop();
}

static void past_zombies(void)
{
	waitpid(fork_run(zombies), NULL, WUNTRACED);
	restart();
}

static void run_away(void)
{
	for (;;)
		if (fork() > 0)
			_exit(0);
}

static void past_runaway(void)
{
	fork_run(run_away);
	restart();
}

static void *exec_again(void *arg)
{
	execl("/proc/self/exe", "init", "exec", NULL);
	return arg;
}

/* The leader ends in each exec(2) of its thread. */
static void exec_on_and_on(void)
{
	pthread_t thread;

	pthread_create(&thread, NULL, exec_again, NULL);
	sit();
}

static void past_exec(void)
{
	fork_run(exec_on_and_on);
	restart();
}

/* Is the process on a CPU, or does it wait for one? */
static int is_running(pid_t pid)
{
	char path[32], state = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	if (fscanf(f, "%*d %*s %c", &state) != 1)
		state = 0;
	fclose(f);
	return state == 'R';
}

/*
 * Exit and restart at once: the init exits as soon as its child waits in
 * reboot(2).  The other child shows `vserver start` that the guest runs.
 */
static void and_exit(void)
{
	int pair[2];
	pid_t child;
	char byte;

	fork_run(sit);
	usleep(300000);
	if (pipe(pair))
		_exit(1);
	child = fork();
	if (!child) {
		close(pair[0]);
		if (write(pair[1], "", 1) == 1)
			restart();
		_exit(0);
	}
	if (read(pair[0], &byte, 1) == 1)
		while (is_running(child))
			usleep(1000);
	exit(0);
}

/* Fork up to the limit, so that no more process can be made. */
static void fill(void)
{
	while (fork_run(sit) > 0)
		;
	restart();
}

static void use_memory(void)
{
	const size_t size = 1 << 20;
	char *p;

	while ((p = malloc(size)))
		memset(p, 1, size);
	sit();
}

/* Restart after the kernel has killed another process for its memory. */
static void out_of_memory(void)
{
	waitpid(fork_run(use_memory), NULL, 0);
	restart();
}

static const struct way {
	const char	*name;
	void		(*run)(void);
} ways[] = {
	{ "init", call },
	{ "child", by_child },
	{ "orphan", by_orphan },
	{ "thread", by_thread },
	{ "leaderless", by_leaderless },
	{ "crowd", by_crowd },
	{ "vfork", by_vfork },
	{ "vforked", by_vforked },
	{ "stopped", past_stopped },
	{ "traced", past_traced },
	{ "zombies", past_zombies },
	{ "runaway", past_runaway },
	{ "exec", past_exec },
	{ "exit", and_exit },
	{ "full", fill },
	{ "memory", out_of_memory },
};

/* Counts this start. */
static int boots(void)
{
	char text[4096];
	int fd = open("/boots", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
	ssize_t n;

	if (fd < 0 || write(fd, "\n", 1) != 1)
		_exit(1);
	n = pread(fd, text, sizeof(text), 0);
	close(fd);
	return n;
}

static void read_word(const char *path, char *word, size_t size)
{
	FILE *f = fopen(path, "re");

	if (!f || !fgets(word, size, f))
		_exit(1);
	word[strcspn(word, "\n")] = '\0';
	fclose(f);
}

static void on_interrupt(int sig)
{
	(void)sig;
	_exit(0);
}

int main(int argc, char **argv)
{
	char how[64], word[64];

	if (argc > 1 && !strcmp(argv[1], "exec"))
		exec_on_and_on();
	signal(SIGINT, on_interrupt);
	read_word("/how", how, sizeof(how));
	read_word("/times", word, sizeof(word));
	times = atoi(word);
	if (boots() < times || !times)
		for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
			if (!strcmp(how, ways[i].name))
				ways[i].run();
	sit();
}
