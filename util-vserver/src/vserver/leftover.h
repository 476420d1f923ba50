/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a guest leaves on the host that did not end by stop: its unit's manager
 * killed it, or the start of it.
 */
#ifndef LEFTOVER_H
#define LEFTOVER_H

#include "guest.h"

/*
 * Removes the network and the control group of @g, which does not run and
 * whose lock the caller holds.
 */
void leftover_remove(const struct guest *g);

/* The same for who does not hold the lock: not while a command works on it. */
void leftover_remove_now(const struct guest *g);

#endif /* LEFTOVER_H */
