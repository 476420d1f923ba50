/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sub-commands of vserver with arguments of their own.  Each returns the exit
 * code of the program.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include "guest.h"

int status_guest(const struct guest *g, char **args);

int denied_guest(const struct guest *g, char **args);

#endif /* COMMAND_H */
