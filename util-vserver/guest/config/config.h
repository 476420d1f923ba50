/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole configuration of a guest, read and checked before anything is
 * changed (userland.md 4).
 */
#ifndef CONFIG_H
#define CONFIG_H

#include <stdbool.h>
#include <sys/resource.h>

#include "conf-value.h"
#include "guest.h"
#include "init-style.h"
#include "interfaces.h"
#include "netns.h"
#include "spaces.h"

#define UTS_FIELDS	7	/* indexed by vc_uts_type; 0 is unused */
#define RESOURCES	16	/* enough for every RLIMIT_* */

struct limit {
	bool		set;
	struct rlimit	value;
};

struct config {
	const struct guest	*guest;
	char			*root;		/* the guest's root */
	xid_t			xid;		/* VC_DYNAMIC_XID if not fixed */
	nid_t			nid;		/* VC_DYNAMIC_NID likewise */
	bool			no_net;		/* no network context at all */
	bool			keep_fds;
	bool			noisy;
	struct vc_ctx_caps	caps;
	struct vc_ctx_flags	cflags;
	struct vc_umask		umask;
	struct vc_net_flags	nflags;
	struct vc_net_caps	ncaps;
	struct net_config	net;
	struct netns_config	netns;
	struct init_style	init;
	struct spaces		spaces;
	int			nice;
	long			badness;	/* pages */
	char			*uts[UTS_FIELDS];
	bool			has_ulimits;
	struct limit		ulimits[RESOURCES];
	int			sync_timeout;	/* seconds */
};

/*
 * Reads everything; with @rescue the style of init is not the guest's (NULL
 * or not wanted: it is).  Returns 0, or -1 after a message for each file with a
 * mistake; @c then holds what could be read.  config_free() is to be called in
 * both cases.
 */
int config_read(const struct guest *g, const struct rescue *rescue,
		struct config *c);
void config_free(struct config *c);

/* Has the guest a control group of its own?  It is the root of its namespace. */
bool config_has_group(const struct config *c);

/* Warns about files that will not do what their author expects. */
void config_check(const struct config *c);

/* bcapabilities, ccapabilities, flags and the like: config-bits.c */
int config_read_bits(int dir, struct config *c);

/* ulimits/: config-limits.c */
int config_read_ulimits(int dir, struct config *c);

#endif /* CONFIG_H */
