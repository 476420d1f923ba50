/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The guest's side of booting: see boot.h.
 */
#ifndef BOOT_CHILD_H
#define BOOT_CHILD_H

#include "config.h"

/*
 * What the child tells its parent once its contexts exist and are named, or
 * when it could not go on.  The parent answers with one byte.
 */
struct boot_report {
	int	failed;
	xid_t	xid;
	nid_t	nid;
};

/*
 * Becomes the first process of the guest.  @output: stdout and stderr of the
 * boot script, -1 for none.
 */
void __attribute__((noreturn))
boot_child(const struct config *c, int sock, int output);

#endif /* BOOT_CHILD_H */
