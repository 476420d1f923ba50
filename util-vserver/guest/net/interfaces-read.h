/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The files of one address, for what reads them.
 */
#ifndef INTERFACES_READ_H
#define INTERFACES_READ_H

#include <stdbool.h>

/* Is there interfaces/@id/@file in the configuration @dir? */
bool iface_flag(int dir, const char *id, const char *file);

/*
 * Its value; with @inherit that of interfaces/@file if there is none.  As
 * config_value().
 */
int iface_value(int dir, const char *id, const char *file, bool inherit,
		char **value);

#endif /* INTERFACES_READ_H */
