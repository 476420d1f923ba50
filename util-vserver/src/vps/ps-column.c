// SPDX-License-Identifier: GPL-2.0-or-later
/* Finds the column PID in the output of ps(1).  See ps-column.h. */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ps-column.h"

static bool is_word_end(char c)
{
	return c == '\0' || isspace((unsigned char)c);
}

bool ps_column_find(const char *header, size_t *end)
{
	const char *pos = header;

	while ((pos = strstr(pos, "PID"))) {
		bool starts = pos == header || is_word_end(pos[-1]);

		pos += strlen("PID");
		if (starts && is_word_end(*pos)) {
			*end = (size_t)(pos - header);
			return true;
		}
	}
	return false;
}

pid_t ps_column_pid(const char *line, size_t *end)
{
	size_t last = *end, first;
	unsigned long pid;

	if (strlen(line) < *end)
		return 0;
	while (isdigit((unsigned char)line[last]))
		last++;
	for (first = last; first && isdigit((unsigned char)line[first - 1]);)
		first--;
	if (first == last)
		return 0;
	pid = strtoul(line + first, NULL, 10);
	*end = last;
	return pid > INT32_MAX ? 0 : (pid_t)pid;
}
