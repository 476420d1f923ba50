// SPDX-License-Identifier: GPL-2.0-or-later
/* vwait: waits for the end of a context. */
#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>

#include "context-arg.h"
#include "context-kill.h"
#include "context-private.h"
#include "message.h"
#include "number.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "waits for the end of a context",
	.usage		=
"%1$s [--timeout SECONDS] [--terminate] [--status-fd FD] XID\n\n"
"  --timeout SECONDS     wait at most this long\n"
"  --terminate           kill the context after this time\n"
"  --status-fd FD        write one line with the result to this descriptor:\n"
"                        FINISHED CODE, KILLED, TIMEOUT or ERROR ERRNO\n"
PROGRAM_HELP_OPTIONS "\n"
"The exit status is 0 if the context has ended, 1 if it was killed, 2 if the time\n"
"has expired, and 127 after an error.\n",
	.fatal		= 127,
	.bad_option	= 1,
};

enum { CODE_FINISHED = 0, CODE_KILLED = 1, CODE_TIMEOUT = 2,
       CODE_ERROR = 127 };

enum { OPT_TIMEOUT = OPT_FIRST, OPT_TERMINATE, OPT_STATUS_FD };

static const struct option options[] = {
	{ "timeout",	required_argument,	NULL, OPT_TIMEOUT },
	{ "terminate",	no_argument,		NULL, OPT_TERMINATE },
	{ "status-fd",	required_argument,	NULL, OPT_STATUS_FD },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	xid_t		xid;
	long		timeout;	/* seconds, 0 for none */
	bool		terminate;
	int		status_fd;
};

static volatile sig_atomic_t timed_out;

static void on_alarm(int sig __attribute__((unused)))
{
	timed_out = 1;
}

/*
 * The signal has to interrupt the wait, so SA_RESTART is not set.  It repeats
 * every 100 ms, in case the first one comes right before the system call.
 */
static void start_clock(long seconds)
{
	struct sigaction action = { .sa_handler = on_alarm };
	struct itimerval timer = {
		.it_value.tv_sec	= seconds,
		.it_interval.tv_usec	= 100000,
	};

	if (sigaction(SIGALRM, &action, NULL) < 0 ||
	    setitimer(ITIMER_REAL, &timer, NULL) < 0)
		die_sys("cannot start the timer");
}

/* Returns as vc_wait_exit(); EINTR means that the time has expired. */
static int wait_for_end(const struct request *req, int *code)
{
	struct vc_wait_exit res = { .exit_code = 0 };
	int ret;

	do
		ret = vc_wait_exit_status(req->xid, &res);
	while (ret < 0 && errno == EINTR && !timed_out);
	*code = res.exit_code;
	return ret;
}

static void __attribute__((noreturn, format(printf, 3, 4)))
finish(const struct request *req, int code, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	if (req->status_fd >= 0 && vdprintf(req->status_fd, fmt, args) < 0)
		die_sys("cannot write to status descriptor %d",
			req->status_fd);
	va_end(args);
	exit(code);
}

static void parse_options(struct request *req, int argc, char **argv)
{
	uint64_t val;
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_TIMEOUT:
			if (!number_parse(optarg, INT32_MAX, &val) || !val)
				program_bad_usage("--timeout: '%s' is not a number of seconds",
						  optarg);
			req->timeout = (long)val;
			break;
		case OPT_TERMINATE:
			req->terminate = true;
			break;
		case OPT_STATUS_FD:
			if (!number_parse(optarg, INT32_MAX, &val))
				program_bad_usage("--status-fd: '%s' is not a file descriptor",
						  optarg);
			req->status_fd = (int)val;
			break;
		default:
			program_option(opt);
		}
	}
	if (argc - optind != 1)
		program_bad_usage("exactly one context is needed");
}

int main(int argc, char **argv)
{
	struct request req = { .status_fd = -1 };
	int code, error;

	program_init(&program);
	parse_options(&req, argc, argv);
	req.xid = xid_arg(argv[optind]);
	if (req.timeout)
		start_clock(req.timeout);
	/* ESRCH: the context has already ended */
	if (wait_for_end(&req, &code) == 0 || errno == ESRCH)
		finish(&req, CODE_FINISHED, "FINISHED %d\n", code);
	error = errno;
	if (error != EINTR) {
		fail_sys("%s: vc_wait_exit()", xid_text(req.xid));
		finish(&req, CODE_ERROR, "ERROR %d\n", error);
	}
	if (!req.terminate)
		finish(&req, CODE_TIMEOUT, "TIMEOUT\n");
	if (context_kill(req.xid) < 0)
		die_context(req.xid, "vc_ctx_kill()");
	finish(&req, CODE_KILLED, "KILLED\n");
}
