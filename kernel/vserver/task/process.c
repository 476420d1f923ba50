// SPDX-License-Identifier: GPL-2.0-only
/*
 * Process contexts: ceiling, end, and what programs can read of them.
 *
 * migrate.c creates them.
 */
#include <linux/capability.h>
#include <linux/jump_label.h>
#include <linux/percpu.h>
#include <linux/pid.h>
#include <linux/sched.h>
#include <linux/vserver/account.h>
#include <linux/vserver/task.h>

#include "core/command.h"
#include "core/denied.h"
#include "core/helper.h"
#include "core/vserver.h"
#include "limit/account.h"
#include "task/key.h"

/* Off until the first context is created */
DEFINE_STATIC_KEY_FALSE(vs_context_exists);

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
	.report_end	= vs_helper_ended,
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
