// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds guests.  See guest.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf-tree.h"
#include "guest.h"

static char *base_name(char *path)
{
	char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Cut slashes at the end of @path, in place, except for "/" itself. */
static void cut_slashes(char *path)
{
	size_t len = strlen(path);

	while (len > 1 && path[len - 1] == '/')
		path[--len] = '\0';
}

/*
 * Return the configuration directory of the running context with the number
 * @name.  Return NULL if @name is not a number or the context has no directory.
 */
static char *dir_of_context(const char *name)
{
	char context[VC_VHI_NAME_LEN];
	char *end;
	unsigned long xid = strtoul(name, &end, 10);
	struct stat st;

	if (*end || end == name || xid > VC_MAX_S_CONTEXT)
		return NULL;
	if (vc_get_vhi_name(xid, vcVHI_CONTEXT, context, sizeof(context)) < 0)
		return NULL;
	/*
	 * Other programs set names, too.  Only trust a directory that nobody
	 * but root can change, as its settings and scripts will be used.
	 */
	if (*context != '/' || stat(context, &st) < 0 ||
	    !S_ISDIR(st.st_mode) || st.st_uid != 0 || st.st_mode & 022)
		return NULL;
	return strdup(context);
}

static char *absolute(const char *path)
{
	char *dir, *cwd;

	if (*path == '/')
		return strdup(path);
	cwd = getcwd(NULL, 0);
	if (!cwd)
		return NULL;
	if (asprintf(&dir, "%s/%s", cwd, path) < 0)
		dir = NULL;
	free(cwd);
	return dir;
}

/* Use the path as typed, but resolve "." and "..", which are not names. */
static char *dir_of_path(const char *path)
{
	char *dir = realpath(path, NULL);
	const char *base;

	base = strrchr(path, '/');
	base = base ? base + 1 : path;
	if (dir && (*path == '.' || !strcmp(base, ".") || !strcmp(base, "..")))
		return dir;
	free(dir);
	return absolute(path);
}

static char *dir_of_name(const char *name)
{
	char *dir;

	if (*name == '/' || !strncmp(name, "./", 2))
		return dir_of_path(name);
	dir = dir_of_context(name);
	if (dir)
		return dir;
	if (asprintf(&dir, SYSCONFDIR "/%s", name) < 0)
		return NULL;
	return dir;
}

int guest_find(const char *name, struct guest *g)
{
	char *typed = strdup(name);

	*g = (struct guest){ .fd = -1 };
	if (!typed)
		return -1;
	cut_slashes(typed);
	g->dir = *typed ? dir_of_name(typed) : NULL;
	free(typed);
	if (!g->dir) {
		errno = ENOENT;
		return -1;
	}
	g->fd = ct_open(g->dir);
	if (g->fd < 0) {
		if (errno == ENOTDIR)
			errno = ENOENT;
		return -1;
	}
	if (ct_value(g->fd, "name", &g->name) < 0)
		return -1;
	if (!g->name)
		g->name = strdup(base_name(g->dir));
	return g->name ? 0 : -1;
}

void guest_free(struct guest *g)
{
	free(g->dir);
	free(g->name);
	if (g->fd >= 0)
		close(g->fd);
	*g = (struct guest){ .fd = -1 };
}

char *guest_root(const struct guest *g)
{
	char *path, *root;

	if (asprintf(&path, "%s/vdir", g->dir) < 0)
		return NULL;
	root = realpath(path, NULL);
	free(path);
	return root;
}
