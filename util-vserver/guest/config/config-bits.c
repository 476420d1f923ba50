// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads the flags and capabilities of a guest: the secure preset, changed by
 * the lists in its configuration.
 */
#include <linux/capability.h>
#include <string.h>

#include "conf-tree.h"
#include "config.h"
#include "message.h"

/* Reads one item of a list into a part of struct config. */
typedef int (*parser)(const char *item, struct vc_err_listparser *err,
		      struct config *c);

static int parse_bcap(const char *item, struct vc_err_listparser *err,
		      struct config *c)
{
	return vc_list2bcap(item, strlen(item), err, &c->caps);
}

static int parse_ccap(const char *item, struct vc_err_listparser *err,
		      struct config *c)
{
	return vc_list2ccap(item, strlen(item), err, &c->caps);
}

static int parse_cflag(const char *item, struct vc_err_listparser *err,
		       struct config *c)
{
	return vc_list2cflag(item, strlen(item), err, &c->cflags);
}

static int parse_nflag(const char *item, struct vc_err_listparser *err,
		       struct config *c)
{
	return vc_list2nflag(item, strlen(item), err, &c->nflags);
}

static int parse_ncap(const char *item, struct vc_err_listparser *err,
		      struct config *c)
{
	return vc_list2ncap(item, strlen(item), err, &c->ncaps);
}

static int parse_umask(const char *item, struct vc_err_listparser *err,
		       struct config *c)
{
	return vc_list2umask(item, strlen(item), err, &c->umask);
}

static int read_list(int dir, const char *file, const char *what,
		     parser parse, struct config *c)
{
	struct vc_err_listparser err;
	char **items, **p;
	int ret = 0;

	if (config_list(dir, file, &items) < 0)
		return -1;
	for (p = items; p && *p && ret == 0; p++) {
		ret = parse(*p, &err, c);
		if (ret < 0)
			fail("%s: Unknown %s '%.*s'", file, what, (int)err.len,
			     err.ptr);
	}
	ct_free(items);
	return ret;
}

/* The flags and capabilities of a guest with empty lists. */
static void preset(struct config *c)
{
	c->caps.bcaps = ~vc_get_insecurebcaps();
	/* systemd needs it to remove capabilities from its services. */
	if (c->init.systemd)
		c->caps.bcaps |= 1ULL << CAP_SETPCAP;
	c->caps.bmask = ~0ULL;
	c->caps.ccaps = ~vc_get_insecureccaps();
	c->caps.cmask = ~0ULL;
	c->cflags.flagword = VXF_HIDE_NETIF | VXF_VIRT_UPTIME |
			     VXF_SC_HELPER | VXF_INFO_INIT;
	c->cflags.mask = c->cflags.flagword;
	c->ncaps.ncaps = NXC_RAW_ICMP;
	c->ncaps.cmask = NXC_RAW_ICMP;
	c->nflags.flagword = NXF_HIDE_NETIF;
	c->nflags.mask = NXF_HIDE_NETIF;
}

/*
 * start itself clears these states.  A list that cleared STATE_SETUP earlier
 * would leave a guest that start cannot complete.
 */
static void keep_states(struct config *c)
{
	const uint64_t states = VXF_STATE_SETUP | VXF_STATE_INIT;

	c->cflags.flagword &= ~states;
	c->cflags.mask &= ~states;
	c->nflags.flagword &= ~NXF_STATE_SETUP;
	c->nflags.mask &= ~NXF_STATE_SETUP;
}

int config_read_bits(int dir, struct config *c)
{
	const char *cflags = ct_flag(dir, "cflags") ? "cflags" : "flags";

	preset(c);
	if (read_list(dir, "bcapabilities", "bcap", parse_bcap, c) +
	    read_list(dir, "ccapabilities", "ccap", parse_ccap, c) +
	    read_list(dir, cflags, "flag", parse_cflag, c) +
	    read_list(dir, "nflags", "nflag", parse_nflag, c) +
	    read_list(dir, "ncapabilities", "ncap", parse_ncap, c) +
	    read_list(dir, "umask", "namespace", parse_umask, c))
		return -1;
	keep_states(c);
	return 0;
}
