// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vshelper as the kernel calls it: reboot(2) of guests, and the beginning and
 * end of contexts.  A script in its place writes down each call.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <sys/stat.h>

#include "agent.h"

#define SYSCTL	"/proc/sys/kernel/vshelper"
#define SCRIPT	"/tmp/vs-helper"
#define LOG	"/tmp/vs-helper.log"
#define LOCK	"/tmp/vs-helper.lock"
#define FIRST	2700

static __u32 next_id = FIRST;

static long write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	long rc;

	if (fd < 0)
		return -errno;
	rc = vs_rc(write(fd, text, strlen(text)));
	close(fd);
	return rc < 0 ? rc : 0;
}

static long set_helper(const char *path)
{
	return write_file(SYSCTL, path);
}

/* Install a script in place of vshelper, with @end as its last command. */
static void install(const char *end)
{
	char text[1024];

	snprintf(text, sizeof(text),
		 "#!/bin/sh\n"
		 "xid=$(sed -n 's/^VxID: //p' /proc/self/status)\n"
		 "echo \"$# $1 $2 $VS_CMD ${VS_UID-none} ${VS_PID-none} from=$xid\""
		 " >> " LOG "\n%s\n", end);
	unlink(LOG);
	unlink(SCRIPT);
	if (write_file(SCRIPT, text) || set_helper(SCRIPT))
		bail_out("the helper cannot be set");
}

/* The calls logged so far. */
static const char *calls(void)
{
	static char text[4096];
	ssize_t n = 0;
	int fd = open(LOG, O_RDONLY | O_CLOEXEC);

	if (fd >= 0) {
		n = read(fd, text, sizeof(text) - 1);
		close(fd);
	}
	text[n > 0 ? n : 0] = '\0';
	return text;
}

static long reboot_guest(void *arg)
{
	return vs_rc(syscall(SYS_reboot, LINUX_REBOOT_MAGIC1,
			     LINUX_REBOOT_MAGIC2, *(unsigned int *)arg,
			     "argument"));
}

static struct agent guest(__u32 xid)
{
	const struct vs_place place = { .xid = xid };

	return agent_need(&place, "a guest");
}

static void test_actions(void)
{
	static const struct {
		const char *action;
		unsigned int cmd;
	} rows[] = {
		{ "restart", LINUX_REBOOT_CMD_RESTART },
		{ "halt", LINUX_REBOOT_CMD_HALT },
		{ "poweroff", LINUX_REBOOT_CMD_POWER_OFF },
		{ "swsusp", LINUX_REBOOT_CMD_SW_SUSPEND },
	};
	const __u32 id = next_id++;
	struct agent a = guest(id);
	char want[256];
	unsigned int i;

	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		install("exit 3");
		is(agent_do(&a, reboot_guest, rows[i].cmd), 0,
		   "%s: reboot(2) succeeds, whatever the helper says",
		   rows[i].action);
		snprintf(want, sizeof(want), "2 %s %u %08x 0 %d from=0\n",
			 rows[i].action, id, rows[i].cmd, a.pid);
		is_str(calls(), want, "%s: the helper is called on the host",
		       rows[i].action);
	}
	ok(agent_alive(&a), "the guest lives on");
	agent_stop(&a);
}

static void test_no_action(void)
{
	const unsigned int quiet[] = {
		LINUX_REBOOT_CMD_CAD_ON, LINUX_REBOOT_CMD_CAD_OFF,
		LINUX_REBOOT_CMD_RESTART2,
	};
	const unsigned int kexec = LINUX_REBOOT_CMD_KEXEC;
	const unsigned int restart = LINUX_REBOOT_CMD_RESTART;
	struct agent a = guest(next_id++);
	unsigned int i;

	install("");
	for (i = 0; i < 3; i++)
		is(agent_do(&a, reboot_guest, quiet[i]), 0,
		   "command %#x does nothing", quiet[i]);
	is_errno(agent_do(&a, reboot_guest, kexec), EPERM,
		 "no other kernel is started");
	is_str(calls(), "", "and the helper is not called");
	set_helper("/no/such/helper");
	is_errno(agent_do(&a, reboot_guest, restart), EPERM,
		 "without a helper a reboot is refused");
	agent_stop(&a);
}

static void wait_for_call(void)
{
	int tries = 500;

	while (!*calls() && tries--)
		usleep(10000);
}

/* At most one reboot helper runs for a guest at a time. */
static void test_once(void)
{
	const unsigned int halt = LINUX_REBOOT_CMD_HALT;
	const __u32 id = next_id++;
	const struct vs_place join = { .xid = id, .join = true };
	struct agent a = guest(id), b = agent_need(&join, "a second process");
	struct agent other = guest(next_id++);
	struct agent_call call = { .fn = reboot_guest };

	install("[ $2 != 2702 ] || while [ -e " LOCK " ]; do sleep 0.1; done");
	write_file(LOCK, "");
	if (id != 2702)
		bail_out("the script is for context 2702");
	memcpy(call.arg, &halt, sizeof(halt));
	send(a.sock, &call, sizeof(call), MSG_NOSIGNAL);
	wait_for_call();
	is_errno(agent_do(&b, reboot_guest, halt), EAGAIN,
		 "a second reboot while the helper runs");
	is(agent_do(&other, reboot_guest, halt), 0, "another guest has its own");
	/* The caller's death does not make room for another. */
	is(vs_kill(id, a.pid, SIGKILL), 0, "the first caller is killed");
	agent_stop(&a);
	is_errno(agent_do(&b, reboot_guest, halt), EAGAIN,
		 "its helper still counts");
	unlink(LOCK);
	for (int tries = 500; tries--; usleep(10000))
		if (agent_do(&b, reboot_guest, halt) != -EAGAIN)
			break;
	is(agent_do(&b, reboot_guest, halt), 0, "until it has ended");
	agent_stop(&b);
	agent_stop(&other);
}

static long create_with(void *arg)
{
	return vs_create(*(__u32 *)arg, VXF_INIT_SET | VXF_SC_HELPER);
}

static long net_create_with(void *arg)
{
	return vs_net_create(*(__u32 *)arg, NXF_INIT_SET | NXF_SC_HELPER);
}

static void wait_for_text(const char *text)
{
	int tries = 500;

	while (!strstr(calls(), text) && tries--)
		usleep(10000);
}

static void test_life(agent_fn create, const char *begin, int begin_code,
		      const char *end, int end_code)
{
	const __u32 id = next_id++;
	struct agent a = agent_need(NULL, "a process");
	char want[256];

	install("");
	is(agent_do(&a, create, id), id, "%s: a context is made", begin);
	snprintf(want, sizeof(want), "2 %s %u %08x none none from=0\n", begin,
		 id, begin_code);
	is_str(calls(), want,
	       "%s is reported before the creation returns", begin);
	agent_stop(&a);
	snprintf(want, sizeof(want), "2 %s %u %08x none none from=0\n", end, id,
		 end_code);
	wait_for_text(want);
	ok(strstr(calls(), want), "%s is reported when the context ends", end);

	install("exit 1");
	a = agent_need(NULL, "a process");
	is_errno(agent_do(&a, create, id), ENOEXEC, "%s: the helper objects",
		 begin);
	is(agent_ask(&a, agent_nop), 0, "... its creator still runs");
	is_errno(vs_tasks(id), ESRCH, "... there is no context");
	usleep(300000);
	ok(!strstr(calls(), end), "... and no %s", end);
	agent_stop(&a);
}

static long wait_exit(void *arg)
{
	struct vcmd_wait_exit_v0 d;
	long rc = vserver(VCMD_wait_exit, *(__u32 *)arg, &d);

	return rc ?: access(LOG, F_OK) ? -ENOENT : (long)(__u32)d.reboot_cmd;
}

static long exit_now(void *arg)
{
	(void)arg;
	_exit(7);
}

/* wait_exit returns after the helper has finished. */
static void test_wait(void)
{
	const unsigned int halt = LINUX_REBOOT_CMD_HALT;
	const __u32 id = next_id++;
	const struct vs_place place = { .xid = id, .cflags = VXF_SC_HELPER };
	struct agent_call call = { .fn = wait_exit };
	struct agent a = agent_need(&place, "a guest");
	struct agent waiter = agent_need(NULL, "a waiter");

	install("");
	is(agent_do(&a, reboot_guest, halt), 0, "a guest halts");
	install("rm " LOG "; sleep 1; echo shutdown > " LOG);
	unlink(LOG);
	memcpy(call.arg, &id, sizeof(id));
	send(waiter.sock, &call, sizeof(call), MSG_NOSIGNAL);
	ok(agent_sleeps(&waiter), "wait_exit waits");
	agent_ask(&a, exit_now);
	agent_stop(&a);
	is(agent_receive(&waiter), halt,
	   "wait_exit: after the helper, with the command of reboot(2)");
	agent_stop(&waiter);
}

/* A guest that calls reboot(2) and ends at once shall be restarted. */
static void test_order(void)
{
	const unsigned int restart = LINUX_REBOOT_CMD_RESTART;
	const __u32 id = next_id++;
	const struct vs_place place = { .xid = id, .cflags = VXF_SC_HELPER };
	struct agent a = agent_need(&place, "a guest");
	struct agent_call call = { .fn = reboot_guest };
	const char *restarted, *ended;

	install("[ $1 != restart ] || { sleep 1; echo restarted >> " LOG "; }");
	memcpy(call.arg, &restart, sizeof(restart));
	send(a.sock, &call, sizeof(call), MSG_NOSIGNAL);
	wait_for_call();
	is(vs_kill(id, 0, SIGKILL), 0, "a guest ends while the helper runs");
	agent_stop(&a);
	wait_for_text("shutdown");
	restarted = strstr(calls(), "restarted");
	ended = strstr(calls(), "shutdown");
	ok(restarted && ended && restarted < ended,
	   "the helper reports the end after the reboot");
}

static long look(void *arg)
{
	return vs_rc(open(arg, O_RDONLY | O_CLOEXEC));
}

static long overwrite(void *arg)
{
	return write_file(arg, "/tmp/mine");
}

static long listed(void *arg)
{
	const char *name = arg;
	struct dirent *d;
	DIR *dir = opendir("/proc/sys/kernel");
	long found = 0;

	if (!dir)
		return -errno;
	while ((d = readdir(dir)))
		found |= !strcmp(d->d_name, name);
	closedir(dir);
	return found;
}

static void test_sysctl(void)
{
	static const char path[] = SYSCTL, name[] = "vshelper";
	static const char own[] = "/proc/sys/vserver/unprivileged";
	struct agent a = guest(next_id++);

	install("");
	ok(!access(SYSCTL, R_OK) && !access(own, R_OK),
	   "the host sees both settings");
	is(listed((void *)name), 1, "... listed");
	is_errno(agent_do(&a, look, path), ENOENT, "a guest does not see one");
	is_errno(agent_do(&a, look, own), ENOENT, "... or the other");
	is_errno(agent_do(&a, overwrite, path), ENOENT, "it cannot set it");
	is(agent_do(&a, listed, name), 0, "... or list it");
	ok(!access(SYSCTL, R_OK), "the host still sees it");
	agent_stop(&a);
}

int main(void)
{
	char text[64] = "";
	int fd = open(SYSCTL, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		bail_out(SYSCTL ": %s", strerror(errno));
	close(fd);
	is_str(text, "/sbin/vshelper\n", "the default helper");
	test_actions();
	test_no_action();
	test_once();
	test_life(create_with, "startup", 1, "shutdown", 2);
	test_life(net_create_with, "netup", 3, "netdown", 4);
	test_wait();
	test_order();
	test_sysctl();
	set_helper("/sbin/vshelper");
	unlink(SCRIPT);
	unlink(LOG);
	return done_testing();
}
