// SPDX-License-Identifier: GPL-2.0-or-later
/* Mounts inside the tree of a guest.  See guest-mount.h. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <libmount/libmount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "fs-mount.h"
#include "guest-mount.h"
#include "guest-path.h"
#include "mount-options.h"

/* State of one guest_mount(). */
struct job {
	const struct mount_entry	*entry;
	struct mount_options		opts;
	int				target;
	char				*why;	/* overrides errno */
	size_t				why_size;
};

static void close_quietly(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
}

static int set_attributes(int mnt, const struct mount_options *opts)
{
	struct mount_attr attr = {
		.attr_set	= opts->attr_set,
		.attr_clr	= opts->attr_clr,
	};

	return mount_setattr(mnt, "", AT_EMPTY_PATH |
			     (opts->recursive ? AT_RECURSIVE : 0),
			     &attr, sizeof(attr));
}

static int set_propagation(int mnt, const struct mount_options *opts)
{
	struct mount_attr attr = { .propagation = opts->propagation };

	if (!opts->propagation)
		return 0;
	return mount_setattr(mnt, "", AT_EMPTY_PATH |
			     (opts->propagate_below ? AT_RECURSIVE : 0),
			     &attr, sizeof(attr));
}

static int attach(int mnt, int target)
{
	return move_mount(mnt, "", target, "", MOVE_MOUNT_F_EMPTY_PATH |
					       MOVE_MOUNT_T_EMPTY_PATH);
}

/* Set the attributes before the mount becomes visible. */
static int attach_as_asked(int mnt, struct job *job)
{
	int ret = -1;

	if (set_attributes(mnt, &job->opts) == 0 &&
	    attach(mnt, job->target) == 0)
		ret = set_propagation(mnt, &job->opts);
	close_quietly(mnt);
	return ret;
}

static int do_bind(struct job *job)
{
	unsigned int flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC |
			     (job->opts.recursive ? AT_RECURSIVE : 0);
	int mnt = open_tree(AT_FDCWD, job->entry->source, flags);

	return mnt < 0 ? -1 : attach_as_asked(mnt, job);
}

static int do_move(struct job *job)
{
	int mnt = open_tree(AT_FDCWD, job->entry->source, OPEN_TREE_CLOEXEC);
	int ret;

	if (mnt < 0)
		return -1;
	ret = attach(mnt, job->target);
	close_quietly(mnt);
	return ret;
}

static int do_remount(struct job *job)
{
	if (!job->opts.bind &&
	    fs_remount(job->target, &job->opts, job->why, job->why_size) < 0)
		return -1;
	if (set_attributes(job->target, &job->opts) < 0)
		return -1;
	return set_propagation(job->target, &job->opts);
}

static int do_filesystem(struct job *job)
{
	int mnt;

	if (!fs_is_internal(job->entry->type))
		return fs_mount_program(job->entry, &job->opts, job->target,
					job->why, job->why_size);
	mnt = fs_create(job->entry, &job->opts, job->why, job->why_size);
	return mnt < 0 ? -1 : attach_as_asked(mnt, job);
}

/* "none /x none private" changes the propagation of an existing mount. */
static bool is_propagation_change(const struct job *job)
{
	return job->opts.propagation &&
	       strcmp(job->entry->type, "none") == 0 &&
	       strcmp(job->entry->source, "none") == 0;
}

static int do_job(struct job *job)
{
	if (job->opts.remount)
		return do_remount(job);
	if (job->opts.move)
		return do_move(job);
	if (job->opts.bind)
		return do_bind(job);
	if (is_propagation_change(job))
		return set_propagation(job->target, &job->opts);
	return do_filesystem(job);
}

static void explain(const struct job *job, char *err, size_t size)
{
	snprintf(err, size, "cannot mount %s on %s: %s", job->entry->source,
		 job->entry->target, *job->why ? job->why : strerror(errno));
}

int guest_mount(int root, const struct mount_entry *entry, char *err,
		size_t size)
{
	char why[256] = "";
	struct job job = {
		.entry = entry, .why = why, .why_size = sizeof(why),
	};
	int ret = -1;

	if (mount_options_parse(entry, &job.opts) < 0) {
		snprintf(why, sizeof(why), "options '%s': %m", entry->options);
		explain(&job, err, size);
		return -1;
	}
	job.target = gp_open(root, entry->target, O_PATH | O_CLOEXEC, 0);
	if (job.target < 0)
		snprintf(why, sizeof(why), "mount point: %m");
	else
		ret = do_job(&job);
	if (ret < 0)
		explain(&job, err, size);
	if (job.target >= 0)
		close(job.target);
	mount_options_free(&job.opts);
	return ret;
}

static int write_mtab_line(int fd, const struct mount_entry *entry)
{
	char *source = mnt_mangle(entry->source);
	char *target = mnt_mangle(entry->target);
	char *type = mnt_mangle(entry->type);
	char *options = mnt_mangle(entry->options);
	int ret = -1;

	errno = ENOMEM;
	if (source && target && type && options)
		ret = dprintf(fd, "%s %s %s %s 0 0\n", source, target, type,
			      options);
	free(source);
	free(target);
	free(type);
	free(options);
	return ret < 0 ? -1 : 0;
}

int guest_mtab_append(int root, const char *mtab,
		      const struct mount_entry *entry)
{
	int fd = gp_open_regular(root, mtab,
				 O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	int ret;

	if (fd < 0)
		return errno == ELOOP || errno == ENOENT ? 0 : -1;
	ret = write_mtab_line(fd, entry);
	if (close(fd) < 0)
		ret = -1;
	return ret;
}
