/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The context of a task: what core code asks about it.
 *
 * Each hook in core code is one call of a function in this file; without
 * CONFIG_VSERVER it is nothing.
 */
#ifndef _LINUX_VSERVER_TASK_H
#define _LINUX_VSERVER_TASK_H

#include <linux/capability.h>
#include <linux/jump_label.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/vserver/access.h>

#ifdef CONFIG_VSERVER

struct pid *__vs_visible_pid(struct pid *pid);
struct pid *vs_wait_get_pid(pid_t nr);
struct pid *vs_find_get_task_pid(pid_t nr);
void __vs_exit_task(struct task_struct *p, bool group_dead);
void __vs_process_add(struct task_struct *p);
void __vs_process_remove(struct task_struct *p);
struct pid *__vs_find_ge_pid(int nr, struct pid_namespace *ns);
int vs_guest_reboot(unsigned int cmd);
bool __vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap);
bool vs_raw_capable(struct user_namespace *ns, int cap);
bool vs_has_ccap(u64 ccap);
bool __vs_has_flag(u64 flag);
bool __vs_has_own_init(void);
pid_t __vs_shown_nr(pid_t nr, const struct pid_namespace *ns);
struct pid *__vs_named_pid(pid_t nr, struct pid_namespace *ns);
pid_t __vs_shown_parent(struct task_struct *parent, struct task_struct *p,
			struct pid_namespace *ns);

DECLARE_STATIC_KEY_FALSE(vs_init_is_one);
DECLARE_STATIC_KEY_FALSE(vs_context_exists);

/**
 * vs_in_guest() - is the caller inside a guest
 */
static inline bool vs_in_guest(void)
{
	return unlikely(vs_id_is_guest(current->xid));
}

/**
 * vs_shown_nr() - the number of a process as the caller is told it
 * @nr: its number in the namespace
 * @ns: pid namespace
 *
 * Return: @nr; for the init of the guest of the caller 1, and then 0 for that
 * of the host.
 */
static inline pid_t vs_shown_nr(pid_t nr, const struct pid_namespace *ns)
{
	if (static_branch_unlikely(&vs_init_is_one))
		return __vs_shown_nr(nr, ns);
	return nr;
}

/**
 * vs_named_pid() - the process that the caller has named
 * @nr: what the caller says, see vs_shown_nr()
 * @ns: pid namespace
 *
 * Return: the pid, visible or not; NULL for a number that is free, or of the
 * init that the caller is shown as 1.
 */
static inline struct pid *vs_named_pid(pid_t nr, struct pid_namespace *ns)
{
	if (static_branch_unlikely(&vs_init_is_one))
		return __vs_named_pid(nr, ns);
	return idr_find(&ns->idr, nr);
}

/**
 * vs_is_seen_init() - is this the init of the host, and not hidden by an own
 * @p: the task
 */
static inline bool vs_is_seen_init(struct task_struct *p)
{
	return is_global_init(p) &&
	       !(static_branch_unlikely(&vs_init_is_one) && vs_in_guest() &&
		 __vs_has_own_init());
}

/**
 * vs_task_visible() - does this task exist for the caller
 * @p: the task
 */
static inline bool vs_task_visible(const struct task_struct *p)
{
	if (likely(p->xid == current->xid))
		return true;
	return vs_id_may_see(current->xid, p->xid,
			     vs_is_seen_init((struct task_struct *)p));
}

/**
 * vs_shown_parent() - the number of the parent of a task
 * @parent: the parent, which may be of another context
 * @p: the task
 * @ns: pid namespace, or NULL for that of the caller
 *
 * Called with RCU held.
 *
 * Return: as task_tgid_nr_ns() of @parent; but 1, as for an orphan, when it
 * does not exist for the caller, and 0 when @p is 1 itself.
 */
static inline pid_t vs_shown_parent(struct task_struct *parent,
				    struct task_struct *p,
				    struct pid_namespace *ns)
{
	if (static_branch_unlikely(&vs_context_exists) &&
	    parent->xid != current->xid)
		return __vs_shown_parent(parent, p, ns);
	return task_tgid_nr_ns(parent, ns);
}

/**
 * vs_shown_ppid() - task_ppid_nr_ns(), see vs_shown_parent()
 * @p: the task
 * @ns: pid namespace
 */
static inline pid_t vs_shown_ppid(struct task_struct *p,
				  struct pid_namespace *ns)
{
	pid_t nr = 0;

	rcu_read_lock();
	if (pid_alive(p))
		nr = vs_shown_parent(rcu_dereference(p->real_parent), p, ns);
	rcu_read_unlock();
	return nr;
}

/**
 * vs_visible_task() - hide a task that does not exist for the caller
 * @p: result of a lookup by number, or NULL
 *
 * Return: @p, or NULL when it is not visible.
 */
static inline struct task_struct *vs_visible_task(struct task_struct *p)
{
	return p && vs_task_visible(p) ? p : NULL;
}

/**
 * vs_get_pid_task() - get_pid_task() of a task that exists for the caller
 * @pid: the pid, which may have been found before the caller moved
 * @type: how the task uses it
 */
static inline struct task_struct *vs_get_pid_task(struct pid *pid,
						  enum pid_type type)
{
	struct task_struct *p = get_pid_task(pid, type);

	if (likely(!p || vs_task_visible(p)))
		return p;
	put_task_struct(p);
	return NULL;
}

/**
 * vs_signal_error() - may the caller send a signal to this task
 * @p: the task
 *
 * Return: 0, -EPERM or -ESRCH, see vs_id_signal_error().
 */
static inline int vs_signal_error(struct task_struct *p)
{
	if (likely(p->xid == current->xid))
		return 0;
	return vs_id_signal_error(current->xid, p->xid, vs_is_seen_init(p));
}

/**
 * vs_signal_retry() - the task to try again with after a failed signal
 * @p: the task the signal was for, or NULL
 * @error: what came of it
 *
 * -ESRCH means to the caller that the task has just changed its struct; it
 * must not be tried for ever when it is the answer.
 *
 * Return: @p, or NULL when there is nothing to try.
 */
static inline struct task_struct *vs_signal_retry(struct task_struct *p,
						  int error)
{
	if (unlikely(p && error == -ESRCH && vs_signal_error(p)))
		return NULL;
	return p;
}

/**
 * vs_task_reachable() - does a signal to every process reach this one
 * @p: the task
 */
static inline bool vs_task_reachable(struct task_struct *p)
{
	return !vs_signal_error(p);
}

/**
 * vs_visible_pid() - hide what does not exist for the caller
 * @pid: result of a lookup by number, or NULL
 *
 * Called with RCU or the tasklist lock held, as the lookup itself.
 *
 * Return: @pid, or NULL when no task that uses it is visible.
 */
static inline struct pid *vs_visible_pid(struct pid *pid)
{
	struct task_struct *p = pid_task(pid, PIDTYPE_PID);

	if (likely(!pid || (p && p->xid == current->xid)))
		return pid;
	return __vs_visible_pid(pid);
}

/**
 * vs_find_pid_ns() - find_pid_ns()
 * @nr: number
 * @ns: pid namespace it is of
 *
 * Called with RCU or the tasklist lock held.
 *
 * Return: the pid of what the caller has named and sees, or NULL.
 */
static inline struct pid *vs_find_pid_ns(pid_t nr, struct pid_namespace *ns)
{
	return vs_visible_pid(vs_named_pid(nr, ns));
}

/**
 * vs_find_task_pid_ns() - find_pid_ns() for who is after the task of this number
 * @nr: number
 * @ns: pid namespace it is of
 *
 * Of a group or session that a guest shares, the number is visible, and its
 * leader may not be.  Called with RCU held.
 */
static inline struct pid *vs_find_task_pid_ns(int nr, struct pid_namespace *ns)
{
	if (vs_in_guest() && !find_task_by_pid_ns(nr, ns))
		return NULL;
	return find_pid_ns(nr, ns);
}

/**
 * vs_find_vpid() - find_vpid(), see vs_find_task_pid_ns()
 * @nr: number in the pid namespace of the caller
 * @type: what it names: a task, or PIDTYPE_PGID
 */
static inline struct pid *vs_find_vpid(int nr, enum pid_type type)
{
	if (type == PIDTYPE_PGID)
		return find_vpid(nr);
	return vs_find_task_pid_ns(nr, task_active_pid_ns(current));
}

/**
 * vs_find_ge_pid() - find_ge_pid(), among what the caller can see
 * @nr: lowest number
 * @ns: pid namespace it is of
 *
 * A guest need not walk the processes of all others.  Called with RCU held.
 */
static inline struct pid *vs_find_ge_pid(int nr, struct pid_namespace *ns)
{
	return vs_in_guest() ? __vs_find_ge_pid(nr, ns) : find_ge_pid(nr, ns);
}

/**
 * vs_process_add() - a new process becomes a member of its context
 * @p: its first thread, which can be found from now on
 */
static inline void vs_process_add(struct task_struct *p)
{
	if (unlikely(rcu_access_pointer(p->vx_info)))
		__vs_process_add(p);
}

/**
 * vs_process_remove() - a process that is reaped is no member any more
 * @p: its last thread
 */
static inline void vs_process_remove(struct task_struct *p)
{
	if (unlikely(p->signal->vs_member))
		__vs_process_remove(p);
}

/**
 * vs_exit_task() - an exiting task leaves its contexts
 * @p: current
 * @group_dead: it is the last thread of its process
 *
 * Before the parent is notified, so that who has waited for the last process
 * of a context finds the context gone.
 */
static inline void vs_exit_task(struct task_struct *p, bool group_dead)
{
	if (unlikely(rcu_access_pointer(p->vx_info) ||
		     rcu_access_pointer(p->nx_info)))
		__vs_exit_task(p, group_dead);
}

/**
 * vs_ns_capable() - ns_capable(), or a context capability in its place
 * @ns: target user namespace
 * @cap: capability number
 * @ccap: VXC_* bit that replaces a capability masked by the ceiling
 *
 * The replacement is asked first: a denial that has none is recorded.
 */
static inline bool vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap)
{
	return (vs_in_guest() && __vs_ns_capable(ns, cap, ccap)) ||
	       ns_capable(ns, cap);
}

/**
 * vs_capable() - capable(), or a context capability in its place
 * @cap: capability number
 * @ccap: VXC_* bit that replaces a capability masked by the ceiling
 */
static inline bool vs_capable(int cap, u64 ccap)
{
	return vs_ns_capable(&init_user_ns, cap, ccap);
}

/**
 * vs_unless_ignored() - the answer to a priority that the caller may not have
 * @error: what everybody else is told
 * @flag: flag of a context whose processes are told that all went well:
 *	VXF_IGNEG_NICE, VXF_IGNEG_IONICE
 *
 * Return: @error, or 0 in place of -EPERM and -EACCES.
 */
static inline int vs_unless_ignored(int error, u64 flag)
{
	if (!vs_in_guest() || (error != -EPERM && error != -EACCES))
		return error;
	return __vs_has_flag(flag) ? 0 : error;
}

#else /* !CONFIG_VSERVER */

static inline bool vs_in_guest(void) { return false; }
static inline int vs_unless_ignored(int error, u64 flag) { return error; }
static inline pid_t vs_shown_nr(pid_t nr, const struct pid_namespace *ns) { return nr; }

static inline struct pid *vs_named_pid(pid_t nr, struct pid_namespace *ns)
{
	return idr_find(&ns->idr, nr);
}

static inline struct pid *vs_find_pid_ns(pid_t nr, struct pid_namespace *ns)
{
	return idr_find(&ns->idr, nr);
}

static inline bool vs_task_visible(const struct task_struct *p) { return true; }
static inline struct pid *vs_visible_pid(struct pid *pid) { return pid; }

static inline pid_t vs_shown_parent(struct task_struct *parent,
				    struct task_struct *p,
				    struct pid_namespace *ns)
{
	return task_tgid_nr_ns(parent, ns);
}

static inline pid_t vs_shown_ppid(struct task_struct *p,
				  struct pid_namespace *ns)
{
	return task_ppid_nr_ns(p, ns);
}

static inline struct task_struct *vs_visible_task(struct task_struct *p)
{
	return p;
}

static inline struct task_struct *vs_get_pid_task(struct pid *pid,
						  enum pid_type type)
{
	return get_pid_task(pid, type);
}

static inline int vs_signal_error(struct task_struct *p) { return 0; }
static inline bool vs_task_reachable(struct task_struct *p) { return true; }

static inline struct task_struct *vs_signal_retry(struct task_struct *p,
						  int error)
{
	return p;
}

static inline struct pid *vs_find_ge_pid(int nr, struct pid_namespace *ns)
{
	return find_ge_pid(nr, ns);
}

static inline struct pid *vs_wait_get_pid(pid_t nr) { return find_get_pid(nr); }
static inline struct pid *vs_find_task_pid_ns(int nr, struct pid_namespace *ns)
{
	return find_pid_ns(nr, ns);
}

static inline struct pid *vs_find_vpid(int nr, enum pid_type type)
{
	return find_vpid(nr);
}

static inline struct pid *vs_find_get_task_pid(pid_t nr)
{
	return find_get_pid(nr);
}

static inline void vs_process_add(struct task_struct *p) { }
static inline void vs_process_remove(struct task_struct *p) { }
static inline void vs_exit_task(struct task_struct *p, bool group_dead) { }
static inline int vs_guest_reboot(unsigned int cmd) { return 0; }

static inline bool vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap)
{
	return ns_capable(ns, cap);
}

static inline bool vs_capable(int cap, u64 ccap)
{
	return capable(cap);
}

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_TASK_H */
