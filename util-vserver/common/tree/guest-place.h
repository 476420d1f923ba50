/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks who can reach the tree of a guest on the host.
 *
 * Root of a guest can create setuid programs.  A user of the host that executes
 * one becomes root of the host.  Users of the host must therefore not reach the
 * trees.
 */
#ifndef GUEST_PLACE_H
#define GUEST_PLACE_H

/*
 * Returns a path through which users of the host can reach the tree @root and
 * execute its setuid programs, to be freed; NULL if there is none.  A closed
 * directory above the tree prevents this, as does a nosuid mount with a barrier
 * on the directory above.  Also checks other mounts of the same file system.
 */
char *guest_place_open(const char *root);

/* Prints a warning with a remedy if there is such a path. */
void guest_place_check(const char *root);

#endif /* GUEST_PLACE_H */
