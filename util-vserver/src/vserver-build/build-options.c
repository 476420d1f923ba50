// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Parses the options of "vserver NAME build"; see vserver-build(8).
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "build.h"
#include "conf-tree.h"
#include "conf-value.h"
#include "message.h"
#include "program.h"

enum {
	OPT_FORCE = OPT_FIRST, OPT_KNOWN, OPT_KEEP, OPT_SILENT, OPT_ROOTDIR,
	OPT_CONFDIR, OPT_LOCKFILE, OPT_CONTEXT, OPT_HOSTNAME, OPT_NETDEV,
	OPT_NETMASK, OPT_NETPREFIX, OPT_NETBCAST, OPT_INTERFACE, OPT_FLAGS,
	OPT_INITSTYLE,
};

static const struct option options[] = {
	{ "force",		no_argument,		NULL, OPT_FORCE },
	{ "i-know-its-there",	no_argument,		NULL, OPT_KNOWN },
	{ "keep",		no_argument,		NULL, OPT_KEEP },
	{ "silent",		no_argument,		NULL, OPT_SILENT },
	{ "rootdir",		required_argument,	NULL, OPT_ROOTDIR },
	{ "confdir",		required_argument,	NULL, OPT_CONFDIR },
	{ "lockfile",		required_argument,	NULL, OPT_LOCKFILE },
	{ "context",		required_argument,	NULL, OPT_CONTEXT },
	{ "hostname",		required_argument,	NULL, OPT_HOSTNAME },
	{ "netdev",		required_argument,	NULL, OPT_NETDEV },
	{ "netmask",		required_argument,	NULL, OPT_NETMASK },
	{ "netprefix",		required_argument,	NULL, OPT_NETPREFIX },
	{ "netbcast",		required_argument,	NULL, OPT_NETBCAST },
	{ "interface",		required_argument,	NULL, OPT_INTERFACE },
	{ "flags",		required_argument,	NULL, OPT_FLAGS },
	{ "initstyle",		required_argument,	NULL, OPT_INITSTYLE },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

static const struct program program = {
	.summary = "creates guests",
	.usage =
"vserver NAME build [OPTIONS] -m METHOD [-- METHOD-ARGS]\n"
"\n"
"Methods:\n"
"  skeleton [-d DIST] [-- CMD ARGS...]\n"
"                        make configuration, device nodes and an empty tree,\n"
"                        then run CMD\n"
"  template -t ARCHIVE... [-d DIST] [--nodevsanity]\n"
"                        unpack tar or cpio archives\n"
"  debootstrap -d SUITE [-m MIRROR] [-s SCRIPT] [-- OPTIONS]\n"
"                        install Debian with debootstrap(8)\n"
"\n"
"Options:\n"
"  -m METHOD             method that fills the tree\n"
"  -n NAME               name of the guest\n"
"      --context N       context number, 2 to 49151 (default: the next free one)\n"
"      --hostname H      host name of the guest\n"
"      --interface [NAME=][DEV:]IP[/MASK|/PREFIX]\n"
"                        an address; can be repeated\n"
"      --netdev D, --netmask M, --netprefix P, --netbcast B\n"
"                        defaults for interfaces without these values\n"
"      --flags A,B       context flags\n"
"      --initstyle S     init style: sysv, plain or systemd\n"
"      --force           rename an existing root and configuration\n"
"      --i-know-its-there\n"
"                        accept a guest root that contains files\n"
"      --keep            keep the files of a build that fails\n"
"      --silent          print no remarks and no progress\n"
"      --rootdir DIR     directory that contains the guest roots\n"
"      --confdir DIR     configuration directory of the guest\n"
"      --lockfile FILE   file for the state of the running guest\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

static int add_interface(struct build *b, const char *spec)
{
	size_t n = b->interface_count;

	if (n == BUILD_INTERFACES_MAX)
		return fail("--interface: more than %d interfaces",
			    BUILD_INTERFACES_MAX);
	if (build_parse_interface(spec, &b->interfaces[n]) < 0)
		return -1;
	b->interface_count++;
	return 0;
}

/* Returns the place for the argument of @opt, or NULL if it is not a word. */
static const char **word_of(struct build *b, int opt)
{
	switch (opt) {
	case 'm':
		return &b->method;
	case 'n':
		return &b->name;
	case OPT_ROOTDIR:
		return &b->rootdir;
	case OPT_CONFDIR:
		return &b->confdir;
	case OPT_LOCKFILE:
		return &b->lockfile;
	case OPT_CONTEXT:
		return &b->context;
	case OPT_HOSTNAME:
		return &b->hostname;
	case OPT_NETDEV:
		return &b->netdev;
	case OPT_NETMASK:
		return &b->netmask;
	case OPT_NETPREFIX:
		return &b->netprefix;
	case OPT_NETBCAST:
		return &b->netbcast;
	case OPT_FLAGS:
		return &b->flags;
	case OPT_INITSTYLE:
		return &b->initstyle;
	default:
		return NULL;
	}
}

static int take_option(struct build *b, int opt)
{
	const char **word = word_of(b, opt);

	if (word) {
		*word = optarg;
		return 0;
	}
	switch (opt) {
	case OPT_FORCE:
		b->force = true;
		return 0;
	case OPT_KNOWN:
		b->known_root = true;
		return 0;
	case OPT_KEEP:
		b->keep = true;
		return 0;
	case OPT_SILENT:
		msg_silent(true);
		return 0;
	case OPT_INTERFACE:
		return add_interface(b, optarg);
	default:
		program_option(opt);
	}
}

static int parse(struct build *b, int argc, char **argv)
{
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+m:n:", options, NULL)) != -1) {
		if (take_option(b, opt) < 0)
			return -1;
		msg_about(b->name);
	}
	if (optind < argc && strcmp(argv[optind - 1], "--"))
		return fail("build: unexpected argument '%s' (arguments of the method come after --)",
			    argv[optind]);
	/* getopt() of the method skips the first word, as a program name. */
	b->method_args = argv + optind - 1;
	b->method_argc = argc - optind + 1;
	return 0;
}

/* Insert the words of @lines after the first one of @argv. */
static char **prepend(char **argv, int argc, char **lines, int *count)
{
	char **all, **p, *word, *rest;
	int n = 1;

	for (p = lines; p && *p; p++)
		n += strlen(*p);	/* at least as many as words */
	all = calloc(n + argc + 1, sizeof(*all));
	if (!all)
		return NULL;
	*count = 0;
	all[(*count)++] = argv[0];
	for (p = lines; p && *p; p++) {
		for (word = strtok_r(*p, " \t", &rest); word;
		     word = strtok_r(NULL, " \t", &rest))
			all[(*count)++] = word;
	}
	for (n = 1; n < argc; n++)
		all[(*count)++] = argv[n];
	return all;
}

int build_parse(struct build *b, int argc, char **argv)
{
	char **lines = NULL, **all;
	int count;

	/* Never freed: the options point into it. */
	if (!getenv("NO_DEFAULT_OPTS") &&
	    config_list(AT_FDCWD, DEFAULTS "/apps/build/options", &lines) < 0)
		return -1;
	all = prepend(argv, argc, lines, &count);
	if (!all)
		return fail_sys("cannot read the options");
	return parse(b, count, all);
}
