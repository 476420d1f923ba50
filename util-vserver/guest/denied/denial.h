/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Denials: what the kernel refused to a context, as /proc/virtual/XID/denied
 * tells it (its format is described in the kernel's denied.c), and what of a
 * guest's configuration would allow it.
 */
#ifndef _UTIL_VSERVER_DENIAL_H
#define _UTIL_VSERVER_DENIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct denial - one distinct refusal
 * @rule: the rule that refused
 * @object: what, a number that the rule chose
 * @call: number of the system call, or -1
 * @compat: @call is one of an i386 program
 * @error: errno that was answered
 * @count: how often
 * @last: when last, seconds since 1970
 * @pid: the process refused last
 * @comm: its name, escaped by the kernel: all of it is printable
 */
struct denial {
	char		rule[32];
	uint32_t	object;
	int		call;
	bool		compat;
	int		error;
	uint64_t	count;
	int64_t		last;
	int		pid;
	char		comm[80];
};

/* Reads a line of the file; false for one that is no denial. */
bool denial_parse(const char *line, struct denial *d);

/* Same rule, object, call and error: the same line a moment later. */
bool denial_same(const struct denial *a, const struct denial *b);

/* What was refused: "capability CAP_MKNOD". */
void denial_object_text(const struct denial *d, char *buf, size_t size);

/* "mount(2)", "system call 999", or NULL when there was none. */
const char *denial_call_text(const struct denial *d, char *buf, size_t size);

/* "EPERM" */
const char *denial_error_text(const struct denial *d, char *buf, size_t size);

/**
 * struct remedy - what would allow a thing
 * @file: file of the configuration, or NULL when it is no matter of that
 * @word: what to write into @file; what to do when there is none
 */
struct remedy {
	const char	*file;
	char		word[160];
};

/* More alternatives than there are for anything. */
#define REMEDY_MAX	4

/*
 * Fills @remedies and returns their number, 0 when nothing in a guest's
 * configuration allows the thing.  *@known is false for a rule this program
 * has not heard of.
 */
size_t denial_remedies(const struct denial *d,
		       struct remedy remedies[REMEDY_MAX], bool *known);

#endif /* _UTIL_VSERVER_DENIAL_H */
