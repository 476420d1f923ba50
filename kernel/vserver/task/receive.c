// SPDX-License-Identifier: GPL-2.0-only
/*
 * Processes as they are named in credentials that a socket carries.
 */
#include <linux/vserver/denied.h>
#include <linux/vserver/scm.h>

#include "core/vserver.h"

/*
 * A process that has been reaped has no task: its pid remembers the context,
 * and the number may be that of another process by now.
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

int __vs_may_speak_as(pid_t nr)
{
	struct task_struct *p;
	int err;

	rcu_read_lock();
	p = pid_task(find_vpid(nr), PIDTYPE_PID);
	err = p ? vs_signal_error(p) : -ESRCH;
	rcu_read_unlock();
	return err == -EPERM ? vs_deny("credentials", nr, err) : err;
}
