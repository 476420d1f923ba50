/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Numbers in /proc, for the tests of the view that a guest has of the machine.
 * A result is the value or -errno, so that an agent can return it.
 */
#ifndef TESTS_LIB_VIRT_H
#define TESTS_LIB_VIRT_H

#include <fcntl.h>

#include "agent.h"

/* A number in a file: the field of a line that begins with a key. */
struct figure {
	const char *path;
	const char *key;	/* "" means the first line */
	int	field;		/* of the line; the key is field 0 */
	int	scale;		/* multiply a decimal fraction by this */
};

static inline long read_text(const char *path, char *text, size_t size)
{
	size_t used = 0;
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	while ((n = read(fd, text + used, size - 1 - used)) > 0)
		used += n;
	close(fd);
	text[used] = '\0';
	return n < 0 ? -errno : (long)used;
}

static inline long figure(void *arg)
{
	const struct figure *q = arg;
	static char text[65536];
	char *line = text, *word;
	int i;

	VS_TRY(read_text(q->path, text, sizeof(text)));
	while (strncmp(line, q->key, strlen(q->key))) {
		line = strchr(line, '\n');
		if (!line++)
			return -ENOENT;
	}
	line[strcspn(line, "\n")] = '\0';
	for (i = 0; (word = strsep(&line, " \t")); ) {
		if (*word && i++ == q->field)
			return q->scale ? atof(word) * q->scale + 0.5 :
					  atol(word);
	}
	return -ENODATA;
}

/* Reads it in the agent, or in the test itself for NULL. */
static inline long figure_of(struct agent *a, const char *path,
			     const char *key, int field, int scale)
{
	struct figure q = { path, key, field, scale };

	return a ? agent_do(a, figure, q) : figure(&q);
}

/* Compares with a number that changes while the test reads it. */
#define between(got, low, high, ...)					\
	do {								\
		long got_ = (got), low_ = (low), high_ = (high);	\
									\
		if (!ok(got_ >= low_ && got_ <= high_, __VA_ARGS__))	\
			diag("%s is not in %ld..%ld", tap_result(got_),	\
			     low_, high_);				\
	} while (0)

#endif /* TESTS_LIB_VIRT_H */
