/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Closing a descriptor after a failure.
 */
#ifndef CLOSE_ERRNO_H
#define CLOSE_ERRNO_H

/* Closes @fd and keeps errno. */
void close_keeping_errno(int fd);

#endif /* CLOSE_ERRNO_H */
