// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Unpacks an archive.  See unpack.h.
 */
#define _GNU_SOURCE
#include <archive.h>
#include <archive_entry.h>
#include <linux/vserver.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "unpack.h"

#define BLOCK	(64 * 1024)

struct unpacking {
	struct archive	*in, *out;
	const char	*path;
	bool		devices;
	bool		progress;
	unsigned long	count;
};

/*
 * Support only formats that need no conversion of character sets: the C library
 * would load modules for it, from the guest's root.
 */
static struct archive *open_input(int fd)
{
	struct archive *in = archive_read_new();

	if (!in)
		return NULL;
	archive_read_support_filter_all(in);
	archive_read_support_format_tar(in);
	archive_read_support_format_cpio(in);
	archive_read_open_fd(in, fd, BLOCK);
	return in;
}

static struct archive *open_output(void)
{
	struct archive *out = archive_write_disk_new();

	if (out)
		archive_write_disk_set_options(out,
			ARCHIVE_EXTRACT_OWNER | ARCHIVE_EXTRACT_PERM |
			ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_ACL |
			ARCHIVE_EXTRACT_XATTR | ARCHIVE_EXTRACT_UNLINK |
			ARCHIVE_EXTRACT_SECURE_NODOTDOT);
	return out;
}

static int fail_archive(const struct unpacking *u, struct archive *a)
{
	const char *text = archive_error_string(a);

	return fail("cannot unpack %s: %s", u->path, text ? text : "unknown error");
}

static bool is_unwanted_xattr(const char *name)
{
	return !strcmp(name, VS_XATTR_NAME) || !strncmp(name, "trusted.", 8);
}

/* Drop attributes that only the host's administrator may set. */
static void filter_xattrs(struct archive_entry *e)
{
	struct archive_entry *copy;
	const char *name;
	const void *value;
	size_t size;

	if (!archive_entry_xattr_count(e))
		return;
	copy = archive_entry_clone(e);
	archive_entry_xattr_clear(e);
	archive_entry_xattr_reset(copy);
	while (archive_entry_xattr_next(copy, &name, &value, &size) ==
	       ARCHIVE_OK) {
		if (!is_unwanted_xattr(name))
			archive_entry_xattr_add_entry(e, name, value, size);
	}
	archive_entry_free(copy);
}

static bool is_device(struct archive_entry *e)
{
	const mode_t type = archive_entry_filetype(e);

	return type == AE_IFCHR || type == AE_IFBLK;
}

static int copy_data(struct unpacking *u)
{
	const void *block;
	size_t size;
	la_int64_t offset;
	int ret;

	while ((ret = archive_read_data_block(u->in, &block, &size,
					      &offset)) == ARCHIVE_OK) {
		if (archive_write_data_block(u->out, block, size, offset) < 0)
			return fail_archive(u, u->out);
	}
	return ret == ARCHIVE_EOF ? 0 : fail_archive(u, u->in);
}

static int unpack_entry(struct unpacking *u, struct archive_entry *e)
{
	if (is_device(e) && !u->devices)
		return 0;
	filter_xattrs(e);
	if (archive_write_header(u->out, e) < ARCHIVE_WARN)
		return fail_archive(u, u->out);
	if (archive_entry_size_is_set(e) && archive_entry_size(e) > 0 &&
	    copy_data(u) < 0)
		return -1;
	if (archive_write_finish_entry(u->out) < ARCHIVE_WARN)
		return fail_archive(u, u->out);
	return 0;
}

static void show_progress(struct unpacking *u, bool end)
{
	if (!u->progress || (!end && ++u->count % 500))
		return;
	fprintf(stderr, "\r%s: %lu files%s", u->path, u->count,
		end ? "\n" : "");
}

static int unpack_all(struct unpacking *u)
{
	struct archive_entry *e;
	int ret;

	while ((ret = archive_read_next_header(u->in, &e)) == ARCHIVE_OK ||
	       ret == ARCHIVE_WARN) {
		if (unpack_entry(u, e) < 0)
			return -1;
		show_progress(u, false);
	}
	show_progress(u, true);
	if (ret != ARCHIVE_EOF)
		return fail_archive(u, u->in);
	/* Times and modes of directories are set at the very end. */
	return archive_write_close(u->out) < ARCHIVE_WARN ?
		fail_archive(u, u->out) : 0;
}

int unpack(int fd, const char *path, const char *root, bool devices)
{
	struct unpacking u = {
		.path = path, .devices = devices,
		.progress = isatty(STDERR_FILENO) && !msg_is_silent(),
	};

	u.in = open_input(fd);
	if (chroot(root) < 0 || chdir("/") < 0)
		return fail_sys("cannot change to %s", root);
	umask(0);
	u.out = open_output();
	if (!u.in || !u.out)
		return fail("cannot unpack %s: not enough memory", path);
	return unpack_all(&u);
}
