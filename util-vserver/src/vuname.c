// SPDX-License-Identifier: GPL-2.0-or-later
/* vuname: sets or prints the name of a context and its uts strings. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "conf-tree.h"
#include "context-arg.h"
#include "printable.h"
#include "program.h"
#include "uts-name.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "shows or sets the uts strings of a context",
	.usage		=
"%1$s [-g] [--xid XID] [TAG...]\n"
"       %1$s -s [--xid XID] -t TAG=VALUE... [-- COMMAND ARGS...]\n"
"       %1$s --dir DIRECTORY [--missingok] [--xid XID] [-- COMMAND ARGS...]\n\n"
"  -g, --get             print the strings (the default)\n"
"  -s, --set             set the strings that -t names\n"
"  -t, --tag TAG=VALUE   one string\n"
"  --dir DIRECTORY       set each string that has a file named TAG there\n"
"  --missingok           accept that the directory does not exist\n"
"  --xid XID             the context: a number, a running guest, or 'self'\n"
"                        (the default)\n"
PROGRAM_HELP_OPTIONS "\n"
"TAG is one of context, sysname, nodename, release, version, machine and\n"
"domainname, or the beginning of one.  COMMAND is executed afterwards.\n",
	.fatal		= 255,
	.bad_option	= 1,
};

enum { OPT_XID = OPT_FIRST, OPT_DIR, OPT_MISSINGOK };

static const struct option options[] = {
	{ "get",	no_argument,		NULL, 'g' },
	{ "set",	no_argument,		NULL, 's' },
	{ "tag",	required_argument,	NULL, 't' },
	{ "xid",	required_argument,	NULL, OPT_XID },
	{ "dir",	required_argument,	NULL, OPT_DIR },
	{ "missingok",	no_argument,		NULL, OPT_MISSINGOK },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct request {
	bool		set, missing_ok;
	xid_t		xid;
	const char	*dir;
	char		*values[UTS_FIELDS];	/* NULL: unchanged */
};

static vc_uts_type tag_arg(const char *text, size_t len)
{
	vc_uts_type type;

	for (type = 0; type < UTS_FIELDS; type++) {
		if (len && len <= strlen(uts_names[type]) &&
		    strncasecmp(text, uts_names[type], len) == 0)
			return type;
	}
	die("Tag '%.*s' not recognized", (int)len, text);
}

static void add_value(struct request *req, char *text)
{
	char *equals = strchr(text, '=');

	if (!equals)
		die("-t: '%s' is not of the form TAG=VALUE", text);
	req->values[tag_arg(text, (size_t)(equals - text))] = equals + 1;
}

static void parse_options(struct request *req, int argc, char **argv)
{
	int opt;

	while ((opt = getopt_long(argc, argv, "+gst:", options, NULL)) != -1) {
		switch (opt) {
		case 'g':
			req->set = false;
			break;
		case 's':
			req->set = true;
			break;
		case 't':
			add_value(req, optarg);
			break;
		case OPT_XID:
			req->xid = xid_arg(optarg);
			break;
		case OPT_DIR:
			req->dir = optarg;
			break;
		case OPT_MISSINGOK:
			req->missing_ok = true;
			break;
		default:
			program_option(opt);
		}
	}
}

/* Skip vcVHI_CONTEXT: vserver(8) sets the name of a guest's context. */
static void read_dir(struct request *req)
{
	int fd = ct_open(req->dir);
	size_t i;

	if (fd < 0 && req->missing_ok)
		return;
	if (fd < 0)
		die_sys("%s: cannot open the directory", req->dir);
	for (i = vcVHI_CONTEXT + 1; i < UTS_FIELDS; i++) {
		char *value;

		if (ct_value(fd, uts_names[i], &value) < 0)
			die_sys("%s/%s: cannot read the file", req->dir,
				uts_names[i]);
		if (value && !req->values[i])
			req->values[i] = value;
	}
	close(fd);
}

static void set_names(const struct request *req)
{
	size_t i;

	for (i = 0; i < UTS_FIELDS; i++) {
		const char *value = req->values[i];

		if (value && vc_set_vhi_name(req->xid, (vc_uts_type)i, value,
					     strlen(value)) < 0)
			die_sys("%s: vc_set_vhi_name(): %s '%s'",
				xid_text(req->xid), uts_names[i], value);
	}
}

static void show(xid_t xid, vc_uts_type type, bool first)
{
	char value[VC_VHI_NAME_LEN];

	if (vc_get_vhi_name(xid, type, value, sizeof(value)) < 0)
		strcpy(value, "???");
	make_printable(value);
	printf("%s%s", first ? "" : " ", value);
}

static void show_names(xid_t xid, int count, char **names)
{
	int i;

	for (i = 0; i < count; i++)
		show(xid, tag_arg(names[i], strlen(names[i])), i == 0);
	for (i = 0; count == 0 && i < UTS_FIELDS; i++)
		show(xid, (vc_uts_type)i, i == 0);
	putchar('\n');
}

int main(int argc, char **argv)
{
	struct request req = { .xid = VC_SAMECTX };

	program_init(&program);
	parse_options(&req, argc, argv);
	if (!req.set && !req.dir) {
		show_names(req.xid, argc - optind, argv + optind);
		program_exit(EXIT_SUCCESS);
	}
	if (req.dir)
		read_dir(&req);
	set_names(&req);
	if (optind < argc)
		program_exec(argv + optind);
	program_exit(EXIT_SUCCESS);
}
