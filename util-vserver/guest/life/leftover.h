/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Removes the leftovers on the host of a guest that did not end by stop, for
 * example because the manager of its unit killed it.
 */
#ifndef LEFTOVER_H
#define LEFTOVER_H

#include "guest.h"

/*
 * Removes the network and the control group of @g.  The guest must not run, and
 * the caller must hold its lock.
 */
void leftover_remove(const struct guest *g);

/* Takes the lock itself; does nothing if another command holds it. */
void leftover_remove_now(const struct guest *g);

#endif /* LEFTOVER_H */
