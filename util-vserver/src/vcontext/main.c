// SPDX-License-Identifier: GPL-2.0-or-later
/* vcontext: executes a command in a new or an existing process context. */
#define _GNU_SOURCE
#include <errno.h>
#include <grp.h>
#include <linux/close_range.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/personality.h>
#include <sys/wait.h>
#include <unistd.h>

#include "context-arg.h"
#include "context-private.h"
#include "fork-pidfd.h"
#include "guest-path.h"
#include "guest-user.h"
#include "launch.h"
#include "message.h"
#include "personality-arg.h"
#include "program.h"
#include "pty-proxy.h"
#include "root-change.h"
#include "vserver.h"

/* Exit status when the context to create exists already. */
#define CODE_EXISTS	254

static const struct program program = {
	.summary	= "executes a command in a process context",
	.usage		=
"%1$s --create [--xid XID] OPTIONS... [--] COMMAND ARGS...\n"
"       %1$s --migrate --xid XID OPTIONS... [--] COMMAND ARGS...\n"
"       %1$s --migrate-self OPTIONS... [--] COMMAND ARGS...\n\n"
"  --create              make a context, with a free number unless --xid\n"
"                        gives one\n"
"  --migrate             enter an existing context\n"
"  --migrate-self        stay in the context of the caller\n"
"  --xid XID             a number or the name of a guest\n"
"  --chroot              make the current directory the root\n"
"  --pivot-root          the same, and detach the host's tree; with --migrate,\n"
"                        enter the tree of the context\n"
"  --uid USER            execute COMMAND as this user, by number or name in the\n"
"                        root directory's /etc/passwd\n"
"  --initpid             let COMMAND be the init of the context\n"
"  --endsetup            end the set-up of the context\n"
"  --disconnect          execute COMMAND in the background\n"
"  --vlogin              give COMMAND a terminal of its own\n"
"  --closefd             close all descriptors but the standard ones\n"
"  --personality-type TYPE\n"
"  --personality-flags FLAG[,FLAG]...\n"
"                        execution domain of COMMAND\n"
"  --silent              do not print the number\n"
"  --silentexist         do not print a message if the context exists already\n"
"  --syncsock PATH       connect to this unix socket and write a message to it\n"
"                        right before COMMAND starts\n"
"  --syncmsg MESSAGE     the message ('ok')\n"
PROGRAM_HELP_OPTIONS "\n"
"The exit status is that of COMMAND, 254 if the context to create exists already,\n"
"and 255 after other errors.\n",
	.fatal		= 255,
};

enum mode { MODE_NONE, MODE_CREATE, MODE_MIGRATE, MODE_SELF };

enum root { ROOT_KEEP, ROOT_CHROOT, ROOT_PIVOT };

enum { OPT_CREATE = OPT_FIRST, OPT_MIGRATE, OPT_SELF, OPT_XID, OPT_CHROOT,
       OPT_PIVOT, OPT_UID, OPT_INITPID, OPT_ENDSETUP, OPT_VLOGIN,
       OPT_CLOSEFD, OPT_PERS_TYPE, OPT_PERS_FLAGS, OPT_SILENT,
       OPT_SILENTEXIST };

static const struct option options[] = {
	{ "create",		no_argument,		NULL, OPT_CREATE },
	{ "migrate",		no_argument,		NULL, OPT_MIGRATE },
	{ "migrate-self",	no_argument,		NULL, OPT_SELF },
	{ "xid",		required_argument,	NULL, OPT_XID },
	{ "ctx",		required_argument,	NULL, OPT_XID },
	{ "chroot",		no_argument,		NULL, OPT_CHROOT },
	{ "pivot-root",		no_argument,		NULL, OPT_PIVOT },
	{ "uid",		required_argument,	NULL, OPT_UID },
	{ "initpid",		no_argument,		NULL, OPT_INITPID },
	{ "fakeinit",		no_argument,		NULL, OPT_INITPID },
	{ "endsetup",		no_argument,		NULL, OPT_ENDSETUP },
	{ "vlogin",		no_argument,		NULL, OPT_VLOGIN },
	{ "closefd",		no_argument,		NULL, OPT_CLOSEFD },
	{ "personality-type",	required_argument,	NULL, OPT_PERS_TYPE },
	{ "personality-flags",	required_argument,	NULL, OPT_PERS_FLAGS },
	{ "silent",		no_argument,		NULL, OPT_SILENT },
	{ "silentexist",	no_argument,		NULL, OPT_SILENTEXIST },
	LAUNCH_OPTIONS,
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum mode	mode;
	const char	*xid;
	enum root	root;
	const char	*user;
	bool		init, end_setup, vlogin, close_fds;
	bool		set_personality;
	unsigned long	personality_type, personality_flags;
	bool		silent, silent_exist;
	struct launch	launch;
};

static void set_mode(struct request *req, enum mode mode)
{
	if (req->mode != MODE_NONE && req->mode != mode)
		program_bad_usage("only one of --create, --migrate and --migrate-self is possible");
	req->mode = mode;
}

/* Returns false if @opt is not one of these options. */
static bool parse_personality(struct request *req, int opt)
{
	if (opt == OPT_PERS_TYPE) {
		if (!personality_type_parse(optarg, &req->personality_type))
			die("unknown personality type '%s'", optarg);
	} else if (opt == OPT_PERS_FLAGS) {
		if (!personality_flags_parse(optarg, &req->personality_flags))
			die("unknown personality flag in '%s'", optarg);
	} else {
		return false;
	}
	req->set_personality = true;
	return true;
}

static void parse_option(struct request *req, int opt)
{
	switch (opt) {
	case OPT_CREATE:
		set_mode(req, MODE_CREATE);
		break;
	case OPT_MIGRATE:
		set_mode(req, MODE_MIGRATE);
		break;
	case OPT_SELF:
		set_mode(req, MODE_SELF);
		break;
	case OPT_XID:
		req->xid = optarg;
		break;
	case OPT_CHROOT:
		req->root = ROOT_CHROOT;
		break;
	case OPT_PIVOT:
		req->root = ROOT_PIVOT;
		break;
	case OPT_UID:
		req->user = optarg;
		break;
	case OPT_INITPID:
		req->init = true;
		break;
	case OPT_ENDSETUP:
		req->end_setup = true;
		break;
	case OPT_VLOGIN:
		req->vlogin = true;
		break;
	case OPT_CLOSEFD:
		req->close_fds = true;
		break;
	case OPT_SILENT:
		req->silent = true;
		break;
	case OPT_SILENTEXIST:
		req->silent_exist = true;
		break;
	default:
		if (!parse_personality(req, opt) &&
		    !launch_option(&req->launch, opt))
			program_option(opt);
	}
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1)
		parse_option(req, opt);
	if (req->mode == MODE_NONE)
		program_bad_usage("one of --create, --migrate and --migrate-self is needed");
	if (req->mode == MODE_MIGRATE && !req->xid)
		program_bad_usage("--migrate needs --xid");
	if (req->mode == MODE_CREATE && req->init)
		program_bad_usage("--initpid needs --migrate or --migrate-self");
	if (optind >= argc)
		program_bad_usage("no command given");
}

static xid_t create(const struct request *req)
{
	xid_t want = req->xid ? new_xid_arg(req->xid) : VC_DYNAMIC_XID;
	xid_t xid = vc_ctx_create(want, NULL);

	if (xid != VC_NOCTX)
		return xid;
	if (errno != EEXIST && errno != EBUSY)
		die_sys("%s: vc_ctx_create()", xid_text(want));
	if (!req->silent_exist)
		fail_sys("%s: vc_ctx_create()", xid_text(want));
	exit(CODE_EXISTS);
}

/*
 * Change the root before entering the context: its capability ceiling may
 * forbid that to processes inside.
 */
static xid_t migrate(const struct request *req)
{
	xid_t xid = xid_arg(req->xid);
	uint64_t flags = req->init ? VXM_SET_INIT | VXM_SET_REAPER : 0;

	if (req->root == ROOT_CHROOT)
		chroot_here();
	if (req->root == ROOT_PIVOT &&
	    vc_enter_namespace(xid, CLONE_NEWNS | CLONE_FS, 1) < 0)
		die_context(xid, "vc_enter_namespace()");
	if (vc_ctx_migrate(xid, flags) < 0)
		die_context(xid, "vc_ctx_migrate()");
	return xid;
}

static void change_root(const struct request *req)
{
	if (req->root == ROOT_CHROOT)
		chroot_here();
	if (req->root != ROOT_PIVOT)
		return;
	pivot_root_here();
	if (vc_set_namespace(VC_SAMECTX, CLONE_NEWNS | CLONE_FS, 1) < 0)
		die_sys("own context: vc_set_namespace()");
}

/* With --migrate, VC_VXM_SET_INIT has already set the init. */
static void end_states(const struct request *req)
{
	struct vc_ctx_flags flags = { .flagword = 0 };

	if (req->end_setup)
		flags.mask |= VXF_STATE_SETUP;
	if (req->init && req->mode == MODE_SELF)
		flags.mask |= VXF_STATE_INIT;
	if (flags.mask && vc_set_cflags(VC_SAMECTX, &flags) < 0)
		die_sys("own context: vc_set_cflags()");
}

/* The root directory is the guest's now: users come from its /etc/passwd. */
static void become_user(const char *name)
{
	int root = gp_open_root("/");
	struct guest_user user;

	if (root < 0)
		die_sys("cannot open the root directory");
	if (guest_user_find(root, name, &user) < 0) {
		if (errno == ENOENT)
			die("there is no user '%s'", name);
		die_sys("cannot look up user '%s'", name);
	}
	close(root);
	if (setgroups((size_t)user.ngroups, user.groups) < 0 ||
	    setresgid(user.gid, user.gid, user.gid) < 0 ||
	    setresuid(user.uid, user.uid, user.uid) < 0)
		die_sys("cannot become user '%s'", name);
	free(user.home);
}

/* Steps inside the context.  Change the user after those that need root. */
static void finish(const struct request *req)
{
	if (req->set_personality &&
	    personality(req->personality_type | req->personality_flags) < 0)
		die_sys("personality()");
	end_states(req);
	if (req->user)
		become_user(req->user);
	if (req->close_fds &&
	    close_range(3, ~0u, CLOSE_RANGE_CLOEXEC) < 0)
		die_sys("close_range()");
}

static void enter(const struct request *req)
{
	xid_t xid;

	if (req->mode != MODE_SELF) {
		xid = req->mode == MODE_CREATE ? create(req) : migrate(req);
		if (!req->silent)
			printf("New security context is %u\n", xid);
	}
	if (req->mode != MODE_MIGRATE)
		change_root(req);
	finish(req);
}

/*
 * Fork: the parent keeps the terminal and stays outside the context.  Only the
 * child returns, with a terminal of its own.
 */
static void split_for_terminal(void)
{
	struct pty pty;
	int pidfd, status, own;
	pid_t pid;

	if (pty_open(&pty) < 0)
		die_sys("cannot make a pty");
	pid = fork_pidfd(0, &pidfd);
	if (pid < 0)
		die_sys("fork()");
	if (pid == 0) {
		if (pty_take(&pty, -1, &own) < 0)
			die_sys("cannot take the pty");
		return;
	}
	if (pty_relay(&pty, pidfd) < 0)
		fail_sys("cannot relay the terminal");
	if (waitpid(pid, &status, 0) < 0)
		die_sys("waitpid()");
	exit(WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				   WEXITSTATUS(status));
}

int main(int argc, char **argv)
{
	struct request req = { .launch = LAUNCH_INIT };
	int sync_fd;

	program_init(&program);
	parse_options(&req, argc, argv);
	sync_fd = launch_prepare(&req.launch);
	if (req.vlogin && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))
		split_for_terminal();
	enter(&req);
	launch_exec(&req.launch, sync_fd, argv + optind);
}
