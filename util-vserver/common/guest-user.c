// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Users of a guest.  See guest-user.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "guest-path.h"
#include "guest-user.h"
#include "number.h"

#define GID_NOGROUP	65534

static FILE *open_file(int root, const char *path)
{
	int fd = gp_open_regular(root, path, O_RDONLY);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "r");

	if (!f && fd >= 0)
		close(fd);
	return f;
}

static bool is_wanted(const struct passwd *pw, const char *name, bool is_uid,
		      uid_t uid)
{
	return is_uid ? pw->pw_uid == uid : !strcmp(pw->pw_name, name);
}

/* Returns the login name, to be freed; NULL without an entry. */
static char *search_passwd(int root, const char *name, bool is_uid,
			   struct guest_user *u)
{
	FILE *f = open_file(root, "/etc/passwd");
	struct passwd *pw;
	char *login = NULL;

	if (!f)
		return NULL;
	while (!login && (pw = fgetpwent(f))) {
		if (!is_wanted(pw, name, is_uid, u->uid))
			continue;
		u->uid = pw->pw_uid;
		u->gid = pw->pw_gid;
		u->home = strdup(pw->pw_dir);
		login = strdup(pw->pw_name);
	}
	fclose(f);
	return login;
}

static void add_group(struct guest_user *u, const struct group *gr,
		      const char *login)
{
	char **m;

	for (m = gr->gr_mem; *m; m++) {
		if (!strcmp(*m, login) && gr->gr_gid != u->gid &&
		    u->ngroups < GUEST_GROUPS_MAX)
			u->groups[u->ngroups++] = gr->gr_gid;
	}
}

static void search_group(int root, const char *login, struct guest_user *u)
{
	FILE *f = open_file(root, "/etc/group");
	struct group *gr;

	u->groups[u->ngroups++] = u->gid;
	while (f && (gr = fgetgrent(f)))
		add_group(u, gr, login);
	if (f)
		fclose(f);
}

int guest_user_find(int root, const char *name, struct guest_user *u)
{
	uint64_t number;
	bool is_uid = number_parse(name, UINT32_MAX - 1, &number);
	char *login;

	*u = (struct guest_user){ .gid = GID_NOGROUP };
	if (is_uid)
		u->uid = number;
	if (is_uid && number == 0)
		u->gid = 0;
	login = search_passwd(root, name, is_uid, u);
	if (!login && !is_uid) {
		errno = ENOENT;
		return -1;
	}
	if (!u->home || *u->home != '/') {
		free(u->home);
		u->home = strdup("/");
	}
	search_group(root, login ? login : "", u);
	free(login);
	return 0;
}
