/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Prepares the files of a guest that its boot scripts expect.
 */
#ifndef PREPARE_H
#define PREPARE_H

#include "config.h"

/*
 * Puts the tree at @root into the state after a fresh boot: no stale files in
 * /run, a runlevel record, no file system check, a new mtab.  Returns 0, or -1
 * after a message.
 */
int prepare_guest(const struct config *c, int root);

#endif /* PREPARE_H */
