/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Operations that a guest may perform on a terminal, which can be the host's.
 */
#ifndef _LINUX_VSERVER_TTY_H
#define _LINUX_VSERVER_TTY_H

#include <linux/tty.h>
#include <linux/vserver/account.h>
#include <linux/vserver/task.h>

int __vs_tty_ioctl(struct tty_struct *tty, unsigned int cmd, unsigned long arg);
bool __vs_tty_may_hangup(void);

/**
 * vs_tty_ioctl() - may the caller do this ioctl on a terminal
 * @tty: the terminal; for a pty, the slave side
 * @cmd: the request
 * @arg: its argument
 *
 * Return: 0 or -EPERM; -EFAULT for a bad argument.
 */
static inline int vs_tty_ioctl(struct tty_struct *tty, unsigned int cmd,
			       unsigned long arg)
{
	return vs_in_guest() ? __vs_tty_ioctl(tty, cmd, arg) : 0;
}

/**
 * vs_tty_may_hangup() - may the caller hang up its controlling terminal
 *
 * Return: true if it may.
 */
static inline bool vs_tty_may_hangup(void)
{
	return !vs_in_guest() || __vs_tty_may_hangup();
}

#ifdef CONFIG_VSERVER

/**
 * vs_charge_pty() - charge a new pty to the guest that opens it
 * @tty: its slave side
 * @size: maximum number of ptys of the machine
 *
 * Return: 0, or -ENOSPC if the guest has used up its share.
 */
static inline int vs_charge_pty(struct tty_struct *tty, unsigned long size)
{
	return vs_charge_object(&tty->link->vs_account, VS_POOL_PTYS, 1, size,
				-ENOSPC);
}

/**
 * vs_uncharge_pty() - release the charge of a pty
 * @tty: either side
 */
static inline void vs_uncharge_pty(struct tty_struct *tty)
{
	vs_uncharge_object(tty->vs_account ? &tty->vs_account :
					     &tty->link->vs_account,
			   VS_POOL_PTYS, 1);
}

#else /* !CONFIG_VSERVER */

static inline int vs_charge_pty(struct tty_struct *tty, unsigned long size)
{
	return 0;
}

static inline void vs_uncharge_pty(struct tty_struct *tty) { }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_TTY_H */
