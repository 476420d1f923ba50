/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Ends contexts and waits for their end.
 */
#ifndef END_H
#define END_H

#include <stdbool.h>

#include "config.h"

/* Processes and threads in the context, -1 if there is no such context. */
int context_tasks(xid_t xid);

/* Does context @xid no longer exist? */
bool context_ended(xid_t xid);

/*
 * Waits at most @seconds for the end of a context after its init got the signal
 * to shut down.  Also returns when an idle init is the only process left after
 * it had children: the shutdown has finished, but init cannot end itself, for
 * example without CAP_SYS_BOOT.  Returns false if the time expires.
 */
bool wait_shutdown(xid_t xid, int seconds);

/*
 * Sends the signals of the kill sequence as long as processes are left.
 * Returns 0, or -1 after a message if some survived even SIGKILL.
 */
int end_context(const struct init_style *s, xid_t xid);

/* Makes the network context @nid end when it is empty; VC_NONID for none. */
void end_network(nid_t nid);

/* Sends SIGKILL to all processes.  Returns as end_context(). */
int kill_context(xid_t xid);

#endif /* END_H */
