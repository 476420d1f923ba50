/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What vshelper is to do about a context: /var/run/vshelper/XID.
 *
 * The file holds the configuration directory of the guest, a method and a
 * third line: for "sync" the path of a fifo, for "default" the control group
 * that the guest was started in, if there are groups.
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
	char	*group;		/* NULL but for "default" */
};

/* Variable in which vshelper(8) tells vserver(8) the group. */
#define HELPER_GROUP	"VSHELPER_GROUP"

/* Replaces the file; @more, the third line, may be NULL.  0, or -1 and errno. */
int helper_state_save(xid_t xid, const char *guest, const char *method,
		      const char *more);

/*
 * Reads it.  Returns a descriptor of the file, or -1 and errno: ENOENT when
 * nothing is to be done about the context.
 */
int helper_state_read(xid_t xid, struct helper_state *s);
void helper_state_free(struct helper_state *s);

/* Removes it; its not being there is no error. */
void helper_state_drop(xid_t xid);

#endif /* HELPER_STATE_H */
