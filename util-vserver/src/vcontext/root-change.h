/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Making the current directory the root directory. */
#ifndef _UTIL_VSERVER_ROOT_CHANGE_H
#define _UTIL_VSERVER_ROOT_CHANGE_H

/*
 * chroot(2), with a warning if no directory above is a barrier.  Dies on error.
 */
void chroot_here(void);

/*
 * pivot_root(2) in a mount namespace of its own, with the old root detached:
 * nothing of the host's tree can be reached from there.  Dies on error.
 */
void pivot_root_here(void);

#endif /* _UTIL_VSERVER_ROOT_CHANGE_H */
