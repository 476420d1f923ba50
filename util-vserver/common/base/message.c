// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Reports messages.  See message.h.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "message.h"

static void (*printer)(enum msg_kind kind, const char *guest,
		       const char *text);
static const char *about;
static bool silent;
static bool verbose;

void msg_about(const char *guest)
{
	about = guest;
}

void msg_silent(bool on)
{
	silent = on;
}

bool msg_is_silent(void)
{
	return silent;
}

void msg_verbose(bool on)
{
	verbose = on;
}

bool msg_is_verbose(void)
{
	return verbose;
}

void msg_set_printer(void (*print)(enum msg_kind kind, const char *guest,
				   const char *text))
{
	printer = print;
}

/* @cause: an error number, or 0 */
static void report(enum msg_kind kind, int cause, const char *fmt, va_list ap)
{
	char *text = NULL, *line = NULL;
	int err = errno;

	if (!printer)
		return;
	if (vasprintf(&text, fmt, ap) < 0)
		text = NULL;
	else if (asprintf(&line, "%s%s%s", text, cause ? ": " : "",
			  cause ? strerror(cause) : "") < 0)
		line = NULL;
	printer(kind, about, line ? line : "out of memory");
	free(line);
	free(text);
	errno = err;
}

int vfail(const char *fmt, va_list ap)
{
	report(MSG_ERROR, 0, fmt, ap);
	return -1;
}

int fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfail(fmt, ap);
	va_end(ap);
	return -1;
}

int vfail_sys(const char *fmt, va_list ap)
{
	report(MSG_ERROR, errno, fmt, ap);
	return -1;
}

int fail_sys(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfail_sys(fmt, ap);
	va_end(ap);
	return -1;
}

void caution(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(MSG_WARNING, 0, fmt, ap);
	va_end(ap);
}

void remark(const char *fmt, ...)
{
	va_list ap;

	if (silent)
		return;
	va_start(ap, fmt);
	report(MSG_REMARK, 0, fmt, ap);
	va_end(ap);
}

void progress(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	report(MSG_PROGRESS, 0, fmt, ap);
	va_end(ap);
}
