// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Looks up users of a guest.  See guest-user.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "guest-path.h"
#include "guest-user.h"
#include "message.h"
#include "number.h"

#define GID_NOGROUP	65534

enum { PW_NAME, PW_PASSWORD, PW_UID, PW_GID, PW_GECOS, PW_HOME, PW_FIELDS };
enum { GR_NAME, GR_PASSWORD, GR_GID, GR_MEMBERS, GR_FIELDS };

static void tell_unread(const char *path)
{
	switch (errno) {
	case ENOENT:
		break;
	case EWOULDBLOCK:
		caution("ignoring %s of the guest: a process of the guest holds a lease on it",
			path);
		break;
	case EFBIG:
		caution("ignoring %s of the guest: it is larger than %d bytes",
			path, GP_FILE_MAX);
		break;
	case EINVAL:
		caution("ignoring %s of the guest: it is not a regular file",
			path);
		break;
	default:
		caution("ignoring %s of the guest: %s", path,
			strerror(errno));
	}
}

/* Treat an unreadable file as an empty one, after a warning. */
static char *read_file(int root, const char *path)
{
	char *text = gp_read_file(root, path, NULL);

	if (!text)
		tell_unread(path);
	return text;
}

/*
 * Split the next line of *@text at colons.  *@text is NULL after the last line.
 */
static void next_entry(char **text, char **fields, int count)
{
	char *line = strsep(text, "\n");
	int i;

	for (i = 0; i < count; i++)
		fields[i] = strsep(&line, ":");
}

static bool parse_id(const char *text, uint32_t *id)
{
	uint64_t number;

	if (!text || !number_parse(text, UINT32_MAX - 1, &number))
		return false;
	*id = number;
	return true;
}

static bool is_wanted(char **fields, const char *name, bool is_uid, uid_t uid)
{
	uint32_t entry_uid, gid;

	if (!parse_id(fields[PW_UID], &entry_uid) ||
	    !parse_id(fields[PW_GID], &gid))
		return false;
	return is_uid ? entry_uid == uid : !strcmp(fields[PW_NAME], name);
}

/* Return the login name, to be freed, or NULL without an entry. */
static char *search_passwd(int root, const char *name, bool is_uid,
			   struct guest_user *u)
{
	char *text = read_file(root, "/etc/passwd"), *rest = text;
	char *fields[PW_FIELDS], *login = NULL;

	while (!login && rest) {
		next_entry(&rest, fields, PW_FIELDS);
		if (!is_wanted(fields, name, is_uid, u->uid))
			continue;
		parse_id(fields[PW_UID], &u->uid);
		parse_id(fields[PW_GID], &u->gid);
		u->home = fields[PW_HOME] ? strdup(fields[PW_HOME]) : NULL;
		login = strdup(fields[PW_NAME]);
	}
	free(text);
	return login;
}

static void add_group(struct guest_user *u, char **fields, const char *login)
{
	char *members = fields[GR_MEMBERS], *member;
	uint32_t gid;

	if (!parse_id(fields[GR_GID], &gid) || gid == u->gid)
		return;
	while ((member = strsep(&members, ","))) {
		if (*member && !strcmp(member, login) &&
		    u->ngroups < GUEST_GROUPS_MAX) {
			u->groups[u->ngroups++] = gid;
			return;
		}
	}
}

static void search_group(int root, const char *login, struct guest_user *u)
{
	char *text = read_file(root, "/etc/group"), *rest = text;
	char *fields[GR_FIELDS];

	u->groups[u->ngroups++] = u->gid;
	while (rest) {
		next_entry(&rest, fields, GR_FIELDS);
		add_group(u, fields, login);
	}
	free(text);
}

int guest_user_find(int root, const char *name, struct guest_user *u)
{
	uint32_t number = 0;
	bool is_uid = parse_id(name, &number);
	char *login;

	*u = (struct guest_user){ .uid = number, .gid = GID_NOGROUP };
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

gid_t guest_group_find(int root, const char *name, gid_t gid)
{
	char *text = read_file(root, "/etc/group"), *rest = text;
	char *fields[GR_FIELDS];
	uint32_t found = gid;

	while (rest) {
		next_entry(&rest, fields, GR_FIELDS);
		if (!strcmp(fields[GR_NAME], name) &&
		    parse_id(fields[GR_GID], &found))
			break;
	}
	free(text);
	return found;
}
