/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The first process of a guest, from its fork to the exec: see boot.h.
 */
#ifndef BOOT_CHILD_H
#define BOOT_CHILD_H

#include "config.h"

/*
 * The child sends this report when its contexts exist and are named, or when it
 * has failed.  The parent replies with one byte.
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
