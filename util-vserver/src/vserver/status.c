// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vserver NAME status: prints whether a guest runs, and since when.
 */
#define _GNU_SOURCE
#include <libsmartcols/libsmartcols.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "command.h"
#include "context-private.h"
#include "end.h"
#include "leftover.h"
#include "message.h"
#include "running.h"

enum { EXIT_RUNNING = 0, EXIT_STOPPED = 3 };

struct status {
	const struct guest	*guest;
	xid_t			xid;	/* VC_NOCTX when stopped */
	uint32_t		tasks;
	long			uptime;	/* seconds */
	bool			is_private;
	char			*root;
};

static int get_status(const struct guest *g, struct status *s)
{
	struct stat st;
	int runs, tasks;

	*s = (struct status){ .guest = g, .root = guest_root(g) };
	runs = is_running(g, &s->xid);
	if (runs == 0)
		leftover_remove_now(g);
	if (runs <= 0)
		return runs;
	tasks = context_tasks(s->xid);
	s->tasks = tasks < 0 ? 0 : tasks;
	s->is_private = context_is_private(s->xid);
	if (fstatat(g->fd, "run", &st, 0) == 0)
		s->uptime = time(NULL) - st.st_mtime;
	return 0;
}

static void print_text(const struct status *s)
{
	const long minutes = s->uptime / 60, days = minutes / (24 * 60);

	if (s->xid == VC_NOCTX) {
		printf("Vserver '%s' is stopped\n", s->guest->name);
		return;
	}
	printf("Vserver '%s' is running at context '%u'\n", s->guest->name,
	       s->xid);
	printf("Number of processes:  %u\n", s->tasks);
	printf("Uptime:               ");
	if (days)
		printf("%ld days, ", days);
	printf("%02ld:%02ld\n", minutes / 60 % 24, minutes % 60);
	if (s->is_private)
		printf("Private:              " PRIVATE_FMT "\n", s->xid);
}

enum { COL_NAME, COL_STATE, COL_CONTEXT, COL_TASKS, COL_UPTIME, COL_PRIVATE,
       COL_ROOT, COL_CONFIG, COLS };

static int add_columns(struct libscols_table *t)
{
	static const struct {
		const char	*name;
		int		type;
	} columns[COLS] = {
		[COL_NAME] = { "name", SCOLS_JSON_STRING },
		[COL_STATE] = { "state", SCOLS_JSON_STRING },
		[COL_CONTEXT] = { "context", SCOLS_JSON_NUMBER },
		[COL_TASKS] = { "processes", SCOLS_JSON_NUMBER },
		[COL_UPTIME] = { "uptime", SCOLS_JSON_NUMBER },
		[COL_PRIVATE] = { "private", SCOLS_JSON_BOOLEAN },
		[COL_ROOT] = { "root", SCOLS_JSON_STRING },
		[COL_CONFIG] = { "configuration", SCOLS_JSON_STRING },
	};
	int i;

	for (i = 0; i < COLS; i++) {
		struct libscols_column *col;

		col = scols_table_new_column(t, columns[i].name, 0, 0);
		if (!col || scols_column_set_json_type(col, columns[i].type))
			return -1;
	}
	return 0;
}

static int set_number(struct libscols_line *line, int col, long value)
{
	char text[32];

	snprintf(text, sizeof(text), "%ld", value);
	return scols_line_set_data(line, col, text);
}

static int add_line(struct libscols_table *t, const struct status *s)
{
	struct libscols_line *line = scols_table_new_line(t, NULL);
	const bool runs = s->xid != VC_NOCTX;

	if (!line ||
	    scols_line_set_data(line, COL_NAME, s->guest->name) ||
	    scols_line_set_data(line, COL_STATE, runs ? "running" : "stopped") ||
	    scols_line_set_data(line, COL_ROOT, s->root) ||
	    scols_line_set_data(line, COL_CONFIG, s->guest->dir))
		return -1;
	if (!runs)
		return 0;
	return set_number(line, COL_CONTEXT, s->xid) ||
	       set_number(line, COL_TASKS, s->tasks) ||
	       set_number(line, COL_UPTIME, s->uptime) ||
	       set_number(line, COL_PRIVATE, s->is_private) ? -1 : 0;
}

static int print_json(const struct status *s)
{
	struct libscols_table *t = scols_new_table();
	int ret = -1;

	if (t && scols_table_enable_json(t, 1) == 0 &&
	    scols_table_set_name(t, "status") == 0 &&
	    add_columns(t) == 0 && add_line(t, s) == 0)
		ret = scols_print_table(t);
	scols_unref_table(t);
	return ret ? fail("cannot print the status") : 0;
}

static int print_status(const struct status *s, bool json)
{
	if (json)
		return print_json(s);
	if (!msg_is_silent())
		print_text(s);
	return 0;
}

int status_guest(const struct guest *g, char **args)
{
	struct status s;
	bool json = *args && !strcmp(*args, "--json");
	int ret;

	if (*args && (!json || args[1]))
		return fail("status: unexpected argument '%s'", *args), 1;
	ret = get_status(g, &s);
	if (ret == 0)
		ret = print_status(&s, json);
	free(s.root);
	if (ret < 0)
		return 1;
	return s.xid == VC_NOCTX ? EXIT_STOPPED : EXIT_RUNNING;
}
