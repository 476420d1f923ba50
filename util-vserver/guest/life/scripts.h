/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs the administrator's scriptlets; see scripts/ in vserver-config(5).
 */
#ifndef SCRIPTS_H
#define SCRIPTS_H

#include "config.h"

/*
 * Runs the scriptlets of @point with the working directory @cwd: those of the
 * guest or, if it has none, the default ones.  An executable file is executed.
 * /bin/sh sources any other readable file, and all later scriptlets inherit the
 * variables that it sets.
 *
 * Returns 0, or -1 after a message if one failed: the later ones do not run.
 */
int scripts_run(const struct config *c, const char *point, const char *cwd);

/* Is @name that of a backup of an editor or a package manager? */
bool scripts_is_backup(const char *name);

#endif /* SCRIPTS_H */
