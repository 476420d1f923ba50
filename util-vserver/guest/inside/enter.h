/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs commands in a running guest.
 */
#ifndef ENTER_H
#define ENTER_H

#include "config.h"
#include "stdio-proxy.h"

struct enter {
	const struct config	*config;
	xid_t			xid;		/* where the guest runs */
	const char		*user;		/* name or uid in the guest */
	char			**argv;		/* NULL: a login shell */
	char			**env;		/* NULL: TERM, PATH, LANG, HOME */
	enum stdio_mode		stdio;
};

/*
 * Runs the command in the guest and waits for it.  Returns its exit code, or
 * 128 + N after signal N.  Returns 126 or 127 if it cannot be executed, and 1
 * after a message if the guest cannot be entered.
 */
int enter_guest(const struct enter *e);

#endif /* ENTER_H */
