// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Build method "template": unpacks archives of a guest's root.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "child.h"
#include "fork-pidfd.h"
#include "guest-path.h"
#include "message.h"
#include "unpack.h"

#define ARCHIVES_MAX	16

static const char *archives[ARCHIVES_MAX];
static int archive_count;

static int usage(void)
{
	return fail("method template: usage: -m template -- -t ARCHIVE... [-d DIST] [--nodevsanity]");
}

static int add_archive(const char *path)
{
	if (archive_count == ARCHIVES_MAX)
		return fail("method template: more than %d archives",
			    ARCHIVES_MAX);
	if (access(path, R_OK) < 0)
		return fail_sys("method template: cannot read %s", path);
	archives[archive_count++] = path;
	return 0;
}

static int parse(struct build *b)
{
	static const struct option options[] = {
		{ "nodevsanity", no_argument, NULL, 'n' },
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	optind = 0;
	while ((opt = getopt_long(b->method_argc, b->method_args, "t:d:",
				  options, NULL)) != -1) {
		if (opt == 'd')
			b->dist = optarg;
		else if (opt == 'n')
			b->keep_dev = true;
		else if (opt != 't')
			return usage();
		else if (add_archive(optarg) < 0)
			return -1;
	}
	while (optind < b->method_argc) {
		if (add_archive(b->method_args[optind++]) < 0)
			return -1;
	}
	return 0;
}

static int add_dist_template(struct build *b)
{
	char *path = build_dist_file(b, "template");

	if (!path)
		return archive_count ? 0 : usage();
	/* The archive of the distribution comes first; the list keeps @path. */
	memmove(archives + 1, archives,
		(ARCHIVES_MAX - 1) * sizeof(*archives));
	archives[0] = path;
	if (archive_count < ARCHIVES_MAX)
		archive_count++;
	return 0;
}

static int unpack_one(const struct build *b, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), pidfd, code;
	pid_t pid;

	if (fd < 0)
		return fail_sys("cannot read %s", path);
	pid = fork_pidfd(0, &pidfd);
	if (pid == 0)
		_exit(unpack(fd, path, b->root, b->keep_dev) < 0 ? 1 : 0);
	close(fd);
	if (pid < 0)
		return fail_sys("cannot unpack %s", path);
	close(pidfd);
	code = wait_child(pid);
	if (code > 1)
		return fail("cannot unpack %s: ended with code %d", path,
			    code);
	return code ? -1 : 0;
}

static void guess_dist(struct build *b)
{
	int fd;

	if (b->dist)
		return;
	fd = gp_open(b->root_fd, "/etc/debian_version", O_PATH, 0);
	if (fd < 0)
		return;
	close(fd);
	b->dist = "debian";
}

static int fill(struct build *b)
{
	int i;

	if (add_dist_template(b) < 0)
		return -1;
	for (i = 0; i < archive_count; i++) {
		if (unpack_one(b, archives[i]) < 0)
			return -1;
	}
	guess_dist(b);
	return 0;
}

const struct build_method build_template = {
	.name = "template", .parse = parse, .fill = fill,
};
