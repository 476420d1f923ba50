/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Kills all processes of a context.
 */
#ifndef CONTEXT_KILL_H
#define CONTEXT_KILL_H

#include "vserver.h"

/*
 * Kills the init of the context first, as it could start new processes, and
 * then all other processes.  Returns 0, also if the context has ended, or -1
 * with errno.
 */
int context_kill(xid_t xid);

#endif /* CONTEXT_KILL_H */
