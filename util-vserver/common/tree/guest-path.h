/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Accesses files inside the tree of a guest.
 *
 * A guest can change every file below its root, and can plant symbolic links,
 * fifos and device nodes.  All functions resolve @path with the root of the
 * guest as "/" (openat2(2), RESOLVE_IN_ROOT), so no link leads out of the tree.
 * They open regular files only for reading or writing.
 *
 * @root is a descriptor of the root directory of the guest.  Unless stated
 * otherwise, functions return 0 or a descriptor, or -1 with errno.
 */
#ifndef GUEST_PATH_H
#define GUEST_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Maximum size of a file that is read from a guest. */
#define GP_FILE_MAX	(1024 * 1024)

/* Opens the directory @path of the host as the root of a guest. */
int gp_open_root(const char *path);

/*
 * Calls openat2() inside @root.  With O_NOFOLLOW in @flags, a symbolic link
 * anywhere in @path fails with ELOOP.
 */
int gp_open(int root, const char *path, int flags, mode_t mode);

/*
 * A process must call this before it changes its root directory, as a guest
 * controls the path /proc afterwards.
 */
int gp_keep_proc(void);

/*
 * Opens the file of an O_PATH descriptor for use.  The caller has checked the
 * file, and no rename can replace it.
 */
int gp_reopen(int pathfd, int flags);

/*
 * Opens an existing regular file.  Any other file fails with EINVAL and is not
 * opened, so that a fifo does not block and a device has no effect.  Fails with
 * EWOULDBLOCK if a process of the guest holds a lease on the file for too long.
 */
int gp_open_regular(int root, const char *path, int flags);

/*
 * Opens /dev/null.  Fails with ENODEV if it is not the null device.
 */
int gp_open_null(int root, int flags);

/* Is @fd the null device? */
bool gp_is_null(int fd);

/* Is @path a regular file with an execute permission? */
bool gp_is_program(int root, const char *path);

/*
 * Opens the parent directory of @path, and sets *@base to the last component.
 */
int gp_open_parent(int root, const char *path, const char **base);

/*
 * Returns the content of a regular file, NUL terminated, to be freed; NULL with
 * errno after a failure (EFBIG above GP_FILE_MAX).  @len may be NULL.
 */
char *gp_read_file(int root, const char *path, size_t *len);

/*
 * Atomically replaces the name @path by a new file with @len bytes of @data and
 * @mode.  Replaces a symbolic link itself.
 */
int gp_write_file(int root, const char *path, const void *data, size_t len,
		  mode_t mode);

/* Creates a directory and its parents.  @mode is exact for a new directory. */
int gp_mkdir_p(int root, const char *path, mode_t mode);

/* Replaces the name @path by a symbolic link to @target. */
int gp_symlink(int root, const char *target, const char *path);

/* Creates a device node or fifo with exactly @mode. */
int gp_mknod(int root, const char *path, mode_t mode, dev_t dev);

/* Renames a file within the tree. */
int gp_rename(int root, const char *from, const char *to);

/* Removes a name without following it.  A missing name is not an error. */
int gp_unlink(int root, const char *path);

/*
 * Removes all files below the directory @dirfd on its filesystem.  Keeps
 * directories, except those at a great depth.
 */
int gp_clean_files(int dirfd);

/* Removes everything below @dirfd.  Fails with EBUSY for a mount point. */
int gp_clean_tree(int dirfd);

/*
 * Removes the directory @path of the host and everything below it.  A missing
 * directory is not an error.
 */
int gp_remove_tree(const char *path);

#endif /* GUEST_PATH_H */
