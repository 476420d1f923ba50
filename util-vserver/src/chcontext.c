// SPDX-License-Identifier: GPL-2.0-or-later
/* chcontext: executes a command in another process context. */
#define _GNU_SOURCE
#include <errno.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bits-arg.h"
#include "cap-ceiling.h"
#include "context-arg.h"
#include "context-private.h"
#include "launch.h"
#include "program.h"
#include "secure.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "executes a command in another process context",
	.usage		=
"%1$s [--ctx XID] [--cap [!]CAP]... [--secure] [--flag FLAG[,FLAG]...]\n"
"         [--hostname NAME] [--domainname NAME] [--spaces LIST]\n"
"         [--disconnect] [--silent] [--] COMMAND ARGS...\n\n"
"  --ctx XID, --xid XID  enter this context, or make it if it does not exist; 1\n"
"                        sees the processes of all contexts but cannot affect\n"
"                        them.  Without this option, make a new context\n"
"  --cap CAP             keep a capability in spite of --secure; with '!' in\n"
"                        front, remove it\n"
"  --secure              remove what a guest should not have\n"
"  --flag FLAG           set a flag of the new context; with 'fakeinit', COMMAND\n"
"                        is its init\n"
"  --hostname NAME       host name inside\n"
"  --domainname NAME     its NIS domain; 'none' for an empty one\n"
"  --spaces LIST         make new namespaces, or enter those of an existing\n"
"                        context: mount, fs, uts, ipc, net, cgroup\n"
"  --disconnect          execute COMMAND in the background\n"
"  --silent              do not report what is done\n"
PROGRAM_HELP_OPTIONS "\n"
"Any user may start a command in a new context, also with --cap, --secure and\n"
"--flag; only root may use the other options.\n",
	.fatal		= 255,
	.bad_option	= 1,
};

enum { OPT_CTX = OPT_FIRST, OPT_CAP, OPT_SECURE, OPT_FLAG, OPT_HOSTNAME,
       OPT_DOMAINNAME, OPT_SPACES, OPT_SILENT };

static const struct option options[] = {
	{ "ctx",	required_argument,	NULL, OPT_CTX },
	{ "xid",	required_argument,	NULL, OPT_CTX },
	{ "cap",	required_argument,	NULL, OPT_CAP },
	{ "secure",	no_argument,		NULL, OPT_SECURE },
	{ "flag",	required_argument,	NULL, OPT_FLAG },
	{ "hostname",	required_argument,	NULL, OPT_HOSTNAME },
	{ "domainname",	required_argument,	NULL, OPT_DOMAINNAME },
	{ "spaces",	required_argument,	NULL, OPT_SPACES },
	{ "disconnect",	no_argument,		NULL, OPT_DISCONNECT },
	{ "silent",	no_argument,		NULL, OPT_SILENT },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

/* Types of namespaces that a context keeps in its second space. */
#define SECOND_SPACE	((uint64_t)(CLONE_NEWNS | CLONE_FS))

struct request {
	xid_t			xid;
	bool			secure, silent;
	struct vc_ctx_caps	caps;
	struct vc_ctx_flags	flags;
	const char		*hostname, *domainname;
	struct vc_umask		spaces;
	struct launch		launch;
};

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_CTX:
			req->xid = new_xid_arg(optarg);
			break;
		case OPT_CAP:
			bcap_arg(optarg, &req->caps);
			break;
		case OPT_SECURE:
			req->secure = true;
			break;
		case OPT_FLAG:
			cflag_arg(optarg, &req->flags);
			break;
		case OPT_HOSTNAME:
			req->hostname = optarg;
			break;
		case OPT_DOMAINNAME:
			req->domainname =
				strcmp(optarg, "none") ? optarg : "";
			break;
		case OPT_SPACES:
			umask_arg(optarg, &req->spaces);
			break;
		case OPT_DISCONNECT:
			req->launch.disconnect = true;
			break;
		case OPT_SILENT:
			req->silent = true;
			break;
		default:
			program_option(opt);
		}
	}
	if (req->spaces.umask & (CLONE_NEWPID | CLONE_NEWUSER))
		die("--spaces: cannot make pid and user namespaces; use vspace");
	if (optind >= argc)
		program_bad_usage("no command given");
}

/* Capabilities to remove from the command. */
static uint64_t removed_caps(const struct request *req)
{
	uint64_t secure = req->secure ? vc_get_insecurebcaps() : 0;

	if (cap_ceiling_is_restricted())
		secure &= ~VS_CAPS_NEEDED;
	return (secure & ~req->caps.bmask) |
	       (req->caps.bmask & ~req->caps.bcaps);
}

/*
 * The old call does everything at once, and every user may use it.  It takes
 * only the first 32 capabilities.  That suffices for --secure: ordinary users
 * have none of the later ones, and guests never get them.
 */
static void create_as_user(struct request *req)
{
	uint64_t flags = req->flags.flagword & req->flags.mask;

	if (req->hostname || req->domainname || req->spaces.umask)
		die("only root can use --hostname, --domainname and --spaces");
	if (flags >> 8)
		die("only root can use flags other than lock, sched, nproc, private, fakeinit, hideinfo, ulimit and namespace");
	req->xid = vc_new_s_context(req->xid, (uint32_t)removed_caps(req),
				    (uint32_t)flags);
	if (req->xid == VC_NOCTX)
		die_sys("vc_new_s_context()");
}

/* Set the names in a new uts namespace, not in that of the host. */
static void make_spaces(struct request *req)
{
	if (req->hostname || req->domainname)
		req->spaces.umask |= CLONE_NEWUTS;
	if (req->spaces.umask && unshare((int)req->spaces.umask) < 0)
		die_sys("unshare()");
	if (req->hostname && sethostname(req->hostname,
					 strlen(req->hostname)) < 0)
		die_sys("cannot set the host name '%s'", req->hostname);
	if (req->domainname && setdomainname(req->domainname,
					     strlen(req->domainname)) < 0)
		die_sys("cannot set the domain name '%s'", req->domainname);
}

static void keep_spaces(uint64_t spaces)
{
	if ((spaces & ~SECOND_SPACE) &&
	    vc_set_namespace(VC_SAMECTX, spaces & ~SECOND_SPACE, 0) < 0)
		die_sys("own context: vc_set_namespace()");
	if ((spaces & SECOND_SPACE) &&
	    vc_set_namespace(VC_SAMECTX, spaces & SECOND_SPACE, 1) < 0)
		die_sys("own context: vc_set_namespace()");
}

/* The last call ends the set-up; after that, the ceiling applies. */
static void set_up(struct request *req)
{
	if (req->secure)
		secure_context(&req->flags, &req->caps);
	if (req->caps.cmask && vc_set_ccaps(VC_SAMECTX, &req->caps) < 0)
		die_sys("own context: vc_set_ccaps()");
	if (req->caps.bmask && vc_set_bcaps(VC_SAMECTX, &req->caps) < 0)
		die_sys("own context: vc_set_bcaps()");
	req->flags.mask |= VXF_STATE_SETUP;
	if (req->flags.flagword & VXF_INFO_INIT)
		req->flags.mask |= VXF_STATE_INIT;
	req->flags.flagword &= ~(VXF_STATE_SETUP | VXF_STATE_INIT);
	if (vc_set_cflags(VC_SAMECTX, &req->flags) < 0)
		die_sys("own context: vc_set_cflags()");
}

/* Enter an existing context.  Options may only affect the command itself. */
static void enter(const struct request *req)
{
	uint64_t spaces = req->spaces.umask;

	if (req->flags.mask || req->hostname || req->domainname)
		die("%s exists: use vattribute and vuname to change it",
		    xid_text(req->xid));
	if ((spaces & ~SECOND_SPACE) &&
	    vc_enter_namespace(req->xid, spaces & ~SECOND_SPACE, 0) < 0)
		die_context(req->xid, "vc_enter_namespace()");
	if ((spaces & SECOND_SPACE) &&
	    vc_enter_namespace(req->xid, spaces & SECOND_SPACE, 1) < 0)
		die_context(req->xid, "vc_enter_namespace()");
	if (cap_ceiling_lower(removed_caps(req)) < 0)
		die_sys("cannot lower the capability ceiling");
	if (vc_ctx_migrate(req->xid, 0) < 0)
		die_context(req->xid, "vc_ctx_migrate()");
}

static bool exists(xid_t xid)
{
	struct vc_vx_info info;

	return xid == VC_XID_WATCH ||
	       (xid != VC_DYNAMIC_XID && vc_get_vx_info(xid, &info) == 0);
}

static void create(struct request *req)
{
	xid_t xid;

	make_spaces(req);
	xid = vc_ctx_create(req->xid, NULL);
	if (xid == VC_NOCTX)
		die_sys("%s: vc_ctx_create()", xid_text(req->xid));
	req->xid = xid;
	keep_spaces(req->spaces.umask);
	set_up(req);
}

static void tell(const struct request *req)
{
	printf("New security context is %u\n", req->xid);
	if (req->hostname)
		printf("Host name is now %s\n", req->hostname);
	if (req->domainname)
		printf("Domain name is now %s\n", req->domainname);
}

int main(int argc, char **argv)
{
	struct request req = { .xid = VC_DYNAMIC_XID, .launch = LAUNCH_INIT };
	int sync_fd;

	program_init(&program);
	parse_options(&req, argc, argv);
	sync_fd = launch_prepare(&req.launch);
	if (geteuid() != 0)
		create_as_user(&req);
	else if (exists(req.xid))
		enter(&req);
	else
		create(&req);
	if (!req.silent)
		tell(&req);
	launch_exec(&req.launch, sync_fd, argv + optind);
}
