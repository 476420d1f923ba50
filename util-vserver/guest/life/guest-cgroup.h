/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control group of a guest, for an init that makes groups itself or by
 * spaces/mask.  It is the host's, with two below: "guest" is the root of what
 * the guest sees and is free to divide (see cgroups(7), "Cgroup delegation").
 * In "entered" are the processes that come from outside, out of the guest's
 * reach: it could freeze them.
 */
#ifndef GUEST_CGROUP_H
#define GUEST_CGROUP_H

#include "guest.h"

/*
 * Makes /sys/fs/cgroup/vserver/NAME and "guest" below; what is left of an
 * earlier run goes first.  Returns 0, or -1 after a message.
 */
int guest_cgroup_make(const struct guest *g);

/*
 * Moves the caller to "guest" and to a cgroup namespace with that root.
 * Returns 0, or -1 after a message.
 */
int guest_cgroup_enter(const struct guest *g);

/*
 * The file by which a process joins "entered", in *@fd: -1 when the guest has
 * none.  Returns 0, or -1 after a message.
 */
int guest_cgroup_open(const struct guest *g, int *fd);

/* Moves the caller there; nothing with -1.  0, or -1 after a message. */
int guest_cgroup_join(int fd);

/*
 * Removes the group with all that the guest made in it; none of its processes
 * must be left.  Returns 0, also when there is none, or -1 after a message.
 */
int guest_cgroup_remove(const struct guest *g);

#endif /* GUEST_CGROUP_H */
