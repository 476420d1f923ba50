/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Access to files inside a guest's tree.
 *
 * A guest owns every file below its root and will plant symbolic links,
 * fifos and device nodes.  All functions resolve @path with the guest's
 * root as "/" (openat2(2), RESOLVE_IN_ROOT), so no link leads outside, and
 * only regular files are ever opened for reading or writing.
 *
 * @root is a descriptor of the guest's root directory.  Unless said
 * otherwise the functions return 0 or a descriptor, or -1 and errno.
 */
#ifndef GUEST_PATH_H
#define GUEST_PATH_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* No file that a tool reads from a guest is larger than this. */
#define GP_FILE_MAX	(1024 * 1024)

/* Opens the directory @path of the host as root of a guest. */
int gp_open_root(const char *path);

/*
 * openat2() inside @root.  With O_NOFOLLOW in @flags no symbolic link is
 * accepted anywhere in @path (ELOOP).
 */
int gp_open(int root, const char *path, int flags, mode_t mode);

/*
 * To be called by a process that is going to change its root: from then on a
 * path below /proc may be anything.  Returns 0, or -1 and errno.
 */
int gp_keep_proc(void);

/*
 * Really opens the file behind an O_PATH descriptor, which has been looked at
 * and which no rename can change any more.
 */
int gp_reopen(int pathfd, int flags);

/*
 * Opens an existing regular file; anything else is EINVAL, and is never
 * really opened, so a fifo does not block and a device does nothing.  A lease
 * that a process of the guest does not give up in a moment is EWOULDBLOCK.
 */
int gp_open_regular(int root, const char *path, int flags);

/*
 * Opens /dev/null, if that is the device which the name promises: else ENODEV.
 */
int gp_open_null(int root, int flags);

/* Is the open file the null device? */
bool gp_is_null(int fd);

/* Is @path an executable file? */
bool gp_is_program(int root, const char *path);

/* Opens the directory that holds @path; *@base is its last component. */
int gp_open_parent(int root, const char *path, const char **base);

/*
 * Whole content of a regular file, NUL terminated, to be freed; NULL and
 * errno on failure (EFBIG above GP_FILE_MAX).  @len may be NULL.
 */
char *gp_read_file(int root, const char *path, size_t *len);

/*
 * Replaces the name @path by a new file with @len bytes of @data and @mode,
 * atomically.  A symbolic link of that name is replaced, not followed.
 */
int gp_write_file(int root, const char *path, const void *data, size_t len,
		  mode_t mode);

/* mkdir -p; the last directory gets exactly @mode when it is new. */
int gp_mkdir_p(int root, const char *path, mode_t mode);

/* Replaces the name @path by a symbolic link to @target. */
int gp_symlink(int root, const char *target, const char *path);

/* Creates a device node or fifo with exactly @mode. */
int gp_mknod(int root, const char *path, mode_t mode, dev_t dev);

/* rename(2) within the tree. */
int gp_rename(int root, const char *from, const char *to);

/* Removes one name, not following it; a missing one is no error. */
int gp_unlink(int root, const char *path);

/*
 * Removes everything below the directory @dirfd that is not a directory,
 * staying on its filesystem.  Directories at a great depth go as well.
 */
int gp_clean_files(int dirfd);

/* Removes everything below the directory @dirfd; a mount point is EBUSY. */
int gp_clean_tree(int dirfd);

/*
 * The directory @path and all below it; one that does not exist is no error.
 * Returns 0, or -1 and errno.
 */
int gp_remove_tree(const char *path);

#endif /* GUEST_PATH_H */
