// SPDX-License-Identifier: GPL-2.0-or-later
/* chbind: executes a command that can only use some IP addresses. */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bits-arg.h"
#include "context-arg.h"
#include "launch.h"
#include "net-arg.h"
#include "program.h"
#include "secure.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "binds a command to some IP addresses",
	.usage		=
"%1$s [--silent] [--disconnect] [--nid NID] [--ip IP[/MASK]|DEVICE]...\n"
"         [--bcast IP|DEVICE] [--lback IP] [--ncap LIST] [--flag LIST]\n"
"         [--secure] [--] COMMAND ARGS...\n\n"
"  --ip IP[/MASK]        an address with the mask or prefix length of its\n"
"                        network (24, for IPv6 128)\n"
"  --ip DEVICE           the first IPv4 address of a network device, and its\n"
"                        IPv6 addresses but the link-local ones\n"
"  --bcast IP|DEVICE     the broadcast address\n"
"  --silent              do not report what is done\n"
"  --disconnect          execute COMMAND in the background\n\n"
"Only root:\n"
"  --ip with IPv6\n"
"  --nid NID             make this network context, or enter it if it exists; 1\n"
"                        sees the sockets of all contexts\n"
"  --lback IP            the loopback address\n"
"  --ncap LIST           network context capabilities\n"
"  --flag LIST           network context flags\n"
"  --secure              only capability raw_icmp, and flag hide_netif, except\n"
"                        for bits that --ncap and --flag set or clear\n\n"
"Without --flag, --lback and --secure the command keeps the host's loopback.\n"
PROGRAM_HELP_OPTIONS "\n"
"Any user may use --bcast, and --ip with IPv4 addresses.  A command that is bound\n"
"already can only be restricted to fewer of its addresses.\n",
	.fatal		= 255,
	.bad_option	= 1,
};

enum { OPT_SILENT = OPT_FIRST, OPT_NID, OPT_IP, OPT_BCAST,
       OPT_LBACK, OPT_NCAP, OPT_FLAG, OPT_SECURE };

static const struct option options[] = {
	{ "silent",	no_argument,		NULL, OPT_SILENT },
	{ "disconnect",	no_argument,		NULL, OPT_DISCONNECT },
	{ "nid",	required_argument,	NULL, OPT_NID },
	{ "ip",		required_argument,	NULL, OPT_IP },
	{ "bcast",	required_argument,	NULL, OPT_BCAST },
	{ "lback",	required_argument,	NULL, OPT_LBACK },
	{ "ncap",	required_argument,	NULL, OPT_NCAP },
	{ "flag",	required_argument,	NULL, OPT_FLAG },
	{ "secure",	no_argument,		NULL, OPT_SECURE },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	const char		*nid;
	bool			full;	/* needs more than the old call */
	bool			asks_ipv6;
	bool			secure;
	bool			silent;
	struct net_addr_list	ips;
	struct net_addr_list	bcast;
	struct net_addr_list	lback;
	struct vc_net_flags	flags;
	struct vc_net_caps	caps;
	struct launch		launch;
};

/* Options that the old call cannot do.  Returns false for all others. */
static bool full_option(struct request *req, int opt)
{
	switch (opt) {
	case OPT_NID:
		req->nid = optarg;
		break;
	case OPT_LBACK:
		net_lback_arg(&req->lback, optarg);
		break;
	case OPT_NCAP:
		ncap_arg(optarg, &req->caps);
		break;
	case OPT_FLAG:
		nflag_arg(optarg, &req->flags);
		break;
	case OPT_SECURE:
		req->secure = true;
		break;
	default:
		return false;
	}
	req->full = true;
	return true;
}

static void ip_option(struct request *req)
{
	size_t before = net_count(&req->ips, AF_INET6);

	if (net_ip_or_device_arg(&req->ips, optarg) &&
	    net_count(&req->ips, AF_INET6) > before)
		req->asks_ipv6 = true;
}

/*
 * Every user may use the old call, but it does not support IPv6.  An ordinary
 * user that names a device gets its IPv4 address only.
 */
static void choose_call(struct request *req)
{
	if (net_count(&req->ips, AF_INET6)) {
		if (geteuid() == 0 || req->asks_ipv6 ||
		    !net_count(&req->ips, AF_INET))
			req->full = true;
		else if (!req->full)
			net_drop_ipv6(&req->ips);
	}
	if (!req->full && req->ips.count > VC_NB_IPV4ROOT)
		die("Too many IP numbers, max %d", VC_NB_IPV4ROOT);
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1) {
		switch (opt) {
		case OPT_SILENT:
			req->silent = true;
			break;
		case OPT_DISCONNECT:
			req->launch.disconnect = true;
			break;
		case OPT_IP:
			ip_option(req);
			break;
		case OPT_BCAST:
			net_addr_list_free(&req->bcast);
			net_bcast_or_device_arg(&req->bcast, optarg);
			break;
		default:
			if (!full_option(req, opt))
				program_option(opt);
		}
	}
	if (optind >= argc)
		program_bad_usage("no command given");
}

static void show_ipv4root(const struct net_addr_list *ips)
{
	size_t i;

	printf("ipv4root is now");
	for (i = 0; i < ips->count; i++)
		printf(" %s", net_ip_text(&ips->addrs[i]));
	putchar('\n');
}

/* Bind with the old call, which every user may use and which takes no flags. */
static void bind_simple(const struct request *req)
{
	struct vc_ip_mask_pair pairs[VC_NB_IPV4ROOT];
	uint32_t bcast = htonl(INADDR_BROADCAST);
	size_t i;

	if (!req->ips.count)
		program_bad_usage("no --ip given");
	for (i = 0; i < req->ips.count; i++) {
		pairs[i].ip = req->ips.addrs[i].vna_v4_ip.s_addr;
		pairs[i].mask = req->ips.addrs[i].vna_v4_mask.s_addr;
	}
	if (req->bcast.count)
		bcast = req->bcast.addrs[0].vna_v4_ip.s_addr;
	if (vc_set_ipv4root(bcast, req->ips.count, pairs) < 0)
		die_sys("vc_set_ipv4root()");
	if (!req->silent)
		show_ipv4root(&req->ips);
}

/* Returns true if the context is new; *@nid is then its number. */
static bool create(nid_t *nid)
{
	nid_t res;

	if (*nid == VC_XID_WATCH)
		return false;
	res = vc_net_create(*nid);
	if (res == VC_NONID && errno != EEXIST)
		die_sys("%s: vc_net_create()", nid_text(*nid));
	if (res == VC_NONID)
		return false;
	*nid = res;
	return true;
}

/*
 * The defaults are those of the old call: the command keeps the loopback of the
 * host, and 0.0.0.0 means its only IPv4 address.
 */
static void choose_flags(struct request *req)
{
	if (req->secure || req->flags.mask || req->lback.count)
		return;
	req->flags.mask = NXF_LBACK_REMAP | NXF_LBACK_ALLOW;
	req->flags.flagword = NXF_LBACK_ALLOW;
	if (net_count(&req->ips, AF_INET) == 1) {
		req->flags.mask |= NXF_SINGLE_IP;
		req->flags.flagword |= NXF_SINGLE_IP;
	}
}

static void set_up(nid_t nid, struct request *req)
{
	choose_flags(req);
	net_add_list(nid, &req->ips, req->silent);
	net_add_list(nid, &req->bcast, true);
	net_add_list(nid, &req->lback, true);
	if (req->secure)
		secure_network(&req->flags, &req->caps);
	if (req->caps.cmask && vc_set_ncaps(nid, &req->caps) < 0)
		die_sys("%s: vc_set_ncaps()", nid_text(nid));
	if (req->flags.mask && vc_set_nflags(nid, &req->flags) < 0)
		die_sys("%s: vc_set_nflags()", nid_text(nid));
}

static bool changes_anything(const struct request *req)
{
	return req->ips.count || req->bcast.count || req->lback.count ||
	       req->caps.cmask || req->flags.mask || req->secure;
}

/* Entering a network context must not change it for the processes inside. */
static void enter(nid_t nid, const struct request *req)
{
	if (changes_anything(req))
		die("%s exists: use naddress and nattribute to change it",
		    nid_text(nid));
	if (vc_net_migrate(nid) < 0)
		die_sys("%s: vc_net_migrate()", nid_text(nid));
}

static void bind_full(struct request *req)
{
	nid_t nid = req->nid ? new_nid_arg(req->nid) : VC_DYNAMIC_NID;
	bool created = create(&nid);

	if (!created)
		enter(nid, req);
	if (!req->silent)
		printf("New network context is %u\n", nid);
	if (created)
		set_up(nid, req);
}

int main(int argc, char **argv)
{
	struct request req = { .launch = LAUNCH_INIT };
	int sync_fd;

	program_init(&program);
	parse_options(&req, argc, argv);
	choose_call(&req);
	sync_fd = launch_prepare(&req.launch);
	if (req.full)
		bind_full(&req);
	else
		bind_simple(&req);
	launch_exec(&req.launch, sync_fd, argv + optind);
}
