// SPDX-License-Identifier: GPL-2.0-or-later
/* What every command does alike: --help, --version, dying, exec. */
#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "program.h"

#ifndef VERSION
#define VERSION "unknown"
#endif

static struct program const *this_program;

void program_init(struct program const *program)
{
	this_program = program;
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
	/* every usage is a literal of the command's own source */
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

void program_bad_usage(char const *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vwarnx(fmt, args);
	va_end(args);
	try_help();
}

void die(char const *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	verrx(this_program->fatal, fmt, args);
}

/* On a plain kernel no vserver() command is known: say so. */
void die_errno(char const *fmt, ...)
{
	bool no_vserver = errno == ENOSYS;
	va_list args;

	va_start(args, fmt);
	vwarn(fmt, args);
	va_end(args);
	if (no_vserver)
		warnx("is this a kernel with vserver support?");
	exit(this_program->fatal);
}

void program_exec(char **argv)
{
	if (fflush(stdout) == EOF)
		die_errno("stdout");
	execvp(argv[0], argv);
	die_errno("%s", argv[0]);
}

void program_exit(int code)
{
	if (fflush(stdout) == EOF || ferror(stdout))
		die_errno("stdout");
	exit(code);
}
