/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Sets the resource limits of a process.
 */
#ifndef LIMITS_APPLY_H
#define LIMITS_APPLY_H

#include "config.h"

/*
 * Gives the caller the guest's nice level and ulimits.  The caller must still
 * have the rights of the host.  Returns 0, or -1 after a message.
 */
int limits_apply(const struct config *c);

#endif /* LIMITS_APPLY_H */
