// SPDX-License-Identifier: GPL-2.0-or-later
/* setattr: changes barrier, iunlink and the other attributes of files. */
#include <stdbool.h>
#include <stdlib.h>

#include "file-walk.h"
#include "message.h"
#include "number.h"
#include "printable.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "sets attributes of files",
	.usage		=
"%1$s [-Rx] [--[~]ATTRIBUTE]... [--flags BITS] [--~flags BITS] FILE...\n\n"
"  -R                    descend into directories\n"
"  -x                    stay on the filesystem of each FILE\n"
"  --barrier             a directory that guests cannot pass\n"
"  --iunlink, --immu     a file that can be removed but not written\n"
"  --iunlink-but-not-immutable, --ixunlink\n"
"                        only the iunlink bit of --iunlink\n"
"  --immutable           only the immutable bit of --iunlink\n"
"  --admin, --watch      an entry of /proc that context 0, or context 1, sees\n"
"                        although it is hidden\n"
"  --hide                an entry of /proc that is hidden\n"
"  --write, --cow        further attributes, if the kernel supports them\n"
"  --flags BITS          attributes by number\n"
PROGRAM_HELP_OPTIONS "\n"
"A '~' or '!' in front of the name, as in --~hide, clears an attribute.\n",
	.fatal		= 1,
};

enum { OPT_FLAGS = OPT_FIRST, OPT_CLEAR_FLAGS, OPT_ATTR };

struct attribute {
	const char	*name;
	uint32_t	bits;
};

static const struct attribute attributes[] = {
	{ "barrier",	IATTR_BARRIER },
	{ "iunlink",	IATTR_IXUNLINK | IATTR_IMMUTABLE },
	{ "immu",	IATTR_IXUNLINK | IATTR_IMMUTABLE },
	{ "iunlink-but-not-immutable", IATTR_IXUNLINK },
	{ "ixunlink",	IATTR_IXUNLINK },
	{ "immutable",	IATTR_IMMUTABLE },
	{ "admin",	IATTR_ADMIN },
	{ "watch",	IATTR_WATCH },
	{ "hide",	IATTR_HIDE },
	{ "write",	VC_IATTR_WRITE },
	{ "cow",	IATTR_COW },
};

#define ATTRIBUTES	((int)(sizeof(attributes) / sizeof(attributes[0])))

/* An option sets attributes[@number]; plus ATTRIBUTES, it clears it. */
#define ATTR_OPTION(name, number) \
	{ name,		no_argument, NULL, OPT_ATTR + (number) }, \
	{ "~" name,	no_argument, NULL, OPT_ATTR + ATTRIBUTES + (number) }, \
	{ "!" name,	no_argument, NULL, OPT_ATTR + ATTRIBUTES + (number) }

static const struct option options[] = {
	ATTR_OPTION("barrier", 0),
	ATTR_OPTION("iunlink", 1),
	ATTR_OPTION("immu", 2),
	ATTR_OPTION("iunlink-but-not-immutable", 3),
	ATTR_OPTION("ixunlink", 4),
	ATTR_OPTION("immutable", 5),
	ATTR_OPTION("admin", 6),
	ATTR_OPTION("watch", 7),
	ATTR_OPTION("hide", 8),
	ATTR_OPTION("write", 9),
	ATTR_OPTION("cow", 10),
	{ "flags",	required_argument,	NULL, OPT_FLAGS },
	{ "~flags",	required_argument,	NULL, OPT_CLEAR_FLAGS },
	{ "!flags",	required_argument,	NULL, OPT_CLEAR_FLAGS },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

struct change {
	uint32_t	flags, mask;
};

static void add_bits(struct change *change, uint32_t bits, bool set)
{
	change->mask |= bits;
	if (set)
		change->flags |= bits;
	else
		change->flags &= ~bits;
}

static uint32_t flags_arg(const char *text)
{
	uint64_t val;

	if (!limit_parse(text, &val) || val > UINT32_MAX)
		die("--flags: '%s' is not a 32-bit number", text);
	return (uint32_t)val;
}

static void attribute_option(struct change *change, int opt)
{
	int number = opt - OPT_ATTR;

	if (number < 0 || number >= 2 * ATTRIBUTES)
		program_option(opt);
	add_bits(change, attributes[number % ATTRIBUTES].bits,
		 number < ATTRIBUTES);
}

static bool set_file(const char *path, const char *name, void *data)
{
	const struct change *change = data;

	if (vc_set_iattr(name, 0, change->flags, change->mask) == 0)
		return true;
	fail_sys("%s: vc_set_iattr()", printable(path));
	return false;
}

int main(int argc, char **argv)
{
	struct change change = { .mask = 0 };
	struct file_walk walk = {
		.hidden = true, .visit = set_file, .data = &change,
	};
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "Rx", options, NULL)) != -1) {
		switch (opt) {
		case 'R':
			walk.recursive = true;
			break;
		case 'x':
			walk.one_filesystem = true;
			break;
		case OPT_FLAGS:
			add_bits(&change, flags_arg(optarg), true);
			break;
		case OPT_CLEAR_FLAGS:
			add_bits(&change, flags_arg(optarg), false);
			break;
		default:
			attribute_option(&change, opt);
		}
	}
	if (!change.mask)
		program_bad_usage("no attribute given");
	if (optind >= argc)
		program_bad_usage("no file given");
	program_exit(file_walk(&walk, argv + optind) ? EXIT_SUCCESS :
						       EXIT_FAILURE);
}
