// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A function for GNU make: $(leave STATUS) ends make with this exit status.
 */
#include <gnumake.h>
#include <stdlib.h>

int plugin_is_GPL_compatible;

int leave_gmk_setup(const gmk_floc *where);

static char *leave(const char *name, unsigned int argc, char **argv)
{
	(void)name;
	(void)argc;
	exit(atoi(argv[0]));
}

int leave_gmk_setup(const gmk_floc *where)
{
	(void)where;
	gmk_add_function("leave", leave, 1, 1, GMK_FUNC_DEFAULT);
	return 1;
}
