/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first process of a guest: from a child of the starter to the program
 * that boots the guest, inside all its contexts (userland.md 3.2.1).
 */
#ifndef BOOT_H
#define BOOT_H

#include <stdbool.h>

#include "config.h"

struct boot {
	const struct config	*config;
	pid_t			pid;	/* the first process, when it runs */
	int			pidfd;
	int			output;	/* of a boot script; -1 with own init */
	xid_t			xid;	/* the context, VC_NOCTX before that */
	nid_t			nid;	/* its network, VC_NONID without one */
	bool			recorded; /* in the run state */
};

/*
 * Starts the first process and records the run state of the guest.  On
 * return it has become the start command.  Returns 0, or -1 after a message;
 * no process is left then, but perhaps a run state.
 */
int boot_guest(struct boot *b);

#endif /* BOOT_H */
