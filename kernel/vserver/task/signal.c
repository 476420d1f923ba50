// SPDX-License-Identifier: GPL-2.0-only
/*
 * Send signals to a context, and wait for its end.
 */
#include <linux/pid.h>
#include <linux/sched/signal.h>
#include <linux/signal.h>

#include "core/command.h"
#include "core/vserver.h"

static int vx_kill_task(struct task_struct *p, int sig)
{
	return do_send_sig_info(sig, SEND_SIG_PRIV, p, PIDTYPE_TGID);
}

/**
 * vx_kill_all() - send a signal to every process of a context
 * @vxi: the context
 * @sig: signal number, or 0 to check whether the context has a process
 * @with_init: include the init of the guest
 *
 * Return: 0 if a process got the signal, else -ESRCH.
 */
int vx_kill_all(struct vx_info *vxi, int sig, bool with_init)
{
	struct task_struct *p;
	int ret = -ESRCH;

	/* The lock blocks fork(2), so that no child is missed. */
	rcu_read_lock();
	read_lock(&tasklist_lock);
	for (p = vx_next_process(vxi, 0); p;
	     p = vx_next_process(vxi, p->tgid + 1)) {
		if (is_global_init(p))
			continue;
		if (!with_init && task_tgid_nr(p) == vxi->initpid)
			continue;
		if (!vx_kill_task(p, sig))
			ret = 0;
	}
	read_unlock(&tasklist_lock);
	rcu_read_unlock();
	return ret;
}

static int vx_kill_one(struct vx_info *vxi, pid_t nr, int sig)
{
	struct task_struct *p;
	int ret = -ESRCH;

	rcu_read_lock();
	p = pid_task(vs_find_pid_nr(nr), PIDTYPE_PID);
	if (p && p->xid == vxi->ctx.id && !is_global_init(p))
		ret = vx_kill_task(p, sig);
	rcu_read_unlock();
	return ret;
}

static int vx_kill_init(struct vx_info *vxi, int sig, bool admin)
{
	/* Without STATE_ADMIN the host can only ask the guest to end. */
	if (!admin && atomic_read(&vxi->ctx.claims) > 1)
		sig = SIGINT;
	return vxi->initpid ? vx_kill_one(vxi, vxi->initpid, sig) : -ESRCH;
}

/**
 * vc_ctx_kill() - send a signal to processes of a context
 * @call: id: xid; data: &struct vcmd_ctx_kill_v0, in
 *
 * The receiver sees the kernel as the sender.  The init of the host never gets
 * the signal.
 *
 * If the context has lost STATE_ADMIN, the caller can only signal its init.
 * The init gets SIGINT instead as long as the context has other members.  If
 * there is no init, the caller can signal all processes.
 *
 * Permission: host root (VS_KILL).
 *
 * Return: 0, or a negative errno:
 *
 * * -EACCES: the context is private and not in set-up, or it has lost
 *   STATE_ADMIN.
 * * -EINVAL: the signal number is invalid, or the pid is below -1.
 * * -ESRCH: no process of the context got the signal.
 */
long vc_ctx_kill(struct vs_call *call)
{
	const struct vcmd_ctx_kill_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;
	bool admin = READ_ONCE(vxi->ctx.flags) & VXF_STATE_ADMIN;
	int err = vs_context_check_enter(&vxi->ctx);

	if (err)
		return err;
	if (!valid_signal(arg->sig) || arg->pid < -1)
		return -EINVAL;
	if (!admin && (arg->pid > 1 || (arg->pid < 1 && vxi->initpid)))
		return -EACCES;

	switch (arg->pid) {
	case 0:
	case -1:
		return vx_kill_all(vxi, arg->sig, arg->pid == 0);
	case 1:
		return vx_kill_init(vxi, arg->sig, admin);
	}
	return vx_kill_one(vxi, arg->pid, arg->sig);
}

/**
 * vc_wait_exit() - wait for the end of a context
 * @call: id: xid; data: &struct vcmd_wait_exit_v0, out
 *
 * The context has ended when its last process is gone and its vshelper has
 * returned.
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Context: Sleeps until the context ends.
 *
 * Return: 0, or -ERESTARTSYS for a signal.
 */
long vc_wait_exit(struct vs_call *call)
{
	struct vcmd_wait_exit_v0 *arg = call->data;
	struct vx_info *vxi = call->vxi;
	int err;

	err = wait_event_interruptible(vxi->ctx.exit_wait,
				       vs_context_ended(&vxi->ctx));
	if (err)
		return err;
	arg->reboot_cmd = vxi->reboot_cmd;
	arg->exit_code = vxi->exit_code;
	return 0;
}
