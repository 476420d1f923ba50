/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads single files of an address, for parsers in other files.
 */
#ifndef INTERFACES_READ_H
#define INTERFACES_READ_H

#include <stdbool.h>

/* Does the configuration @dir contain interfaces/@id/@file? */
bool iface_flag(int dir, const char *id, const char *file);

/*
 * Reads the value of interfaces/@id/@file as config_value() does.  With
 * @inherit, interfaces/@file is the fallback.
 */
int iface_value(int dir, const char *id, const char *file, bool inherit,
		char **value);

#endif /* INTERFACES_READ_H */
