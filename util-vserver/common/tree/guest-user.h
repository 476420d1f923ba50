/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Looks up users of a guest in its /etc/passwd and /etc/group.
 *
 * The lookup functions of the C library would load NSS modules of the guest
 * into this process, which still has the rights of the host.
 */
#ifndef GUEST_USER_H
#define GUEST_USER_H

#include <sys/types.h>

#define GUEST_GROUPS_MAX	256

struct guest_user {
	uid_t	uid;
	gid_t	gid;
	char	*home;
	gid_t	groups[GUEST_GROUPS_MAX];
	int	ngroups;
};

/*
 * Looks up the user @name, a name or a number, in the tree @root.  A number
 * without an entry has the gid 65534 (0 for root) and the home "/".  A file
 * that cannot be read counts as empty, after a warning, so that root can enter
 * and repair it.  Returns 0, or -1 with ENOENT for an unknown name.
 */
int guest_user_find(int root, const char *name, struct guest_user *u);

/* Returns the number of the group @name, or @gid if it has no entry. */
gid_t guest_group_find(int root, const char *name, gid_t gid);

#endif /* GUEST_USER_H */
