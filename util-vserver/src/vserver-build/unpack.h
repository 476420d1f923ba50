/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacks an archive into a guest's root.
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>

/*
 * Unpacks the tar or cpio archive @fd, compressed or not, into the directory
 * @root.  It changes the root directory of the process to @root, so that no
 * entry and no link can lead outside: call it in a child.  Device nodes are
 * left out unless @devices.  Returns 0, or -1 after a message that names @path.
 */
int unpack(int fd, const char *path, const char *root, bool devices);

#endif /* UNPACK_H */
