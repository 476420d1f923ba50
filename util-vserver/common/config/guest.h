/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest: its configuration directory G, and its run state.
 *
 * A running guest has three records.  The file G/run, a link to
 * /var/run/vservers/NAME, has its xid.  The link /var/run/vservers.rev/XID
 * leads back to G.  The name of the context in the kernel is the path G.
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>

#include "vserver.h"

#ifndef SYSCONFDIR
#define SYSCONFDIR	"/etc/vservers"
#endif
#ifndef RUNDIR
#define RUNDIR		"/var/run/vservers"
#endif
#ifndef REVDIR
#define REVDIR		"/var/run/vservers.rev"
#endif
#ifndef VROOTDIR
#define VROOTDIR	"/vservers"
#endif

struct guest {
	char	*dir;	/* absolute path of G, no trailing slash */
	char	*name;
	int	fd;	/* descriptor of G */
};

/*
 * Finds a guest by name, by the xid of its running context, or by the path
 * of its configuration directory ("./x", "/x").
 *
 * Returns 0, or -1 with errno.  ENOENT means that the directory @g->dir does
 * not exist.
 */
int guest_find(const char *name, struct guest *g);

/* Releases the members of @g, also after a failure of guest_find(). */
void guest_free(struct guest *g);

/* Returns the absolute path of the guest root; NULL with errno without vdir. */
char *guest_root(const struct guest *g);

/*
 * Returns the context of a running guest; VC_NOCTX with errno 0 if the guest
 * does not run, and VC_NOCTX with errno after a failure.  Removes a run file
 * without a context, unless the file belongs to another guest (the
 * configuration was copied with its link).
 */
xid_t guest_xid(const struct guest *g);

/*
 * Writes a name for a file that no other guest has as long as the directory of
 * this guest exists.  @size: GUEST_KEY_LEN is enough.  Returns 0, or -1 with
 * errno.
 */
#define GUEST_KEY_LEN	40
int guest_key(const struct guest *g, char *buf, size_t size);

/*
 * Shall the guest have a network context?  Outside the network namespace of the
 * host, only if the file ncontext exists.
 */
bool guest_has_nid(const struct guest *g);

/*
 * Returns the network context of a running guest; VC_NONID if it has none.
 */
nid_t guest_nid(const struct guest *g, xid_t xid);

/*
 * Records a started guest.  @nid is VC_NONID unless it is dynamic.  Returns 0,
 * or -1 with errno and no record.  EEXIST means that another guest has the run
 * file.
 */
int guest_save_state(const struct guest *g, xid_t xid, nid_t nid);

/* Removes the records.  Missing records are not an error. */
void guest_drop_state(const struct guest *g, xid_t xid);

#endif /* GUEST_H */
