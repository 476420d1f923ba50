/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A further column in the output of ps(1). */
#ifndef PS_COLUMN_H
#define PS_COLUMN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Width of the new column, and of the name in it. */
#define PS_COLUMN_WIDTH	20
#define PS_NAME_WIDTH	13

/**
 * ps_column_find() - where the numbers of the processes stand
 * @header: the first line of ps
 * @end: receives the offset behind the column PID
 *
 * Return: false if there is no such column.
 */
bool ps_column_find(const char *header, size_t *end);

/**
 * ps_column_pid() - number of the process in a line
 * @line: a later line of ps
 * @end: where the column should end; receives where the number does end,
 *	for a number too wide for the column
 *
 * Return: the number, 0 if there is none.
 */
pid_t ps_column_pid(const char *line, size_t *end);

#endif /* PS_COLUMN_H */
