// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Warns about settings without effect.  See config-known.h.
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "config-known.h"
#include "message.h"
#include "scripts.h"

struct walk {
	const struct settings	*settings;
	const char		*prefix;
};

static bool fits(const char *pattern, const char *path)
{
	return fnmatch(pattern, path, FNM_PATHNAME | FNM_PERIOD |
		       FNM_EXTMATCH) == 0;
}

static bool is_known(const struct walk *w, const char *path)
{
	const char *const *known;

	for (known = w->settings->known; *known; known++) {
		if (fits(*known, path))
			return true;
	}
	return false;
}

static const struct useless *find_useless(const struct walk *w,
					  const char *path)
{
	const struct useless *u;

	for (u = w->settings->useless; u->path; u++) {
		if (fits(u->path, path))
			return u;
	}
	return NULL;
}

/* Can @pattern match a file below the directory @path? */
static bool is_below(const char *pattern, const char *path)
{
	char start[PATH_MAX];
	const char *end = strchr(pattern, '/'), *p;

	for (p = path; end && (p = strchr(p, '/')); p++)
		end = strchr(end + 1, '/');
	if (!end)
		return false;
	snprintf(start, sizeof(start), "%.*s", (int)(end - pattern), pattern);
	return fits(start, path);
}

static bool leads_on(const struct walk *w, const char *path)
{
	const char *const *known;
	const struct useless *u;

	for (known = w->settings->known; *known; known++) {
		if (is_below(*known, path))
			return true;
	}
	for (u = w->settings->useless; u->path; u++) {
		if (is_below(u->path, path))
			return true;
	}
	return false;
}

static void tell_unknown(const struct walk *w, const char *path)
{
	caution("%s%s: there is no such setting, it has no effect (a typing error?)",
		w->prefix, path);
}

static void walk(const struct walk *w, int dirfd, const char *path);

static void look_at(const struct walk *w, int dirfd, const char *name,
		    const char *path)
{
	const struct useless *u;
	int fd = -1;

	if (is_known(w, path))
		return;
	u = find_useless(w, path);
	if (u) {
		caution("%s%s has no effect: %s", w->prefix, path, u->instead);
		return;
	}
	/* Follow links to directories: an interface may be one. */
	if (leads_on(w, path))
		fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		tell_unknown(w, path);
	else
		walk(w, fd, path);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

/* Ignore hidden files and the backups of editors and package managers. */
static int is_meant(const struct dirent *de)
{
	return *de->d_name != '.' && !scripts_is_backup(de->d_name);
}

/* Closes @dirfd. */
static void walk(const struct walk *w, int dirfd, const char *path)
{
	struct dirent **entries;
	char below[PATH_MAX];
	int n = scandirat(dirfd, ".", &entries, is_meant, by_name), i;

	for (i = 0; i < n; i++) {
		const char *name = entries[i]->d_name;

		if (snprintf(below, sizeof(below), "%s%s%s", path,
			     *path ? "/" : "", name) < (int)sizeof(below))
			look_at(w, dirfd, name, below);
		free(entries[i]);
	}
	if (n >= 0)
		free(entries);
	close(dirfd);
}

void config_name_useless(int dir, const char *prefix,
			 const struct settings *settings)
{
	struct walk w = { .settings = settings, .prefix = prefix };
	int fd = openat(dir, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd >= 0)
		walk(&w, fd, "");
}
