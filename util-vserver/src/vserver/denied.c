// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME denied: prints the operations that the kernel denied to a guest,
 * and the settings that would allow them.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "command.h"
#include "denial.h"
#include "json-table.h"
#include "message.h"
#include "running.h"

/* The kernel keeps at most MAX_DENIALS lines, all of them shorter than this. */
#define LINE_SIZE	512
#define MAX_DENIALS	1024

struct view {
	const struct guest	*guest;
	bool			json, follow;
};

struct denials {
	size_t		count;
	struct denial	list[MAX_DENIALS];
	uint64_t	dropped;
};

/* Returns 1, 0 when the context has ended, or -1 after a message. */
static int read_denials(xid_t xid, struct denials *all)
{
	char path[64], line[LINE_SIZE];
	FILE *file;

	snprintf(path, sizeof(path), "/proc/virtual/%u/denied", xid);
	file = fopen(path, "re");
	if (!file && errno == ENOENT)
		return access("/proc/virtual/info", F_OK) == 0 ? 0 :
			fail("%s: this kernel does not record denials", path);
	if (!file)
		return fail_sys("%s: cannot read the denials", path);
	all->count = 0;
	all->dropped = 0;
	while (fgets(line, sizeof(line), file)) {
		if (all->count < MAX_DENIALS &&
		    denial_parse(line, &all->list[all->count]))
			all->count++;
		else
			sscanf(line, "Dropped: %lu", &all->dropped);
	}
	fclose(file);
	return 1;
}

static void print_remedies(const struct guest *g, const struct denial *d)
{
	struct remedy remedies[REMEDY_MAX];
	bool known;
	size_t i, count = denial_remedies(d, remedies, &known);

	if (!known)
		printf("    unknown rule: the kernel is newer than this program; see the rules in its documentation\n");
	else if (count == 0)
		printf("    no setting allows this to a guest\n");
	for (i = 0; i < count; i++) {
		printf("    %s ", i ? "or:   " : "allow:");
		if (remedies[i].file)
			printf("'%s' in %s/%s, then restart\n", remedies[i].word,
			       g->dir, remedies[i].file);
		else
			printf("%s\n", remedies[i].word);
	}
}

static void print_text(const struct guest *g, const struct denial *d)
{
	char object[128], call[64], error[32], when[32] = "?";
	const char *by = denial_call_text(d, call, sizeof(call));
	const time_t last = d->last;
	struct tm tm;

	denial_object_text(d, object, sizeof(object));
	if (localtime_r(&last, &tm))
		strftime(when, sizeof(when), "%F %T", &tm);
	printf("%s%s%s: %s (rule %s)\n", object, by ? ", by " : "", by ?: "",
	       denial_error_text(d, error, sizeof(error)), d->rule);
	printf("    %lu %s, last %s, process %d (%s)\n", d->count,
	       d->count == 1 ? "time" : "times", when, d->pid, d->comm);
	print_remedies(g, d);
}

enum { COL_RULE, COL_OBJECT, COL_WHAT, COL_CALL, COL_ERROR, COL_COUNT,
       COL_LAST, COL_PID, COL_COMMAND, COL_ALLOW };

static const struct json_column columns[] = {
	[COL_RULE] = { "rule", false },
	[COL_OBJECT] = { "object", true },
	[COL_WHAT] = { "what", false },
	[COL_CALL] = { "call", false },
	[COL_ERROR] = { "error", false },
	[COL_COUNT] = { "count", true },
	[COL_LAST] = { "last", true },
	[COL_PID] = { "pid", true },
	[COL_COMMAND] = { "command", false },
	[COL_ALLOW] = { "allow", false },
	{ NULL, false },
};

/* Remedies as "WORD in FILE; TEXT; ...".  Without one, the value is null. */
static void add_remedies(struct libscols_line *line, const struct denial *d)
{
	struct remedy remedies[REMEDY_MAX];
	char text[REMEDY_MAX * 256] = "";
	bool known;
	size_t i, count = denial_remedies(d, remedies, &known), len = 0;

	for (i = 0; i < count; i++) {
		const char *file = remedies[i].file;

		len += (size_t)snprintf(text + len, sizeof(text) - len,
					"%s%s%s%s", i ? "; " : "",
					remedies[i].word, file ? " in " : "",
					file ?: "");
	}
	if (count)
		json_line_set(line, COL_ALLOW, "%s", text);
}

static void add_json(struct libscols_table *table, const struct denial *d)
{
	struct libscols_line *line = json_table_line(table);
	char object[128], call[64], error[32];
	const char *by = denial_call_text(d, call, sizeof(call));

	denial_object_text(d, object, sizeof(object));
	json_line_set(line, COL_RULE, "%s", d->rule);
	json_line_set(line, COL_OBJECT, "%u", d->object);
	json_line_set(line, COL_WHAT, "%s", object);
	if (by)
		json_line_set(line, COL_CALL, "%s", by);
	json_line_set(line, COL_ERROR, "%s",
		      denial_error_text(d, error, sizeof(error)));
	json_line_set(line, COL_COUNT, "%lu", d->count);
	json_line_set(line, COL_LAST, "%ld", d->last);
	json_line_set(line, COL_PID, "%d", d->pid);
	json_line_set(line, COL_COMMAND, "%s", d->comm);
	add_remedies(line, d);
}

/* Is @d new, or has its count changed, since @before? */
static bool is_news(const struct denial *d, const struct denials *before)
{
	size_t i;

	for (i = 0; i < before->count; i++) {
		if (denial_same(d, &before->list[i]))
			return d->count != before->list[i].count;
	}
	return true;
}

/* Prints the denials in @now that are news since @before.  Returns how many. */
static size_t print_news(const struct view *v, const struct denials *now,
			 const struct denials *before)
{
	struct libscols_table *table =
		v->json ? json_table_new("denied", columns) : NULL;
	size_t i, printed = 0;

	for (i = 0; i < now->count; i++) {
		if (!is_news(&now->list[i], before))
			continue;
		printed++;
		if (table)
			add_json(table, &now->list[i]);
		else
			print_text(v->guest, &now->list[i]);
	}
	/* With --follow, print no document for a second without news. */
	if (table && (printed || !v->follow))
		json_table_print(table);
	return printed;
}

/* Poll once a second until the context ends. */
static int follow(const struct view *v, xid_t xid, struct denials *now,
		  struct denials *before)
{
	int ret;

	do {
		if (fflush(stdout) == EOF)
			return fail_sys("cannot print the denials");
		*before = *now;
		sleep(1);
		ret = read_denials(xid, now);
		if (ret == 1)
			print_news(v, now, before);
	} while (ret == 1);
	return ret;
}

static int show(const struct view *v, xid_t xid)
{
	struct denials *now = calloc(2, sizeof(*now));
	int ret = now ? read_denials(xid, now) :
			fail_sys("denied: cannot read the denials");

	if (ret == 0)
		ret = fail("denied: it has just ended; the kernel keeps denials only while it runs");
	if (ret == 1) {
		if (!print_news(v, now, now + 1) && !v->json && !v->follow)
			printf("Nothing was denied to '%s'\n", v->guest->name);
		if (now->dropped && !v->json)
			printf("%lu more denials were not recorded: there were too many different ones\n",
			       now->dropped);
		ret = v->follow ? follow(v, xid, now, now + 1) : 0;
	}
	free(now);
	return ret < 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}

int denied_guest(const struct guest *g, char **args)
{
	struct view v = { .guest = g };
	xid_t xid;
	int runs;

	for (; *args; args++) {
		if (!strcmp(*args, "--json"))
			v.json = true;
		else if (!strcmp(*args, "--follow"))
			v.follow = true;
		else
			return fail("denied: unexpected argument '%s'", *args), 1;
	}
	runs = is_running(g, &xid);
	if (runs == 0)
		fail("denied: it does not run; the kernel keeps denials only while it runs");
	return runs == 1 ? show(&v, xid) : EXIT_FAILURE;
}
