/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a context.
 */
#ifndef END_H
#define END_H

#include <stdbool.h>

#include "config.h"

/* Processes and threads in the context, -1 if there is no such context. */
int context_tasks(xid_t xid);

/* Has context @xid no process any more? */
bool context_ended(xid_t xid);

/*
 * Waits at most @seconds for the end of a context whose init was told to shut
 * down.  Also ends when only init is left, idle, after it had children: its
 * last runlevel is over, but it cannot end itself, as in a guest without
 * CAP_SYS_BOOT or without a script that calls reboot(2).  Returns false when
 * time is up.
 */
bool wait_shutdown(xid_t xid, int seconds);

/*
 * Sends the signals of the kill sequence as long as processes are left.
 * Returns 0, or -1 after a message if some survived even SIGKILL.
 */
int end_context(const struct init_style *s, xid_t xid);

/* Lets the network context @nid go; VC_NONID for none. */
void end_network(nid_t nid);

/* SIGKILL to all of them.  Returns as end_context(). */
int kill_context(xid_t xid);

#endif /* END_H */
