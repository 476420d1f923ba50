/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The end of a context by SIGKILL.
 */
#ifndef CONTEXT_KILL_H
#define CONTEXT_KILL_H

#include "vserver.h"

/*
 * Kills the init of the context, then all other processes: the init could
 * start new ones.  0, also if the context has ended; -1 and errno.
 */
int context_kill(xid_t xid);

#endif /* CONTEXT_KILL_H */
