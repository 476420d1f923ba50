/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What /proc shows of contexts, and what contexts see of /proc.
 */
#ifndef _LINUX_VSERVER_PROC_H
#define _LINUX_VSERVER_PROC_H

#include <linux/types.h>

struct inode;
struct pid;
struct pid_namespace;
struct proc_dir_entry;
struct seq_file;
struct task_struct;

#ifdef CONFIG_VSERVER

int proc_pid_vinfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task);
int proc_pid_ninfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task);
void vs_proc_task_status(struct seq_file *m, struct task_struct *task);
bool vs_proc_visible(const struct proc_dir_entry *de);
bool vs_proc_may_write(struct inode *inode);
int vs_proc_get_attr(struct inode *inode, u32 *flags);
int vs_proc_set_attr(struct inode *inode, u32 flags, u32 mask);

#else /* !CONFIG_VSERVER */

static inline void vs_proc_task_status(struct seq_file *m,
				       struct task_struct *task)
{
}

static inline bool vs_proc_visible(const struct proc_dir_entry *de)
{
	return true;
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_PROC_H */
