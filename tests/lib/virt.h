/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reading figures out of /proc, for the tests of what a guest sees of the
 * machine.  Numbers come as "value or -errno", so that they can be asked of
 * an agent.
 */
#ifndef TESTS_GUEST_VIRT_H
#define TESTS_GUEST_VIRT_H

#include <fcntl.h>

#include "agent.h"

/* A question about a file: the number behind a key at the start of a line. */
struct figure {
	const char *path;
	const char *key;	/* "" means the first line */
	int	field;		/* of the line, the key is number 0 */
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

/* Inside of an agent, or beside the test itself for NULL. */
static inline long figure_of(struct agent *a, const char *path,
			     const char *key, int field, int scale)
{
	struct figure q = { path, key, field, scale };

	return a ? agent_do(a, figure, q) : figure(&q);
}

/* A number that moves while it is looked at. */
#define between(got, low, high, ...)					\
	do {								\
		long got_ = (got), low_ = (low), high_ = (high);	\
									\
		if (!ok(got_ >= low_ && got_ <= high_, __VA_ARGS__))	\
			diag("%s is not in %ld..%ld", tap_result(got_),	\
			     low_, high_);				\
	} while (0)

#endif /* TESTS_GUEST_VIRT_H */
