/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Numbers in arguments and configuration files. */
#ifndef _UTIL_VSERVER_NUMBER_H
#define _UTIL_VSERVER_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * number_parse() - a whole decimal number without sign or blanks
 * @text: nothing but digits
 * @max: the largest one allowed
 * @val: receives it
 *
 * Return: false if @text is anything else; @val is then untouched.
 */
bool number_parse(char const *text, uint64_t max, uint64_t *val);

/* A limit that is none. */
#define LIMIT_INFINITE	UINT64_MAX

/**
 * limit_parse() - value of a limit
 * @text: a text that starts with "inf", or a number (decimal, 0x, 0) with an optional suffix k, m or
 *	g for thousands and K, M or G for powers of 1024
 * @val: receives it
 *
 * Return: false if @text is anything else or too large.
 */
bool limit_parse(char const *text, uint64_t *val);

#endif /* _UTIL_VSERVER_NUMBER_H */
