/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Messages for the administrator.
 *
 * A message names the object, the operation, the cause and the remedy.  The
 * function that knows the cause reports the message.  Its callers only return
 * the failure.
 *
 * The functions below print nothing.  They give each message to the printer of
 * the program.
 */
#ifndef MESSAGE_H
#define MESSAGE_H

#include <stdarg.h>
#include <stdbool.h>

enum msg_kind {
	MSG_ERROR,
	MSG_WARNING,
	MSG_REMARK,
	MSG_PROGRESS,
};

/*
 * Sets the printer.  @guest comes from msg_about() and can be NULL.  @text is
 * one line without a newline.  Messages without a printer are lost.
 */
void msg_set_printer(void (*print)(enum msg_kind kind, const char *guest,
				   const char *text));

/* Sets the guest for later messages; NULL for none. */
void msg_about(const char *guest);

/* --silent: suppresses remarks, but not errors and warnings. */
void msg_silent(bool silent);
bool msg_is_silent(void);

/* --verbose: prints the new contexts and addresses. */
void msg_verbose(bool verbose);
bool msg_is_verbose(void);

/* Reports an error.  Returns -1, for the caller to return.  Keeps errno. */
int fail(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int vfail(const char *fmt, va_list ap) __attribute__((format(printf, 1, 0)));

/* The same, followed by the text of errno. */
int fail_sys(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
int vfail_sys(const char *fmt, va_list ap)
	__attribute__((format(printf, 1, 0)));

/* Reports a warning. */
void caution(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/*
 * Reports a line that is printed without a prefix on stderr.  Other programs
 * rely on the wording.
 */
void remark(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

/* The same for stdout, but --silent does not suppress it. */
void progress(const char *fmt, ...) __attribute__((format(printf, 1, 2)));

#endif /* MESSAGE_H */
