/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makes untrusted names safe for a terminal. */
#ifndef _UTIL_VSERVER_PRINTABLE_H
#define _UTIL_VSERVER_PRINTABLE_H

/*
 * Replaces control characters by '?'.  File names and host names of a guest
 * must not send control sequences to the terminal of the administrator.
 */
void make_printable(char *text);

/* Returns a copy of @text without control characters, until the next call. */
char const *printable(char const *text);

#endif /* _UTIL_VSERVER_PRINTABLE_H */
