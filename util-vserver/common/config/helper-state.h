/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * State file for vshelper: /var/run/vshelper/XID.
 *
 * The lines are the configuration directory of the guest, a method and an
 * optional third line.  For "sync" this is the path of a fifo.  For "default"
 * it is the control group that the guest was started in.
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
	char	*fifo;		/* for "sync", otherwise NULL */
	char	*group;		/* for "default", otherwise NULL */
};

/* Environment variable that passes the group from vshelper(8) to vserver(8). */
#define HELPER_GROUP	"VSHELPER_GROUP"

/*
 * Replaces the file.  @more is the third line or NULL.  Returns 0, or -1 with
 * errno.
 */
int helper_state_save(xid_t xid, const char *guest, const char *method,
		      const char *more);

/*
 * Reads the file.  Returns its descriptor, or -1 with errno.  ENOENT means that
 * vshelper has nothing to do for the context.
 */
int helper_state_read(xid_t xid, struct helper_state *s);
void helper_state_free(struct helper_state *s);

/* Removes the file.  A missing file is not an error. */
void helper_state_drop(xid_t xid);

#endif /* HELPER_STATE_H */
