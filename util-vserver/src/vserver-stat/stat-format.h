/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Formats sizes and times in few characters, for the table of vserver-stat. */
#ifndef STAT_FORMAT_H
#define STAT_FORMAT_H

#include <stdint.h>

/* Size of every buffer, with the NUL. */
#define STAT_FORMAT_SIZE	24

/* Write "90.9M": at most one decimal, and a suffix of blank, K, M, G, T, +. */
void format_bytes(uint64_t bytes, char *buf);

/* Write "2m49s53", "3h05m10", "12d04h59" or "3y12d05". */
void format_time(uint64_t centiseconds, char *buf);

#endif /* STAT_FORMAT_H */
