/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Who may see, signal and trace whom.
 *
 * The only place where two context ids are compared.  The functions are pure,
 * so that KUnit holds their whole truth table; what they say about tasks is
 * in task.h.
 */
#ifndef _LINUX_VSERVER_ACCESS_H
#define _LINUX_VSERVER_ACCESS_H

#include <linux/errno.h>
#include <linux/vserver/types.h>
#include <uapi/linux/vserver.h>

/**
 * vs_id_is_guest() - is this the id of a guest
 * @id: a context id
 *
 * Neither the host nor the spectator.
 */
static inline bool vs_id_is_guest(u32 id)
{
	return id > VS_ID_WATCH;
}

/**
 * vs_id_may_see() - does a task of context @obj exist for context @own
 * @own: context of the task that looks
 * @obj: context of the task looked at
 * @host_init: the task looked at is the init of the host
 *
 * A context sees itself and the init of the host; the spectator sees all.
 * The host does not see guests.
 */
static inline bool vs_id_may_see(u32 own, u32 obj, bool host_init)
{
	return own == obj || own == VS_ID_WATCH || host_init;
}

/**
 * vs_id_signal_error() - may context @own send a signal to context @obj
 * @own: context of the sender
 * @obj: context of the receiver
 * @host_init: the receiver is the init of the host
 *
 * Return: 0; -EPERM when the sender sees the receiver and may not touch it;
 * -ESRCH when the receiver does not exist for the sender.
 */
static inline int vs_id_signal_error(u32 own, u32 obj, bool host_init)
{
	if (own == obj)
		return 0;
	return vs_id_may_see(own, obj, host_init) ? -EPERM : -ESRCH;
}

/**
 * vs_id_trace_error() - may context @own inspect or change a task of @obj
 * @own: context of the tracer
 * @obj: context of the target
 * @admin: the target's context can be administrated from outside
 * @read_only: the access only reads (PTRACE_MODE_READ)
 *
 * Return: 0; -EACCES when the host meets a context whose STATE_ADMIN is
 * gone; -EPERM otherwise.
 */
static inline int vs_id_trace_error(u32 own, u32 obj, bool admin, bool read_only)
{
	if (own == obj)
		return 0;
	if (own == VS_ID_HOST)
		return admin ? 0 : -EACCES;
	return own == VS_ID_WATCH && read_only ? 0 : -EPERM;
}

#endif /* _LINUX_VSERVER_ACCESS_H */
