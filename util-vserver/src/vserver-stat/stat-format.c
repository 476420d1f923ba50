// SPDX-License-Identifier: GPL-2.0-or-later
/* Formats sizes and times for vserver-stat.  See stat-format.h. */
#include <inttypes.h>
#include <stdio.h>

#include "stat-format.h"

#define SECOND	100ull
#define MINUTE	(60 * SECOND)
#define HOUR	(60 * MINUTE)
#define DAY	(24 * HOUR)
#define YEAR	(365 * DAY)

/* The last suffix marks values above 999 T. */
static const char suffixes[] = " KMGT+";

void format_bytes(uint64_t bytes, char *buf)
{
	uint64_t whole = bytes, tenths = 0;
	const char *suffix = suffixes;

	while (whole >= 1000 && suffix[1]) {
		tenths = (whole % 1024) * 10 / 1024;
		whole /= 1024;
		suffix++;
	}
	if (tenths)
		snprintf(buf, STAT_FORMAT_SIZE, "%" PRIu64 ".%" PRIu64 "%c",
			 whole, tenths, *suffix);
	else
		snprintf(buf, STAT_FORMAT_SIZE, "%" PRIu64 "%c", whole,
			 *suffix);
}

static void format_units(char *buf, uint64_t first, char first_unit,
			 uint64_t second, char second_unit, uint64_t third)
{
	snprintf(buf, STAT_FORMAT_SIZE,
		 "%" PRIu64 "%c%02" PRIu64 "%c%02" PRIu64, first, first_unit,
		 second, second_unit, third);
}

void format_time(uint64_t time, char *buf)
{
	if (time < HOUR)
		format_units(buf, time / MINUTE, 'm', time % MINUTE / SECOND,
			     's', time % SECOND);
	else if (time < DAY)
		format_units(buf, time / HOUR, 'h', time % HOUR / MINUTE, 'm',
			     time % MINUTE / SECOND);
	else if (time < 1000 * DAY)
		format_units(buf, time / DAY, 'd', time % DAY / HOUR, 'h',
			     time % HOUR / MINUTE);
	else
		format_units(buf, time / YEAR, 'y', time % YEAR / DAY, 'd',
			     time % DAY / HOUR);
}
