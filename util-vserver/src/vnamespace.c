// SPDX-License-Identifier: GPL-2.0-or-later
/* vnamespace: is vspace for mounts and the root directory only. */
#define _GNU_SOURCE
#include <sched.h>

#include "program.h"
#include "vspace/space-command.h"

static const struct program program = {
	.summary	= "makes, enters and keeps mount namespaces of a context",
	.usage		= SPACE_COMMAND_USAGE PROGRAM_HELP_OPTIONS "\n"
"This is vspace with --mount and --fs.\n",
	.fatal		= 255,
};

int main(int argc, char **argv)
{
	program_init(&program);
	space_command(argc, argv, CLONE_NEWNS | CLONE_FS);
}
