/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_TASK_H
#define _KERNEL_VSERVER_TASK_H

#include <linux/types.h>

struct task_struct;
struct vx_info;

void vs_task_fork(struct task_struct *p);
void vs_task_leave(struct task_struct *p);
void vs_member_move(struct vx_info *vxi);
int vs_check_sibling(unsigned long clone_flags);
int vs_check_group(pid_t pgid);

#endif /* _KERNEL_VSERVER_TASK_H */
