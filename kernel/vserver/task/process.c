// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process contexts: creation, migration, end.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/jump_label.h>
#include <linux/mutex.h>
#include <linux/pid.h>
#include <linux/sched/coredump.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/vserver/account.h>
#include <linux/vserver/scm.h>
#include <linux/vserver/task.h>

#include "core/command.h"
#include "core/denied.h"
#include "core/helper.h"
#include "core/lsm.h"
#include "core/vserver.h"
#include "fs/descriptor.h"
#include "limit/account.h"
#include "task/key.h"
#include "task/task.h"

/* Off until the first context is created */
DEFINE_STATIC_KEY_FALSE(vs_context_exists);

/* Flags that a context inherits, if a member of another context creates it */
#define VX_INHERITED_FLAGS	(VXF_INFO_SCHED | VXF_INFO_NPROC | \
				 VXF_INFO_HIDE | VXF_INFO_ULIMIT)

static void vx_shutdown(struct vs_context *ctx)
{
	vs_space_release(to_vx(ctx));
	vs_key_release(to_vx(ctx));
}

static void vx_destroy(struct vs_context *ctx)
{
	vs_denied_free(to_vx(ctx));
	vs_sched_free(to_vx(ctx));
	vs_account_put(to_vx(ctx)->account);
	free_percpu(to_vx(ctx)->cacct);
}

struct vs_context_class vx_class = {
	.ids		= XARRAY_INIT(vx_class.ids, XA_FLAGS_ALLOC),
	.next_dynamic	= VS_ID_MIN_DYNAMIC,
	.created	= { "startup", 1 },
	.ended		= { "shutdown", 2 },
	.shutdown	= vx_shutdown,
	.destroy	= vx_destroy,
};

/**
 * vx_ceiling() - capabilities that a task of a context can use
 * @vxi: the context
 *
 * There is no ceiling during set-up.
 *
 * Return: a bit for each capability.
 */
u64 vx_ceiling(const struct vx_info *vxi)
{
	u64 caps;

	if (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP)
		return ~0ULL;

	caps = READ_ONCE(vxi->bcaps) & ~VS_CAPS_NEVER;
	if (READ_ONCE(vxi->ccaps) & VXC_SYSLOG)
		caps |= BIT_ULL(CAP_SYSLOG);
	return caps;
}

/*
 * Make @vxi the context of the current task, which takes over a claim on it.
 * The claim on the old context is dropped.
 */
static void vx_switch(struct vx_info *vxi)
{
	struct vx_info *old = vx_current();

	task_lock(current);
	rcu_assign_pointer(current->vx_info, vxi);
	WRITE_ONCE(current->xid, vxi->ctx.id);
	vs_pid_own(task_pid(current), current);
	WRITE_ONCE(current->vs_entered, true);
	task_unlock(current);
	vs_member_move(vxi);
	/*
	 * The memory is still that of a host program: the guest must not dump
	 * it, see hook_ptrace_access_check().
	 */
	set_dumpable(current->mm, SUID_DUMP_DISABLE);

	if (old)
		vs_context_release(&old->ctx);
}

/*
 * Move the caller into a context that it has a claim on.  On failure (-ENOMEM)
 * nothing has changed.
 */
static int vx_enter(struct vx_info *vxi)
{
	struct cred *cred = vs_key_leave();
	int err;

	if (!cred)
		return -ENOMEM;
	err = vs_account_enter(cred, vxi->account) ?: vs_space_enter_ipc(vxi);
	if (err) {
		abort_creds(cred);
		return err;
	}
	vs_cred_enter(cred, vxi->ctx.id);
	vs_account_move(vxi->account);
	commit_creds(cred);
	vx_switch(vxi);
	vs_guard_note();
	return 0;
}

/* Free a context from vx_alloc() that was never hashed. */
static void vx_free(struct vx_info *vxi)
{
	vs_account_put(vxi->account);
	free_percpu(vxi->cacct);
	kfree(vxi);
}

/* A member of a user context, @old, keeps its ceiling in a new context. */
static struct vx_info *vx_alloc(const struct vx_info *old)
{
	struct vx_info *vxi = kzalloc(sizeof(*vxi), GFP_KERNEL_ACCOUNT);

	if (!vxi)
		return NULL;
	vxi->account = vs_account_new();
	if (IS_ERR(vxi->account)) {
		kfree(vxi);
		return NULL;
	}
	vxi->cacct = vs_cacct_alloc();
	if (!vxi->cacct) {
		vx_free(vxi);
		return NULL;
	}
	vxi->bcaps = old ? READ_ONCE(old->bcaps) : ~0ULL;
	mutex_init(&vxi->space_lock);
	spin_lock_init(&vxi->members_lock);
	vxi->members = RB_ROOT;
	vs_virt_init(&vxi->virt);
	return vxi;
}

/* Threads share their memory, so a process changes its context as a whole. */
static int vx_check_single(void)
{
	return thread_group_empty(current) ? 0 : -EINVAL;
}

/**
 * vx_create() - create a process context and move the caller into it
 * @id: VS_ID_DYNAMIC, or the wanted xid
 * @flags: VXF_*
 *
 * The context gets its own IPC namespace.
 *
 * Context: May sleep.
 *
 * Return: the context, on which the caller has a claim; or an ERR_PTR:
 *
 * * -EINVAL: @id is out of range, or the caller has several threads.
 * * -EEXIST, -EBUSY, -EAGAIN, -ENOMEM: see vs_context_hash().
 * * -ENOSPC: there are too many IPC namespaces.
 * * -ENOEXEC: vshelper failed.
 */
struct vx_info *vx_create(u32 id, u64 flags)
{
	const struct vx_info *old = vx_current();
	struct vx_info *vxi;
	int err = vx_check_single();

	if (err)
		return ERR_PTR(err);
	vxi = vx_alloc(old);
	if (!vxi)
		return ERR_PTR(-ENOMEM);
	if (old)
		flags |= READ_ONCE(old->ctx.flags) & VX_INHERITED_FLAGS;
	static_branch_enable(&vs_context_exists);

	err = vs_space_new_ipc(vxi) ?:
	      vs_context_hash(&vxi->ctx, &vx_class, id, flags);
	if (err) {
		vs_space_release(vxi);
		vx_free(vxi);
		return ERR_PTR(err);
	}
	vs_account_name(vxi->account, vxi->ctx.id);
	err = vs_helper_created(&vxi->ctx) ?: vx_enter(vxi);
	if (err) {
		vs_context_abandon(&vxi->ctx);
		return ERR_PTR(err);
	}
	return vxi;
}

/**
 * vx_migrate() - move the caller into a process context
 * @vxi: the context
 * @flagword: VXM_*
 *
 * A caller that is inside already stays there; @flagword applies all the same.
 *
 * Context: May sleep.
 *
 * Return: 0, or a negative errno:
 *
 * * -EACCES: the context is private.
 * * -EINVAL: the caller has several threads.
 * * -EFAULT: the context is ending.
 * * -ENOMEM
 */
int vx_migrate(struct vx_info *vxi, u64 flagword)
{
	int err;

	if (vxi != vx_current()) {
		err = vs_context_check_enter(&vxi->ctx) ?: vx_check_single();
		if (err)
			return err;
		if (!vs_context_claim(&vxi->ctx))
			return -EFAULT;
		err = vx_enter(vxi);
		if (err) {
			vs_context_release(&vxi->ctx);
			return err;
		}
	}
	if (flagword & VXM_SET_INIT)
		vx_become_init(vxi);
	if (flagword & VXM_SET_REAPER)
		vx_become_reaper();
	return 0;
}

/**
 * vx_become_watch() - make the caller the spectator
 *
 * The caller has checked that this is host root.
 *
 * Return: VS_ID_WATCH, or -EINVAL for a caller with several threads.
 */
long vx_become_watch(void)
{
	int err = vx_check_single();

	if (err)
		return err;
	WRITE_ONCE(current->xid, VS_ID_WATCH);
	vs_pid_own(task_pid(current), current);
	return VS_ID_WATCH;
}

/**
 * vc_ctx_create() - create a process context and move the caller into it
 * @call: id: wanted xid, 2 to 49151, or VS_ID_DYNAMIC; data:
 *	&struct vcmd_ctx_create, in, or NULL for VXF_INIT_SET
 *
 * The kernel clears VXF_STATE_SETUP, unless the caller is host root.
 *
 * Permission: host root, or a user of the host (VS_HANDLER).
 *
 * Return: the xid, or a negative errno:
 *
 * * -EPERM: the caller may not create this context.
 * * -EINVAL: the id is out of range, or the caller has several threads.
 * * -EEXIST: the id is in use.
 * * -EBUSY: the id is in use by a context in set-up or at its end, or no
 *   dynamic id is free.
 * * -EAGAIN: the user has too many contexts.
 * * -ENOSPC: there are too many IPC namespaces.
 * * -ENOEXEC: vshelper failed.
 * * -ENOMEM
 */
long vc_ctx_create(struct vs_call *call)
{
	const struct vcmd_ctx_create *arg = call->data;
	u64 flags = arg ? arg->flagword : VXF_INIT_SET;
	struct vx_info *vxi;
	int err;

	err = vs_context_check_create(call->id, flags);
	if (err)
		return err;
	/* An ordinary user may not set up a context. */
	if (!vs_context_admin())
		flags &= ~VXF_STATE_SETUP;
	vxi = vx_create(call->id, flags);
	return IS_ERR(vxi) ? PTR_ERR(vxi) : vxi->ctx.id;
}

/**
 * vc_ctx_migrate() - move the caller into a process context
 * @call: id: xid, or VS_ID_WATCH to become the spectator; data:
 *	&struct vcmd_ctx_migrate, in, or NULL for no flags
 *
 * VXM_SET_INIT makes the caller the init of the guest and clears
 * VXF_STATE_INIT.  VXM_SET_REAPER makes the caller the reaper of its
 * descendants.
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: 0, or 1 for the spectator, or a negative errno:
 *
 * * -EACCES: the context is private and not in set-up.
 * * -EINVAL: the caller has several threads.
 * * -EFAULT: the context is ending.
 * * -ENOMEM
 */
long vc_ctx_migrate(struct vs_call *call)
{
	const struct vcmd_ctx_migrate *arg = call->data;

	if (call->id == VS_ID_WATCH)
		return vx_become_watch();
	return vx_migrate(call->vxi, arg ? arg->flagword : 0);
}

/**
 * vc_vx_info() - report the xid and the init of a context
 * @call: id: xid; data: &struct vcmd_vx_info_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_vx_info(struct vs_call *call)
{
	struct vcmd_vx_info_v0 *arg = call->data;

	arg->xid = call->vxi->ctx.id;
	arg->initpid = READ_ONCE(call->vxi->initpid);
	return 0;
}

/**
 * vc_ctx_stat() - report the reference counts of a context
 * @call: id: xid; data: &struct vcmd_ctx_stat_v0, out
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: 0.
 */
long vc_ctx_stat(struct vs_call *call)
{
	struct vcmd_ctx_stat_v0 *arg = call->data;

	/* Do not count the reference that this call holds. */
	arg->usecnt = refcount_read(&call->vxi->ctx.usecnt) - 1;
	arg->tasks = atomic_read(&call->vxi->ctx.claims);
	return 0;
}

static long vs_task_id(struct vs_call *call, vxid_t (*get)(struct task_struct *))
{
	struct task_struct *p;
	long ret = -ESRCH;

	if (!call->id)
		return get(current);

	rcu_read_lock();
	p = pid_task(vs_find_pid_nr(call->id), PIDTYPE_PID);
	if (p)
		ret = get(p);
	rcu_read_unlock();
	return ret;
}

static u32 vs_get_xid(struct task_struct *p)
{
	return READ_ONCE(p->xid);
}

static u32 vs_get_nid(struct task_struct *p)
{
	return READ_ONCE(p->nid);
}

static u32 vs_get_tag(struct task_struct *p)
{
	return READ_ONCE(p->tag);
}

/**
 * vc_task_xid() - report the process context of a task
 * @call: id: pid in the initial pid namespace, or 0 for the caller; data: none
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: the xid, or -ESRCH.
 */
long vc_task_xid(struct vs_call *call)
{
	return vs_task_id(call, vs_get_xid);
}

/**
 * vc_task_nid() - report the network context of a task
 * @call: id: pid in the initial pid namespace, or 0 for the caller; data: none
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: the nid, or -ESRCH.
 */
long vc_task_nid(struct vs_call *call)
{
	return vs_task_id(call, vs_get_nid);
}

/**
 * vc_task_tag() - report the tag of a task
 * @call: id: pid in the initial pid namespace, or 0 for the caller; data: none
 *
 * Permission: host root, spectator, or guest in set-up (VS_READ).
 *
 * Return: the tag, or -ESRCH.
 */
long vc_task_tag(struct vs_call *call)
{
	return vs_task_id(call, vs_get_tag);
}

/**
 * vc_tag_migrate() - set the tag of the caller
 * @call: id: the tag, of which the lower 16 bits count; data: none
 *
 * Children inherit the tag.  The kernel reports it and does nothing else
 * with it.
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: 0.
 */
long vc_tag_migrate(struct vs_call *call)
{
	WRITE_ONCE(current->tag, call->id & U16_MAX);
	return 0;
}
