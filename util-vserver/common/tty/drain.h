/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pipes whose output nobody wants any more, but whose writers live on.
 */
#ifndef DRAIN_H
#define DRAIN_H

#include <stddef.h>

/*
 * Leaves a process in the background that reads the pipes @fds, at most two,
 * until their last writer has closed them.  It holds nothing else of the
 * caller's.  None is left when all of them are closed already.
 */
void drain_in_background(const int *fds, size_t count);

#endif /* DRAIN_H */
