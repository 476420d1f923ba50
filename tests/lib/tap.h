/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The Test Anything Protocol for the C programs in tests/guest.
 *
 * A program calls the checks below and ends with `return done_testing();`.
 * Only the first process of the program may print: a child returns its result
 * as a number (agent.h).  A result is the value or -errno, so that one
 * comparison covers both success and the wanted error.
 */
#ifndef TESTS_LIB_TAP_H
#define TESTS_LIB_TAP_H

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int tap_run, tap_failed;

/* Prints a comment line; several lines become several comments. */
static inline __attribute__((format(printf, 1, 2)))
void diag(const char *fmt, ...)
{
	char text[1024], *line, *rest = text;
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	while ((line = strsep(&rest, "\n")))
		printf("# %s\n", line);
	fflush(stdout);
}

static inline bool tap_vok(bool good, const char *fmt, va_list ap)
{
	printf("%sok %d - ", good ? "" : "not ", ++tap_run);
	vprintf(fmt, ap);
	putchar('\n');
	fflush(stdout);
	if (!good)
		tap_failed++;
	return good;
}

static inline __attribute__((format(printf, 2, 3)))
bool ok(bool good, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_vok(good, fmt, ap);
	va_end(ap);
	return good;
}

static inline const char *tap_result(long rc)
{
	static char text[2][64];
	static int turn;

	turn = !turn;
	if (rc < 0 && rc > -4096)
		snprintf(text[turn], sizeof(text[turn]), "%ld (%s)", rc,
			 strerrorname_np(-rc) ? strerrorname_np(-rc) : "?");
	else
		snprintf(text[turn], sizeof(text[turn]), "%ld", rc);
	return text[turn];
}

/* Compares two results: values, or -errno. */
static inline __attribute__((format(printf, 3, 4)))
bool is(long got, long want, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_vok(got == want, fmt, ap);
	va_end(ap);
	if (got != want)
		diag("     got: %s\nexpected: %s", tap_result(got),
		     tap_result(want));
	return got == want;
}

static inline __attribute__((format(printf, 3, 4)))
bool is_hex(unsigned long long got, unsigned long long want,
	    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	tap_vok(got == want, fmt, ap);
	va_end(ap);
	if (got != want)
		diag("     got: %#llx\nexpected: %#llx", got, want);
	return got == want;
}

/* Checks that a call has failed with this errno, a positive number. */
#define is_errno(rc, err, ...) is((rc), -(long)(err), __VA_ARGS__)

static inline __attribute__((format(printf, 3, 4)))
bool is_str(const char *got, const char *want, const char *fmt, ...)
{
	bool same = !strcmp(got, want);
	va_list ap;

	va_start(ap, fmt);
	tap_vok(same, fmt, ap);
	va_end(ap);
	if (!same)
		diag("     got: %s\nexpected: %s", got, want);
	return same;
}

/* Skips a check that this machine cannot make. */
static inline __attribute__((format(printf, 2, 3)))
void skip(const char *name, const char *fmt, ...)
{
	va_list ap;

	printf("ok %d - %s # SKIP ", ++tap_run, name);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

/* Ends a test that cannot continue.  The result is a failure. */
static inline __attribute__((format(printf, 1, 2), noreturn))
void bail_out(const char *fmt, ...)
{
	va_list ap;

	printf("Bail out! ");
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	exit(255);
}

/* Prints the plan and returns the exit status of the program. */
static inline int done_testing(void)
{
	printf("1..%d\n", tap_run);
	fflush(stdout);
	return tap_failed ? 1 : 0;
}

#endif /* TESTS_LIB_TAP_H */
