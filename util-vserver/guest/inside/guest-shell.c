// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Finds the login shell and the service command of a guest.  See guest-shell.h.
 */
#define _GNU_SOURCE
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "conf-tree.h"
#include "config.h"
#include "guest-path.h"
#include "guest-shell.h"
#include "message.h"

static char **split_words(const char *line)
{
	char *text = strdup(line), *p;
	char **words;

	for (p = text; p && *p; p++) {
		if (*p == ' ' || *p == '\t')
			*p = '\n';
	}
	words = text ? ct_split(text) : NULL;
	free(text);
	return words;
}

static char **configured_shell(const struct guest *g)
{
	char **words, *line;

	if (config_value_or_default(g->fd, "shell", &line) < 0 || !line)
		return NULL;
	words = split_words(line);
	free(line);
	return words;
}

char **guest_shell(const struct guest *g, int root)
{
	static const char *const shells[][2] = {
		{ "/bin/bash", "/bin/bash -login" },
		{ "/bin/sh", "/bin/sh -l" },
		{ "/bin/csh", "/bin/csh" },
	};
	char **words = configured_shell(g);
	size_t i;

	for (i = 0; !words && i < sizeof(shells) / sizeof(*shells); i++) {
		if (gp_is_program(root, shells[i][0]))
			words = split_words(shells[i][1]);
	}
	if (!words)
		fail("the guest has no shell: name one in the file \"shell\" of its configuration");
	return words;
}

/* An array of @first, @second (unless NULL) and then @rest. */
static char **join(const char *first, const char *second, char **rest)
{
	char **words;
	int n = 0, i;

	while (rest[n])
		n++;
	words = calloc(n + 3, sizeof(*words));
	if (!words)
		return NULL;
	words[0] = strdup(first);
	if (second)
		words[1] = strdup(second);
	for (i = 0; i < n; i++)
		words[i + (second ? 2 : 1)] = strdup(rest[i]);
	return words;
}

char **guest_service(int root, char **args)
{
	static const char *const tools[] = {
		"/sbin/service", "/usr/sbin/service",
	};
	char *script;
	char **words = NULL;
	size_t i;

	for (i = 0; i < sizeof(tools) / sizeof(*tools); i++) {
		if (gp_is_program(root, tools[i]))
			return join(tools[i], NULL, args);
	}
	if (strchr(args[0], '/') || asprintf(&script, "/etc/init.d/%s", args[0]) < 0) {
		fail("'%s' is not a valid name of a service", args[0]);
		return NULL;
	}
	if (gp_is_program(root, script))
		words = join(script, NULL, args + 1);
	else if (gp_is_program(root, "/bin/systemctl") && args[1])
		words = join("/bin/systemctl", args[1], (char *[]){ args[0], NULL });
	else
		fail("the guest has no service '%s' (no /sbin/service, /etc/init.d/%s or systemctl)",
		     args[0], args[0]);
	free(script);
	return words;
}
