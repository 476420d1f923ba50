/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Checks whether a guest runs.
 */
#ifndef RUNNING_H
#define RUNNING_H

#include "guest.h"

/*
 * Returns 1 and the context in *@xid if @g runs, 0 and VC_NOCTX if it does not,
 * or -1 after a message if the kernel cannot be queried.
 */
int is_running(const struct guest *g, xid_t *xid);

#endif /* RUNNING_H */
