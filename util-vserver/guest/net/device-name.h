/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks names of network devices.
 */
#ifndef DEVICE_NAME_H
#define DEVICE_NAME_H

#include <net/if.h>
#include <stdbool.h>
#include <string.h>

/* Is @name valid for a network device?  The kernel expands a name with '%'. */
static inline bool is_device_name(const char *name)
{
	return *name && strlen(name) < IFNAMSIZ && strcmp(name, ".") &&
	       strcmp(name, "..") && !strpbrk(name, " \t\n\v\f\r/:%");
}

#endif /* DEVICE_NAME_H */
