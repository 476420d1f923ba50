// SPDX-License-Identifier: GPL-2.0-or-later
/* Makes untrusted names safe for a terminal.  See printable.h. */
#include <stdlib.h>
#include <string.h>

#include "printable.h"

void make_printable(char *text)
{
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;

		if (c < ' ' || c == 0x7f)
			*text = '?';
	}
}

const char *printable(const char *text)
{
	static char *copy;

	free(copy);
	copy = strdup(text);
	if (!copy)
		return "?";
	make_printable(copy);
	return copy;
}
