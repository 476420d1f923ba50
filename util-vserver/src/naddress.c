// SPDX-License-Identifier: GPL-2.0-or-later
/* naddress: adds and removes addresses of a network context. */
#include <arpa/inet.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "context-arg.h"
#include "net-arg.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "adds and removes addresses of a network context",
	.usage		=
"%1$s {--add|--remove|--set} [--nid NID] [--ip IP[/MASK]]...\n"
"         [--mask IP/MASK]... [--range FROM-TO/MASK]... [--bcast IP]\n"
"         [--lback IP] [--silent] [-- COMMAND ARGS...]\n\n"
"  --add                 add the addresses\n"
"  --remove              remove them\n"
"  --set                 remove all addresses, then add these\n"
"  --nid NID             the network context: a number, a running guest, or\n"
"                        'self' (the default)\n"
"  --ip IP[/MASK]        one address, with the mask or prefix length of its\n"
"                        network (24, for IPv6 128)\n"
"  --mask IP/MASK        all addresses of a network\n"
"  --range FROM-TO/MASK  all addresses from one to another (IPv4)\n"
"  --bcast IP            the broadcast address (IPv4)\n"
"  --lback IP            the loopback address (IPv4)\n"
"  --silent              do not report what is done\n"
PROGRAM_HELP_OPTIONS "\n"
"If there is a COMMAND, it is executed afterwards.\n",
	.fatal		= 255,
};

enum operation { OP_NONE, OP_ADD, OP_REMOVE, OP_SET };

enum { OPT_ADD = OPT_FIRST, OPT_REMOVE, OPT_SET, OPT_NID, OPT_IP, OPT_MASK,
       OPT_RANGE, OPT_BCAST, OPT_LBACK, OPT_SILENT };

static const struct option options[] = {
	{ "add",	no_argument,		NULL, OPT_ADD },
	{ "remove",	no_argument,		NULL, OPT_REMOVE },
	{ "set",	no_argument,		NULL, OPT_SET },
	{ "nid",	required_argument,	NULL, OPT_NID },
	{ "ip",		required_argument,	NULL, OPT_IP },
	{ "mask",	required_argument,	NULL, OPT_MASK },
	{ "range",	required_argument,	NULL, OPT_RANGE },
	{ "bcast",	required_argument,	NULL, OPT_BCAST },
	{ "lback",	required_argument,	NULL, OPT_LBACK },
	{ "silent",	no_argument,		NULL, OPT_SILENT },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	enum operation		op;
	nid_t			nid;
	bool			silent;
	struct net_addr_list	addrs;
};

static void set_operation(struct request *req, enum operation op)
{
	if (req->op != OP_NONE && req->op != op)
		program_bad_usage("Multiple operations specified; only one of --add, --remove and --set is possible");
	req->op = op;
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_ADD:
			set_operation(req, OP_ADD);
			break;
		case OPT_REMOVE:
			set_operation(req, OP_REMOVE);
			break;
		case OPT_SET:
			set_operation(req, OP_SET);
			break;
		case OPT_NID:
			req->nid = nid_arg(optarg);
			break;
		case OPT_IP:
			net_ip_arg(&req->addrs, optarg);
			break;
		case OPT_MASK:
			net_mask_arg(&req->addrs, optarg);
			break;
		case OPT_RANGE:
			net_range_arg(&req->addrs, optarg);
			break;
		case OPT_BCAST:
			net_bcast_arg(&req->addrs, optarg);
			break;
		case OPT_LBACK:
			net_lback_arg(&req->addrs, optarg);
			break;
		case OPT_SILENT:
			req->silent = true;
			break;
		default:
			program_option(opt);
		}
	}
	if (req->op == OP_NONE)
		program_bad_usage("No operation specified; one of --add, --remove and --set is needed");
}

int main(int argc, char **argv)
{
	struct request req = { .nid = VC_SAMENID };

	program_init(&program);
	parse_options(&req, argc, argv);
	if (req.op == OP_SET)
		net_remove_all(req.nid);
	if (req.op == OP_REMOVE)
		net_remove_list(req.nid, &req.addrs, req.silent);
	else
		net_add_list(req.nid, &req.addrs, req.silent);
	net_addr_list_free(&req.addrs);
	if (optind < argc)
		program_exec(argv + optind);
	program_exit(EXIT_SUCCESS);
}
