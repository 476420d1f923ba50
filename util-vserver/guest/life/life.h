/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Start, stop, restart and delete a guest (userland.md 2.4).  Each function
 * returns an exit code.
 */
#ifndef LIFE_H
#define LIFE_H

#include "guest.h"
#include "init-style.h"

int start_guest(const struct guest *g, const struct rescue *rescue);
int stop_guest(const struct guest *g, const struct rescue *rescue);
int restart_guest(const struct guest *g);

/* Asks first, unless messages are silent. */
int delete_guest(const struct guest *g);

#endif /* LIFE_H */
