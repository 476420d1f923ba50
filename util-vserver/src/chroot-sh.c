// SPDX-License-Identifier: GPL-2.0-or-later
/* chroot-sh: safe file operations inside a guest's tree, for shell scripts. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "guest-path.h"
#include "program.h"

static const struct program program = {
	.summary = "performs file operations inside a directory tree",
	.usage =
"%1$s COMMAND ARGS...\n"
"\n"
"The working directory is the root of the tree: no path and no symbolic link\n"
"leads out of it.\n"
"\n"
"  cat FILE              print the file\n"
"  append FILE           append standard input to the file\n"
"  truncate FILE         replace the contents of the file by standard input\n"
"  testfile FILE...      exit code 0 if all of the files exist\n"
"  ls DIR...             print the names in the directories\n"
"  rm FILE...            remove files; a missing file is not an error\n"
"  mkdir DIR...          create directories and their parents\n"
"  chmod MODE FILE...    change the modes of files; MODE is octal\n"
"  link TARGET NAME      make a symbolic link\n"
"  mv FROM TO            rename a file\n"
"  realpath FILE...      print the paths with all symbolic links resolved\n"
"\n"
PROGRAM_HELP_OPTIONS,
	.fatal = EXIT_FAILURE,
};

static int root;

/* Read all of stdin, at most as much as gp_read_file() can read back. */
static char *read_stdin(size_t *len)
{
	char *data = malloc(GP_FILE_MAX + 1);

	if (!data)
		die_sys("cannot read standard input");
	*len = fread(data, 1, GP_FILE_MAX + 1, stdin);
	if (ferror(stdin))
		die_sys("cannot read standard input");
	if (*len > GP_FILE_MAX)
		die("standard input: more than %d bytes", GP_FILE_MAX);
	return data;
}

static mode_t mode_of(const char *path)
{
	int fd = gp_open(root, path, O_PATH, 0);
	struct stat st;
	mode_t mode = 0644;

	if (fd < 0)
		return mode;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		mode = st.st_mode & 0777;
	close(fd);
	return mode;
}

static int do_cat(char *path)
{
	size_t len;
	char *data = gp_read_file(root, path, &len);

	if (!data)
		return -1;
	fwrite(data, 1, len, stdout);
	free(data);
	return 0;
}

static int do_truncate(char *path)
{
	size_t len;
	char *data = read_stdin(&len);
	int ret = gp_write_file(root, path, data, len, mode_of(path));

	free(data);
	return ret;
}

static int do_append(char *path)
{
	size_t old_len = 0, len;
	char *old = gp_read_file(root, path, &old_len);
	char *data, *all;
	int ret;

	if (!old && errno != ENOENT)
		return -1;
	data = read_stdin(&len);
	all = malloc(old_len + len + 1);
	if (!all)
		die_sys("%s", path);
	memcpy(all, old ? old : "", old_len);
	memcpy(all + old_len, data, len);
	ret = gp_write_file(root, path, all, old_len + len, mode_of(path));
	free(all);
	free(data);
	free(old);
	return ret;
}

static int do_testfile(char *path)
{
	int fd = gp_open(root, path, O_PATH, 0);

	if (fd < 0)
		exit(EXIT_FAILURE);
	close(fd);
	return 0;
}

static int do_ls(char *path)
{
	int fd = gp_open(root, path, O_RDONLY | O_DIRECTORY, 0);
	DIR *dir = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *de;

	if (!dir)
		return -1;
	while ((de = readdir(dir))) {
		if (*de->d_name != '.')
			puts(de->d_name);
	}
	closedir(dir);
	return 0;
}

static int do_rm(char *path)
{
	return gp_unlink(root, path);
}

static int do_mkdir(char *path)
{
	return gp_mkdir_p(root, path, 0755);
}

static mode_t new_mode;

static int do_chmod(char *path)
{
	int fd = gp_open_regular(root, path, O_RDONLY), ret;

	if (fd < 0)
		return -1;
	ret = fchmod(fd, new_mode);
	close(fd);
	return ret;
}

/* /proc/self/fd has paths of the host: cut off the path of the tree. */
static int do_realpath(char *path)
{
	char link[64], top[4096], target[4096];
	ssize_t top_len, len;
	int fd = gp_open(root, path, O_PATH, 0);

	if (fd < 0)
		return -1;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", root);
	top_len = readlink(link, top, sizeof(top));
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, target, sizeof(target) - 1);
	close(fd);
	if (top_len < 0 || len < 0)
		return -1;
	target[len] = '\0';
	if (top_len == 1)	/* the host's root itself */
		top_len = 0;
	puts(len > top_len ? target + top_len : "/");
	return 0;
}

static const struct operation {
	const char	*name;
	int		(*run)(char *path);
} operations[] = {
	{ "cat",	do_cat },
	{ "append",	do_append },
	{ "truncate",	do_truncate },
	{ "testfile",	do_testfile },
	{ "ls",		do_ls },
	{ "rm",		do_rm },
	{ "mkdir",	do_mkdir },
	{ "chmod",	do_chmod },
	{ "realpath",	do_realpath },
};

static const struct operation *find_operation(const char *name)
{
	size_t i;

	for (i = 0; i < sizeof(operations) / sizeof(*operations); i++) {
		if (!strcmp(operations[i].name, name))
			return &operations[i];
	}
	program_bad_usage("unknown command '%s'", name);
}

static void run_pair(const char *name, char **args)
{
	int ret;

	if (!args[0] || !args[1] || args[2])
		program_bad_usage("%s needs two arguments", name);
	if (!strcmp(name, "link"))
		ret = gp_symlink(root, args[0], args[1]);
	else
		ret = gp_rename(root, args[0], args[1]);
	if (ret < 0)
		die_sys("%s %s %s", name, args[0], args[1]);
}

static void run_each(const char *name, char **args)
{
	const struct operation *op = find_operation(name);

	if (op->run == do_chmod && *args)
		new_mode = strtoul(*args++, NULL, 8) & 07777;
	if (!*args)
		program_bad_usage("%s needs a file", name);
	for (; *args; args++) {
		if (op->run(*args) < 0)
			die_sys("%s %s", name, *args);
	}
}

int main(int argc, char **argv)
{
	static const struct option options[] = {
		PROGRAM_OPTIONS,
		{ NULL, 0, NULL, 0 },
	};
	int opt;

	program_init(&program);
	while ((opt = getopt_long(argc, argv, "+", options, NULL)) != -1)
		program_option(opt);
	argv += optind;
	if (!*argv)
		program_bad_usage("no command given");
	root = gp_open_root(".");
	if (root < 0)
		die_sys("cannot open the working directory");
	if (!strcmp(*argv, "link") || !strcmp(*argv, "mv"))
		run_pair(*argv, argv + 1);
	else
		run_each(*argv, argv + 1);
	program_exit(EXIT_SUCCESS);
}
