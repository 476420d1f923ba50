/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef _KERNEL_VSERVER_TASK_H
#define _KERNEL_VSERVER_TASK_H

struct task_struct;
struct vx_info;

void vs_task_fork(struct task_struct *p);
void vs_task_leave(struct task_struct *p);
void vs_member_move(struct vx_info *vxi);

#endif /* _KERNEL_VSERVER_TASK_H */
