// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Chooses the context number of a new guest.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <fnmatch.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "conf-tree.h"
#include "conf-value.h"
#include "guest.h"
#include "message.h"

#define FIRST_CONTEXT	40000
#define NEXT_FILE	DEFAULTS "/context.next"

static bool in_kernel(unsigned int xid)
{
	struct vc_ctx_stat stat;

	return vc_ctx_stat(xid, &stat) == 0;
}

/* Ignore a configuration that --force moves away, now or earlier. */
static bool is_replaced(const struct build *b, const char *name)
{
	const char *own = strrchr(b->conf, '/');

	return fnmatch("*.~*~", name, 0) == 0 || (own && !strcmp(own + 1, name));
}

/* Does another configured guest use this number? */
static bool in_config(const struct build *b, unsigned int xid)
{
	int dir = ct_open(SYSCONFDIR);
	char **names, **p, path[512], *value;
	bool used = false;

	if (dir < 0)
		return false;
	if (ct_subdirs(dir, ".", &names) < 0)
		names = NULL;
	for (p = names; p && *p && !used; p++) {
		if (is_replaced(b, *p))
			continue;
		snprintf(path, sizeof(path), SYSCONFDIR "/%s/context", *p);
		if (ct_value(AT_FDCWD, path, &value) == 0 && value)
			used = strtoul(value, NULL, 10) == xid;
		free(value);
	}
	ct_free(names);
	close(dir);
	return used;
}

static bool is_used(const struct build *b, unsigned int xid)
{
	return in_kernel(xid) || in_config(b, xid);
}

static int choose_given(struct build *b)
{
	char *end;
	unsigned long xid = strtoul(b->context, &end, 10);

	if (*end || end == b->context || xid < VC_MIN_S_CONTEXT ||
	    xid >= VC_MIN_D_CONTEXT)
		return fail("--context: '%s' is not a number from %u to %u",
			    b->context, VC_MIN_S_CONTEXT,
			    VC_MIN_D_CONTEXT - 1);
	if (is_used(b, xid))
		return fail("Context '%lu' is already in use. Please select another one.",
			    xid);
	b->xid = xid;
	return 0;
}

static int choose_next(struct build *b)
{
	long next = FIRST_CONTEXT;

	if (config_number(AT_FDCWD, NEXT_FILE, VC_MIN_S_CONTEXT,
			  VC_MIN_D_CONTEXT - 1, &next) < 0)
		return -1;
	while (next < VC_MIN_D_CONTEXT && is_used(b, next))
		next++;
	if (next >= VC_MIN_D_CONTEXT)
		return fail("no context number is free above that in " NEXT_FILE ": use --context");
	b->xid = next;
	return 0;
}

int build_choose_context(struct build *b)
{
	if (b->context)
		return choose_given(b);
	if (ct_flag(AT_FDCWD, DEFAULTS "/context.dynamic"))
		return 0;
	return choose_next(b);
}

int build_store_context(const struct build *b)
{
	FILE *f;
	int ret;

	if (b->context || !b->xid)
		return 0;
	f = fopen(NEXT_FILE, "we");
	if (!f)
		return fail_sys("cannot write " NEXT_FILE);
	ret = fprintf(f, "%u\n", b->xid + 1);
	if (fclose(f) == EOF || ret < 0)
		return fail_sys("cannot write " NEXT_FILE);
	return 0;
}
