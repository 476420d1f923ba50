/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * /proc: files that report contexts, and entries that a context may see.
 */
#ifndef _LINUX_VSERVER_PROC_H
#define _LINUX_VSERVER_PROC_H

#include <linux/sched.h>
#include <linux/types.h>
#include <linux/vserver/task.h>

struct inode;
struct pid;
struct pid_namespace;
struct proc_dir_entry;
struct seq_file;

#ifdef CONFIG_VSERVER

int proc_pid_vinfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task);
int proc_pid_ninfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task);
void vs_proc_task_status(struct seq_file *m, struct task_struct *task);
bool vs_proc_visible(const struct proc_dir_entry *de);
bool __vs_proc_pid_visible(struct task_struct *p, const char *name);
bool __vs_proc_dentry_visible(struct task_struct *p,
			      const struct dentry *dentry);
bool vs_proc_may_read(const struct inode *inode);
bool vs_proc_may_write(struct inode *inode);
int vs_proc_get_attr(struct inode *inode, u32 *flags);
int vs_proc_set_attr(struct inode *inode, u32 flags, u32 mask);

/**
 * vs_proc_pid_visible() - may the caller see an entry below /proc/PID
 * @p: the task
 * @name: name of the entry
 *
 * Return: true if it may.
 */
static inline bool vs_proc_pid_visible(struct task_struct *p, const char *name)
{
	return likely(p->xid == current->xid) || __vs_proc_pid_visible(p, name);
}

/**
 * vs_proc_dentry_visible() - does a cached entry still match for the caller
 * @p: the task
 * @dentry: the entry, which another context may have looked up
 *
 * Return: true if the caller may see the entry under this name.
 */
static inline bool vs_proc_dentry_visible(struct task_struct *p,
					  const struct dentry *dentry)
{
	if (likely(p->xid == current->xid) &&
	    !static_branch_unlikely(&vs_init_is_one))
		return true;
	return __vs_proc_dentry_visible(p, dentry);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_proc_pid_visible(struct task_struct *p, const char *name)
{
	return true;
}

static inline bool vs_proc_dentry_visible(struct task_struct *p,
					  const struct dentry *dentry)
{
	return true;
}

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
