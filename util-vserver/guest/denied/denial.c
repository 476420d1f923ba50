// SPDX-License-Identifier: GPL-2.0-or-later
/* Parser for /proc/virtual/XID/denied.  See denial.h. */
#define _GNU_SOURCE
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "denial.h"
#include "syscall-name.h"

/* Find "KEY=" at the start or after a space.  Return: its value, or NULL. */
static const char *value(const char *line, const char *key)
{
	const size_t len = strlen(key);
	const char *pos;

	for (pos = line; (pos = strstr(pos, key)); pos++) {
		if ((pos == line || pos[-1] == ' ') && pos[len] == '=')
			return pos + len + 1;
	}
	return NULL;
}

static bool word(const char *line, const char *key, char *buf, size_t size)
{
	const char *text = value(line, key);
	const size_t len = text ? strcspn(text, " \n") : 0;

	if (!text || len >= size)
		return false;
	memcpy(buf, text, len);
	buf[len] = '\0';
	return true;
}

static bool number(const char *line, const char *key, int64_t *num)
{
	const char *text = value(line, key);

	return text && sscanf(text, "%" SCNd64, num) == 1;
}

static bool call(const char *line, struct denial *d)
{
	const char *text = value(line, "call");

	if (!text)
		return false;
	d->compat = strncmp(text, "compat:", 7) == 0;
	return sscanf(d->compat ? text + 7 : text, "%d", &d->call) == 1;
}

bool denial_parse(const char *line, struct denial *d)
{
	int64_t object, error, count, pid;

	memset(d, 0, sizeof(*d));
	if (strncmp(line, "rule=", 5) != 0 ||
	    !word(line, "rule", d->rule, sizeof(d->rule)) ||
	    !number(line, "object", &object) || !call(line, d) ||
	    !number(line, "error", &error) || !number(line, "count", &count) ||
	    !number(line, "last", &d->last) || !number(line, "pid", &pid) ||
	    !word(line, "comm", d->comm, sizeof(d->comm)))
		return false;
	d->object = (uint32_t)object;
	d->error = (int)error;
	d->count = (uint64_t)count;
	d->pid = (int)pid;
	return true;
}

bool denial_same(const struct denial *a, const struct denial *b)
{
	return a->object == b->object && a->call == b->call &&
	       a->compat == b->compat && a->error == b->error &&
	       strcmp(a->rule, b->rule) == 0;
}

const char *denial_call_text(const struct denial *d, char *buf, size_t size)
{
	const char *name = syscall_name(d->call, d->compat);

	if (d->call < 0)
		return NULL;
	if (name)
		snprintf(buf, size, "%s(2)", name);
	else
		snprintf(buf, size, "system call %d", d->call);
	return buf;
}

const char *denial_error_text(const struct denial *d, char *buf, size_t size)
{
	const char *name = strerrorname_np(d->error);

	if (name)
		return name;
	snprintf(buf, size, "error %d", d->error);
	return buf;
}
