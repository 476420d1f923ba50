// SPDX-License-Identifier: GPL-2.0-only
/*
 * The init of a guest without a pid namespace (VXF_INFO_INIT): it has number
 * 1 for all in its context, who do not meet the init of the host any more.
 */
#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"
#include "task/task.h"

/*
 * Off until the first guest has such an init: numbers are asked for all the
 * time.  One in a pid namespace of its own needs nothing of this.
 */
DEFINE_STATIC_KEY_FALSE(vs_init_is_one);

/* Number on the host of who is 1 for the caller, or 0. */
static pid_t vx_shown_init(void)
{
	const struct vx_info *vxi = vx_current();

	if (!vxi || !(READ_ONCE(vxi->ctx.flags) & VXF_INFO_INIT))
		return 0;
	return READ_ONCE(vxi->initpid);
}

bool __vs_has_own_init(void)
{
	return vx_shown_init();
}

pid_t __vs_shown_nr(pid_t nr, const struct pid_namespace *ns)
{
	pid_t init = ns == &init_pid_ns ? vx_shown_init() : 0;

	if (!init)
		return nr;
	if (nr == init)
		return 1;
	return nr == 1 ? 0 : nr;
}

struct pid *__vs_named_pid(pid_t nr, struct pid_namespace *ns)
{
	pid_t init = ns == &init_pid_ns ? vx_shown_init() : 0;

	if (init && nr == init)
		return NULL;
	return idr_find(&ns->idr, init && nr == 1 ? init : nr);
}

/**
 * vx_show_init() - the init of a context or its flags have changed
 * @vxi: the context
 *
 * May sleep.
 */
void vx_show_init(const struct vx_info *vxi)
{
	if (READ_ONCE(vxi->initpid) &&
	    READ_ONCE(vxi->ctx.flags) & VXF_INFO_INIT)
		static_branch_enable(&vs_init_is_one);
}

/**
 * vx_become_reaper() - the caller gets the orphans among its descendants
 *
 * Those it has already stay where they are: who becomes init has none.
 */
void vx_become_reaper(void)
{
	current->signal->is_child_subreaper = 1;
}

/*
 * As to the init of the machine, nobody in the guest sends it a signal that
 * it does not expect.  The host still can, by ctx_kill.
 */
static void vx_become_immune(void)
{
	spin_lock_irq(&current->sighand->siglock);
	current->signal->flags |= SIGNAL_UNKILLABLE;
	spin_unlock_irq(&current->sighand->siglock);
}

/**
 * vx_become_init() - the caller is init and reaper of its context from now on
 * @vxi: the context of the caller
 */
void vx_become_init(struct vx_info *vxi)
{
	vx_become_reaper();
	if (READ_ONCE(vxi->ctx.flags) & VXF_INFO_INIT)
		vx_become_immune();
	spin_lock(&vxi->ctx.lock);
	WRITE_ONCE(vxi->initpid, task_tgid_nr(current));
	vxi->had_init = true;
	WRITE_ONCE(vxi->ctx.flags, vxi->ctx.flags & ~VXF_STATE_INIT);
	spin_unlock(&vxi->ctx.lock);
	if (task_active_pid_ns(current) == &init_pid_ns)
		vx_show_init(vxi);
}
