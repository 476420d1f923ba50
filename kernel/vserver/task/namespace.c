// SPDX-License-Identifier: GPL-2.0-only
/*
 * Namespaces: which of them a guest may create, and which it may enter.
 *
 * The ceiling or the umask of the context permits creation.  To enter a
 * namespace, the ceiling must permit it, and the namespace must belong to the
 * context: one of its tasks is in the namespace, or the context keeps it.  A
 * descriptor alone is not enough, because it may come from anywhere.
 */
#include <linux/cgroup.h>
#include <linux/cred.h>
#include <linux/fs_struct.h>
#include <linux/ipc_namespace.h>
#include <linux/mnt_namespace.h>
#include <linux/namei.h>
#include <linux/nsproxy.h>
#include <linux/pid_namespace.h>
#include <linux/proc_ns.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/time_namespace.h>
#include <linux/user_namespace.h>
#include <linux/utsname.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/namespace.h>
#include <net/net_namespace.h>

#include "../../../fs/mount.h"	/* struct mnt_namespace */
#include "core/vserver.h"

#define VS_NS_KINDS	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | \
			 CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET | \
			 CLONE_NEWCGROUP | CLONE_NEWTIME)

/* VXC_NAMESPACE permits the kinds that existed when it was defined. */
#define VS_NS_OLD	(CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC)

/* Each bit of the wmask logs the first creation of such a namespace. */
static void vs_warn_ns(struct vx_info *vxi, u64 flags)
{
	u64 told = READ_ONCE(vxi->wmask) & flags & VS_NS_KINDS;

	if (!told)
		return;
	spin_lock(&vxi->ctx.lock);
	told &= vxi->wmask;
	WRITE_ONCE(vxi->wmask, vxi->wmask & ~told);
	spin_unlock(&vxi->ctx.lock);
	if (told)
		pr_notice("vserver: context %u: %s[%d] creates namespaces (%#llx)\n",
			  vxi->ctx.id, current->comm, task_pid_nr(current), told);
}

/* Slow path of vs_may_make_ns(): the ceiling does not apply here. */
bool __vs_may_make_ns(struct user_namespace *ns, u64 flags)
{
	struct vx_info *vxi = vx_current();
	u64 allowed;

	if (!vxi)
		return false;
	vs_warn_ns(vxi, flags);
	allowed = READ_ONCE(vxi->umask);
	if (READ_ONCE(vxi->ccaps) & VXC_NAMESPACE)
		allowed |= VS_NS_OLD;
	return !(flags & VS_NS_KINDS & ~allowed) &&
	       vs_raw_capable(ns, CAP_SYS_ADMIN);
}

static bool vs_nsproxy_has(const struct nsproxy *p, const struct ns_common *ns)
{
	return ns == from_mnt_ns(p->mnt_ns) || ns == &p->uts_ns->ns ||
	       ns == &p->ipc_ns->ns || ns == &p->net_ns->ns ||
	       ns == &p->cgroup_ns->ns || ns == &p->time_ns->ns ||
	       ns == &p->time_ns_for_children->ns ||
	       ns == &p->pid_ns_for_children->ns;
}

/* The caller holds the RCU read lock. */
static bool vs_task_in_ns(struct task_struct *p, const struct ns_common *ns)
{
	const struct pid_namespace *pid_ns = task_active_pid_ns(p);
	bool has;

	if (ns == &__task_cred(p)->user_ns->ns || (pid_ns && ns == &pid_ns->ns))
		return true;
	task_lock(p);
	has = p->nsproxy && vs_nsproxy_has(p->nsproxy, ns);
	task_unlock(p);
	return has;
}

static bool vs_process_in_ns(struct task_struct *p, const struct ns_common *ns)
{
	struct task_struct *t;

	for_each_thread(p, t)
		if (vs_task_in_ns(t, ns))
			return true;
	return false;
}

static bool vs_context_in_ns(struct vx_info *vxi, const struct ns_common *ns)
{
	struct task_struct *p;
	bool found = false;
	pid_t nr = 0;

	rcu_read_lock();
	while (!found && (p = vx_next_process(vxi, nr))) {
		found = vs_process_in_ns(p, ns);
		nr = p->tgid + 1;
	}
	rcu_read_unlock();
	return found;
}

static bool vs_context_keeps_ns(struct vx_info *vxi, const struct ns_common *ns)
{
	bool found = false;
	int i;

	mutex_lock(&vxi->space_lock);
	for (i = 0; i < VS_SPACES; i++)
		found |= vxi->space[i].nsproxy &&
			 vs_nsproxy_has(vxi->space[i].nsproxy, ns);
	mutex_unlock(&vxi->space_lock);
	return found;
}

/*
 * setns() to a mount namespace also sets the root directory.  It must be the
 * caller's own root, or a guest that is only chrooted could escape.
 */
static bool vs_has_same_root(struct mnt_namespace *ns)
{
	struct path top, own;
	bool same;

	top.mnt = mntget(&ns->root->mnt);
	top.dentry = dget(top.mnt->mnt_root);
	while (follow_down_one(&top))
		;
	get_fs_root(current->fs, &own);
	same = top.dentry == own.dentry;
	path_put(&own);
	path_put(&top);
	return same;
}

/* Slow path of vs_check_setns(). */
int __vs_check_setns(struct ns_common *ns)
{
	struct vx_info *vxi = vx_current();

	if (!vxi)
		return -EPERM;
	if ((vs_context_in_ns(vxi, ns) || vs_context_keeps_ns(vxi, ns)) &&
	    (ns->ops->type != CLONE_NEWNS || vs_has_same_root(to_mnt_ns(ns))))
		return 0;
	return vs_deny("setns", ns->ops->type, -EPERM);
}
