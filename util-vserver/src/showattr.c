// SPDX-License-Identifier: GPL-2.0-or-later
/* showattr: prints barrier, iunlink and the other attributes of files. */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "file-walk.h"
#include "json-table.h"
#include "message.h"
#include "printable.h"
#include "program.h"
#include "vserver.h"

static const struct program program = {
	.summary	= "shows attributes of files",
	.usage		=
"%1$s [-Radx] [--json] [FILE]...\n\n"
"  -R                    descend into directories\n"
"  -a                    also show names that begin with a dot\n"
"  -d                    show directories themselves, not their contents\n"
"  -x                    stay on the filesystem of each FILE\n"
"  --json                print a JSON document\n"
PROGRAM_HELP_OPTIONS "\n"
"One letter per attribute, upper case if it is set, '-' if the file cannot\n"
"have it: admin, watch, hide, barrier, iunlink (u), immutable, xid.\n",
	.fatal		= 1,
};

enum { OPT_JSON = OPT_FIRST };

static const struct option options[] = {
	{ "json",	no_argument,	NULL, OPT_JSON },
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

/* The attributes in the order of the letters in a line. */
static const struct {
	char		letter;
	uint32_t	bit;
} letters[] = {
	{ 'a', IATTR_ADMIN },
	{ 'w', IATTR_WATCH },
	{ 'h', IATTR_HIDE },
	{ 'b', IATTR_BARRIER },
	{ 'u', IATTR_IXUNLINK },
	{ 'i', IATTR_IMMUTABLE },
	{ 'x', IATTR_TAG },
};

#define LETTERS	(sizeof(letters) / sizeof(letters[0]))

/* The path, then one column per letter, then the tag. */
static const struct json_column columns[] = {
	{ "path",	false },
	{ "admin",	true },
	{ "watch",	true },
	{ "hide",	true },
	{ "barrier",	true },
	{ "iunlink",	true },
	{ "immutable",	true },
	{ "tagged",	true },
	{ "tag",	true },
	{ NULL,		false },
};

enum { COL_PATH, COL_FIRST_LETTER, COL_TAG = COL_FIRST_LETTER + LETTERS };

struct output {
	struct libscols_table	*json;	/* NULL: print lines */
	bool			terminal;
};

static char letter_of(unsigned int i, uint32_t flags, uint32_t mask)
{
	if (!(mask & letters[i].bit))
		return '-';
	return flags & letters[i].bit ? (char)toupper(letters[i].letter) :
					letters[i].letter;
}

static void print_line(const char *path, uint32_t flags, uint32_t mask)
{
	unsigned int i;

	for (i = 0; i < LETTERS; i++)
		putchar(letter_of(i, flags, mask));
	printf(" %s\n", path);
}

static void add_object(struct libscols_table *table, const char *path,
		       tag_t tag, uint32_t flags, uint32_t mask)
{
	struct libscols_line *line = json_table_line(table);
	unsigned int i;

	json_line_set(line, COL_PATH, "%s", path);
	for (i = 0; i < LETTERS; i++) {
		if (mask & letters[i].bit)
			json_line_set(line, COL_FIRST_LETTER + i, "%s",
				      flags & letters[i].bit ? "true" :
							       "false");
	}
	if (mask & IATTR_TAG)
		json_line_set(line, COL_TAG, "%u", tag);
}

static bool show_file(const char *path, const char *name, void *data)
{
	struct output *out = data;
	uint32_t flags, mask;
	tag_t tag;

	if (vc_get_iattr(name, &tag, &flags, &mask) < 0) {
		fail_sys("%s: vc_get_iattr()", printable(path));
		if (!out->json)
			printf("%-*s %s\n", (int)LETTERS, "ERR",
			       out->terminal ? printable(path) : path);
		return false;
	}
	if (out->json)
		add_object(out->json, path, tag, flags, mask);
	else
		print_line(out->terminal ? printable(path) : path, flags,
			   mask);
	return true;
}

int main(int argc, char **argv)
{
	static char *here[] = { ".", NULL };
	struct output out = { .terminal = isatty(STDOUT_FILENO) };
	struct file_walk walk = {
		.contents = true, .visit = show_file, .data = &out,
	};
	bool ok;
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "Radx", options, NULL)) != -1) {
		switch (opt) {
		case 'R':
			walk.recursive = true;
			break;
		case 'a':
			walk.hidden = true;
			break;
		case 'd':
			walk.contents = false;
			break;
		case 'x':
			walk.one_filesystem = true;
			break;
		case OPT_JSON:
			out.json = json_table_new("files", columns);
			break;
		default:
			program_option(opt);
		}
	}
	ok = file_walk(&walk, optind < argc ? argv + optind : here);
	if (out.json)
		json_table_print(out.json);
	program_exit(ok ? EXIT_SUCCESS : EXIT_FAILURE);
}
