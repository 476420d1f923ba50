// SPDX-License-Identifier: GPL-2.0-only
/*
 * Pids in the credentials that sockets carry.
 */
#include <linux/vserver/denied.h>
#include <linux/vserver/scm.h>

#include "core/vserver.h"

/*
 * Slow path of vs_shown_pid().  A reaped process has no task, and its number
 * may have been reused.  So decide by the context id in struct pid.
 */
struct pid *__vs_shown_pid(struct pid *pid)
{
	struct task_struct *p;
	bool shown;

	rcu_read_lock();
	p = pid_task(pid, PIDTYPE_PID);
	shown = p ? vs_task_visible(p) :
		    vs_id_may_see(current->xid, pid->vs_xid, false);
	rcu_read_unlock();
	return shown ? pid : NULL;
}

/* Slow path of vs_check_speak_as(). */
int __vs_check_speak_as(pid_t nr)
{
	struct task_struct *p;
	int err;

	rcu_read_lock();
	p = pid_task(find_vpid(nr), PIDTYPE_PID);
	err = p ? vs_check_signal(p) : -ESRCH;
	rcu_read_unlock();
	return err == -EPERM ? vs_deny("credentials", nr, err) : err;
}
