// SPDX-License-Identifier: GPL-2.0-or-later
/* vattribute: sets or prints flags and capabilities of a process context. */
#include <stdbool.h>
#include <stdlib.h>

#include "bits-arg.h"
#include "context-arg.h"
#include "program.h"
#include "secure.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "shows or sets flags and capabilities of a context",
	.usage		=
"%1$s [--xid XID] --set [--secure] [--flag LIST] [--bcap LIST]\n"
"         [--ccap LIST] [--umask LIST] [-- COMMAND ARGS...]\n"
"       %1$s [--xid XID] --get\n\n"
"  --set                 set what the other options name, then execute COMMAND\n"
"  --get                 print the current state\n"
"  --xid XID             the context: a number, a running guest, or 'self'\n"
"                        (the default)\n"
"  --secure              clear what a guest should not have, except for bits\n"
"                        that the other options set or clear\n"
"  --flag LIST           context flags\n"
"  --bcap LIST           POSIX capabilities\n"
"  --ccap LIST           context capabilities\n"
"  --umask LIST          namespaces that the guest's root may create\n"
PROGRAM_HELP_OPTIONS "\n"
"LIST is NAME[,NAME]...; '~' in front of a NAME clears it.\n",
	.fatal		= 255,
};

enum { OPT_XID = OPT_FIRST, OPT_SET, OPT_GET, OPT_SECURE, OPT_FLAG, OPT_BCAP,
       OPT_CCAP, OPT_UMASK };

static const struct option options[] = {
	{ "xid",	required_argument,	NULL, OPT_XID },
	{ "ctx",	required_argument,	NULL, OPT_XID },
	{ "set",	no_argument,		NULL, OPT_SET },
	{ "get",	no_argument,		NULL, OPT_GET },
	{ "secure",	no_argument,		NULL, OPT_SECURE },
	{ "flag",	required_argument,	NULL, OPT_FLAG },
	{ "bcap",	required_argument,	NULL, OPT_BCAP },
	{ "ccap",	required_argument,	NULL, OPT_CCAP },
	{ "umask",	required_argument,	NULL, OPT_UMASK },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct attributes {
	struct vc_ctx_flags	flags;
	struct vc_ctx_caps	caps;
	struct vc_umask		umask;
};

/*
 * Set cflags last: they may clear the set-up state, and then a process inside
 * may no longer change its context.
 */
static void set_attributes(xid_t xid, const struct attributes *attr)
{
	if (attr->caps.cmask && vc_set_ccaps(xid, &attr->caps) < 0)
		die_sys("%s: vc_set_ccaps()", xid_text(xid));
	if (attr->caps.bmask && vc_set_bcaps(xid, &attr->caps) < 0)
		die_sys("%s: vc_set_bcaps()", xid_text(xid));
	if (attr->umask.mask && vc_set_umask(xid, &attr->umask) < 0)
		die_sys("%s: vc_set_umask()", xid_text(xid));
	if (attr->flags.mask && vc_set_cflags(xid, &attr->flags) < 0)
		die_sys("%s: vc_set_cflags()", xid_text(xid));
}

static void show_attributes(xid_t xid)
{
	struct attributes attr;

	if (vc_get_bcaps(xid, &attr.caps) < 0)
		die_sys("%s: vc_get_bcaps()", xid_text(xid));
	if (vc_get_ccaps(xid, &attr.caps) < 0)
		die_sys("%s: vc_get_ccaps()", xid_text(xid));
	if (vc_get_cflags(xid, &attr.flags) < 0)
		die_sys("%s: vc_get_cflags()", xid_text(xid));
	if (vc_get_umask(xid, &attr.umask) < 0)
		die_sys("%s: vc_get_umask()", xid_text(xid));
	bits_print("bcapabilities:", attr.caps.bcaps, vc_lobcap2text);
	bits_print("ccapabilities:", attr.caps.ccaps, vc_loccap2text);
	bits_print("flags:", attr.flags.flagword, vc_locflag2text);
	bits_print("umask:", attr.umask.umask, vc_loumask2text);
}

int main(int argc, char **argv)
{
	struct attributes attr = { .umask = { .mask = 0 } };
	bool set = false, get = false, secure = false;
	xid_t xid = VC_SAMECTX;
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_XID:
			xid = xid_arg(optarg);
			break;
		case OPT_SET:
			set = true;
			break;
		case OPT_GET:
			get = true;
			break;
		case OPT_SECURE:
			secure = true;
			break;
		case OPT_FLAG:
			cflag_arg(optarg, &attr.flags);
			break;
		case OPT_BCAP:
			bcap_arg(optarg, &attr.caps);
			break;
		case OPT_CCAP:
			ccap_arg(optarg, &attr.caps);
			break;
		case OPT_UMASK:
			umask_arg(optarg, &attr.umask);
			break;
		default:
			program_option(opt);
		}
	}
	if (set == get)
		program_bad_usage("exactly one of --set and --get is needed");
	if (get && optind < argc)
		program_bad_usage("--get takes no command");
	if (get) {
		show_attributes(xid);
		program_exit(EXIT_SUCCESS);
	}
	if (secure)
		secure_context(&attr.flags, &attr.caps);
	set_attributes(xid, &attr);
	if (optind < argc)
		program_exec(argv + optind);
	program_exit(EXIT_SUCCESS);
}
