/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the programs in a guest that "enter" and "service" execute.
 */
#ifndef GUEST_SHELL_H
#define GUEST_SHELL_H

#include "guest.h"

/*
 * The login shell: the file "shell" in the configuration or the defaults, split
 * at blanks, or else the first shell found in the tree @root.  Returns an array
 * for ct_free(), or NULL after a message.
 */
char **guest_shell(const struct guest *g, int root);

/*
 * The command for "service SVC ACTION": the first in the tree @root of service,
 * the init script itself and systemctl.  @args are the words after "service".
 * Returns an array for ct_free(), or NULL after a message.
 */
char **guest_service(int root, char **args);

#endif /* GUEST_SHELL_H */
