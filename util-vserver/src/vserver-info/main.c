// SPDX-License-Identifier: GPL-2.0-or-later
/* vserver-info: prints facts on the kernel, guests and contexts for scripts. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "info-query.h"
#include "json-table.h"
#include "program.h"

#ifndef PKGLIBDIR
#define PKGLIBDIR	"/usr/lib/util-vserver"
#endif
#ifndef VERSION
#define VERSION		"unknown"
#endif

#define FEATURES	PKGLIBDIR "/FEATURES.txt"

static const struct program program = {
	.summary	= "prints facts on the kernel, guests and contexts",
	.usage		=
"%1$s [-q] [--json] OBJECT TAG [ARGUMENT]...\n"
"       %1$s [--json]\n"
"       %1$s -l\n\n"
"  -q                    no output, only the exit status\n"
"  -l                    list the tags\n"
"  --json                print a JSON document\n"
PROGRAM_HELP_OPTIONS "\n"
"TAG decides whether OBJECT is a guest, a context or a process; '-' is none.\n"
"The exit status is 0 if there is an answer, and 1 if there is none.\n",
	.fatal		= 1,
};

enum { OPT_JSON = OPT_FIRST };

static const struct option options[] = {
	{ "json",	no_argument,	NULL, OPT_JSON },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static const struct {
	const char	*name;
	bool		(*get)(struct info_query *query);
} tags[] = {
	{ "CONTEXT",		info_context },
	{ "ID",			info_id },
	{ "RUNNING",		info_running },
	{ "VDIR",		info_vdir },
	{ "NAME",		info_name },
	{ "CFGDIR",		info_cfgdir },
	{ "APPDIR",		info_appdir },
	{ "INITPID",		info_initpid },
	{ "INITPID_PID",	info_initpid_pid },
	{ "XID",		info_xid },
	{ "NID",		info_nid },
	{ "APIVER",		info_apiver },
	{ "UTS",		info_uts },
	{ "FEATURE",		info_feature },
	{ "CANONIFY",		info_canonify },
	{ "VERIFYCAP",		info_verifycap },
	{ "VERIFYPROC",		info_verifyproc },
	{ "XIDTYPE",		info_xidtype },
};

#define TAGS	(sizeof(tags) / sizeof(tags[0]))

static const struct json_column answer_columns[] = {
	{ "object",	false },
	{ "tag",	false },
	{ "found",	true },
	{ "value",	false },
	{ NULL,		false },
};

static const struct json_column system_columns[] = {
	{ "kernel",		false },
	{ "vs-api",		false },
	{ "vci",		false },
	{ "util-vserver",	false },
	{ NULL,			false },
};

struct request {
	bool	quiet, list, json;
};

static void list_tags(void)
{
	size_t i;

	printf("Valid tags are: SYSINFO");
	for (i = 0; i < TAGS; i++)
		printf(" %s", tags[i].name);
	putchar('\n');
}

static void show_features(void)
{
	FILE *file = fopen(FEATURES, "re");
	char line[256];

	if (!file) {
		puts("FEATURES.txt not found");
		return;
	}
	while (fgets(line, sizeof(line), file))
		fputs(line, stdout);
	fclose(file);
}

static void show_system_json(const struct info_system *info)
{
	struct libscols_table *table = json_table_new("versions",
						      system_columns);
	struct libscols_line *line = json_table_line(table);

	json_line_set(line, 0, "%s", info->kernel);
	json_line_set(line, 1, "%s", info->api);
	json_line_set(line, 2, "%s", info->vci);
	json_line_set(line, 3, "%s", VERSION);
	json_table_print(table);
}

static void show_system(const struct request *req)
{
	struct info_system info;

	info_system(&info);
	if (req->quiet)
		return;
	if (req->json) {
		show_system_json(&info);
		return;
	}
	printf("Versions:\n%26s %s\n%26s %s\n%26s %s\n%26s %s\n\n",
	       "Kernel:", info.kernel, "VS-API:", info.api,
	       "VCI:", info.vci, "util-vserver:", VERSION);
	show_features();
}

static void show_answer(const struct request *req,
			const struct info_query *query, const char *tag,
			bool found)
{
	struct libscols_table *table;
	struct libscols_line *line;

	if (req->quiet)
		return;
	if (!req->json) {
		if (found && query->answer)
			puts(query->answer);
		return;
	}
	table = json_table_new("answers", answer_columns);
	line = json_table_line(table);
	json_line_set(line, 0, "%s", query->object);
	json_line_set(line, 1, "%s", tag);
	json_line_set(line, 2, "%s", found ? "true" : "false");
	if (found && query->answer)
		json_line_set(line, 3, "%s", query->answer);
	json_table_print(table);
}

static int ask(const struct request *req, struct info_query *query,
	       const char *tag)
{
	bool found;
	size_t i;

	if (strcmp(tag, "SYSINFO") == 0) {
		show_system(req);
		return EXIT_SUCCESS;
	}
	for (i = 0; i < TAGS; i++) {
		if (strcmp(tag, tags[i].name) == 0)
			break;
	}
	if (i == TAGS)
		die("unknown tag '%s' (see --help)", tag);
	found = tags[i].get(query);
	show_answer(req, query, tag, found);
	free(query->answer);
	return found ? EXIT_SUCCESS : EXIT_FAILURE;
}

int main(int argc, char **argv)
{
	struct request req = { .quiet = false };
	struct info_query query;
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "ql", options, NULL)) != -1) {
		switch (opt) {
		case 'q':
			req.quiet = true;
			break;
		case 'l':
			req.list = true;
			break;
		case OPT_JSON:
			req.json = true;
			break;
		default:
			program_option(opt);
		}
	}
	if (req.list) {
		list_tags();
		program_exit(EXIT_SUCCESS);
	}
	if (argc - optind < 2) {
		if (!req.quiet)
			fprintf(stderr, "%s: no OBJECT and TAG given: showing SYSINFO (see --help)\n",
				program_invocation_short_name);
		show_system(&req);
		program_exit(EXIT_SUCCESS);
	}
	query = (struct info_query){
		.object = argv[optind], .args = argv + optind + 2,
	};
	program_exit(ask(&req, &query, argv[optind + 1]));
}
