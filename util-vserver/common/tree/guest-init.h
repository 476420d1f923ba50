/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the programs in the tree of a guest that can boot it.  @root is a
 * descriptor of the guest root.  No link in the tree leads out of it.
 */
#ifndef GUEST_INIT_H
#define GUEST_INIT_H

#include <stdbool.h>

/* Does @path exist in the tree? */
bool guest_has(int root, const char *path);

/* Returns the path of the script that runs a runlevel, or NULL. */
const char *guest_rc_script(int root);

/* Returns the path of systemd, or NULL. */
const char *guest_systemd(int root);

/*
 * Returns the init style of the tree: "systemd", "sysv" or "plain"; NULL if no
 * program can boot it.
 */
const char *guest_init_style(int root);

#endif /* GUEST_INIT_H */
