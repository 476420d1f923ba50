/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The administrator's scriptlets (userland.md 3.7).
 */
#ifndef SCRIPTS_H
#define SCRIPTS_H

#include "config.h"

/*
 * Runs the scriptlets of @point with @cwd as working directory: those of
 * the guest or, when it has none, the default ones.  An executable file is
 * run; another readable one is sourced by /bin/sh, and the variables it sets
 * are there for all later scriptlets.
 *
 * Returns 0, or -1 after a message when one of them failed; the others are
 * then left out.
 */
int scripts_run(const struct config *c, const char *point, const char *cwd);

/* Is the file of that name one that an editor or a package manager has kept? */
bool scripts_is_backup(const char *name);

#endif /* SCRIPTS_H */
