/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Unpacking an archive into a guest's root.
 */
#ifndef UNPACK_H
#define UNPACK_H

#include <stdbool.h>

/*
 * Unpacks the tar or cpio archive @fd, compressed or not, into the directory
 * @root, in a process that is good for nothing else afterwards: it has made
 * @root its own root, so that no entry and no link can lead outside.  Device
 * nodes are left out unless @devices.  Returns 0, or -1 after a message that
 * names @path.
 */
int unpack(int fd, const char *path, const char *root, bool devices);

#endif /* UNPACK_H */
