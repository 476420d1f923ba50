// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vshelper: the kernel starts it when a guest reboots, halts or ends; see
 * vshelper(8).
 *
 * It hands the work over and exits: as long as it runs, the kernel starts no
 * other vshelper for the same context.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "conf-tree.h"
#include "conf-value.h"
#include "context-kill.h"
#include "context-private.h"
#include "guest.h"
#include "helper-state.h"
#include "message.h"
#include "number.h"
#include "program.h"

#define APPS		"apps/vshelper"

static const struct program program = {
	.summary = "handles reboot, halt and end of a guest for the kernel",
	.usage =
"%1$s ACTION XID [ARGS...]\n"
"\n"
"Only the kernel calls this program (sysctl kernel.vshelper).  ACTION is restart,\n"
"halt, poweroff or swsusp after reboot(2) in context XID; startup, shutdown,\n"
"netup or netdown at the beginning and the end of a context.\n"
"\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

struct call {
	char			**argv;		/* of this program */
	const char		*action;
	xid_t			xid;
	struct helper_state	state;
	int			state_fd;
	int			guest_fd;
};

static bool parse_xid(const char *text, xid_t *xid)
{
	uint64_t value;

	if (!number_parse(text, VC_MAX_S_CONTEXT, &value))
		return false;
	*xid = (xid_t)value;
	return true;
}

/* Kernels pass the action and the context in either order. */
static void parse_call(struct call *c, int argc, char **argv)
{
	if (argc < 3)
		program_bad_usage("an action and a context are needed");
	c->argv = argv;
	c->action = argv[1];
	if (parse_xid(argv[2], &c->xid))
		return;
	c->action = argv[2];
	if (!parse_xid(argv[1], &c->xid))
		program_bad_usage("'%s' is not a context number", argv[2]);
}

/* The kernel starts this program without open descriptors. */
static void open_log(void)
{
	int null, log;

	if (fcntl(STDERR_FILENO, F_GETFD) >= 0)
		return;
	null = open("/dev/null", O_RDWR);
	if (null < 0)
		return;
	log = open(DEFAULTS "/" APPS "/logfile",
		   O_WRONLY | O_APPEND | O_CREAT | O_NOCTTY, 0640);
	dup2(null, STDIN_FILENO);
	dup2(log < 0 ? null : log, STDOUT_FILENO);
	dup2(log < 0 ? null : log, STDERR_FILENO);
}

static void log_call(const struct call *c)
{
	char date[64];
	time_t now = time(NULL);

	strftime(date, sizeof(date), "%F %T", localtime(&now));
	fprintf(stderr, "%s: vshelper %s %u\n", date, c->action, c->xid);
}

/* Execute a program of the administrator with the arguments of vshelper. */
static int become(const struct call *c, const char *path, const char *name)
{
	c->argv[0] = (char *)name;
	if (c->state.guest)
		setenv("VSERVER", c->state.guest, 1);
	execv(path, c->argv);
	return fail_sys("cannot run %s", path);
}

/* Actions and methods are used as file names: accept plain words only. */
static bool is_word(const char *text)
{
	const char *p;

	for (p = text; *p; p++)
		if (!isalnum((unsigned char)*p) && !strchr("_-", *p))
			return false;
	return p != text;
}

static int delegate(const struct call *c)
{
	char path[PATH_MAX];

	snprintf(path, sizeof(path), DEFAULTS "/apps/vshelper-delegate/%s",
		 c->action);
	if (!ct_is_program(AT_FDCWD, path))
		return 0;
	return become(c, path, c->action);
}

static int kill_context(xid_t xid)
{
	context_end_private(xid);
	if (context_kill(xid) < 0)
		return fail_sys("cannot kill context %u", xid);
	return 0;
}

static bool is_state_event(const char *action)
{
	return !strcmp(action, "startup") || !strcmp(action, "netup") ||
	       !strcmp(action, "netdown");
}

/*
 * Run vserver(8) in the background.  It inherits the lock on the state file and
 * holds it until it exits: repeated requests of a guest have no further effect.
 */
static int run_vserver(const struct call *c, const char *command)
{
	char *argv[] = { SBINDIR "/vserver", "--silent", c->state.guest,
			 (char *)command, NULL };
	pid_t pid;

	if (flock(c->state_fd, LOCK_EX | LOCK_NB) < 0)
		return errno == EWOULDBLOCK ? 0 :
		       fail_sys("cannot lock the state of context %u", c->xid);
	pid = fork();
	if (pid < 0)
		return fail_sys("cannot run %s", argv[0]);
	if (pid > 0)
		return 0;
	setsid();
	fcntl(c->state_fd, F_SETFD, 0);
	setenv("VSHELPER_ACTION", c->action, 1);
	if (c->state.group)
		setenv(HELPER_GROUP, c->state.group, 1);
	execv(argv[0], argv);
	_exit(127);
}

/* Has the guest been started again?  Then there is nothing to clean up. */
static bool is_back(const struct call *c)
{
	char name[VC_VHI_NAME_LEN];

	return !strcmp(c->action, "shutdown") &&
	       vc_get_vhi_name(c->xid, vcVHI_CONTEXT, name, sizeof(name)) == 0;
}

/* The built-in method "restart" maps each action to a command of vserver(8). */
static int method_restart(const struct call *c)
{
	const char *action = c->action;

	if (is_back(c))
		return 0;
	if (!strcmp(action, "restart"))
		return run_vserver(c, "restart");
	if (!strcmp(action, "halt") || !strcmp(action, "poweroff") ||
	    !strcmp(action, "shutdown"))
		return run_vserver(c, "stop");
	if (!strcmp(action, "swsusp") || !strcmp(action, "restart2"))
		return 0;
	return fail("unknown action '%s'", action);
}

static int method_named(const struct call *c, const char *word)
{
	static const char *const dirs[] = {
		DEFAULTS "/apps/vshelper-methods",
		PKGLIBDIR "/vshelper-methods",
	};
	char path[PATH_MAX];
	size_t i;

	if (!strcmp(word, "restart"))
		return method_restart(c);
	if (!is_word(word))
		return fail("apps/vshelper/action: '%s' is not a valid method name (letters, digits, _ and -)",
			    word);
	for (i = 0; i < 2; i++) {
		snprintf(path, sizeof(path), "%s/%s", dirs[i], word);
		if (ct_is_program(AT_FDCWD, path))
			return become(c, path, word);
	}
	return fail("apps/vshelper/action: unknown method '%s': there is no such program in %s",
		    word, dirs[0]);
}

/* Returns 1 if @base configures the action, which then has run with *@ret. */
static int try_handler(const struct call *c, int dir, const char *base,
		       int *ret)
{
	char path[PATH_MAX], *word;

	snprintf(path, sizeof(path), "%s/" APPS "/%s", base, c->action);
	if (ct_is_program(dir, path)) {
		*ret = fchdir(c->guest_fd) < 0 ? -1 : become(c, path, c->action);
		return 1;
	}
	snprintf(path, sizeof(path), "%s/" APPS "/action", base);
	if (config_value(dir, path, &word) < 0) {
		*ret = -1;
		return 1;
	}
	if (!word)
		return 0;
	*ret = method_named(c, word);
	free(word);
	return 1;
}

static int method_default(const struct call *c)
{
	int ret;

	if (try_handler(c, c->guest_fd, ".", &ret) ||
	    try_handler(c, AT_FDCWD, DEFAULTS, &ret))
		return ret;
	return method_restart(c);
}

static int method_sync(const struct call *c)
{
	int fd, ret;

	if (!c->state.fifo)
		return fail("method 'sync' of context %u: its state names no fifo",
			    c->xid);
	if (kill_context(c->xid) < 0)
		return -1;
	fd = open(c->state.fifo, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return fail_sys("cannot open the fifo %s", c->state.fifo);
	ret = dprintf(fd, "%s\n", c->action);
	close(fd);
	return ret < 0 ? fail_sys("cannot write to the fifo %s",
				  c->state.fifo) : 0;
}

/*
 * Does the context still belong to the guest?  When the kernel reports its
 * "shutdown", the context has already ended.
 */
static bool is_ours(const struct call *c)
{
	char name[VC_VHI_NAME_LEN];
	struct stat a, b;

	if (vc_get_vhi_name(c->xid, vcVHI_CONTEXT, name, sizeof(name)) < 0)
		return errno == ESRCH;
	return stat(name, &a) == 0 && fstat(c->guest_fd, &b) == 0 &&
	       a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool is_disabled(const struct call *c)
{
	return ct_flag(c->guest_fd, APPS "/disabled") ||
	       ct_flag(AT_FDCWD, DEFAULTS "/" APPS "/disabled");
}

static int act(const struct call *c)
{
	const char *method = c->state.method;

	if (is_disabled(c))
		return 0;
	if (!is_ours(c))
		return fail("context %u does not belong to %s", c->xid,
			    c->state.guest);
	if (!strcmp(method, "default"))
		return method_default(c);
	/* vserver(8) is stopping the guest; it does the rest. */
	if (!strcmp(c->action, "shutdown"))
		return 0;
	if (!strcmp(method, "async"))
		return kill_context(c->xid);
	if (!strcmp(method, "sync"))
		return method_sync(c);
	return fail("unknown method '%s' of context %u", method, c->xid);
}

static int handle(struct call *c)
{
	int ret;

	if (!is_word(c->action))
		return fail("'%s' is not a valid action (letters, digits, _ and -)",
			    c->action);
	if (delegate(c) < 0)
		return -1;
	if (is_state_event(c->action))
		return 0;
	c->state_fd = helper_state_read(c->xid, &c->state);
	if (c->state_fd < 0) {
		remark("'vshelper' not configured for xid '%u'", c->xid);
		return 0;
	}
	c->guest_fd = ct_open(c->state.guest);
	if (c->guest_fd < 0)
		return fail_sys("cannot open the configuration %s",
				c->state.guest);
	msg_about(c->state.guest);
	ret = act(c);
	close(c->guest_fd);
	return ret;
}

int main(int argc, char **argv)
{
	struct call c = { .state_fd = -1, .guest_fd = -1 };
	static const struct option options[] = {
		PROGRAM_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	int opt, ret;

	program_init(&program);
	open_log();
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1)
		program_option(opt);
	parse_call(&c, argc, argv);
	log_call(&c);
	ret = handle(&c);
	helper_state_free(&c.state);
	return ret < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
