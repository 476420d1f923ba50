// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Build method "debootstrap": installs Debian with debootstrap(8).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build.h"
#include "conf-tree.h"
#include "conf-value.h"
#include "message.h"
#include "run-command.h"

#define STANDARD_MIRROR	"http://ftp.debian.org/debian"

static const char *suite, *mirror, *script;
static char **extra;
static int extra_count;

static int usage(void)
{
	return fail("method debootstrap: usage: -m debootstrap -- -d SUITE [-m MIRROR] [-s SCRIPT] [-- OPTIONS]");
}

static int parse(struct build *b)
{
	int opt;

	optind = 0;
	while ((opt = getopt(b->method_argc, b->method_args, "+d:m:s:")) != -1) {
		switch (opt) {
		case 'd':
			suite = optarg;
			break;
		case 'm':
			mirror = optarg;
			break;
		case 's':
			script = optarg;
			break;
		default:
			return usage();
		}
	}
	if (!suite)
		return usage();
	extra = b->method_args + optind;
	extra_count = b->method_argc - optind;
	b->dist = suite;
	return 0;
}

/* A suite without hooks of its own gets those of Debian. */
static void choose_hooks(struct build *b)
{
	char *hook = build_dist_file(b, "initpost");

	if (!hook)
		b->dist = "debian";
	free(hook);
}

/* The first line of a file of the distribution */
static char *dist_value(const struct build *b, const char *file)
{
	char *path = build_dist_file(b, file), *value = NULL;

	if (path && ct_value(AT_FDCWD, path, &value) < 0)
		caution("cannot read %s: %s", path, strerror(errno));
	free(path);
	return value;
}

static char *find_mirror(const struct build *b)
{
	char *value;

	if (mirror)
		return strdup(mirror);
	value = dist_value(b, "debootstrap.mirror");
	if (!value)
		config_value(AT_FDCWD, DEFAULTS "/apps/debootstrap/mirror",
			     &value);
	return value ? value : strdup(STANDARD_MIRROR);
}

static bool is_installed(void)
{
	return access("/usr/sbin/debootstrap", X_OK) == 0 ||
	       access("/usr/local/sbin/debootstrap", X_OK) == 0;
}

/* Appends at most @max words of apps/debootstrap/options to @argv. */
static int add_default_options(char **argv, int n, int max)
{
	char *line, *word, *rest;

	if (config_value(AT_FDCWD, DEFAULTS "/apps/debootstrap/options",
			 &line) < 0 || !line)
		return n;
	for (word = strtok_r(line, " \t", &rest); word && n < max;
	     word = strtok_r(NULL, " \t", &rest))
		argv[n++] = word;	/* line lives until the program ends */
	return n;
}

static int run(const struct build *b, char *from)
{
	enum { OPTIONS_MAX = 32 };
	char **argv = calloc(extra_count + OPTIONS_MAX + 6, sizeof(*argv));
	int n = 0, i, ret;

	if (!argv)
		return fail_sys("cannot run debootstrap");
	argv[n++] = "debootstrap";
	n = add_default_options(argv, n, OPTIONS_MAX);
	for (i = 0; i < extra_count; i++)
		argv[n++] = extra[i];
	argv[n++] = (char *)suite;
	argv[n++] = b->root;
	argv[n++] = from;
	argv[n++] = (char *)script;
	ret = run_command(argv, "/", "debootstrap");
	free(argv);
	return ret;
}

/* Record that the guest uses its own package manager. */
static int mark_internal(const struct build *b)
{
	int fd;

	if (mkdirat(b->conf_fd, "apps/pkgmgmt", 0755) < 0 && errno != EEXIST)
		return fail_sys("cannot create %s/apps/pkgmgmt", b->conf);
	fd = openat(b->conf_fd, "apps/pkgmgmt/internal",
		    O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
	if (fd < 0)
		return fail_sys("cannot create %s/apps/pkgmgmt/internal",
				b->conf);
	close(fd);
	return 0;
}

static int fill(struct build *b)
{
	char *from;
	int ret;

	if (!is_installed())
		return fail("debootstrap is not installed ('apt-get install debootstrap')");
	from = find_mirror(b);
	if (!from)
		return fail_sys("cannot run debootstrap");
	ret = run(b, from);
	free(from);
	choose_hooks(b);
	return ret < 0 ? -1 : mark_internal(b);
}

const struct build_method build_debootstrap = {
	.name = "debootstrap", .parse = parse, .fill = fill,
};
