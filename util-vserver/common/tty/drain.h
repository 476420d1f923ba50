/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Drops the output of processes that still run after the command has ended.
 */
#ifndef DRAIN_H
#define DRAIN_H

#include <stddef.h>

/*
 * Starts a process in the background that reads the pipes @fds, at most two,
 * until all writers have closed them.  The process has no other descriptor of
 * the caller.  If no pipe has a writer, no process is started.
 */
void drain_in_background(const int *fds, size_t count);

#endif /* DRAIN_H */
