// SPDX-License-Identifier: GPL-2.0-only
/*
 * The init of a guest without a pid namespace (VXF_INFO_INIT).
 *
 * The processes of the guest see it as pid 1, and do not see the init of the
 * host.
 */
#include <linux/export.h>
#include <linux/jump_label.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/vserver/task.h>

#include "core/vserver.h"
#include "task/task.h"

/*
 * Off until the first guest has such an init, because the translation of pid
 * numbers is a hot path.  A guest in its own pid namespace does not need it.
 */
DEFINE_STATIC_KEY_FALSE(vs_init_is_one);

/* The host's pid number of the process that the caller sees as 1, or 0. */
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
 * vx_show_init() - enable the translation of pid numbers if a context needs it
 * @vxi: a context with a new init or with new flags
 *
 * Context: May sleep.
 */
void vx_show_init(const struct vx_info *vxi)
{
	if (READ_ONCE(vxi->initpid) &&
	    READ_ONCE(vxi->ctx.flags) & VXF_INFO_INIT)
		static_branch_enable(&vs_init_is_one);
}

/**
 * vx_become_reaper() - make the caller the reaper of its descendants
 *
 * Existing descendants keep their reaper.  A process that becomes init has
 * none.
 */
void vx_become_reaper(void)
{
	current->signal->is_child_subreaper = 1;
}

/*
 * Signals without a handler do not reach the init, as for the init of the host.
 * ctx_kill can still kill it.
 */
static void vx_become_immune(void)
{
	spin_lock_irq(&current->sighand->siglock);
	current->signal->flags |= SIGNAL_UNKILLABLE;
	spin_unlock_irq(&current->sighand->siglock);
}

/**
 * vx_become_init() - make the caller init and reaper of its context
 * @vxi: the context of the caller
 *
 * Context: May sleep.
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
