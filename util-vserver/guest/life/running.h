/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Does a guest run?
 */
#ifndef RUNNING_H
#define RUNNING_H

#include "guest.h"

/*
 * Returns 1 and its context in *@xid if it runs, 0 and VC_NOCTX if it does
 * not, -1 after a message when the kernel does not tell.
 */
int is_running(const struct guest *g, xid_t *xid);

#endif /* RUNNING_H */
