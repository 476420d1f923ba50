// SPDX-License-Identifier: GPL-2.0-or-later
/* Micro benchmark: paths, files and directories. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "micro.h"

#define DEEP_FILE	"one/two/three/file"
/*
 * Few, so that RCU frees objects after each sample and not during some
 * samples.
 */
#define MAX_FILES	40
#define KIB_10		10240
#define NEIGHBOURS	20

static void make_file(const char *name, const char *content, int size)
{
	int fd = must(open(name, O_WRONLY | O_CREAT | O_EXCL, 0600), "create");

	if (size)
		must_be(size, write(fd, content, size), "write");
	must(close(fd), "close");
}

static void make_deep_file(const struct row *row)
{
	(void)row;
	must(mkdir("one", 0700), "mkdir");
	must(mkdir("one/two", 0700), "mkdir");
	must(mkdir("one/two/three", 0700), "mkdir");
	make_file(DEEP_FILE, NULL, 0);
}

static void run_stat(const struct row *row)
{
	struct stat st;
	int i;

	for (i = 0; i < row->iterations; i++)
		must(stat(DEEP_FILE, &st), "stat");
}

static void run_open_close(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must(close(must(open(DEEP_FILE, O_RDONLY), "open")), "close");
}

static char names[MAX_FILES][16];

/* Not part of a sample: this is not the work of the kernel. */
static void make_names(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		snprintf(names[i], sizeof(names[i]), "f%d", i);
}

static void create_files(const struct row *row)
{
	static const char content[KIB_10];
	int i;

	for (i = 0; i < row->iterations; i++)
		make_file(names[i], content, row->size);
}

static void delete_files(const struct row *row)
{
	int i;

	for (i = 0; i < row->iterations; i++)
		must(unlink(names[i]), "unlink");
}

static void start_neighbours(const struct row *row)
{
	int i;

	(void)row;
	for (i = 0; i < NEIGHBOURS; i++)
		sleeper();
}

/*
 * The cost grows with the number of visible processes.  So two kernels are
 * comparable only if the same processes run on both.
 */
static void run_readdir_proc(const struct row *row)
{
	DIR *proc;
	int i;

	for (i = 0; i < row->iterations; i++) {
		proc = opendir("/proc");
		if (!proc)
			die("opendir /proc");
		errno = 0;
		while (readdir(proc))
			;
		if (errno)
			die("readdir /proc");
		must(closedir(proc), "closedir /proc");
	}
}

#define CREATE(kib, bytes, files)					\
	{ .name = "create-" kib, .description = "create a file of " kib, \
	  .iterations = (files), .size = (bytes), .setup = make_names,	\
	  .run = create_files, .after = delete_files }

#define DELETE(kib, bytes, files)					\
	{ .name = "delete-" kib, .description = "delete a file of " kib, \
	  .iterations = (files), .size = (bytes), .setup = make_names,	\
	  .before = create_files, .run = delete_files }

const struct row file_rows[] = {
	{ .name = "stat", .description = "stat " DEEP_FILE,
	  .iterations = 2000, .setup = make_deep_file, .run = run_stat },
	{ .name = "open-close", .description = "open and close " DEEP_FILE,
	  .iterations = 1500, .setup = make_deep_file, .run = run_open_close },
	CREATE("0k", 0, MAX_FILES),
	DELETE("0k", 0, MAX_FILES),
	CREATE("10k", KIB_10, MAX_FILES),
	DELETE("10k", KIB_10, MAX_FILES),
	{ .name = "readdir-proc", .description = "read the directory /proc",
	  .iterations = 25, .setup = start_neighbours,
	  .run = run_readdir_proc },
	{ }
};
