/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes untrusted names safe for a terminal. */
#ifndef PRINTABLE_H
#define PRINTABLE_H

/*
 * Replaces control characters by '?'.  File names and host names of a guest
 * must not send control sequences to the terminal of the administrator.
 */
void make_printable(char *text);

/* Returns a copy of @text without control characters, until the next call. */
const char *printable(const char *text);

#endif /* PRINTABLE_H */
