/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Limits of a single process.
 */
#ifndef LIMITS_APPLY_H
#define LIMITS_APPLY_H

#include "config.h"

/*
 * Gives the caller the guest's nice level and ulimits, as long as it still
 * has the host's rights.  Returns 0, or -1 after a message.
 */
int limits_apply(const struct config *c);

#endif /* LIMITS_APPLY_H */
