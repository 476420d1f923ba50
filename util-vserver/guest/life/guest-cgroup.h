/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control group of a guest.  A guest has one if its init makes groups
 * itself, or if spaces/mask requests it.
 *
 * The group belongs to the host and contains two others.  "guest" is the root
 * of the groups that the guest sees and may create; see cgroups(7), "Cgroup
 * delegation".  "entered" holds the processes that enter from outside: the
 * guest cannot freeze them there.
 */
#ifndef GUEST_CGROUP_H
#define GUEST_CGROUP_H

#include "guest.h"

/*
 * Makes /sys/fs/cgroup/vserver/NAME with "guest" below, and first removes the
 * groups of an earlier run.  Returns 0, or -1 after a message.
 */
int guest_cgroup_make(const struct guest *g);

/*
 * Moves the caller to "guest" and to a cgroup namespace with that root.
 * Returns 0, or -1 after a message.
 */
int guest_cgroup_enter(const struct guest *g);

/*
 * Opens the file that moves a process to "entered" as *@fd, or sets -1 if the
 * guest has no group.  Returns 0, or -1 after a message.
 */
int guest_cgroup_open(const struct guest *g, int *fd);

/* Moves the caller by @fd, if not -1.  Returns 0, or -1 after a message. */
int guest_cgroup_join(int fd);

/*
 * Removes the group and all groups below.  No process may be left in them.
 * Returns 0, also without a group, or -1 after a message.
 */
int guest_cgroup_remove(const struct guest *g);

#endif /* GUEST_CGROUP_H */
