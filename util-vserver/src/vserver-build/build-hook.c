// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds files of distributions and runs their hooks.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "build.h"
#include "conf-value.h"
#include "message.h"
#include "run-command.h"

#ifndef PKGLIBDIR
#define PKGLIBDIR	"/usr/lib/util-vserver"
#endif

char *build_dist_file(const struct build *b, const char *file)
{
	static const char *const bases[] = {
		SYSCONFDIR "/.distributions", PKGLIBDIR "/distributions",
	};
	char *path;
	size_t i;

	for (i = 0; b->dist && i < sizeof(bases) / sizeof(*bases); i++) {
		if (asprintf(&path, "%s/%s/%s", bases[i], b->dist, file) < 0)
			return NULL;
		if (access(path, F_OK) == 0)
			return path;
		free(path);
	}
	return NULL;
}

int build_run_hook(const struct build *b, const char *hook)
{
	char *path = build_dist_file(b, hook), *vars = getenv("UTIL_VSERVER_VARS");
	char *argv[] = { path, b->conf,
			 vars ? vars : PKGLIBDIR "/util-vserver-vars", NULL };
	int ret = 0;

	if (path)
		ret = run_command(argv, b->root, path);
	free(path);
	return ret;
}
