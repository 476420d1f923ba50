// SPDX-License-Identifier: GPL-2.0-or-later
/* Parses numbers in arguments and configuration files. */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "number.h"

bool number_parse(const char *text, uint64_t max, uint64_t *val)
{
	char *end;
	uint64_t res;

	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	res = strtoull(text, &end, 10);
	if (errno || *end || res > max)
		return false;
	*val = res;
	return true;
}

static uint64_t suffix_factor(const char *suffix)
{
	static struct {
		char		letter;
		uint64_t	factor;
	} const suffixes[] = {
		{ 'k', 1000 }, { 'm', 1000000 }, { 'g', 1000000000 },
		{ 'K', 1ull << 10 }, { 'M', 1ull << 20 }, { 'G', 1ull << 30 },
	};
	size_t i;

	if (!*suffix)
		return 1;
	for (i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
		if (suffix[0] == suffixes[i].letter && !suffix[1])
			return suffixes[i].factor;
	}
	return 0;
}

bool limit_parse(const char *text, uint64_t *val)
{
	uint64_t res, factor;
	char *end;

	if (strncmp(text, "inf", 3) == 0) {
		*val = LIMIT_INFINITE;
		return true;
	}
	if (!isdigit((unsigned char)*text))
		return false;
	errno = 0;
	res = strtoull(text, &end, 0);
	factor = suffix_factor(end);
	if (errno || !factor || res > LIMIT_INFINITE / factor)
		return false;
	*val = res * factor;
	return true;
}
