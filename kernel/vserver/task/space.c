// SPDX-License-Identifier: GPL-2.0-only
/*
 * Spaces: the namespaces that a context keeps, so that a task can enter them.
 *
 * The mask has no bit for time namespaces.  A task keeps its own.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs_struct.h>
#include <linux/ipc_namespace.h>
#include <linux/mnt_namespace.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/proc_ns.h>
#include <linux/sched/task.h>
#include <linux/sched/user.h>
#include <linux/sem.h>
#include <linux/shm.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <net/net_namespace.h>

#include "../../../fs/mount.h"	/* get_mnt_ns() */
#include "core/command.h"
#include "core/vserver.h"

/* Namespaces that a space can keep, and those that a guest usually has */
#define VS_SPACE_MASK	 (CLONE_FS | CLONE_NEWNS | CLONE_NEWUTS | \
			  CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | \
			  CLONE_NEWNET | CLONE_NEWCGROUP)
#define VS_SPACE_DEFAULT (CLONE_FS | CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC)

/* Create an nsproxy with the namespaces of the caller. */
static struct nsproxy *vs_nsproxy_copy(void)
{
	return create_new_namespaces(0, current, current_user_ns(),
				     current->fs);
}

/*
 * Replace the namespaces of @mask in @to by those of @from.  Nobody else may
 * use @to yet: the references to its old namespaces are dropped.
 */
static void vs_nsproxy_mix(struct nsproxy *to, struct nsproxy *from,
			   unsigned long mask)
{
	if (mask & CLONE_NEWNS) {
		put_mnt_ns(to->mnt_ns);
		get_mnt_ns(from->mnt_ns);
		to->mnt_ns = from->mnt_ns;
	}
	if (mask & CLONE_NEWUTS) {
		put_uts_ns(to->uts_ns);
		get_uts_ns(from->uts_ns);
		to->uts_ns = from->uts_ns;
	}
	if (mask & CLONE_NEWIPC) {
		put_ipc_ns(to->ipc_ns);
		to->ipc_ns = get_ipc_ns(from->ipc_ns);
	}
	if (mask & CLONE_NEWPID) {
		put_pid_ns(to->pid_ns_for_children);
		to->pid_ns_for_children = get_pid_ns(from->pid_ns_for_children);
	}
	if (mask & CLONE_NEWNET) {
		put_net(to->net_ns);
		to->net_ns = get_net(from->net_ns);
	}
	if (mask & CLONE_NEWCGROUP) {
		put_cgroup_ns(to->cgroup_ns);
		get_cgroup_ns(from->cgroup_ns);
		to->cgroup_ns = from->cgroup_ns;
	}
}

/* Release what the caller has in its old IPC namespace. */
static void vs_leave_ipc(void)
{
	exit_sem(current);
	exit_shm(current);
	shm_init_task(current);
}

/* Switch the caller to the namespaces of @mask in @from. */
static int vs_switch_namespaces(struct nsproxy *from, unsigned long mask)
{
	struct nsproxy *new = vs_nsproxy_copy();

	if (IS_ERR(new))
		return PTR_ERR(new);
	vs_nsproxy_mix(new, from, mask);
	if (mask & CLONE_NEWIPC)
		vs_leave_ipc();
	switch_task_namespaces(current, new);
	return 0;
}

/* Replace root, working directory and umask of the caller. */
static int vs_switch_fs(struct fs_struct *from)
{
	struct fs_struct *new = copy_fs_struct(from);
	struct fs_struct *old;
	bool last;

	if (!new)
		return -ENOMEM;

	task_lock(current);
	old = current->fs;
	spin_lock(&old->lock);
	current->fs = new;
	last = !--old->users;
	spin_unlock(&old->lock);
	task_unlock(current);

	if (last)
		free_fs_struct(old);
	return 0;
}

/*
 * Replace user and groups of @new by those of @from.  The capabilities stay:
 * all of them, within the user namespace that was entered.  The account stays
 * that of the caller.
 */
static int vs_take_ids(struct cred *new, const struct cred *from)
{
	struct user_struct *user = alloc_uid(from->uid);

	if (!user)
		return -ENOMEM;
	new->uid = from->uid;
	new->euid = from->euid;
	new->suid = from->suid;
	new->fsuid = from->fsuid;
	new->gid = from->gid;
	new->egid = from->egid;
	new->sgid = from->sgid;
	new->fsgid = from->fsgid;
	set_groups(new, from->group_info);
	free_uid(new->user);
	new->user = user;
	return set_cred_ucounts(new);
}

/* Enter the user namespace of @from.  The caller must have one thread only. */
static int vs_switch_user(const struct cred *from)
{
	struct nsset set = { .flags = CLONE_NEWUSER, .fs = current->fs };
	struct cred *new;
	int err;

	if (from->user_ns == current_user_ns())
		return 0;
	new = prepare_creds();
	if (!new)
		return -ENOMEM;
	set.cred = new;
	err = userns_operations.install(&set, &from->user_ns->ns) ?:
	      vs_take_ids(new, from);
	if (err) {
		abort_creds(new);
		return err;
	}
	return commit_creds(new);
}

/**
 * vs_space_new_ipc() - create the IPC namespace of a new context
 * @vxi: the context
 *
 * Return: 0, -ENOMEM, or -ENOSPC when there are too many namespaces.
 */
int vs_space_new_ipc(struct vx_info *vxi)
{
	struct ipc_namespace *ns;

	ns = copy_ipcs(CLONE_NEWIPC, current_user_ns(),
		       current->nsproxy->ipc_ns);
	if (IS_ERR(ns))
		return PTR_ERR(ns);
	vxi->ipc_ns = ns;
	return 0;
}

/**
 * vs_space_enter_ipc() - move the caller into the IPC namespace of a context
 * @vxi: the context, on which the caller has a claim
 *
 * Return: 0 or -ENOMEM.
 */
int vs_space_enter_ipc(struct vx_info *vxi)
{
	struct nsproxy from = { };
	int err;

	mutex_lock(&vxi->space_lock);
	from.ipc_ns = get_ipc_ns(vxi->ipc_ns);
	mutex_unlock(&vxi->space_lock);

	err = vs_switch_namespaces(&from, CLONE_NEWIPC);
	put_ipc_ns(from.ipc_ns);
	return err;
}

static void vs_space_drop(struct vs_space *space)
{
	if (space->nsproxy)
		put_nsproxy(space->nsproxy);
	if (space->fs)
		free_fs_struct(space->fs);
	if (space->cred)
		put_cred(space->cred);
	memset(space, 0, sizeof(*space));
}

/**
 * vs_space_release() - release the namespaces of a context
 * @vxi: a context that has no task, or that was never hashed
 *
 * Context: May sleep.
 */
void vs_space_release(struct vx_info *vxi)
{
	int i;

	mutex_lock(&vxi->space_lock);
	for (i = 0; i < VS_SPACES; i++)
		vs_space_drop(&vxi->space[i]);
	if (vxi->ipc_ns)
		put_ipc_ns(vxi->ipc_ns);
	vxi->ipc_ns = NULL;
	mutex_unlock(&vxi->space_lock);
}

/**
 * vs_space_uts() - get the UTS namespace that a context keeps in space 0
 * @vxi: the context
 *
 * Return: the namespace with a reference, or NULL if the context keeps none.
 */
struct uts_namespace *vs_space_uts(struct vx_info *vxi)
{
	struct uts_namespace *uts = NULL;

	mutex_lock(&vxi->space_lock);
	if (vxi->space[0].mask & CLONE_NEWUTS) {
		uts = vxi->space[0].nsproxy->uts_ns;
		get_uts_ns(uts);
	}
	mutex_unlock(&vxi->space_lock);
	return uts;
}

/* Add the caller's namespaces of @mask to @space, or replace them there. */
static int vs_space_keep(struct vx_info *vxi, struct vs_space *space,
			 unsigned long mask)
{
	struct nsproxy *new = vs_nsproxy_copy();
	struct fs_struct *fs = NULL;

	if (IS_ERR(new))
		return PTR_ERR(new);
	if (mask & CLONE_FS) {
		fs = copy_fs_struct(current->fs);
		if (!fs) {
			put_nsproxy(new);
			return -ENOMEM;
		}
	}

	mutex_lock(&vxi->space_lock);
	if (space->nsproxy)
		vs_nsproxy_mix(new, space->nsproxy, space->mask & ~mask);
	swap(space->nsproxy, new);
	if (fs)
		swap(space->fs, fs);
	if (mask & CLONE_NEWUSER) {
		if (space->cred)
			put_cred(space->cred);
		space->cred = get_current_cred();
	}
	space->mask |= mask;
	if (mask & CLONE_NEWIPC) {
		put_ipc_ns(vxi->ipc_ns);
		vxi->ipc_ns = get_ipc_ns(current->nsproxy->ipc_ns);
	}
	mutex_unlock(&vxi->space_lock);

	if (new)
		put_nsproxy(new);
	if (fs)
		free_fs_struct(fs);
	return 0;
}

static int vs_set_space(struct vx_info *vxi, u64 mask, u32 index)
{
	if (index >= VS_SPACES || !mask || mask & ~(u64)VS_SPACE_MASK)
		return -EINVAL;
	return vs_space_keep(vxi, &vxi->space[index], mask);
}

/* Take references to the parts of @mask in @from, which has all of them. */
static int vs_space_pick(const struct vs_space *from, unsigned long mask,
			 struct vs_space *to)
{
	to->mask = mask;
	if (mask & CLONE_FS) {
		to->fs = copy_fs_struct(from->fs);
		if (!to->fs)
			return -ENOMEM;
	}
	if (mask & CLONE_NEWUSER)
		to->cred = get_cred(from->cred);
	get_nsproxy(from->nsproxy);
	to->nsproxy = from->nsproxy;
	return 0;
}

/*
 * Take references to what the caller will enter.  With index 0 a namespace
 * comes from the first space that keeps it: old tools pass no index, and a
 * guest usually keeps its mount namespace in space 1.
 */
static int vs_spaces_pick(struct vx_info *vxi, u32 index, u64 mask,
			  struct vs_space *to)
{
	u32 i, end = index ? index + 1 : VS_SPACES;
	int err = 0;

	mutex_lock(&vxi->space_lock);
	mask = mask ?: vxi->space[index].mask;
	if (!mask)
		err = -EINVAL;
	for (i = index; !err && mask && i < end; i++) {
		const struct vs_space *from = &vxi->space[i];

		if (mask & from->mask)
			err = vs_space_pick(from, mask & from->mask, &to[i]);
		mask &= ~(u64)from->mask;
	}
	mutex_unlock(&vxi->space_lock);
	return err ?: (mask ? -EINVAL : 0);
}

/*
 * Enter the user namespace first: only this step can be refused, and the later
 * steps check no capability.
 */
static int vs_space_give(const struct vs_space *space)
{
	int err = 0;

	if (space->cred)
		err = vs_switch_user(space->cred);
	if (!err && space->fs)
		err = vs_switch_fs(space->fs);
	if (!err && space->mask & ~(CLONE_FS | CLONE_NEWUSER))
		err = vs_switch_namespaces(space->nsproxy, space->mask);
	return err;
}

static int vs_enter_space(struct vx_info *vxi, u64 mask, u32 index)
{
	struct vs_space space[VS_SPACES] = { };
	int i, err;

	if (READ_ONCE(vxi->ctx.flags) & VXF_INFO_PRIVATE)
		return -EACCES;
	if (index >= VS_SPACES || mask & ~(u64)VS_SPACE_MASK)
		return -EINVAL;
	err = vs_spaces_pick(vxi, index, mask, space);
	for (i = 0; i < VS_SPACES; i++) {
		if (!err && space[i].mask)
			err = vs_space_give(&space[i]);
		vs_space_drop(&space[i]);
	}
	return err;
}

/**
 * vc_set_space_v1() - set_space for space 0
 * @call: id: xid; data: &struct vcmd_space_mask_v1, in
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: as vc_set_space().
 */
long vc_set_space_v1(struct vs_call *call)
{
	const struct vcmd_space_mask_v1 *arg = call->data;

	return vs_set_space(call->vxi, arg->mask, 0);
}

/**
 * vc_set_space() - keep namespaces of the caller in a context
 * @call: id: xid; data: &struct vcmd_space_mask_v2, in
 *
 * CLONE_FS keeps root, working directory and umask.  CLONE_NEWUSER keeps user
 * and groups, too.  Other namespaces of the space stay.
 *
 * Permission: host root, or guest in set-up (VS_SETUP).
 *
 * Return: 0, -ENOMEM, or -EINVAL for a bad index, an empty mask or an unknown
 * bit of the mask.
 */
long vc_set_space(struct vs_call *call)
{
	const struct vcmd_space_mask_v2 *arg = call->data;

	return vs_set_space(call->vxi, arg->mask, arg->index);
}

/**
 * vc_enter_space_v0() - enter_space for all of space 0
 * @call: id: xid; data: none
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: as vc_enter_space().
 */
long vc_enter_space_v0(struct vs_call *call)
{
	return vs_enter_space(call->vxi, 0, 0);
}

/**
 * vc_enter_space_v1() - enter_space with index 0
 * @call: id: xid; data: &struct vcmd_space_mask_v1, in
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: as vc_enter_space().
 */
long vc_enter_space_v1(struct vs_call *call)
{
	const struct vcmd_space_mask_v1 *arg = call->data;

	return vs_enter_space(call->vxi, arg->mask, 0);
}

/**
 * vc_enter_space() - move the caller into namespaces of a context
 * @call: id: xid; data: &struct vcmd_space_mask_v2, in
 *
 * An empty mask enters everything that the space keeps.  With index 0 the
 * command also takes namespaces from space 1 that space 0 does not keep.
 *
 * Permission: host root (VS_ADMIN).
 *
 * Return: 0, or a negative errno:
 *
 * * -EACCES: the context is private.
 * * -EINVAL: the index is bad, the context does not keep what the mask names,
 *   or a caller with several threads enters a user namespace.
 * * -EPERM: the caller may not enter the user namespace.
 * * -ENOMEM
 */
long vc_enter_space(struct vs_call *call)
{
	const struct vcmd_space_mask_v2 *arg = call->data;

	return vs_enter_space(call->vxi, arg->mask, arg->index);
}

/**
 * vc_get_space_mask_v0() - get_space_mask without CLONE_NEWPID and CLONE_NEWNET
 * @call: id: ignored; data: &struct vcmd_space_mask_v1, out
 *
 * Permission: anybody (VS_ANYBODY).
 *
 * Return: 0.
 */
long vc_get_space_mask_v0(struct vs_call *call)
{
	struct vcmd_space_mask_v1 *arg = call->data;

	arg->mask = VS_SPACE_MASK & ~(u64)(CLONE_NEWPID | CLONE_NEWNET);
	return 0;
}

/**
 * vc_get_space_mask() - report what a space can keep
 * @call: id: ignored; data: &struct vcmd_space_mask_v1, out
 *
 * Permission: anybody (VS_ANYBODY).
 *
 * Return: 0.
 */
long vc_get_space_mask(struct vs_call *call)
{
	struct vcmd_space_mask_v1 *arg = call->data;

	arg->mask = VS_SPACE_MASK;
	return 0;
}

/**
 * vc_get_space_default() - report what a guest usually keeps
 * @call: id: ignored; data: &struct vcmd_space_mask_v1, out
 *
 * Permission: anybody (VS_ANYBODY).
 *
 * Return: 0.
 */
long vc_get_space_default(struct vs_call *call)
{
	struct vcmd_space_mask_v1 *arg = call->data;

	arg->mask = VS_SPACE_DEFAULT;
	return 0;
}
