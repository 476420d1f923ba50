// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * vprocunhide: applies a list of the entries of /proc that guests see.
 *
 * The kernel shows guests only the entries that it knows to be harmless.  The
 * list holds the administrator's own decisions, which last until the next boot.
 */
#include <ctype.h>
#include <errno.h>
#include <glob.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "file-walk.h"
#include "message.h"
#include "printable.h"
#include "program.h"
#include "vserver.h"

#define OWN_LIST	SYSCONFDIR "/.defaults/apps/vprocunhide/files"
#define DEFAULT_LIST	PKGLIBDIR "/defaults/vprocunhide-files"

/* Exit status: the list has a mistake; some or all of its entries failed. */
enum { EXIT_CONFIG = 1, EXIT_SOME = 2, EXIT_ALL = 3 };

static const struct program program = {
	.summary	= "sets which entries of /proc guests see",
	.usage		=
"%1$s [--help|--version]\n\n"
"Applies the list in " OWN_LIST ",\n"
"or else that in " DEFAULT_LIST ".\n\n"
PROGRAM_HELP_OPTIONS,
	.fatal		= EXIT_CONFIG,
};

static const struct option options[] = {
	PROGRAM_OPTIONS,
	{ NULL, 0, NULL, 0 },
};

#define VISIBILITY	(IATTR_ADMIN | IATTR_WATCH | IATTR_HIDE)

/* The first letter of a line; a line without one is read as '+'. */
static const struct {
	char		letter;
	uint32_t	flags;
	uint32_t	mask;
} prefixes[] = {
	{ '~', VISIBILITY, VISIBILITY },
	{ '-', IATTR_ADMIN | IATTR_HIDE, VISIBILITY },
	{ ':', IATTR_WATCH | IATTR_HIDE, VISIBILITY },
	{ '!', IATTR_HIDE, VISIBILITY },
	{ '+', 0, IATTR_HIDE },
};

#define PREFIXES	(sizeof(prefixes) / sizeof(prefixes[0]))

struct list {
	const char	*name;
	unsigned int	line;
	bool		apply;		/* false in the first pass, a check */
	unsigned int	done, failed;
};

struct change {
	uint32_t	flags, mask;
	struct list	*list;
};

static bool set_entry(const char *path, const char *name, void *data)
{
	const struct change *change = data;

	if (vc_set_iattr(name, 0, change->flags, change->mask) == 0) {
		change->list->done++;
		return true;
	}
	/* Processes may have ended; links of /proc/self have no attributes. */
	if (errno == ENOENT)
		return true;
	change->list->failed++;
	fail_sys("%s:%u: cannot set attributes of %s", change->list->name,
		 change->list->line, printable(path));
	return false;
}

/* Skip entries that this kernel does not have. */
static bool is_absent(const char *path)
{
	uint32_t flags, mask;
	tag_t tag;

	return vc_get_iattr(path, &tag, &flags, &mask) < 0 && errno == ENOENT;
}

/* A slash at the end of a path includes all entries below it. */
static void set_matches(const glob_t *found, struct change *change)
{
	size_t i;

	for (i = 0; i < found->gl_pathc; i++) {
		char *path = found->gl_pathv[i];
		char *start[] = { path, NULL };
		size_t len = strlen(path);
		struct file_walk walk = {
			.hidden = true, .one_filesystem = true,
			.recursive = path[len - 1] == '/',
			.visit = set_entry, .data = change,
		};

		unsigned int failed = change->list->failed;

		if (walk.recursive)
			path[len - 1] = '\0';
		if (is_absent(path))
			continue;
		/* Count a path that the walk could not read as failed. */
		if (!file_walk(&walk, start) && change->list->failed == failed)
			change->list->failed++;
	}
}

static void set_pattern(const char *pattern, struct change *change)
{
	glob_t found;
	int ret;

	if (strncmp(pattern, "/proc/", 6))
		die("%s:%u: '%s' is not below /proc", change->list->name,
		    change->list->line, printable(pattern));
	if (!change->list->apply)
		return;
	/* GLOB_NOCHECK: entries that are hidden from the host do not match. */
	ret = glob(pattern, GLOB_NOCHECK, NULL, &found);
	if (ret)
		die("%s:%u: cannot expand the pattern '%s'", change->list->name,
		    change->list->line, printable(pattern));
	set_matches(&found, change);
	globfree(&found);
}

/* Remove the comment and the blanks around the rest. */
static char *strip(char *line)
{
	size_t len;

	line[strcspn(line, "#\n")] = '\0';
	while (isspace((unsigned char)*line))
		line++;
	for (len = strlen(line); len && isspace((unsigned char)line[len - 1]);
	     len--)
		line[len - 1] = '\0';
	return line;
}

static void refuse_write(const char *line, struct list *list)
{
	if (!list->apply)
		return;
	fail("%s:%u: '%s': no guest may write there", list->name, list->line,
	      printable(line));
	list->failed++;
}

static void read_line(char *line, struct list *list)
{
	struct change change = { .mask = IATTR_HIDE, .list = list };
	unsigned int i;

	line = strip(line);
	if (!*line)
		return;
	if (*line == '>') {
		refuse_write(line, list);
		return;
	}
	for (i = 0; i < PREFIXES && *line != prefixes[i].letter; i++)
		;
	if (i < PREFIXES) {
		change.flags = prefixes[i].flags;
		change.mask = prefixes[i].mask;
		line++;
	}
	set_pattern(line, &change);
}

static void read_list(struct list *list)
{
	FILE *f = fopen(list->name, "re");
	char *line = NULL;
	size_t size = 0;

	if (!f)
		die_sys("%s: cannot open the list", list->name);
	for (list->line = 1; getline(&line, &size, f) >= 0; list->line++)
		read_line(line, list);
	if (ferror(f))
		die_sys("%s: cannot read the list", list->name);
	free(line);
	fclose(f);
}

static int status_of(const struct list *list)
{
	if (!list->failed)
		return EXIT_SUCCESS;
	return list->done ? EXIT_SOME : EXIT_ALL;
}

int main(int argc, char **argv)
{
	struct list list = { .name = OWN_LIST };
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "", options, NULL)) != -1)
		program_option(opt);
	if (optind < argc)
		program_bad_usage("no arguments are expected");
	if (access(list.name, F_OK) < 0 && errno == ENOENT)
		list.name = DEFAULT_LIST;
	read_list(&list);
	list.apply = true;
	read_list(&list);
	program_exit(status_of(&list));
}
