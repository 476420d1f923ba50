/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sub-commands of vserver (userland.md 2.4).  Each returns the exit code
 * of the program.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "guest.h"
#include "init-style.h"

int start_guest(const struct guest *g, const struct rescue *rescue);
int stop_guest(const struct guest *g, const struct rescue *rescue);
int restart_guest(const struct guest *g);

int status_guest(const struct guest *g, char **args);

int denied_guest(const struct guest *g, char **args);

/* Asks first, unless messages are silent. */
int delete_guest(const struct guest *g);

#endif /* COMMAND_H */
