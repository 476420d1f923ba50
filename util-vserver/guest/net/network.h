/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The network that a guest finds: addresses on devices of the host, or a
 * network namespace of its own with devices and addresses in it.
 */
#ifndef NETWORK_H
#define NETWORK_H

#include "config.h"

/*
 * Puts it up; a namespace of its own is kept in c->spaces.net_fd.  0, or -1
 * after a message, with nothing left on the host.
 */
int network_up(struct config *c);

/*
 * Removes from the host what network_up() has put there for @g, whatever its
 * configuration says now; nothing else is touched.  True if there was something.
 */
bool network_down(const struct guest *g);

/* Removes devices that were made for addresses of @c and are not in use. */
void network_tidy(const struct config *c);

#endif /* NETWORK_H */
