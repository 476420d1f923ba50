/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Denials: operations that the kernel refused to a context, as listed in
 * /proc/virtual/XID/denied (see proc-virtual(5)), and the settings of a guest
 * that would allow them.
 */
#ifndef DENIAL_H
#define DENIAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
 * struct denial - one distinct refusal
 * @rule: name of the rule
 * @object: number; its meaning depends on @rule
 * @call: number of the system call, or -1 for none
 * @compat: @call is a number of the i386 ABI
 * @error: errno that the caller received
 * @count: number of refusals
 * @last: time of the last refusal, seconds since 1970
 * @pid: process of the last refusal
 * @comm: its name; the kernel escapes characters that are not printable
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

/* Parse a line of the file.  Return: false if it is not a denial. */
bool denial_parse(const char *line, struct denial *d);

/* Compare rule, object, call and error, which identify a line of the file. */
bool denial_same(const struct denial *a, const struct denial *b);

/* Describe the refused operation, e.g. "capability CAP_MKNOD". */
void denial_object_text(const struct denial *d, char *buf, size_t size);

/* Return: "mount(2)" or "system call 999"; NULL without a system call. */
const char *denial_call_text(const struct denial *d, char *buf, size_t size);

/* Return: the name of the errno, e.g. "EPERM". */
const char *denial_error_text(const struct denial *d, char *buf, size_t size);

/**
 * struct remedy - a setting that would allow a refused operation
 * @file: file of the configuration, or NULL
 * @word: word to write into @file; an instruction if @file is NULL
 */
struct remedy {
	const char	*file;
	char		word[160];
};

/* No operation has more alternatives. */
#define REMEDY_MAX	4

/*
 * Fill @remedies.  Set *@known to false if this program does not know the rule.
 * Return: number of remedies, 0 if no setting allows the operation.
 */
size_t denial_remedies(const struct denial *d,
		       struct remedy remedies[REMEDY_MAX], bool *known);

#endif /* DENIAL_H */
