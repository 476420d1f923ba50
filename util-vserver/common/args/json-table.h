/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Prints tables for --json, with libsmartcols. */
#ifndef JSON_TABLE_H
#define JSON_TABLE_H

#include <stdbool.h>

struct libscols_line;
struct libscols_table;

/**
 * struct json_column - a member of each object
 * @name: its key
 * @plain: the cells are numbers, true or false, and need no quotes
 */
struct json_column {
	const char	*name;
	bool		plain;
};

/**
 * json_table_new() - create a table for JSON output
 * @name: key of the array of objects
 * @columns: its columns; the last one has no name
 *
 * Dies if there is no memory, as the other functions do.
 *
 * Return: the table.
 */
struct libscols_table *json_table_new(const char *name,
				      const struct json_column *columns);

/* Add an object. */
struct libscols_line *json_table_line(struct libscols_table *table);

/* Set a cell.  Other cells are printed as null. */
void __attribute__((format(printf, 3, 4)))
json_line_set(struct libscols_line *line, unsigned int column,
	      const char *fmt, ...);

/* Print the table on stdout and free it. */
void json_table_print(struct libscols_table *table);

#endif /* JSON_TABLE_H */
