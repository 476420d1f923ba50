/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Private contexts, which root of the host neither enters nor signals before
 * the flag is taken away.
 */
#ifndef CONTEXT_PRIVATE_H
#define CONTEXT_PRIVATE_H

#include <stdbool.h>

#include "vserver.h"

/* For printf: the number of the context */
#define PRIVATE_FMT \
	"it is private, so that nobody enters or signals it; 'vattribute --set --xid %u --flag ~private' ends that"

/* Is the context private?  errno stays as it was. */
bool context_is_private(xid_t xid);

/* Was the call that set errno refused because the context is private? */
bool context_refused_private(xid_t xid);

/* Takes the flag away.  0, or -1 and errno. */
int context_end_private(xid_t xid);

/* Ends the program after @call, as die_errno(), failed on @xid. */
void die_context(xid_t xid, const char *call) __attribute__((noreturn));

#endif /* CONTEXT_PRIVATE_H */
