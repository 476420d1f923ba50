/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A guest: its configuration directory, and whether it runs.
 *
 * State of a running guest (userland.md 3.1): the file G/run (a link to
 * /var/run/vservers/NAME) holds its xid, /var/run/vservers.rev/XID links
 * back to G, and the name of the context in the kernel is G itself.
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
	char	*dir;	/* G, absolute, without a slash at its end */
	char	*name;
	int	fd;	/* G, open */
};

/*
 * Finds a guest by name, by the xid of its running context, or by the path
 * of its configuration directory ("./x", "/x").
 *
 * Returns 0 and fills @g; or -1 with ENOENT when there is no such directory
 * (@g->dir then names the one that was looked for), or another errno.
 */
int guest_find(const char *name, struct guest *g);

/* Releases what guest_find() made, also after it failed. */
void guest_free(struct guest *g);

/* Absolute path of the guest's root; NULL and errno without a vdir link. */
char *guest_root(const struct guest *g);

/*
 * Context of a running guest, VC_NOCTX with errno 0 if it does not run, or
 * VC_NOCTX and errno.  A run file whose context is gone is removed, unless it
 * is another guest's (the configuration was copied with its link).
 */
xid_t guest_xid(const struct guest *g);

/*
 * The name of a file that is this guest's alone as long as its directory is
 * there, whatever others are called.  @size: GUEST_KEY_LEN is enough.
 */
#define GUEST_KEY_LEN	40
int guest_key(const struct guest *g, char *buf, size_t size);

/*
 * Is the guest to have a network context?  One with a network namespace of its
 * own only when "ncontext" says so.
 */
bool guest_has_nid(const struct guest *g);

/*
 * Network context of a running guest; VC_NONID if it has none.
 */
nid_t guest_nid(const struct guest *g, xid_t xid);

/*
 * Records a started guest.  @nid is kept only when it differs from what the
 * configuration says (a dynamic one).  Returns 0, or -1 and errno with nothing
 * recorded: EEXIST when the run file is there already, another guest's.
 */
int guest_save_state(const struct guest *g, xid_t xid, nid_t nid);

/* Forgets it; nothing of it existing is no error. */
void guest_drop_state(const struct guest *g, xid_t xid);

#endif /* GUEST_H */
