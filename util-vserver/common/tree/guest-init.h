/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The programs in a guest's tree that can boot it.  @root is a descriptor of
 * the guest's root; links in the tree do not lead outside.
 */
#ifndef GUEST_INIT_H
#define GUEST_INIT_H

#include <stdbool.h>

/* Does the tree have @path? */
bool guest_has(int root, const char *path);

/* The script that runs a runlevel, or NULL. */
const char *guest_rc_script(int root);

/* The program of systemd, or NULL. */
const char *guest_systemd(int root);

/*
 * The init style that fits the tree: "systemd", "sysv" or "plain".  NULL if
 * the tree has nothing that boots it.
 */
const char *guest_init_style(int root);

#endif /* GUEST_INIT_H */
