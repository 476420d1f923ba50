/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Starts the first process of a guest.  The starter is the vserver process that
 * runs start; its child enters the guest's contexts and executes the program
 * that boots the guest.
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
	xid_t			xid;	/* VC_NOCTX until the context exists */
	nid_t			nid;	/* its network, VC_NONID without one */
	bool			recorded; /* in the run state */
};

/*
 * Starts the first process and records the run state of the guest.  Returns 0
 * when the process executes the start command, or -1 after a message.  In that
 * case no process is left, but there may be a run state.
 */
int boot_guest(struct boot *b);

#endif /* BOOT_H */
