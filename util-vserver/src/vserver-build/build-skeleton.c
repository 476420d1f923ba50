// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Build method "skeleton": makes an empty guest, then runs a command of the
 * administrator that fills it.
 */
#define _GNU_SOURCE
#include <getopt.h>
#include <stdlib.h>

#include "build.h"
#include "message.h"
#include "run-command.h"

static char **command;

static int parse(struct build *b)
{
	int opt;

	optind = 0;
	while ((opt = getopt(b->method_argc, b->method_args, "+d:")) != -1) {
		if (opt != 'd')
			return fail("method skeleton: usage: -m skeleton [-- [-d DIST] [-- CMD ARGS...]]");
		b->dist = optarg;
	}
	if (optind < b->method_argc)
		command = b->method_args + optind;
	return 0;
}

static int fill(struct build *b)
{
	(void)b;
	return 0;
}

/* Run the command on the host, with the guest's root as working directory. */
static int finish(struct build *b)
{
	if (!command)
		return 0;
	setenv("VDIR", b->root, 1);
	return run_command(command, b->root, command[0]);
}

const struct build_method build_skeleton = {
	.name = "skeleton", .parse = parse, .fill = fill, .finish = finish,
};
