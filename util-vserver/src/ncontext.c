// SPDX-License-Identifier: GPL-2.0-or-later
/* ncontext: executes a command in a new or an existing network context. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "context-arg.h"
#include "launch.h"
#include "message.h"
#include "program.h"
#include "vserver.h"

/* Exit status when the network context to create exists already. */
#define CODE_EXISTS	254

static const struct program program = {
	.summary	= "executes a command in a network context",
	.usage		=
"%1$s --create [--nid NID] OPTIONS... [--] COMMAND ARGS...\n"
"       %1$s --migrate --nid NID OPTIONS... [--] COMMAND ARGS...\n"
"       %1$s --migrate-self OPTIONS... [--] COMMAND ARGS...\n\n"
"  --create              make a network context, with a free number unless\n"
"                        --nid gives one\n"
"  --migrate             enter an existing network context\n"
"  --migrate-self        stay in the network context of the caller\n"
"  --nid NID             a number or the name of a guest\n"
"  --disconnect          execute COMMAND in the background\n"
"  --silent              do not print the number\n"
"  --silentexist         do not print a message if the context exists already\n"
"  --syncsock PATH       connect to this unix socket and write a message to it\n"
"                        right before COMMAND starts\n"
"  --syncmsg MESSAGE     the message ('ok')\n"
PROGRAM_HELP_OPTIONS "\n"
"The exit status is that of COMMAND, 254 if the network context to create exists\n"
"already, and 255 after other errors.\n",
	.fatal		= 255,
};

enum mode { MODE_NONE, MODE_CREATE, MODE_MIGRATE, MODE_SELF };

enum { OPT_CREATE = OPT_FIRST, OPT_MIGRATE, OPT_SELF, OPT_NID, OPT_SILENT,
       OPT_SILENTEXIST };

static const struct option options[] = {
	{ "create",		no_argument,		NULL, OPT_CREATE },
	{ "migrate",		no_argument,		NULL, OPT_MIGRATE },
	{ "migrate-self",	no_argument,		NULL, OPT_SELF },
	{ "nid",		required_argument,	NULL, OPT_NID },
	{ "silent",		no_argument,		NULL, OPT_SILENT },
	{ "silentexist",	no_argument,		NULL, OPT_SILENTEXIST },
	LAUNCH_OPTIONS,
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum mode	mode;
	const char	*nid;
	bool		silent;
	bool		silent_exist;
	struct launch	launch;
};

static void set_mode(struct request *req, enum mode mode)
{
	if (req->mode != MODE_NONE && req->mode != mode)
		program_bad_usage("only one of --create, --migrate and --migrate-self is possible");
	req->mode = mode;
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
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
		case OPT_NID:
			req->nid = optarg;
			break;
		case OPT_SILENT:
			req->silent = true;
			break;
		case OPT_SILENTEXIST:
			req->silent_exist = true;
			break;
		default:
			if (!launch_option(&req->launch, opt))
				program_option(opt);
		}
	}
	if (req->mode == MODE_NONE)
		program_bad_usage("one of --create, --migrate and --migrate-self is needed");
	if (req->mode == MODE_MIGRATE && !req->nid)
		program_bad_usage("--migrate needs --nid");
	if (optind >= argc)
		program_bad_usage("no command given");
}

static nid_t create(const struct request *req)
{
	nid_t want = req->nid ? new_nid_arg(req->nid) : VC_DYNAMIC_NID;
	nid_t nid = vc_net_create(want);

	if (nid != VC_NONID)
		return nid;
	if (errno != EEXIST && errno != EBUSY)
		die_sys("%s: vc_net_create()", nid_text(want));
	if (!req->silent_exist)
		fail_sys("%s: vc_net_create()", nid_text(want));
	exit(CODE_EXISTS);
}

static nid_t migrate(const struct request *req)
{
	nid_t nid = nid_arg(req->nid);

	if (vc_net_migrate(nid) < 0)
		die_sys("%s: vc_net_migrate()", nid_text(nid));
	return nid;
}

int main(int argc, char **argv)
{
	struct request req = { .launch = LAUNCH_INIT };
	nid_t nid;
	int sync_fd;

	program_init(&program);
	parse_options(&req, argc, argv);
	sync_fd = launch_prepare(&req.launch);
	if (req.mode != MODE_SELF) {
		nid = req.mode == MODE_CREATE ? create(&req) : migrate(&req);
		if (!req.silent)
			printf("New network context is %u\n", nid);
	}
	launch_exec(&req.launch, sync_fd, argv + optind);
}
