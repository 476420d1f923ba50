/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Common parts of all programs: --help, --version, failure, exec. */
#ifndef PROGRAM_H
#define PROGRAM_H

#include <getopt.h>
#include <stdint.h>

/**
 * struct program - description of a program
 * @summary: one line, for --version
 * @usage: synopsis and options, for --help; "%1$s" is the name of the program
 * @fatal: exit status after a failure of the program
 * @bad_option: exit status after an unknown option; @fatal if 0
 */
struct program {
	const char	*summary;
	const char	*usage;
	int		fatal;
	int		bad_option;
};

/* Long options without a letter have values from OPT_FIRST on. */
enum {
	OPT_HELP = 0x1000,
	OPT_VERSION,
	OPT_FIRST,
};

#define PROGRAM_OPTIONS \
	{ "help",	no_argument,	NULL, OPT_HELP }, \
	{ "version",	no_argument,	NULL, OPT_VERSION }

/* The last options in the help of every program. */
#define PROGRAM_HELP_OPTIONS \
	"  --help                print this text and exit\n" \
	"  --version             print the version and exit\n"

/**
 * program_init() - set the description; main() calls this first
 * @program: description, valid until the process ends
 */
void program_init(const struct program *program);

/**
 * program_option() - handle an option that the program itself does not have
 * @opt: result of getopt_long()
 *
 * Print the help or the version and exit with 0, or exit with bad_option.
 */
void __attribute__((noreturn)) program_option(int opt);

/*
 * Print a message and a hint at --help after a wrong call.  Exit with
 * bad_option.
 */
void __attribute__((noreturn, format(printf, 1, 2)))
program_bad_usage(const char *fmt, ...);

/* Print "NAME: message" and exit with fatal.  die_sys() adds strerror(). */
void __attribute__((noreturn, format(printf, 1, 2)))
die(const char *fmt, ...);
void __attribute__((noreturn, format(printf, 1, 2)))
die_sys(const char *fmt, ...);

/**
 * program_exec() - execute another program, or die
 * @argv: its arguments, NULL terminated
 */
void __attribute__((noreturn)) program_exec(char **argv);

/* Exit with @code, or with fatal if writing to stdout failed. */
void __attribute__((noreturn)) program_exit(int code);

#endif /* PROGRAM_H */
