// SPDX-License-Identifier: GPL-2.0-only
/*
 * The processes of a context, sorted by pid number.
 *
 * A walk over the processes of a guest does not visit those of others.  A
 * process is a member from its fork or its migration until it is reaped.  A
 * zombie is still a member.
 */
#include <linux/idr.h>
#include <linux/pid_namespace.h>
#include <linux/rbtree.h>
#include <linux/sched/signal.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"
#include "task/task.h"

static struct pid *vs_member_pid(struct rb_node *node)
{
	return rb_entry(node, struct signal_struct, vs_node)->pids[PIDTYPE_TGID];
}

static bool vs_member_less(struct rb_node *a, const struct rb_node *b)
{
	return pid_nr(vs_member_pid(a)) < pid_nr(vs_member_pid((struct rb_node *)b));
}

static void vs_member_insert(struct signal_struct *sig, struct vx_info *vxi)
{
	unsigned long flags;

	refcount_inc(&vxi->ctx.usecnt);
	sig->vs_member = vxi;
	spin_lock_irqsave(&vxi->members_lock, flags);
	rb_add(&sig->vs_node, &vxi->members, vs_member_less);
	spin_unlock_irqrestore(&vxi->members_lock, flags);
}

static void vs_member_erase(struct signal_struct *sig)
{
	struct vx_info *vxi = sig->vs_member;
	unsigned long flags;

	spin_lock_irqsave(&vxi->members_lock, flags);
	rb_erase(&sig->vs_node, &vxi->members);
	spin_unlock_irqrestore(&vxi->members_lock, flags);
	sig->vs_member = NULL;
	vs_context_put(&vxi->ctx);
}

/**
 * vs_member_move() - move the process of the caller to the members of a context
 * @vxi: the context, on which the caller has a claim
 */
void vs_member_move(struct vx_info *vxi)
{
	if (current->signal->vs_member)
		vs_member_erase(current->signal);
	vs_member_insert(current->signal, vxi);
}

/*
 * Slow path of vs_process_add().  The caller holds tasklist_lock for writing.
 */
void __vs_process_add(struct task_struct *p)
{
	vs_member_insert(p->signal, rcu_dereference_protected(p->vx_info, true));
}

/*
 * Slow path of vs_process_remove().  The caller holds tasklist_lock for
 * writing.
 */
void __vs_process_remove(struct task_struct *p)
{
	vs_member_erase(p->signal);
}

/* Find the member with the lowest pid number that is at least @nr, or NULL. */
static struct pid *vx_find_ge_pid(struct vx_info *vxi, pid_t nr)
{
	struct pid *found = NULL;
	struct rb_node *node;
	unsigned long flags;

	spin_lock_irqsave(&vxi->members_lock, flags);
	node = vxi->members.rb_node;
	while (node) {
		struct pid *pid = vs_member_pid(node);

		if (pid_nr(pid) >= nr) {
			found = pid;
			node = node->rb_left;
		} else {
			node = node->rb_right;
		}
	}
	spin_unlock_irqrestore(&vxi->members_lock, flags);
	return found;
}

/**
 * vx_next_process() - find the next process of a context
 * @vxi: the context
 * @nr: pid number in the initial pid namespace
 *
 * Context: Call this in an RCU read-side section.  A caller that needs a
 * consistent list of all processes also holds tasklist_lock.
 *
 * Return: the leader of the process with the lowest number that is at least
 * @nr, or NULL.
 */
struct task_struct *vx_next_process(struct vx_info *vxi, pid_t nr)
{
	struct task_struct *p = NULL;
	struct pid *pid;

	/* A process that is reaped right now has a pid, but no task. */
	while (!p && (pid = vx_find_ge_pid(vxi, nr))) {
		nr = pid_nr(pid) + 1;
		p = pid_task(pid, PIDTYPE_TGID);
	}
	return p;
}

/*
 * Slow path of vs_find_ge_pid().  The numbers of another pid namespace have
 * another order, so this walks that namespace.
 */
struct pid *__vs_find_ge_pid(int nr, struct pid_namespace *ns)
{
	struct vx_info *vxi = vx_current();
	struct pid *pid;

	if (!vxi || ns != &init_pid_ns)
		return find_ge_pid(nr, ns);
	/* Pid 1 comes first: the guest's own init, or the host's, no member. */
	if (nr <= 1)
		return vs_named_pid(1, ns);
	do
		pid = vx_find_ge_pid(vxi, nr++);
	while (pid && vs_shown_nr(pid_nr(pid), ns) == 1);
	return pid;
}
