/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Users of a guest, from its own /etc/passwd and /etc/group.
 *
 * The files are read as files: the C library's lookups would load the
 * guest's NSS modules into this process, which still has the host's rights.
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
 * Looks up @name, or a number, in the tree with the root @root.  A number
 * without an entry is that uid with the gid 65534 and the home "/".  A file
 * that cannot be read, or is too large, is told and taken as empty: root has
 * to get in to repair it.  Returns 0, or -1 with ENOENT when there is no such
 * name.
 */
int guest_user_find(int root, const char *name, struct guest_user *u);

/* The number of the group @name, or @gid without an entry. */
gid_t guest_group_find(int root, const char *name, gid_t gid);

#endif /* GUEST_USER_H */
