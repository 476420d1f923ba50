// SPDX-License-Identifier: GPL-2.0-or-later
/* Creates filesystems for guest-mount.c.  See fs-mount.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fs-mount.h"

static bool has_helper(const char *type)
{
	char path[128];

	/*
	 * A truncated path does not matter: no type of the kernel is so long.
	 */
	snprintf(path, sizeof(path), "/sbin/mount.%s", type);
	return access(path, X_OK) == 0;
}

/* Lines of /proc/filesystems are "nodev<TAB>proc" or "<TAB>ext4". */
static bool is_diskless(const char *type)
{
	FILE *list = fopen("/proc/filesystems", "re");
	char kind[32], name[64], line[128];
	bool found = false;

	if (!list)
		return false;
	while (!found && fgets(line, sizeof(line), list))
		found = sscanf(line, "%31s %63s", kind, name) == 2 &&
			strcmp(kind, "nodev") == 0 && strcmp(name, type) == 0;
	fclose(list);
	return found;
}

bool fs_is_internal(const char *type)
{
	return is_diskless(type) && !has_helper(type);
}

/*
 * The kernel explains failures in lines like "e tmpfs: Bad value for 'size'".
 */
static void read_log(int fs, char *why, size_t size)
{
	int error = errno;
	ssize_t len = read(fs, why, size - 1);

	if (len < 0)
		len = 0;
	while (len && why[len - 1] == '\n')
		len--;
	why[len] = '\0';
	if (len > 2 && why[1] == ' ')
		memmove(why, why + 2, (size_t)len - 1);
	errno = error;
}

static int set_option(int fs, const char *name, const char *value)
{
	return fsconfig(fs, value ? FSCONFIG_SET_STRING : FSCONFIG_SET_FLAG,
			name, value, 0);
}

/* This function changes @data. */
static int set_options(int fs, char *data)
{
	char *name, *value;
	size_t name_len, value_len;

	while (mnt_optstr_next_option(&data, &name, &name_len, &value,
				      &value_len) == 0) {
		name[name_len] = '\0';
		if (value)
			value[value_len] = '\0';
		if (set_option(fs, name, value) < 0)
			return -1;
	}
	return 0;
}

static int configure(int fs, const struct mount_options *opts)
{
	char *data = strdup(opts->data);
	int ret = data ? set_options(fs, data) : -1;

	free(data);
	if (ret == 0 && opts->readonly)
		ret = set_option(fs, "ro", NULL);
	return ret;
}

static int create(int fs, const struct mount_entry *entry,
		  const struct mount_options *opts)
{
	if (set_option(fs, "source", entry->source) < 0 ||
	    configure(fs, opts) < 0 ||
	    fsconfig(fs, FSCONFIG_CMD_CREATE, NULL, NULL, 0) < 0)
		return -1;
	return fsmount(fs, FSMOUNT_CLOEXEC, 0);
}

int fs_create(const struct mount_entry *entry,
	      const struct mount_options *opts, char *why, size_t size)
{
	int fs = fsopen(entry->type, FSOPEN_CLOEXEC);
	int mnt;

	if (fs < 0)
		return -1;
	mnt = create(fs, entry, opts);
	if (mnt < 0)
		read_log(fs, why, size);
	close(fs);
	return mnt;
}

int fs_remount(int mnt, const struct mount_options *opts, char *why,
	       size_t size)
{
	int fs = fspick(mnt, "", FSPICK_EMPTY_PATH | FSPICK_CLOEXEC);
	int ret;

	if (fs < 0)
		return -1;
	ret = configure(fs, opts);
	if (ret == 0 && (opts->attr_clr & MOUNT_ATTR_RDONLY))
		ret = set_option(fs, "rw", NULL);
	if (ret == 0)
		ret = fsconfig(fs, FSCONFIG_CMD_RECONFIGURE, NULL, NULL, 0);
	if (ret < 0)
		read_log(fs, why, size);
	close(fs);
	return ret;
}

/*
 * With "-c" mount(8) does not resolve the name of the descriptor into a path,
 * which the guest could change.  Later options override nodev.
 */
static void __attribute__((noreturn))
execute_program(const char *program, const struct mount_entry *entry,
		const struct mount_options *opts, int target)
{
	char path[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	char *options;

	snprintf(path, sizeof(path), "/proc/self/fd/%d", target);
	if (asprintf(&options, "%s%s",
		     opts->attr_default & MOUNT_ATTR_NODEV ? "nodev," : "",
		     entry->options) < 0 ||
	    fcntl(target, F_SETFD, 0) < 0)
		_exit(127);
	if (strcmp(entry->type, "none") == 0)
		execl(program, program, "-n", "-c", "-o", options,
		      entry->source, path, NULL);
	else
		execl(program, program, "-n", "-c", "-t", entry->type, "-o",
		      options, entry->source, path, NULL);
	_exit(127);
}

int fs_mount_program(const struct mount_entry *entry,
		     const struct mount_options *opts, int target, char *why,
		     size_t size)
{
	const char *program = getenv("MOUNT") ?: "/bin/mount";
	pid_t pid = fork();
	int status;

	if (pid < 0)
		return -1;
	if (pid == 0)
		execute_program(program, entry, opts, target);
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -1;
	}
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return 0;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 127)
		snprintf(why, size, "cannot execute %s", program);
	else
		snprintf(why, size, "%s failed", program);
	return -1;
}
