/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Parses numbers in arguments and configuration files. */
#ifndef NUMBER_H
#define NUMBER_H

#include <stdbool.h>
#include <stdint.h>

/**
 * number_parse() - parse a decimal number without sign or blanks
 * @text: digits only
 * @max: largest number allowed
 * @val: receives the number
 *
 * Return: false if @text is not such a number; @val is then unchanged.
 */
bool number_parse(const char *text, uint64_t max, uint64_t *val);

/* No limit. */
#define LIMIT_INFINITE	UINT64_MAX

/**
 * limit_parse() - parse a limit
 * @text: text that starts with "inf", or a decimal, octal (0) or hexadecimal
 *	(0x) number.  A suffix is optional: k, m or g for powers of 1000, and
 *	K, M or G for powers of 1024
 * @val: receives the limit
 *
 * Return: false if @text is not a limit or too large.
 */
bool limit_parse(const char *text, uint64_t *val);

#endif /* NUMBER_H */
