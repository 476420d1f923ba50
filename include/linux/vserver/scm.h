/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes as they are named to somebody: in credentials that a socket
 * carries, in events of fanotify, behind a pidfd.
 */
#ifndef _LINUX_VSERVER_SCM_H
#define _LINUX_VSERVER_SCM_H

#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

int __vs_may_speak_as(pid_t nr);

/**
 * vs_shown_pid() - a process as it is named to the caller
 * @pid: a process, or NULL
 *
 * One that has been reaped has no context any more: its number stays.
 *
 * Return: @pid, or NULL when it is a process that does not exist for the
 * caller.
 */
static inline struct pid *vs_shown_pid(struct pid *pid)
{
	struct task_struct *p;
	bool shown;

	if (!pid)
		return NULL;
	rcu_read_lock();
	p = pid_task(pid, PIDTYPE_PID);
	shown = !p || vs_task_visible(p);
	rcu_read_unlock();
	return shown ? pid : NULL;
}

/**
 * vs_may_speak_as() - may the caller put this number into its credentials
 * @nr: number of a process
 *
 * For who may name others than itself.
 *
 * Return: 0; in a guest -ESRCH for what is not there and -EPERM for what is
 * not its own.
 */
static inline int vs_may_speak_as(pid_t nr)
{
	return vs_in_guest() ? __vs_may_speak_as(nr) : 0;
}

#else /* !CONFIG_VSERVER */

static inline struct pid *vs_shown_pid(struct pid *pid) { return pid; }
static inline int vs_may_speak_as(pid_t nr) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SCM_H */
