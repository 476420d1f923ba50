/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes the current directory the root directory. */
#ifndef ROOT_CHANGE_H
#define ROOT_CHANGE_H

/*
 * Call chroot(2), with a warning if no directory above is a barrier.  Dies on
 * error.
 */
void chroot_here(void);

/*
 * Call pivot_root(2) in a new mount namespace and detach the old root, so that
 * the tree of the host is out of reach.  Dies on error.
 */
void pivot_root_here(void);

#endif /* ROOT_CHANGE_H */
