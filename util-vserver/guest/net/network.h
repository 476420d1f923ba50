/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network of a guest: addresses on devices of the host, or a network
 * namespace of its own with devices and addresses in it.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "config.h"

/*
 * Makes the network.  c->spaces.net_fd holds a network namespace of its own.
 * Returns 0, or -1 after a message with nothing left on the host.
 */
int network_up(struct config *c);

/*
 * Removes from the host what the record of network_up() contains for @g, also
 * if its configuration has changed.  Returns true if there was a record.
 */
bool network_down(const struct guest *g);

/* Removes devices that were made for addresses in @c and are not in use. */
void network_tidy(const struct config *c);

#endif /* NETWORK_H */
