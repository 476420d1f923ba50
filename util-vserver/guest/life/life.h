/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts, stops, restarts and deletes a guest.  Each function returns the exit
 * code of vserver(8).
 */
#ifndef LIFE_H
#define LIFE_H

#include "guest.h"
#include "init-style.h"

int start_guest(const struct guest *g, const struct rescue *rescue);
int stop_guest(const struct guest *g, const struct rescue *rescue);
int restart_guest(const struct guest *g);

int delete_guest(const struct guest *g);

#endif /* LIFE_H */
