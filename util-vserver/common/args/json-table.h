/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables for --json, through libsmartcols. */
#ifndef _UTIL_VSERVER_JSON_TABLE_H
#define _UTIL_VSERVER_JSON_TABLE_H

#include <stdbool.h>

struct libscols_line;
struct libscols_table;

/**
 * struct json_column - one member of each object
 * @name: its key
 * @plain: the cells are numbers, true or false and go without quotes
 */
struct json_column {
	char const	*name;
	bool		plain;
};

/**
 * json_table_new() - a table that will be printed as JSON
 * @name: key of the array of objects
 * @columns: its columns, to the one without a name
 *
 * Dies without memory, as the other functions do.
 */
struct libscols_table *json_table_new(char const *name,
				      struct json_column const *columns);

struct libscols_line *json_table_line(struct libscols_table *table);

/* Cells that are never set come out as null. */
void __attribute__((format(printf, 3, 4)))
json_line_set(struct libscols_line *line, unsigned int column,
	      char const *fmt, ...);

/* Prints the table on stdout and releases it. */
void json_table_print(struct libscols_table *table);

#endif /* _UTIL_VSERVER_JSON_TABLE_H */
