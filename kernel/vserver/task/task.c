// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks and their contexts: fork, exit, lookups by pid.
 */
#include <linux/idr.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/security.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"
#include "task/task.h"

/**
 * vs_task_fork() - a new task joins the contexts of its parent
 * @p: the new task, with the pointers of the parent
 *
 * The parent is current and has claims, so the contexts cannot be at their
 * end.
 */
void vs_task_fork(struct task_struct *p)
{
	struct vx_info *vxi = rcu_dereference_protected(p->vx_info, true);
	struct nx_info *nxi = rcu_dereference_protected(p->nx_info, true);

	if (vxi) {
		WARN_ON_ONCE(!vs_context_claim(&vxi->ctx));
		atomic_inc(&vxi->virt.forks);
	}
	if (nxi)
		WARN_ON_ONCE(!vs_context_claim(&nxi->ctx));
}

/**
 * vs_task_leave() - a task drops its claims
 * @p: current at its exit, or a task whose fork failed
 *
 * The ids stay: a zombie is still a zombie of its context.
 */
void vs_task_leave(struct task_struct *p)
{
	struct vx_info *vxi = rcu_dereference_protected(p->vx_info, true);
	struct nx_info *nxi = rcu_dereference_protected(p->nx_info, true);

	RCU_INIT_POINTER(p->vx_info, NULL);
	RCU_INIT_POINTER(p->nx_info, NULL);
	/* A process context has ended when its id is free; it is the last. */
	if (nxi)
		vs_context_release(&nxi->ctx);
	if (vxi)
		vs_context_release(&vxi->ctx);
}

/* The code of the init of the guest counts, or else that of the last process. */
static void vs_record_exit(struct task_struct *p, struct vx_info *vxi)
{
	bool is_init = vxi->initpid == task_tgid_nr(p);

	spin_lock(&vxi->ctx.lock);
	if (is_init || !vxi->had_init)
		vxi->exit_code = p->signal->group_exit_code ?: p->exit_code;
	if (is_init)
		vxi->initpid = 0;
	spin_unlock(&vxi->ctx.lock);
}

void __vs_exit_task(struct task_struct *p, bool group_dead)
{
	struct vx_info *vxi = rcu_dereference_protected(p->vx_info, true);

	if (vxi && group_dead)
		vs_record_exit(p, vxi);
	vs_task_leave(p);
}

/**
 * vs_sibling_error() - may the caller fork with these flags
 * @clone_flags: CLONE_*
 *
 * A child for its parent to look after: not for one in another context, which
 * did not ask for it.
 *
 * Return: 0 or -EINVAL, as for a child of init.
 */
int vs_sibling_error(unsigned long clone_flags)
{
	bool own;

	if (likely(!(clone_flags & CLONE_PARENT)) || !vs_in_guest())
		return 0;
	rcu_read_lock();
	own = rcu_dereference(current->real_parent)->xid == current->xid;
	rcu_read_unlock();
	return own ? 0 : vs_deny("sibling", 0, -EINVAL);
}

/**
 * vs_group_error() - may a process of the caller join a process group
 * @pgid: number of the group
 *
 * What a terminal does to a process it does to its whole group, so a guest
 * joins no group that others are in.  Called with the tasklist lock held.
 *
 * Return: 0 or -EPERM, as for a group of another session.
 */
int vs_group_error(pid_t pgid)
{
	struct task_struct *p;

	if (!vs_in_guest())
		return 0;
	do_each_pid_task(find_vpid(pgid), PIDTYPE_PGID, p) {
		if (p->xid != current->xid)
			return vs_deny("group", pgid, -EPERM);
	} while_each_pid_task(find_vpid(pgid), PIDTYPE_PGID, p);
	return 0;
}

static bool vs_pid_type_visible(struct pid *pid, enum pid_type type, bool *used)
{
	struct task_struct *p;

	do_each_pid_task(pid, type, p) {
		*used = true;
		if (vs_task_visible(p))
			return true;
	} while_each_pid_task(pid, type, p);
	return false;
}

pid_t __vs_shown_parent(struct task_struct *parent, struct task_struct *p,
			struct pid_namespace *ns)
{
	pid_t nr = task_tgid_nr_ns(parent, ns);

	if (!nr || vs_task_visible(parent))
		return nr;
	return task_tgid_nr_ns(p, ns) != 1;
}

/*
 * A number may be that of a thread, a process group or a session; it exists
 * when a task behind it does.  One that nobody uses hides nothing.
 */
struct pid *__vs_visible_pid(struct pid *pid)
{
	bool used = false;
	int type;

	for (type = PIDTYPE_PID; type < PIDTYPE_MAX; type++)
		if (vs_pid_type_visible(pid, type, &used))
			return pid;
	return used ? NULL : pid;
}

/**
 * vs_wait_get_pid() - find_get_pid() for wait(2)
 * @nr: number in the pid namespace of the caller
 *
 * A parent can wait for its child in any context; wait(2) finds nothing but
 * children behind the number.
 */
struct pid *vs_wait_get_pid(pid_t nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(idr_find(&task_active_pid_ns(current)->idr, nr));
	rcu_read_unlock();
	return pid;
}

/**
 * vs_find_get_task_pid() - find_get_pid(), of a task, see vs_find_task_pid_ns()
 * @nr: number in the pid namespace of the caller
 */
struct pid *vs_find_get_task_pid(pid_t nr)
{
	struct pid *pid;

	rcu_read_lock();
	pid = get_pid(vs_find_vpid(nr, PIDTYPE_PID));
	rcu_read_unlock();
	return pid;
}

/**
 * vs_find_pid_nr() - find a process by its number on the host
 * @nr: number in the initial pid namespace
 *
 * For commands of the host, which name processes of all contexts.  Called
 * with RCU held.
 */
struct pid *vs_find_pid_nr(pid_t nr)
{
	return idr_find(&init_pid_ns.idr, nr);
}

/**
 * vs_has_ccap() - has the context of the caller a context capability
 * @ccap: VXC_*
 */
bool vs_has_ccap(u64 ccap)
{
	const struct vx_info *vxi = vx_current();

	return vxi && (READ_ONCE(vxi->ccaps) & ccap);
}

bool __vs_has_flag(u64 flag)
{
	const struct vx_info *vxi = vx_current();

	return vxi && (READ_ONCE(vxi->ctx.flags) & flag);
}

/**
 * vs_raw_capable() - would the caller have a capability without the ceiling
 * @ns: target user namespace
 * @cap: capability number
 */
bool vs_raw_capable(struct user_namespace *ns, int cap)
{
	return !cap_capable(current_cred(), ns, cap, CAP_OPT_NOAUDIT);
}

bool __vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap)
{
	/* Root-like inside: the ceiling is what took the capability away. */
	return vs_has_ccap(ccap) && vs_raw_capable(ns, cap);
}
