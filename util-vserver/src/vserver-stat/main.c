// SPDX-License-Identifier: GPL-2.0-or-later
/* vserver-stat: prints the resources that each context uses. */
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "context-name.h"
#include "json-table.h"
#include "message.h"
#include "proc-scan.h"
#include "program.h"
#include "stat-format.h"
#include "vserver.h"

#define NAME_WIDTH	20

static const struct program program = {
	.summary	= "shows the resources that each context uses",
	.usage		=
"%1$s [--json]\n\n"
"  --json                print a JSON document: sizes in bytes, times in seconds\n"
"  -O, --sort COLUMN     accepted for compatibility, without effect\n"
PROGRAM_HELP_OPTIONS,
	.fatal		= 1,
};

enum { OPT_JSON = OPT_FIRST, OPT_SORT };

static const struct option options[] = {
	{ "json",	no_argument,		NULL, OPT_JSON },
	{ "sort",	required_argument,	NULL, OPT_SORT },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static const struct json_column columns[] = {
	{ "ctx",	true },
	{ "processes",	true },
	{ "vsz",	true },
	{ "rss",	true },
	{ "user",	true },
	{ "system",	true },
	{ "uptime",	true },
	{ "name",	false },
	{ NULL,		false },
};

enum { COL_CTX, COL_PROCESSES, COL_VSZ, COL_RSS, COL_USER, COL_SYSTEM,
       COL_UPTIME, COL_NAME };

static void name_of(xid_t xid, char *buf, size_t size)
{
	if (xid == VC_XID_HOST)
		snprintf(buf, size, "root server");
	else if (xid == VC_XID_WATCH)
		snprintf(buf, size, "monitoring server");
	else
		context_name(xid, buf, size);
}

/* Programs parse the table by column numbers: print it without a library. */
static void print_row(const struct context_sum *sum)
{
	char vsz[STAT_FORMAT_SIZE], rss[STAT_FORMAT_SIZE];
	char user[STAT_FORMAT_SIZE], system[STAT_FORMAT_SIZE];
	char age[STAT_FORMAT_SIZE], name[NAME_WIDTH + 1];

	format_bytes(sum->vsz, vsz);
	format_bytes(sum->rss, rss);
	format_time(sum->user, user);
	format_time(sum->system, system);
	format_time(sum->age, age);
	name_of(sum->xid, name, sizeof(name));
	printf("%-5" PRIu32 "%5" PRIu32 "%7s%7s%10s%10s%10s %s\n", sum->xid,
	       sum->processes, vsz, rss, user, system, age, name);
}

static void print_table(const struct context_sums *sums)
{
	size_t i;

	puts("CTX   PROC    VSZ    RSS  userTIME   sysTIME    UPTIME NAME");
	for (i = 0; i < sums->count; i++)
		print_row(&sums->sums[i]);
}

static void set_seconds(struct libscols_line *line, unsigned int column,
			uint64_t time)
{
	json_line_set(line, column, "%" PRIu64 ".%02" PRIu64, time / 100,
		      time % 100);
}

static void add_object(struct libscols_table *table,
		       const struct context_sum *sum)
{
	struct libscols_line *line = json_table_line(table);
	char name[VC_VHI_NAME_LEN];

	name_of(sum->xid, name, sizeof(name));
	json_line_set(line, COL_CTX, "%" PRIu32, sum->xid);
	json_line_set(line, COL_PROCESSES, "%" PRIu32, sum->processes);
	json_line_set(line, COL_VSZ, "%" PRIu64, sum->vsz);
	json_line_set(line, COL_RSS, "%" PRIu64, sum->rss);
	set_seconds(line, COL_USER, sum->user);
	set_seconds(line, COL_SYSTEM, sum->system);
	set_seconds(line, COL_UPTIME, sum->age);
	if (name[0])
		json_line_set(line, COL_NAME, "%s", name);
}

static void print_json(const struct context_sums *sums)
{
	struct libscols_table *table = json_table_new("contexts", columns);
	size_t i;

	for (i = 0; i < sums->count; i++)
		add_object(table, &sums->sums[i]);
	json_table_print(table);
}

int main(int argc, char **argv)
{
	struct context_sums sums;
	bool json = false;
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "O", options, NULL)) != -1) {
		switch (opt) {
		case OPT_JSON:
			json = true;
			break;
		case 'O':
		case OPT_SORT:
			break;
		default:
			program_option(opt);
		}
	}
	if (optind < argc)
		program_bad_usage("unexpected argument '%s'", argv[optind]);
	if (access("/proc/uptime", R_OK) < 0)
		fail_sys("cannot read /proc/uptime (run vprocunhide)");
	proc_scan(&sums);
	if (json)
		print_json(&sums);
	else
		print_table(&sums);
	free(sums.sums);
	program_exit(EXIT_SUCCESS);
}
