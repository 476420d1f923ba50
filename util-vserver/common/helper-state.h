/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vshelper is to do about a context: /var/run/vshelper/XID.
 *
 * The file holds the configuration directory of the guest, a method and, for
 * "sync", the path of a fifo, a line each.
 */
#ifndef HELPER_STATE_H
#define HELPER_STATE_H

#include "vserver.h"

#ifndef HELPERDIR
#define HELPERDIR	"/var/run/vshelper"
#endif

struct helper_state {
	char	*guest;		/* configuration directory */
	char	*method;	/* "default", "sync", "async" */
	char	*fifo;		/* NULL but for "sync" */
};

/* Replaces the file.  Returns 0, or -1 and errno. */
int helper_state_save(xid_t xid, const char *guest, const char *method);

/*
 * Reads it.  Returns a descriptor of the file, or -1 and errno: ENOENT when
 * nothing is to be done about the context.
 */
int helper_state_read(xid_t xid, struct helper_state *s);
void helper_state_free(struct helper_state *s);

/* Removes it; its not being there is no error. */
void helper_state_drop(xid_t xid);

#endif /* HELPER_STATE_H */
