// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reads values of the configuration.  See conf-value.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>

#include "conf-tree.h"
#include "conf-value.h"
#include "message.h"

int config_value(int dir, const char *path, char **value)
{
	if (ct_value(dir, path, value) < 0)
		return fail_sys("cannot read %s", path);
	return 0;
}

int config_list(int dir, const char *path, char ***items)
{
	if (ct_list(dir, path, items) < 0)
		return fail_sys("cannot read %s", path);
	return 0;
}

int config_value_or_default(int dir, const char *path, char **value)
{
	char *fallback;
	int ret;

	if (config_value(dir, path, value) < 0)
		return -1;
	if (*value)
		return 0;
	if (asprintf(&fallback, DEFAULTS "/%s", path) < 0)
		return fail_sys("%s", path);
	ret = config_value(AT_FDCWD, fallback, value);
	free(fallback);
	return ret;
}

int config_parse(const char *path, const char *text, long min, long max,
		 long *value)
{
	char *end;

	errno = 0;
	*value = strtol(text, &end, 10);
	if (errno || *end || end == text || *value < min || *value > max)
		return fail("%s: '%s' is not a number from %ld to %ld", path, text,
			    min, max);
	return 1;
}

int config_number(int dir, const char *path, long min, long max, long *value)
{
	char *text;
	int ret;

	if (config_value(dir, path, &text) < 0)
		return -1;
	if (!text)
		return 0;
	ret = config_parse(path, text, min, max, value);
	free(text);
	return ret;
}
