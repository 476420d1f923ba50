/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The login shell of "enter".
 */
#ifndef GUEST_SHELL_H
#define GUEST_SHELL_H

#include "guest.h"

/*
 * The first line of shell in the configuration or the defaults, split at
 * blanks; else the first shell that the tree with the root @root has.  An
 * array for ct_free(), or NULL after a message.
 */
char **guest_shell(const struct guest *g, int root);

/*
 * The command for "service SVC ACTION": /sbin/service, the init script
 * itself or systemctl, whatever the tree has.  @args are the words after
 * "service".
 */
char **guest_service(int root, char **args);

#endif /* GUEST_SHELL_H */
