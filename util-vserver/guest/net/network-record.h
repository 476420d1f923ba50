/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The addresses and devices that start has put on the host for a guest.  A file
 * keeps them: the configuration may have changed when the guest stops, and an address
 * that is on a device may be another's.
 */
#ifndef NETWORK_RECORD_H
#define NETWORK_RECORD_H

#include "config.h"

struct network_record {
	char			*owner;	/* G, as it was called then */
	struct net_config	net;	/* addresses on devices of the host */
	struct netns_config	netns;	/* a name, and devices on the host */
};

/* Records what start is about to put there for @c.  0, or -1 and errno. */
int network_record_write(const struct config *c);

/*
 * Reads the record of @g; one of a configuration that was removed, and whose
 * inode number this one has, does not count.  True if there is one, which
 * network_record_free() releases.
 */
bool network_record_read(const struct guest *g, struct network_record *r);
void network_record_free(struct network_record *r);

void network_record_drop(const struct guest *g);

#endif /* NETWORK_RECORD_H */
