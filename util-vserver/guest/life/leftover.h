/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rest of a guest on the host that did not end by stop: the manager of its
 * unit killed it, or its start was killed.
 */
#ifndef LEFTOVER_H
#define LEFTOVER_H

#include "guest.h"

/*
 * Removes the network and the control group of @g, which does not run and
 * whose lock the caller holds.
 */
void leftover_remove(const struct guest *g);

/* The same without the lock: it does nothing while a command works on @g. */
void leftover_remove_now(const struct guest *g);

#endif /* LEFTOVER_H */
