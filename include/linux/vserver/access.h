/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The rules between two contexts: which context may see, signal and trace
 * another one.
 *
 * Other files only test whether two ids are equal: does a task or an object
 * belong to the context of the caller?
 *
 * The functions are pure, so that KUnit tests their whole truth table.  task.h
 * applies them to tasks.
 */
#ifndef _LINUX_VSERVER_ACCESS_H
#define _LINUX_VSERVER_ACCESS_H

#include <linux/errno.h>
#include <linux/vserver/types.h>
#include <uapi/linux/vserver.h>

/**
 * vs_id_is_guest() - is this the id of a guest
 * @id: xid
 *
 * Return: false for the host and for the spectator, true otherwise.
 */
static inline bool vs_id_is_guest(u32 id)
{
	return id > VS_ID_WATCH;
}

/**
 * vs_id_may_see() - may context @own see a task of context @obj
 * @own: xid of the viewer
 * @obj: xid of the task
 * @host_init: the task is the init of the host
 *
 * A context sees itself and the init of the host.  The spectator sees all
 * contexts.  The host does not see guests.
 *
 * Return: true if the task is visible.
 */
static inline bool vs_id_may_see(u32 own, u32 obj, bool host_init)
{
	return own == obj || own == VS_ID_WATCH || host_init;
}

/**
 * vs_id_check_signal() - may context @own send a signal to context @obj
 * @own: xid of the sender
 * @obj: xid of the receiver
 * @host_init: the receiver is the init of the host
 *
 * Return: 0; -EPERM if the sender sees the receiver, but may not signal it;
 * -ESRCH if the sender does not see the receiver.
 */
static inline int vs_id_check_signal(u32 own, u32 obj, bool host_init)
{
	if (own == obj)
		return 0;
	return vs_id_may_see(own, obj, host_init) ? -EPERM : -ESRCH;
}

/**
 * vs_id_check_trace() - may context @own inspect or change a task of @obj
 * @own: xid of the tracer
 * @obj: xid of the target
 * @admin: the context of the target has STATE_ADMIN
 * @read_only: the access only reads (PTRACE_MODE_READ)
 *
 * Return: 0; -EACCES for the host, if the context has lost STATE_ADMIN; -EPERM
 * otherwise.
 */
static inline int vs_id_check_trace(u32 own, u32 obj, bool admin, bool read_only)
{
	if (own == obj)
		return 0;
	if (own == VS_ID_HOST)
		return admin ? 0 : -EACCES;
	return own == VS_ID_WATCH && read_only ? 0 : -EPERM;
}

#endif /* _LINUX_VSERVER_ACCESS_H */
