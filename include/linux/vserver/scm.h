/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Processes as they are named to somebody: in credentials that a socket
 * carries, in events of fanotify, behind a pidfd, by objects of IPC.
 */
#ifndef _LINUX_VSERVER_SCM_H
#define _LINUX_VSERVER_SCM_H

#include <linux/vserver/task.h>

#ifdef CONFIG_VSERVER

int __vs_may_speak_as(pid_t nr);
struct pid *__vs_shown_pid(struct pid *pid);

/**
 * vs_pid_own() - note the context of a process for its whole life and after
 * @pid: its pid
 * @p: a task of the same context: its parent at fork, later the task itself
 */
static inline void vs_pid_own(struct pid *pid, const struct task_struct *p)
{
	WRITE_ONCE(pid->vs_xid, p->xid);
}

/**
 * vs_shown_pid() - a process as it is named to the caller
 * @pid: a process, which may have been reaped, or NULL
 *
 * Return: @pid, or NULL when it is a process that does not exist for the
 * caller.
 */
static inline struct pid *vs_shown_pid(struct pid *pid)
{
	if (likely(!pid || READ_ONCE(pid->vs_xid) == current->xid))
		return pid;
	return __vs_shown_pid(pid);
}

/**
 * vs_told_to() - the number of the caller, as another process is told it
 * @to: the other process
 * @nr: number of the caller in the namespace of @to
 *
 * Return: @nr, or 0 when the caller does not exist for @to.
 */
static inline pid_t vs_told_to(const struct pid *to, pid_t nr)
{
	return vs_id_may_see(READ_ONCE(to->vs_xid), current->xid, false) ? nr : 0;
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

static inline void vs_pid_own(struct pid *pid, const struct task_struct *p) { }
static inline struct pid *vs_shown_pid(struct pid *pid) { return pid; }
static inline pid_t vs_told_to(const struct pid *to, pid_t nr) { return nr; }
static inline int vs_may_speak_as(pid_t nr) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SCM_H */
