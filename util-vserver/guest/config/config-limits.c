// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads ulimits/: the resource limits of each process of a guest.
 */
#include <stdio.h>
#include <stdlib.h>

#include "conf-tree.h"
#include "config.h"
#include "message.h"
#include "number.h"

#define NOFILE_UNLISTED	1048576

static const struct {
	const char	*name;
	int		resource;
} resources[] = {
	{ "core",	RLIMIT_CORE },
	{ "cpu",	RLIMIT_CPU },
	{ "data",	RLIMIT_DATA },
	{ "fsize",	RLIMIT_FSIZE },
	{ "locks",	RLIMIT_LOCKS },
	{ "memlock",	RLIMIT_MEMLOCK },
	{ "nofile",	RLIMIT_NOFILE },
	{ "nproc",	RLIMIT_NPROC },
	{ "rss",	RLIMIT_RSS },
	{ "stack",	RLIMIT_STACK },
};

/* Reads ulimits/NAME.  Returns 1, 0 without the file, -1 after a message. */
static int read_one(int dir, const char *name, const char *suffix,
		    rlim_t *value)
{
	char path[64], *text;
	uint64_t number;
	int ret = 1;

	snprintf(path, sizeof(path), "ulimits/%s%s", name, suffix);
	if (config_value(dir, path, &text) < 0)
		return -1;
	if (!text)
		return 0;
	if (limit_parse(text, &number))
		*value = number == LIMIT_INFINITE ? RLIM_INFINITY : number;
	else
		ret = fail("%s: '%s' is not a limit (a number, with k, K, m or M, or inf)",
			   path, text);
	free(text);
	return ret;
}

static int read_limit(int dir, const char *name, struct limit *l)
{
	int plain, soft, hard;
	rlim_t both;

	plain = read_one(dir, name, "", &both);
	if (plain > 0)
		l->value = (struct rlimit){ both, both };
	soft = read_one(dir, name, ".soft", &l->value.rlim_cur);
	hard = read_one(dir, name, ".hard", &l->value.rlim_max);
	if (plain < 0 || soft < 0 || hard < 0)
		return -1;
	l->set = plain || soft || hard;
	if (!hard && !plain)
		l->value.rlim_max = soft ? l->value.rlim_cur : RLIM_INFINITY;
	if (!soft && !plain)
		l->value.rlim_cur = l->value.rlim_max;
	if (l->value.rlim_cur > l->value.rlim_max)
		return fail("ulimits/%s: the soft limit is above the hard one",
			    name);
	return 0;
}

/* Without a file, keep the soft limit and allow the largest hard limit. */
static void set_unlisted(int resource, struct limit *l)
{
	rlim_t max = resource == RLIMIT_NOFILE ? NOFILE_UNLISTED
					       : RLIM_INFINITY;

	if (getrlimit(resource, &l->value) < 0)
		return;
	l->value.rlim_max = max;
	if (l->value.rlim_cur > max)
		l->value.rlim_cur = max;
	l->set = true;
}

int config_read_ulimits(int dir, struct config *c)
{
	size_t i;

	if (!ct_flag(dir, "ulimits"))
		return 0;
	c->has_ulimits = true;
	for (i = 0; i < sizeof(resources) / sizeof(*resources); i++) {
		int resource = resources[i].resource;
		struct limit *l = &c->ulimits[resource];

		if (read_limit(dir, resources[i].name, l) < 0)
			return -1;
		if (!l->set)
			set_unlisted(resource, l);
	}
	return 0;
}
