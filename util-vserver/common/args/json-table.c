// SPDX-License-Identifier: GPL-2.0-or-later
/* Prints tables for --json.  See json-table.h. */
#define _GNU_SOURCE
#include <libsmartcols/libsmartcols.h>
#include <stdarg.h>
#include <stdio.h>

#include "json-table.h"
#include "program.h"

static void __attribute__((noreturn)) out_of_memory(void)
{
	die("out of memory");
}

struct libscols_table *json_table_new(const char *name,
				      const struct json_column *columns)
{
	struct libscols_table *table = scols_new_table();

	if (!table || scols_table_set_name(table, name) ||
	    scols_table_enable_json(table, 1))
		out_of_memory();
	for (; columns->name; columns++) {
		struct libscols_column *col;

		col = scols_table_new_column(table, columns->name, 0, 0);
		if (!col || scols_column_set_json_type(col, columns->plain ?
				SCOLS_JSON_NUMBER : SCOLS_JSON_STRING))
			out_of_memory();
	}
	return table;
}

struct libscols_line *json_table_line(struct libscols_table *table)
{
	struct libscols_line *line = scols_table_new_line(table, NULL);

	if (!line)
		out_of_memory();
	return line;
}

void json_line_set(struct libscols_line *line, unsigned int column,
		   const char *fmt, ...)
{
	va_list args;
	char *text;
	int ret;

	va_start(args, fmt);
	ret = vasprintf(&text, fmt, args);
	va_end(args);
	if (ret < 0 || scols_line_refer_data(line, column, text))
		out_of_memory();
}

void json_table_print(struct libscols_table *table)
{
	if (scols_print_table(table))
		die_sys("cannot print the table");
	scols_unref_table(table);
}
