/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What every command does alike: --help, --version, dying, exec. */
#ifndef _UTIL_VSERVER_PROGRAM_H
#define _UTIL_VSERVER_PROGRAM_H

#include <getopt.h>
#include <stdint.h>

/**
 * struct program - what a command says about itself
 * @summary: one line, for --version
 * @usage: synopsis and options, for --help; each "%1$s" is the name
 * @fatal: exit status of a failure of the command itself
 * @bad_option: exit status of an unknown option, @fatal if 0
 */
struct program {
	char const	*summary;
	char const	*usage;
	int		fatal;
	int		bad_option;
};

/* Values of long options without a letter start behind these. */
enum {
	OPT_HELP = 0x1000,
	OPT_VERSION,
	OPT_FIRST,
};

#define PROGRAM_OPTIONS \
	{ "help",	no_argument,	NULL, OPT_HELP }, \
	{ "version",	no_argument,	NULL, OPT_VERSION }

/* Every bit of help ends alike. */
#define PROGRAM_HELP_OPTIONS \
	"  --help                show this text and exit\n" \
	"  --version             show the version and exit\n"

/**
 * program_init() - tell which command this is; the first thing main() does
 * @program: must live as long as the process
 */
void program_init(struct program const *program);

/**
 * program_option() - handle an option that the command itself does not know
 * @opt: what getopt_long() returned
 *
 * Shows the help or the version and exits with 0, or exits with bad_option.
 */
void __attribute__((noreturn)) program_option(int opt);

/* A wrong call: the message, where to find help, and exit with bad_option. */
void __attribute__((noreturn, format(printf, 1, 2)))
program_bad_usage(char const *fmt, ...);

/* "NAME: message", exit with the fatal code; die_errno() adds strerror(). */
void __attribute__((noreturn, format(printf, 1, 2)))
die(char const *fmt, ...);
void __attribute__((noreturn, format(printf, 1, 2)))
die_errno(char const *fmt, ...);

/**
 * program_exec() - become another program
 * @argv: its arguments, NULL terminated
 *
 * Returns only by dying: the exit status is the program's.
 */
void __attribute__((noreturn)) program_exec(char **argv);

/* Exits with @code unless stdout could not be written. */
void __attribute__((noreturn)) program_exit(int code);

#endif /* _UTIL_VSERVER_PROGRAM_H */
