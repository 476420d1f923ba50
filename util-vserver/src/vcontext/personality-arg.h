/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Execution domains, see personality(2), by name. */
#ifndef _UTIL_VSERVER_PERSONALITY_ARG_H
#define _UTIL_VSERVER_PERSONALITY_ARG_H

#include <stdbool.h>

/*
 * @text is a name in any case, with or without "PER_", or a number.
 * Return: false if it is neither.
 */
bool personality_type_parse(char const *text, unsigned long *type);

/* @text is a comma separated list of flag names and numbers, added to *flags. */
bool personality_flags_parse(char const *text, unsigned long *flags);

#endif /* _UTIL_VSERVER_PERSONALITY_ARG_H */
