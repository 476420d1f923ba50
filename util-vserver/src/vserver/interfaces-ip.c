// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Addresses on the devices of the host, through one "ip -batch" each way.
 * See interfaces.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "interfaces.h"
#include "lock.h"
#include "message.h"

/* The arguments that "addr add" and "addr del" have in common. */
static void write_address(FILE *f, const char *verb, const struct iface *i)
{
	fprintf(f, "addr %s %s", verb, i->ip);
	if (i->prefix >= 0)
		fprintf(f, "/%d", i->prefix);
	if (i->peer)
		fprintf(f, " peer %s", i->peer);
	if (i->family == AF_INET)
		fprintf(f, " broadcast %s", i->bcast ? i->bcast : "+");
	if (i->scope)
		fprintf(f, " scope %s", i->scope);
	if (i->label)
		fprintf(f, " label %s", i->label);
	fprintf(f, " dev %s\n", i->dev);
}

/* Commands for ip(8), in memory; *@f is positioned at its start. */
static int open_batch(FILE **f)
{
	int fd = memfd_create("ip-batch", MFD_CLOEXEC);

	*f = fd < 0 ? NULL : fdopen(fd, "w+");
	if (!*f)
		return fail_sys("cannot prepare the commands for ip");
	return 0;
}

static void run_ip(FILE *batch, int errfd, bool force)
{
	dup2(fileno(batch), STDIN_FILENO);
	dup2(errfd, STDOUT_FILENO);
	dup2(errfd, STDERR_FILENO);
	if (force)
		execlp("ip", "ip", "-force", "-batch", "-", NULL);
	else
		execlp("ip", "ip", "-batch", "-", NULL);
	dprintf(STDERR_FILENO, "cannot run ip: %s\n", strerror(errno));
	_exit(127);
}

static void read_text(int fd, char *buf, size_t size)
{
	size_t have = 0;
	ssize_t n;

	while (have < size - 1 &&
	       (n = read(fd, buf + have, size - 1 - have)) > 0)
		have += n;
	buf[have] = '\0';
}

/* Returns the exit code of ip; what it wrote goes to @text. */
static int ip_batch(FILE *batch, bool force, char *text, size_t size)
{
	int pipefd[2], status;
	pid_t pid;

	if (fflush(batch) == EOF || pipe2(pipefd, O_CLOEXEC) < 0)
		return fail_sys("cannot run ip");
	lseek(fileno(batch), 0, SEEK_SET);
	pid = fork();
	if (pid == 0)
		run_ip(batch, pipefd[1], force);
	close(pipefd[1]);
	if (pid < 0) {
		close(pipefd[0]);
		return fail_sys("cannot run ip");
	}
	read_text(pipefd[0], text, size);
	close(pipefd[0]);
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

/* Number of the command that ip stopped at, counted from 1; 0 if unknown. */
static size_t failed_command(const char *text)
{
	const char *p = strstr(text, "Command failed ");

	p = p ? strchr(p, ':') : NULL;
	return p ? strtoul(p + 1, NULL, 10) : 0;
}

/* The first line of what ip said, without its usual beginning. */
static const char *cause(char *text)
{
	static const char answers[] = "RTNETLINK answers: ";

	text[strcspn(text, "\n")] = '\0';
	if (!strncmp(text, answers, sizeof(answers) - 1))
		return text + sizeof(answers) - 1;
	return *text ? text : "ip failed without a message";
}

/*
 * Writes the commands for the devices of @n; each interface has two lines,
 * so that line L belongs to device number (L - 1) / 2 of those with one.
 */
static size_t write_up(FILE *f, const struct net_config *n)
{
	size_t i, count = 0;

	for (i = 0; i < n->count; i++) {
		if (n->ifaces[i].nodev)
			continue;
		write_address(f, "add", &n->ifaces[i]);
		fprintf(f, "link set %s%s\n", n->ifaces[i].dev,
			n->ifaces[i].down ? "" : " up");
		count++;
	}
	return count;
}

static void write_down(FILE *f, const struct net_config *n, size_t count)
{
	while (count--) {
		if (!n->ifaces[count].nodev)
			write_address(f, "del", &n->ifaces[count]);
	}
}

/* Index into ifaces of the device number @nth among those with a device. */
static size_t index_of(const struct net_config *n, size_t nth)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		if (!n->ifaces[i].nodev && nth-- == 0)
			break;
	}
	return i;
}

static void remove_first(const struct net_config *n, size_t count)
{
	char text[4096];
	FILE *batch;

	if (open_batch(&batch) < 0)
		return;
	write_down(batch, n, count);
	ip_batch(batch, true, text, sizeof(text));
	fclose(batch);
}

static int report(const struct net_config *n, char *text)
{
	size_t line = failed_command(text);
	size_t i = line ? index_of(n, (line - 1) / 2) : n->count;
	bool is_link = line % 2 == 0;
	const struct iface *iface = &n->ifaces[i];

	if (i == n->count)
		return fail("interfaces: %s", cause(text));
	remove_first(n, is_link ? i + 1 : i);
	if (is_link)
		return fail("interface %s: %s: cannot set the link up: %s",
			    iface->id, iface->dev, cause(text));
	if (strstr(text, "File exists") || strstr(text, "already assigned"))
		return fail("interface %s: %s: %s is already there ('vserver NAME stop' removes a left-over; nodev leaves a shared one alone)",
			    iface->id, iface->dev, iface->ip);
	return fail("interface %s: %s: cannot add %s: %s", iface->id,
		    iface->dev, iface->ip, cause(text));
}

/* Better than what ip would say, and before anything is changed. */
static int check_devices(const struct net_config *n)
{
	size_t i;

	for (i = 0; i < n->count; i++) {
		const struct iface *iface = &n->ifaces[i];

		if (!iface->nodev && !if_nametoindex(iface->dev))
			return fail("interface %s: %s: no such device (interfaces/%s/dev)",
				    iface->id, iface->dev, iface->id);
	}
	return 0;
}

static int batch_up(const struct net_config *n)
{
	char text[4096];
	FILE *batch;
	int ret = 0;

	if (open_batch(&batch) < 0)
		return -1;
	if (write_up(batch, n)) {
		ret = ip_batch(batch, false, text, sizeof(text));
		if (ret > 0)
			ret = report(n, text);
	}
	fclose(batch);
	return ret;
}

int interfaces_up(const struct net_config *n)
{
	int lock, ret;

	if (check_devices(n) < 0)
		return -1;
	lock = lock_interfaces();
	if (lock < 0)
		return -1;
	ret = batch_up(n);
	close(lock);
	return ret;
}

void interfaces_down(const struct net_config *n)
{
	size_t i;
	int lock;

	for (i = 0; i < n->count && n->ifaces[i].nodev; i++)
		;
	if (i == n->count)
		return;
	lock = lock_interfaces();
	remove_first(n, n->count);
	if (lock >= 0)
		close(lock);
}
