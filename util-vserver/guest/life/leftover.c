// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Removes the leftovers of a guest.  See leftover.h.
 */
#include <unistd.h>

#include "guest-cgroup.h"
#include "leftover.h"
#include "lock.h"
#include "network.h"

void leftover_remove(const struct guest *g)
{
	/* Without a network record, the group may be that of a namesake. */
	if (network_down(g))
		guest_cgroup_remove(g);
}

void leftover_remove_now(const struct guest *g)
{
	/* Ordinary users may query the status, but only root can remove. */
	int lock = geteuid() == 0 ? lock_guest_now(g) : -1;

	if (lock < 0)
		return;
	if (guest_xid(g) == VC_NOCTX)
		leftover_remove(g);
	close(lock);
}
