/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The accounts of contexts and tasks, see include/linux/vserver/account.h.
 */
#ifndef _KERNEL_VSERVER_ACCOUNT_H
#define _KERNEL_VSERVER_ACCOUNT_H

#include <linux/types.h>

struct cred;
struct task_struct;
struct vs_account;

struct vs_account *vs_account_new(void);
int vs_account_enter(struct cred *new, struct vs_account *account);
void vs_account_name(struct vs_account *account, u32 xid);
void vs_account_move(struct vs_account *account);
int vs_account_fork(struct task_struct *p);
void vs_account_free_task(struct task_struct *p);

#endif /* _KERNEL_VSERVER_ACCOUNT_H */
