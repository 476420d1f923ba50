/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Names that others chose, on a terminal. */
#ifndef _UTIL_VSERVER_PRINTABLE_H
#define _UTIL_VSERVER_PRINTABLE_H

/*
 * Replaces control characters by '?': a guest's name of a file or of a host
 * must not talk to the administrator's terminal.
 */
void make_printable(char *text);

/* A copy of @text without control characters, valid until the next call. */
char const *printable(char const *text);

#endif /* _UTIL_VSERVER_PRINTABLE_H */
