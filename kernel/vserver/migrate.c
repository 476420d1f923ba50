// SPDX-License-Identifier: GPL-2.0-only
/*
 * Creation of process contexts, and migration into them.
 *
 * A context has parts that every folder keeps, so this is above them all.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/mutex.h>
#include <linux/sched/coredump.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/vserver/account.h>
#include <linux/vserver/scm.h>
#include <linux/vserver/task.h>

#include "core/command.h"
#include "core/helper.h"
#include "core/lsm.h"
#include "core/vserver.h"
#include "fs/descriptor.h"
#include "limit/account.h"
#include "task/key.h"
#include "task/task.h"

/* Flags that a context inherits, if a member of another context creates it */
#define VX_INHERITED_FLAGS	(VXF_INFO_SCHED | VXF_INFO_NPROC | \
				 VXF_INFO_HIDE | VXF_INFO_ULIMIT)

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
