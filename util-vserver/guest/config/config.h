/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration of a guest; see vserver-config(5).  Commands read and check
 * all of it before they change anything.
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
#include "uts-name.h"

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
	bool			no_net;		/* without a network context */
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
	char			*uts[UTS_FIELDS];	/* none for the context */
	bool			has_ulimits;
	struct limit		ulimits[RESOURCES];
	int			sync_timeout;	/* seconds */
};

/*
 * Reads the configuration of @g into @c.  A wanted @rescue replaces the init
 * style of the guest; NULL is for none.  Returns 0, or -1 after a message for
 * each file with a mistake: @c then holds the valid parts.  The caller calls
 * config_free() in both cases.
 */
int config_read(const struct guest *g, const struct rescue *rescue,
		struct config *c);
void config_free(struct config *c);

/* Does the guest have its own control group as root of a cgroup namespace? */
bool config_has_group(const struct config *c);

/* Warns about settings without effect and about obsolete ones. */
void config_check(const struct config *c);

/* Reads bcapabilities, ccapabilities, flags and the like: config-bits.c */
int config_read_bits(int dir, struct config *c);

/* Reads ulimits/: config-limits.c */
int config_read_ulimits(int dir, struct config *c);

#endif /* CONFIG_H */
