/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control group that a guest is started in.
 *
 * The guest has its limits, and must not leave them by a restart.  The
 * caller of a restart is in another group: vshelper(8) in the root of the
 * hierarchy, rebootmgr(8) in its own.
 */
#ifndef START_GROUP_H
#define START_GROUP_H

#include <sys/types.h>

/* The group of the caller, to be freed; NULL when there are no groups. */
char *start_group_own(void);

/*
 * Moves a process into @group; if that is gone, or takes no processes any more,
 * into the nearest group above that does, to which @group is shortened.
 * Returns 0, or -1 and errno for the latter.
 */
int start_group_move(char *group, pid_t pid);

#endif /* START_GROUP_H */
