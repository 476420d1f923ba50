/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where the tree of a guest lies on the host.
 *
 * Root of a guest makes setuid programs as it likes.  A user of the host who can
 * run one of them is root of the host: the trees have to be out of reach.
 */
#ifndef GUEST_PLACE_H
#define GUEST_PLACE_H

/*
 * The path by which users of the host reach the tree @root, and its setuid
 * programs work; to be freed.  NULL if there is none: some directory above it is
 * closed, or the file system is mounted nosuid and the directory above has the
 * barrier.  Other mounts of the same file system count as well.
 */
char *guest_place_open(const char *root);

/* Warns of such a path, and says what closes it. */
void guest_place_check(const char *root);

#endif /* GUEST_PLACE_H */
