/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process ids that the kernel passes to another process: in socket credentials,
 * in fanotify events, behind a pidfd, in IPC objects.
 */
#ifndef _LINUX_VSERVER_SCM_H
#define _LINUX_VSERVER_SCM_H

#include <linux/vserver/task.h>

int __vs_check_speak_as(pid_t nr);

#ifdef CONFIG_VSERVER

struct pid *__vs_shown_pid(struct pid *pid);

/**
 * vs_pid_own() - record the context of a process in its pid
 * @pid: its pid
 * @p: a task of the same context: its parent at fork, later the task itself
 *
 * The pid keeps the context after the process was reaped.
 */
static inline void vs_pid_own(struct pid *pid, const struct task_struct *p)
{
	WRITE_ONCE(pid->vs_xid, p->xid);
}

/**
 * vs_shown_pid() - hide the pid of a process that the caller may not see
 * @pid: a process, which may have been reaped, or NULL
 *
 * Return: @pid, or NULL if it is not visible.
 */
static inline struct pid *vs_shown_pid(struct pid *pid)
{
	if (likely(!pid || READ_ONCE(pid->vs_xid) == current->xid))
		return pid;
	return __vs_shown_pid(pid);
}

/**
 * vs_told_to() - the pid number of the caller to report to another process
 * @to: the other process
 * @nr: number of the caller in the pid namespace of @to
 *
 * Return: @nr, or 0 if @to may not see the caller.
 */
static inline pid_t vs_told_to(const struct pid *to, pid_t nr)
{
	return vs_id_may_see(READ_ONCE(to->vs_xid), current->xid, false) ? nr : 0;
}

#else /* !CONFIG_VSERVER */

static inline void vs_pid_own(struct pid *pid, const struct task_struct *p) { }
static inline struct pid *vs_shown_pid(struct pid *pid) { return pid; }
static inline pid_t vs_told_to(const struct pid *to, pid_t nr) { return nr; }

#endif /* CONFIG_VSERVER */

/**
 * vs_check_speak_as() - may the caller send this pid in socket credentials
 * @nr: pid number in the caller's pid namespace
 *
 * This is for a caller with a capability to send other pids than its own.
 *
 * Return: 0; in a guest -ESRCH if there is no such process, and -EPERM if the
 * process does not belong to the guest.
 */
static inline int vs_check_speak_as(pid_t nr)
{
	return vs_in_guest() ? __vs_check_speak_as(nr) : 0;
}

#endif /* _LINUX_VSERVER_SCM_H */
