// SPDX-License-Identifier: GPL-2.0-or-later
/* Common parts of all programs.  See program.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "message.h"
#include "program.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

static const struct program *this_program;

/* One write(2) per error, so that lines of several processes do not mix. */
static void print_error(const char *kind, const char *guest, const char *text)
{
	char line[4864];

	snprintf(line, sizeof(line), "%s: %s%s%s%s\n",
		 program_invocation_short_name, guest ? guest : "",
		 guest ? ": " : "", kind, text);
	fflush(stdout);
	fputs(line, stderr);
}

static void print_message(enum msg_kind kind, const char *guest,
			  const char *text)
{
	switch (kind) {
	case MSG_ERROR:
		print_error("", guest, text);
		break;
	case MSG_WARNING:
		print_error("warning: ", guest, text);
		break;
	case MSG_REMARK:
		fprintf(stderr, "%s\n", text);
		break;
	case MSG_PROGRESS:
		printf("%s\n", text);
		fflush(stdout);
		break;
	}
}

void program_init(const struct program *program)
{
	this_program = program;
	msg_set_printer(print_message);
}

static int bad_option_code(void)
{
	return this_program->bad_option ? this_program->bad_option :
					  this_program->fatal;
}

static void __attribute__((noreturn)) try_help(void)
{
	fprintf(stderr, "Try '%s --help' for more information.\n",
		program_invocation_short_name);
	exit(bad_option_code());
}

static void show_help(void)
{
	printf("Usage: ");
	/* The usage is always a string literal of the program. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"
	printf(this_program->usage, program_invocation_short_name);
#pragma GCC diagnostic pop
}

static void show_version(void)
{
	printf("%s %s -- %s\n"
	       "This program is part of util-vserver %s\n\n"
	       "Copyright (C) 2026 the Linux-VServer authors\n"
	       "This program is free software; you may redistribute it under the terms\n"
	       "of the GNU General Public License, version 2 or later.\n",
	       program_invocation_short_name, VERSION, this_program->summary,
	       VERSION);
}

void program_option(int opt)
{
	if (opt == OPT_HELP)
		show_help();
	else if (opt == OPT_VERSION)
		show_version();
	else
		try_help();
	program_exit(EXIT_SUCCESS);
}

void program_bad_usage(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfail(fmt, args);
	va_end(args);
	try_help();
}

void die(const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vfail(fmt, args);
	exit(this_program->fatal);
}

/* ENOSYS usually means that the kernel has no vserver support. */
void die_sys(const char *fmt, ...)
{
	bool no_vserver = errno == ENOSYS;
	va_list args;

	va_start(args, fmt);
	vfail_sys(fmt, args);
	va_end(args);
	if (no_vserver)
		fail("the kernel has no vserver support or is too old");
	exit(this_program->fatal);
}

void program_exec(char **argv)
{
	if (fflush(stdout) == EOF)
		die_sys("stdout");
	execvp(argv[0], argv);
	die_sys("%s", argv[0]);
}

void program_exit(int code)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		die_sys("stdout");
	exit(code);
}
