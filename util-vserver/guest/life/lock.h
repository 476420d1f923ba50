/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Locks between vserver commands.  The kernel drops a lock when its holder
 * ends, so there are no stale locks.
 */
#ifndef LOCK_H
#define LOCK_H

#include "guest.h"

/*
 * Both wait at most 300 seconds.  They return a descriptor, and closing it
 * releases the lock, or -1 after a message.
 */
int lock_guest(const struct guest *g);
int lock_interfaces(void);

/* Does not wait: -1 without a message when another process holds the lock. */
int lock_guest_now(const struct guest *g);

#endif /* LOCK_H */
