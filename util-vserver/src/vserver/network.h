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

/* Removes from the host what network_up() put there; nothing else is touched. */
void network_down(const struct config *c);

#endif /* NETWORK_H */
