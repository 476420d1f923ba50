/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sub-commands that run something in a running guest.  Each returns the
 * exit code of vserver, which is that of the command.
 */
#ifndef INSIDE_H
#define INSIDE_H

#include "guest.h"

int inside_enter(const struct guest *g, char **args);
int inside_exec(const struct guest *g, char **args);
int inside_suexec(const struct guest *g, char **args);
int inside_service(const struct guest *g, char **args);
int inside_chkconfig(const struct guest *g, char **args);

#endif /* INSIDE_H */
