// SPDX-License-Identifier: GPL-2.0-only
/*
 * Tasks and their contexts: fork, exit, pid lookup, capabilities.
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
 * vs_task_fork() - take claims for a new task
 * @p: the new task, with a copy of its parent's pointers
 *
 * The parent is current and has claims, so the contexts cannot end now.
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
 * vs_task_leave() - drop the claims of a task
 * @p: current at its exit, or a new task after a failed fork
 *
 * The task keeps its ids: a zombie still belongs to its context.
 *
 * Context: May sleep.
 */
void vs_task_leave(struct task_struct *p)
{
	struct vx_info *vxi = rcu_dereference_protected(p->vx_info, true);
	struct nx_info *nxi = rcu_dereference_protected(p->nx_info, true);

	RCU_INIT_POINTER(p->vx_info, NULL);
	RCU_INIT_POINTER(p->nx_info, NULL);
	/* Tools wait for the process context, so it ends last. */
	if (nxi)
		vs_context_release(&nxi->ctx);
	if (vxi)
		vs_context_release(&vxi->ctx);
}

/* Record the exit code of the init of the guest, else of its last process. */
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
 * vs_check_sibling() - may the caller fork with these flags
 * @clone_flags: CLONE_*
 *
 * CLONE_PARENT gives the child to the parent of the caller.  A guest may not
 * give a child to a parent in another context.
 *
 * Return: 0; -EINVAL, as for the init of a pid namespace.
 */
int vs_check_sibling(unsigned long clone_flags)
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
 * vs_check_group() - may a process of the caller join a process group
 * @pgid: pid number of the group
 *
 * A terminal sends signals to a whole group, so a guest may not join a group
 * with members of another context.
 *
 * Context: Call this with tasklist_lock held.
 *
 * Return: 0; -EPERM, as for a group of another session.
 */
int vs_check_group(pid_t pgid)
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
 * Slow path of vs_visible_pid().  A pid can belong to a thread, a process
 * group or a session.  It is visible if one task that uses it is visible, or
 * if no task uses it.
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
 * wait(2) finds children only.  A parent may wait for a child in another
 * context, so this does not check the context.
 *
 * Return: the pid with a reference, or NULL.
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
 * vs_find_get_task_pid() - find_get_pid() of a task that the caller may see
 * @nr: number in the pid namespace of the caller
 *
 * Return: the pid with a reference, or NULL; see vs_find_task_pid_ns().
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
 * vs_find_pid_nr() - find a process by its pid number on the host
 * @nr: number in the initial pid namespace
 *
 * This is for commands of the host, which name processes of all contexts.
 *
 * Context: Call this in an RCU read-side section.
 *
 * Return: the pid, or NULL.
 */
struct pid *vs_find_pid_nr(pid_t nr)
{
	return idr_find(&init_pid_ns.idr, nr);
}

/**
 * vs_has_ccap() - has the context of the caller a context capability
 * @ccap: VXC_*
 *
 * Return: true if it has; false on the host.
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
 *
 * Return: true if its credentials have the capability.
 */
bool vs_raw_capable(struct user_namespace *ns, int cap)
{
	return !cap_capable(current_cred(), ns, cap, CAP_OPT_NOAUDIT);
}

bool __vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap)
{
	/* The ceiling denied it, but the credentials must have it. */
	return vs_has_ccap(ccap) && vs_raw_capable(ns, cap);
}
