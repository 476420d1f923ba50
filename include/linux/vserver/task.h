/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The context of a task: the functions that core code calls.
 *
 * Each hook in core code is one call of such a function.  Without
 * CONFIG_VSERVER it compiles to nothing.
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

struct pid *__vs_find_ge_pid(int nr, struct pid_namespace *ns);
bool __vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap);
bool vs_has_ccap(u64 ccap);
bool __vs_has_flag(u64 flag);

#ifdef CONFIG_VSERVER

struct pid *__vs_visible_pid(struct pid *pid);
struct pid *vs_wait_get_pid(pid_t nr);
struct pid *vs_find_get_task_pid(pid_t nr);
void __vs_exit_task(struct task_struct *p, bool group_dead);
void __vs_process_add(struct task_struct *p);
void __vs_process_remove(struct task_struct *p);
int vs_guest_reboot(unsigned int cmd);
bool vs_raw_capable(struct user_namespace *ns, int cap);
bool __vs_has_own_init(void);
pid_t __vs_shown_nr(pid_t nr, const struct pid_namespace *ns);
struct pid *__vs_named_pid(pid_t nr, struct pid_namespace *ns);
pid_t __vs_shown_parent(struct task_struct *parent, struct task_struct *p,
			struct pid_namespace *ns);

DECLARE_STATIC_KEY_FALSE(vs_init_is_one);
DECLARE_STATIC_KEY_FALSE(vs_context_exists);

/**
 * vs_in_guest() - is the caller inside a guest
 *
 * Return: false on the host and in the spectator, true otherwise.
 */
static inline bool vs_in_guest(void)
{
	return unlikely(vs_id_is_guest(current->xid));
}

/**
 * vs_shown_nr() - the pid number of a process to report to the caller
 * @nr: its number in the pid namespace
 * @ns: pid namespace
 *
 * Return: @nr.  In a guest with VXF_INFO_INIT and an init: 1 for that init, and
 * 0 for the init of the host.
 */
static inline pid_t vs_shown_nr(pid_t nr, const struct pid_namespace *ns)
{
	if (static_branch_unlikely(&vs_init_is_one))
		return __vs_shown_nr(nr, ns);
	return nr;
}

/**
 * vs_named_pid() - find a process by the number that the caller uses for it
 * @nr: number as in vs_shown_nr()
 * @ns: pid namespace
 *
 * Return: the pid, visible or not; NULL for a free number, and for the original
 * number of an init that the caller sees as 1.
 */
static inline struct pid *vs_named_pid(pid_t nr, struct pid_namespace *ns)
{
	if (static_branch_unlikely(&vs_init_is_one))
		return __vs_named_pid(nr, ns);
	return idr_find(&ns->idr, nr);
}

/**
 * vs_is_seen_init() - is this the init of the host, and visible to the caller
 * @p: the task
 *
 * A guest with its own init does not see that of the host.
 *
 * Return: true if it is.
 */
static inline bool vs_is_seen_init(struct task_struct *p)
{
	return is_global_init(p) &&
	       !(static_branch_unlikely(&vs_init_is_one) && vs_in_guest() &&
		 __vs_has_own_init());
}

/**
 * vs_task_visible() - may the caller see this task
 * @p: the task
 *
 * Return: true if it may, see vs_id_may_see().
 */
static inline bool vs_task_visible(const struct task_struct *p)
{
	if (likely(p->xid == current->xid))
		return true;
	return vs_id_may_see(current->xid, p->xid,
			     vs_is_seen_init((struct task_struct *)p));
}

/**
 * vs_shown_parent() - the pid number of a parent to report to the caller
 * @parent: the parent, which may belong to another context
 * @p: the child
 * @ns: pid namespace, or NULL for that of the caller
 *
 * Context: Call this in an RCU read-side section.
 *
 * Return: task_tgid_nr_ns() of @parent.  If the caller may not see @parent: 1,
 * as for an orphan, and 0 if @p itself is 1.
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
 * vs_shown_ppid() - task_ppid_nr_ns() with vs_shown_parent()
 * @p: the task
 * @ns: pid namespace
 *
 * Return: as vs_shown_parent(), or 0 if the task was reaped.
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
 * vs_check_signal() - may the caller send a signal to this task
 * @p: the task
 *
 * Return: 0, -EPERM or -ESRCH, see vs_id_check_signal().
 */
static inline int vs_check_signal(struct task_struct *p)
{
	if (likely(p->xid == current->xid))
		return 0;
	return vs_id_check_signal(current->xid, p->xid, vs_is_seen_init(p));
}

/**
 * vs_visible_pid() - hide a pid that the caller may not see
 * @pid: result of a lookup by number, or NULL
 *
 * Context: Call this in an RCU read-side section or with tasklist_lock held.
 *
 * Return: @pid, or NULL if it is in use, but by no visible task.
 */
static inline struct pid *vs_visible_pid(struct pid *pid)
{
	struct task_struct *p = pid_task(pid, PIDTYPE_PID);

	if (likely(!pid || (p && p->xid == current->xid)))
		return pid;
	return __vs_visible_pid(pid);
}

/**
 * vs_find_task_pid_ns() - find_pid_ns() of a task that the caller may see
 * @nr: number as in vs_shown_nr()
 * @ns: pid namespace of the number
 *
 * If a guest shares a process group or session, find_pid_ns() finds the number,
 * but its leader may be invisible.
 *
 * Context: Call this in an RCU read-side section.
 *
 * Return: the pid, or NULL.
 */
static inline struct pid *vs_find_task_pid_ns(int nr, struct pid_namespace *ns)
{
	if (vs_in_guest() && !find_task_by_pid_ns(nr, ns))
		return NULL;
	return find_pid_ns(nr, ns);
}

/**
 * vs_find_vpid() - find_vpid() of what the caller may see
 * @nr: number in the pid namespace of the caller
 * @type: what the number names: PIDTYPE_PGID, or another type for a task
 *
 * Context: Call this in an RCU read-side section.
 *
 * Return: the pid, or NULL; for a task see vs_find_task_pid_ns().
 */
static inline struct pid *vs_find_vpid(int nr, enum pid_type type)
{
	if (type == PIDTYPE_PGID)
		return find_vpid(nr);
	return vs_find_task_pid_ns(nr, task_active_pid_ns(current));
}

/**
 * vs_process_add() - add a new process to the members of its context
 * @p: its first thread, which a lookup can find now
 */
static inline void vs_process_add(struct task_struct *p)
{
	if (unlikely(rcu_access_pointer(p->vx_info)))
		__vs_process_add(p);
}

/**
 * vs_process_remove() - remove a reaped process from the members
 * @p: its last thread
 */
static inline void vs_process_remove(struct task_struct *p)
{
	if (unlikely(p->signal->vs_member))
		__vs_process_remove(p);
}

/**
 * vs_exit_task() - drop the contexts of an exiting task
 * @p: current
 * @group_dead: it is the last thread of its process
 *
 * Call this before the parent is notified: a parent that has waited for the
 * last process of a context must not find the context any more.
 */
static inline void vs_exit_task(struct task_struct *p, bool group_dead)
{
	if (unlikely(rcu_access_pointer(p->vx_info) ||
		     rcu_access_pointer(p->nx_info)))
		__vs_exit_task(p, group_dead);
}

/**
 * vs_ns_capable() - ns_capable(), or a context capability that replaces it
 * @ns: target user namespace
 * @cap: capability number
 * @ccap: VXC_* bit that replaces a capability outside of the ceiling
 *
 * The check of @ccap comes first, because ns_capable() may record a denial.
 *
 * Return: true if the caller has @cap or @ccap.
 */
static inline bool vs_ns_capable(struct user_namespace *ns, int cap, u64 ccap)
{
	return (vs_in_guest() && __vs_ns_capable(ns, cap, ccap)) ||
	       ns_capable(ns, cap);
}

#else /* !CONFIG_VSERVER */

static inline bool vs_in_guest(void) { return false; }
static inline pid_t vs_shown_nr(pid_t nr, const struct pid_namespace *ns) { return nr; }

static inline struct pid *vs_named_pid(pid_t nr, struct pid_namespace *ns)
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

static inline int vs_check_signal(struct task_struct *p) { return 0; }

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

#endif /* CONFIG_VSERVER */

/**
 * vs_visible_task() - hide a task that the caller may not see
 * @p: result of a lookup by number, or NULL
 *
 * Return: @p, or NULL if it is not visible.
 */
static inline struct task_struct *vs_visible_task(struct task_struct *p)
{
	return p && vs_task_visible(p) ? p : NULL;
}

/**
 * vs_get_pid_task() - get_pid_task() of a task that the caller may see
 * @pid: the pid, which the caller may have found in another context
 * @type: how the task uses it
 *
 * Return: the task with a reference, or NULL.
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
 * vs_task_reachable() - does a signal to all processes reach this one
 * @p: the task
 *
 * Return: true if it does.
 */
static inline bool vs_task_reachable(struct task_struct *p)
{
	return !vs_check_signal(p);
}

/**
 * vs_signal_retry() - should a failed signal be tried again
 * @p: the task that the signal was for, or NULL
 * @error: result of the attempt
 *
 * kill(2) retries on -ESRCH, because the task may have left its struct pid in
 * execve(2).  It must not retry for ever if the rule for contexts returned
 * -ESRCH.
 *
 * Return: @p, or NULL if there is nothing to retry.
 */
static inline struct task_struct *vs_signal_retry(struct task_struct *p,
						  int error)
{
	if (unlikely(p && error == -ESRCH && vs_check_signal(p)))
		return NULL;
	return p;
}

/**
 * vs_find_pid_ns() - find_pid_ns() of what the caller may see
 * @nr: number as in vs_shown_nr()
 * @ns: pid namespace of the number
 *
 * Context: Call this in an RCU read-side section or with tasklist_lock held.
 *
 * Return: the pid, or NULL.
 */
static inline struct pid *vs_find_pid_ns(pid_t nr, struct pid_namespace *ns)
{
	return vs_visible_pid(vs_named_pid(nr, ns));
}

/**
 * vs_find_ge_pid() - find_ge_pid() among what the caller may see
 * @nr: lowest number
 * @ns: pid namespace of the number
 *
 * A caller in a guest does not walk the processes of others.
 *
 * Context: Call this in an RCU read-side section.
 *
 * Return: the pid, or NULL.
 */
static inline struct pid *vs_find_ge_pid(int nr, struct pid_namespace *ns)
{
	return vs_in_guest() ? __vs_find_ge_pid(nr, ns) : find_ge_pid(nr, ns);
}

/**
 * vs_capable() - capable(), or a context capability that replaces it
 * @cap: capability number
 * @ccap: VXC_* bit that replaces a capability outside of the ceiling
 *
 * Return: true if the caller has @cap or @ccap.
 */
static inline bool vs_capable(int cap, u64 ccap)
{
	return (vs_in_guest() &&
		__vs_ns_capable(&init_user_ns, cap, ccap)) ||
	       capable(cap);
}

/**
 * vs_unless_ignored() - the result for a refused priority
 * @error: result of the check
 * @flag: VXF_IGNEG_NICE or VXF_IGNEG_IONICE
 *
 * Return: @error; 0 in place of -EPERM and -EACCES, if the context of the
 * caller has @flag.
 */
static inline int vs_unless_ignored(int error, u64 flag)
{
	if (!vs_in_guest() || (error != -EPERM && error != -EACCES))
		return error;
	return __vs_has_flag(flag) ? 0 : error;
}

#endif /* _LINUX_VSERVER_TASK_H */
