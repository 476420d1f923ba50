// SPDX-License-Identifier: GPL-2.0-or-later
/* nattribute: sets or prints flags and capabilities of a network context. */
#include <stdbool.h>
#include <stdlib.h>

#include "bits-arg.h"
#include "context-arg.h"
#include "program.h"
#include "secure.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "shows or sets flags and capabilities of a network context",
	.usage		=
"%1$s [--nid NID] --set [--secure] [--flag LIST] [--ncap LIST]\n"
"         [-- COMMAND ARGS...]\n"
"       %1$s [--nid NID] --get\n\n"
"  --set                 set what the other options name, then execute COMMAND\n"
"  --get                 print the current state\n"
"  --nid NID             the network context: a number, a running guest, or\n"
"                        'self' (the default)\n"
"  --secure              only capability raw_icmp, and flag hide_netif, except\n"
"                        for bits that the other options set or clear\n"
"  --flag LIST           network context flags\n"
"  --ncap LIST           network context capabilities\n"
PROGRAM_HELP_OPTIONS "\n"
"LIST is NAME[,NAME]...; '~' in front of a NAME clears it.\n",
	.fatal		= 255,
};

enum { OPT_NID = OPT_FIRST, OPT_SET, OPT_GET, OPT_SECURE, OPT_FLAG,
       OPT_NCAP };

static const struct option options[] = {
	{ "nid",	required_argument,	NULL, OPT_NID },
	{ "set",	no_argument,		NULL, OPT_SET },
	{ "get",	no_argument,		NULL, OPT_GET },
	{ "secure",	no_argument,		NULL, OPT_SECURE },
	{ "flag",	required_argument,	NULL, OPT_FLAG },
	{ "ncap",	required_argument,	NULL, OPT_NCAP },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static void set_attributes(nid_t nid, const struct vc_net_flags *flags,
			   const struct vc_net_caps *caps)
{
	if (caps->cmask && vc_set_ncaps(nid, caps) < 0)
		die_sys("%s: vc_set_ncaps()", nid_text(nid));
	if (flags->mask && vc_set_nflags(nid, flags) < 0)
		die_sys("%s: vc_set_nflags()", nid_text(nid));
}

static void show_attributes(nid_t nid)
{
	struct vc_net_flags flags;
	struct vc_net_caps caps;

	if (vc_get_ncaps(nid, &caps) < 0)
		die_sys("%s: vc_get_ncaps()", nid_text(nid));
	if (vc_get_nflags(nid, &flags) < 0)
		die_sys("%s: vc_get_nflags()", nid_text(nid));
	bits_print("ncapabilities:", caps.ncaps, vc_loncap2text);
	bits_print("nflags:", flags.flagword, vc_lonflag2text);
}

int main(int argc, char **argv)
{
	struct vc_net_flags flags = { .mask = 0 };
	struct vc_net_caps caps = { .cmask = 0 };
	bool set = false, get = false, secure = false;
	nid_t nid = VC_SAMENID;
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_NID:
			nid = nid_arg(optarg);
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
			nflag_arg(optarg, &flags);
			break;
		case OPT_NCAP:
			ncap_arg(optarg, &caps);
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
		show_attributes(nid);
		program_exit(EXIT_SUCCESS);
	}
	if (secure)
		secure_network(&flags, &caps);
	set_attributes(nid, &flags, &caps);
	if (optind < argc)
		program_exec(argv + optind);
	program_exit(EXIT_SUCCESS);
}
