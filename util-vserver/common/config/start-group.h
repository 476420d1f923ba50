/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The control group that a guest is started in.
 *
 * This group limits the guest, and a restart must not change that.  The caller
 * of a restart may be in another group: vshelper(8) is in the root group, and
 * rebootmgr(8) is in its own.
 */
#ifndef START_GROUP_H
#define START_GROUP_H

#include <sys/types.h>

/* Returns the group of the caller, to be freed; NULL without control groups. */
char *start_group_own(void);

/*
 * Moves a process into @group and returns 0.  If @group does not exist or
 * accepts no processes, moves it into the nearest group above that does.  Then
 * shortens @group to the path of that group, and returns -1 with errno.
 */
int start_group_move(char *group, pid_t pid);

#endif /* START_GROUP_H */
