/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Finds the column PID in the output of ps(1), to insert another one. */
#ifndef PS_COLUMN_H
#define PS_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Width of the added column, and of the name in it. */
#define PS_COLUMN_WIDTH	20
#define PS_NAME_WIDTH	13

/**
 * ps_column_find() - find the column PID
 * @header: first line of the output of ps
 * @end: receives the offset of the end of the column
 *
 * Return: false if there is no such column.
 */
bool ps_column_find(const char *header, size_t *end);

/**
 * ps_column_pid() - read the number of the process in a line
 * @line: later line of the output of ps
 * @end: end of the column; receives the end of the number, which may be too
 *	wide for the column
 *
 * Return: the number, or 0 if there is none.
 */
pid_t ps_column_pid(const char *line, size_t *end);

#endif /* PS_COLUMN_H */
