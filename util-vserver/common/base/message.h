/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages for the administrator: "vserver: GUEST: text".
 *
 * A message names the object, the operation, the cause and the remedy.  The
 * function that knows the cause prints the message.  Its callers only return
 * the failure.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdbool.h>

/* Sets the guest for later messages; NULL for none. */
void msg_about(const char *guest);

/* --silent: suppresses remarks, but not errors and warnings. */
void msg_silent(bool silent);
bool msg_is_silent(void);

/* --verbose: prints the new contexts and addresses. */
void msg_verbose(bool verbose);
bool msg_is_verbose(void);

/* Prints an error.  Returns -1, for the caller to return. */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same, followed by the text of errno. */
int fail_sys(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* Prints a warning. */
void caution(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Prints a line without a prefix on stderr.  Other programs rely on the
 * wording.
 */
void remark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* MESSAGE_H */
