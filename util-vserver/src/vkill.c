// SPDX-License-Identifier: GPL-2.0-or-later
/* vkill: sends a signal to processes of other contexts. */
#define _GNU_SOURCE
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "context-arg.h"
#include "context-private.h"
#include "message.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "sends a signal to processes of other contexts",
	.usage		=
"%1$s [-c XID] [-s SIGNAL] [--] PID...\n"
"       %1$s -c XID [-s SIGNAL]\n\n"
"  -c, --xid XID         the context of the processes; without this option it\n"
"                        is looked up for each PID.  Without PID, all its\n"
"                        processes get the signal\n"
"  -s SIGNAL             number or name (TERM)\n"
PROGRAM_HELP_OPTIONS "\n"
"With -c, PID 1 is the init of the context, and -1 all processes but its init.\n",
	.fatal		= 1,
};

static const struct option options[] = {
	{ "xid",	required_argument,	NULL, 'c' },
	{ "ctx",	required_argument,	NULL, 'c' },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static int signal_number(const char *text)
{
	long sig;
	char *end;

	sig = strtol(text, &end, 10);
	return end == text || *end || sig < 0 || sig > SIGRTMAX ? -1 : (int)sig;
}

/* "15", "TERM" or "SIGTERM" */
static int signal_arg(const char *text)
{
	const char *abbrev;
	int sig;

	if (isdigit((unsigned char)*text)) {
		sig = signal_number(text);
		if (sig >= 0)
			return sig;
		die("Invalid signal specified: '%s'", text);
	}
	if (strncasecmp(text, "SIG", 3) == 0)
		text += 3;
	for (sig = 1; sig < NSIG; sig++) {
		abbrev = sigabbrev_np(sig);
		if (abbrev && strcasecmp(text, abbrev) == 0)
			return sig;
	}
	die("Invalid signal specified: '%s'", text);
}

static bool parse_pid(const char *text, pid_t *pid)
{
	char *end;
	long val;

	errno = 0;
	val = strtol(text, &end, 10);
	if (errno || end == text || *end || val > INT32_MAX ||
	    val < -1 || val == 0)
		return false;
	*pid = (pid_t)val;
	return true;
}

/* Signal a process of any context; kill(2) is for those of the host. */
static int send_anywhere(pid_t pid, int sig)
{
	xid_t xid;

	if (pid < 1) {
		errno = EINVAL;
		return -1;
	}
	xid = vc_get_task_xid(pid);
	if (xid == VC_NOCTX)
		return -1;
	if (xid == VC_XID_HOST)
		return kill(pid, sig);
	return vc_ctx_kill(xid, pid, sig);
}

static void tell_failure(xid_t xid, pid_t pid, int sig)
{
	int err = errno;

	if (xid == VC_NOCTX)
		xid = vc_get_task_xid(pid);
	errno = err;
	if (xid != VC_NOCTX && context_refused_private(xid))
		fail("process %d: context %u: " PRIVATE_FMT, pid, xid, xid);
	else
		fail_sys("process %d: cannot send signal %d", pid, sig);
}

/* With VC_NOCTX as @xid, look up the context of the process. */
static bool send_signal(xid_t xid, const char *text, int sig)
{
	pid_t pid;
	int ret;

	if (!parse_pid(text, &pid)) {
		fail("'%s' is not a process id", text);
		return false;
	}
	if (xid == VC_NOCTX)
		ret = send_anywhere(pid, sig);
	else
		ret = vc_ctx_kill(xid, pid, sig);
	if (ret < 0)
		tell_failure(xid, pid, sig);
	return ret == 0;
}

int main(int argc, char **argv)
{
	int opt, sig = SIGTERM, code = EXIT_SUCCESS;
	xid_t xid = VC_NOCTX;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "c:s:", options, NULL)) != -1) {
		switch (opt) {
		case 'c':
			xid = xid_arg(optarg);
			break;
		case 's':
			sig = signal_arg(optarg);
			break;
		default:
			program_option(opt);
		}
	}
	if (optind >= argc && xid == VC_NOCTX)
		program_bad_usage("No pid specified");
	if (optind >= argc && vc_ctx_kill(xid, 0, sig) < 0)
		die_context(xid, "vc_ctx_kill()");
	for (; optind < argc; optind++) {
		if (!send_signal(xid, argv[optind], sig))
			code = EXIT_FAILURE;
	}
	program_exit(code);
}
