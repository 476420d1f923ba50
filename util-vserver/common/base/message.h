/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the program tells the administrator: "vserver: GUEST: text".
 *
 * A message names the object, the operation and the cause.  It is printed
 * where the cause is known; callers only pass the failure on.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>

/* Guest that messages are about from now on; NULL for none. */
void msg_about(const char *guest);

/* --silent: remarks are left out; errors and warnings stay. */
void msg_silent(bool silent);
bool msg_is_silent(void);

/* --verbose: what --silent of the low-level tools would leave out. */
void msg_verbose(bool verbose);
bool msg_is_verbose(void);

/* An error.  Returns -1, to be handed on. */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same, with the text of errno behind it. */
int fail_sys(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Something is not as it should be, but work goes on. */
void caution(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* A line without prefix on stderr, in a wording that programs rely on. */
void remark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* MESSAGE_H */
