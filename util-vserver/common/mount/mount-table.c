// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the fstab of a guest, line by line, to know the line numbers. */
#define _GNU_SOURCE
#include <errno.h>
#include <libmount/libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mount-table.h"

static bool is_blank_line(const char *line)
{
	line += strspn(line, " \t\n");
	return *line == '\0' || *line == '#';
}

static char *copy(const char *text, const char *fallback)
{
	return strdup(text && *text ? text : fallback);
}

static void free_entry(struct mount_entry *entry)
{
	free(entry->source);
	free(entry->target);
	free(entry->type);
	free(entry->options);
}

static int append(struct mount_table *table, struct libmnt_fs *fs,
		  unsigned int line)
{
	struct mount_entry entry = {
		.source		= copy(mnt_fs_get_srcpath(fs) ?:
				       mnt_fs_get_source(fs), "none"),
		.target		= copy(mnt_fs_get_target(fs), "/"),
		.type		= copy(mnt_fs_get_fstype(fs), "none"),
		.options	= copy(mnt_fs_get_options(fs), "defaults"),
		.line		= line,
	};
	struct mount_entry *entries;

	entries = reallocarray(table->entries, table->count + 1,
			       sizeof(*entries));
	if (entries)
		table->entries = entries;
	if (!entries || !entry.source || !entry.target || !entry.type ||
	    !entry.options) {
		free_entry(&entry);
		return -1;
	}
	entries[table->count++] = entry;
	return 0;
}

static int stop_at_error(struct libmnt_table *tb __attribute__((unused)),
			 const char *file __attribute__((unused)),
			 int line __attribute__((unused)))
{
	return -EINVAL;
}

/*
 * Append the entry, except for swap.  Return: 0, or -1 with EINVAL or ENOMEM.
 */
static int parse_line(struct mount_table *table, char *line,
		      unsigned int number)
{
	struct libmnt_table *tb = mnt_new_table();
	FILE *stream = fmemopen(line, strlen(line), "r");
	struct libmnt_fs *fs = NULL;
	int ret = -1;

	errno = ENOMEM;
	if (!tb || !stream)
		goto out;
	mnt_table_set_parser_errcb(tb, stop_at_error);
	if (mnt_table_parse_stream(tb, stream, "fstab") != 0 ||
	    mnt_table_first_fs(tb, &fs) != 0) {
		errno = EINVAL;
		goto out;
	}
	ret = mnt_fs_is_swaparea(fs) ? 0 : append(table, fs, number);
out:
	if (stream)
		fclose(stream);
	mnt_unref_table(tb);
	return ret;
}

/* A line with an error lacks fields at its end. */
static size_t error_column(const char *line)
{
	size_t len = strlen(line);

	while (len && strchr(" \t\n", line[len - 1]))
		len--;
	return len + 1;
}

static int parse_stream(struct mount_table *table, FILE *stream,
			const char *file, char *err, size_t size)
{
	unsigned int number = 0;
	size_t alloc = 0;
	char *line = NULL;
	int ret = 0;

	while (ret == 0 && getline(&line, &alloc, stream) >= 0) {
		number++;
		if (is_blank_line(line))
			continue;
		ret = parse_line(table, line, number);
		if (ret < 0 && errno == EINVAL)
			snprintf(err, size, "%s:%u:%zu: syntax error", file,
				 number, error_column(line));
		else if (ret < 0)
			snprintf(err, size, "%s:%u: %m", file, number);
	}
	if (ret == 0 && ferror(stream)) {
		snprintf(err, size, "%s: %m", file);
		ret = -1;
	}
	free(line);
	return ret;
}

int mount_table_read(struct mount_table *table, const char *file, char *err,
		     size_t size)
{
	FILE *stream = fopen(file, "re");
	int ret;

	*table = (struct mount_table){ .count = 0 };
	if (!stream) {
		snprintf(err, size, "%s: %m", file);
		return -1;
	}
	ret = parse_stream(table, stream, file, err, size);
	fclose(stream);
	if (ret < 0)
		mount_table_free(table);
	return ret;
}

void mount_table_free(struct mount_table *table)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		free_entry(&table->entries[i]);
	free(table->entries);
	*table = (struct mount_table){ .count = 0 };
}

bool mount_entry_has(const struct mount_entry *entry, const char *option)
{
	char *value;
	size_t len;

	return mnt_optstr_get_option(entry->options, option, &value, &len) == 0;
}

bool mount_entry_is_root(const struct mount_entry *entry)
{
	return entry->target[strspn(entry->target, "/")] == '\0';
}
