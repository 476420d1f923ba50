/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses the names of execution domains, see personality(2). */
#ifndef PERSONALITY_ARG_H
#define PERSONALITY_ARG_H

#include <stdbool.h>

/*
 * Parse a name in any case, with or without "PER_", or a number.
 * Return: false if @text is neither.
 */
bool personality_type_parse(const char *text, unsigned long *type);

/* Add a comma separated list of flag names and numbers to *@flags. */
bool personality_flags_parse(const char *text, unsigned long *flags);

#endif /* PERSONALITY_ARG_H */
