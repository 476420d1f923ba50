// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prints messages.  See message.h.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "message.h"

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

/* Use one write(2) per line, so that lines of several processes do not mix. */
static void print(const char *kind, const char *cause, const char *fmt,
		  va_list ap)
{
	char text[4096], line[4608];

	vsnprintf(text, sizeof(text), fmt, ap);
	snprintf(line, sizeof(line), "vserver: %s%s%s%s%s%s\n",
		 about ? about : "", about ? ": " : "", kind, text,
		 cause ? ": " : "", cause ? cause : "");
	fflush(stdout);
	fputs(line, stderr);
}

int fail(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print("", NULL, fmt, ap);
	va_end(ap);
	return -1;
}

int fail_sys(const char *fmt, ...)
{
	int err = errno;
	va_list ap;

	va_start(ap, fmt);
	print("", strerror(err), fmt, ap);
	va_end(ap);
	errno = err;
	return -1;
}

void caution(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	print("warning: ", NULL, fmt, ap);
	va_end(ap);
}

void remark(const char *fmt, ...)
{
	char line[4608];
	va_list ap;

	if (silent)
		return;
	va_start(ap, fmt);
	vsnprintf(line, sizeof(line) - 1, fmt, ap);
	va_end(ap);
	fprintf(stderr, "%s\n", line);
}
