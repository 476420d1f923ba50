// SPDX-License-Identifier: GPL-2.0-only
/*
 * Terminals in a guest.
 *
 * The terminal of a guest's process may be the terminal of an administrator.
 * It belongs to the guest as long as its session leader does.
 */
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/tty.h>

#include "core/vserver.h"

/* Types of the console ioctls: keyboard and fonts, virtual terminals */
#define VS_IOC_CONSOLE	'K'
#define VS_IOC_VT	'V'

/* Does the session on this terminal, if any, belong to the caller's context? */
static bool vs_tty_own(struct tty_struct *tty, bool without_session)
{
	struct task_struct *leader;
	bool own = without_session;

	spin_lock_irq(&tty->ctrl.lock);
	if (tty->ctrl.session) {
		rcu_read_lock();
		leader = pid_task(tty->ctrl.session, PIDTYPE_PID);
		own = leader && leader->xid == current->xid;
		rcu_read_unlock();
	}
	spin_unlock_irq(&tty->ctrl.lock);
	return own;
}

/* Injected input runs commands as the user that reads from the terminal. */
static bool vs_tty_may_inject(struct tty_struct *tty)
{
	const struct vx_info *vxi = vx_current();

	return vxi && (READ_ONCE(vxi->ccaps) & VXC_TIOCSTI) &&
	       vs_tty_own(tty, false);
}

/* Other line disciplines create network interfaces and buses. */
static int vs_tty_set_ldisc(unsigned long arg)
{
	int disc;

	if (get_user(disc, (int __user *)arg))
		return -EFAULT;
	return disc == N_TTY ? 0 : -EPERM;
}

static int vs_check_tty(struct tty_struct *tty, unsigned int cmd,
			unsigned long arg)
{
	switch (cmd) {
	case TIOCSTI:
	case TIOCLINUX:
		return vs_tty_may_inject(tty) ? 0 : -EPERM;
	case TIOCCONS:
	case TIOCSSERIAL:
	case TIOCSRS485:
		return -EPERM;
	case TIOCSETD:
		return vs_tty_set_ldisc(arg);
	case TIOCSCTTY:
	case TIOCVHANGUP:
		return vs_tty_own(tty, true) ? 0 : -EPERM;
	}
	if (_IOC_TYPE(cmd) == VS_IOC_CONSOLE || _IOC_TYPE(cmd) == VS_IOC_VT)
		return -EPERM;
	return 0;
}

/* Slow path of vs_tty_ioctl(). */
int __vs_tty_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg)
{
	int err = vs_check_tty(tty, cmd, arg);

	return err == -EPERM ? vs_deny("terminal", cmd, err) : err;
}

/* Slow path of vs_tty_may_hangup(). */
bool __vs_tty_may_hangup(void)
{
	struct tty_struct *tty = get_current_tty();
	bool may = !tty || vs_tty_own(tty, true);

	tty_kref_put(tty);
	return may || !vs_deny("terminal", TIOCVHANGUP, -EPERM);
}
