/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private contexts: root of the host must clear the flag before it can enter or
 * signal them.
 */
#ifndef CONTEXT_PRIVATE_H
#define CONTEXT_PRIVATE_H

#include <stdbool.h>

#include "vserver.h"

/* Format for printf(); its argument is the number of the context. */
#define PRIVATE_FMT \
	"it is private, so nobody can enter or signal it; 'vattribute --set --xid %u --flag ~private' clears the flag"

/* Is the context private?  Preserves errno. */
bool context_is_private(xid_t xid);

/* Did the call that set errno fail because the context is private? */
bool context_refused_private(xid_t xid);

/* Clears the flag.  Returns 0, or -1 with errno. */
int context_end_private(xid_t xid);

#endif /* CONTEXT_PRIVATE_H */
