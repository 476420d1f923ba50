// SPDX-License-Identifier: GPL-2.0-or-later
/* vspace: makes, enters and keeps the namespaces of a context. */
#include "program.h"
#include "space-command.h"

static const struct program program = {
	.summary	= "makes, enters and keeps namespaces of a context",
	.usage		= SPACE_COMMAND_USAGE PROGRAM_HELP_OPTIONS,
	.fatal		= 255,
};

int main(int argc, char **argv)
{
	program_init(&program);
	space_command(argc, argv, 0);
}
