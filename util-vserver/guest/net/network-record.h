/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses and devices that start puts on the host for a guest.  A file
 * records them: the configuration may change while the guest runs, and an
 * address on a device may belong to another guest.
 */
#ifndef NETWORK_RECORD_H
#define NETWORK_RECORD_H

#include "config.h"

struct network_record {
	char			*owner;	/* path of the configuration then */
	struct net_config	net;	/* addresses on devices of the host */
	struct netns_config	netns;	/* a name, and devices on the host */
};

/* Records what start is about to add for @c.  Returns 0, or -1 with errno. */
int network_record_write(const struct config *c);

/*
 * Reads the record of @g.  A record of a removed configuration with the same
 * inode number does not count.  Returns true if there is a record, which
 * network_record_free() releases.
 */
bool network_record_read(const struct guest *g, struct network_record *r);
void network_record_free(struct network_record *r);

void network_record_drop(const struct guest *g);

#endif /* NETWORK_RECORD_H */
