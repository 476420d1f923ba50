// SPDX-License-Identifier: GPL-2.0-or-later
/* vshelper-sync: waits until all writers of a fifo have closed it. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "number.h"
#include "program.h"

static const struct program program = {
	.summary = "waits for the end of file on a fifo",
	.usage =
"%1$s FIFO SECONDS\n"
"\n"
"The exit status is 0 if all writers have closed the fifo, and 1 if the time has\n"
"expired or after an error.\n"
"\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

/* Wait until @fd is readable or hung up; @end is the deadline of all calls. */
static bool await(int fd, int64_t end)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left;
	int n;

	do {
		left = end - now_ms();
		n = left > 0 ? poll(&p, 1, (int)left) : 0;
	} while (n < 0 && errno == EINTR);
	return n > 0;
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		PROGRAM_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	uint64_t seconds;
	char buf[256];
	int64_t end;
	ssize_t n;
	int opt, fd;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1)
		program_option(opt);
	if (argc - optind != 2)
		program_bad_usage("a fifo and a time are needed");
	if (!number_parse(argv[optind + 1], 86400, &seconds))
		program_bad_usage("'%s' is not a number of seconds from 0 to 86400",
				  argv[optind + 1]);
	end = now_ms() + (int64_t)seconds * 1000;
	/* With O_NONBLOCK, open does not wait for a writer; await() does. */
	fd = open(argv[optind], O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (fd < 0)
		die_sys("%s: cannot open the fifo", argv[optind]);
	do {
		if (!await(fd, end))
			die("%s: writers have not closed it within %s seconds",
			    argv[optind], argv[optind + 1]);
		n = read(fd, buf, sizeof(buf));
	} while (n > 0 || (n < 0 && (errno == EINTR || errno == EAGAIN)));
	if (n < 0)
		die_sys("%s: cannot read the fifo", argv[optind]);
	return EXIT_SUCCESS;
}
