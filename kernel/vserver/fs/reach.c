// SPDX-License-Identifier: GPL-2.0-only
/*
 * Which paths a guest can walk to, and where ".." must stop above its root.
 */
#include <linux/dcache.h>
#include <linux/fs_struct.h>
#include <linux/init_task.h>
#include <linux/mutex.h>
#include <linux/namei.h>
#include <linux/nsproxy.h>
#include <linux/vserver/descriptor.h>

#include "../../../fs/mount.h"
#include "core/vserver.h"
#include "fs/descriptor.h"

/* Get the root directory that the context keeps, with a reference. */
static bool vx_get_root(struct vx_info *vxi, struct path *root)
{
	bool found = false;
	int i;

	mutex_lock(&vxi->space_lock);
	for (i = 0; i < VS_SPACES && !found; i++) {
		if (!vxi->space[i].fs)
			continue;
		get_fs_root(vxi->space[i].fs, root);
		found = true;
	}
	mutex_unlock(&vxi->space_lock);
	return found;
}

/**
 * vs_reach_get() - get the root directories of the caller and its context
 * @reach: where to store them, with references
 *
 * A process of a guest may have called chroot(), but may use all files of its
 * context.
 *
 * Context: process; takes the space_lock of the caller's context.
 */
void vs_reach_get(struct vs_reach *reach)
{
	struct vx_info *vxi = vx_current();

	get_fs_root(current->fs, &reach->root[0]);
	reach->count = 1;
	if (vxi && vx_get_root(vxi, &reach->root[1]))
		reach->count++;
}

/**
 * vs_reach_put() - drop the references to the root directories
 * @reach: the directories
 *
 * Context: process; may sleep.
 */
void vs_reach_put(struct vs_reach *reach)
{
	while (reach->count)
		path_put(&reach->root[--reach->count]);
}

/*
 * A service of a guest may have its own mount namespace, with copies of the
 * guest's mounts.  The host's namespace contains no such copies.
 *
 * The caller holds mount_lock, which keeps the namespace.
 */
static bool vs_may_be_copy(const struct mount *mnt)
{
	struct mnt_namespace *ns = mnt->mnt_ns;

	lockdep_assert_held(&mount_lock.lock);
	return !IS_ERR_OR_NULL(ns) && ns != init_task.nsproxy->mnt_ns &&
	       !is_anon_ns(ns);
}

/**
 * vs_is_below() - does a path lie below a directory
 * @path: the path
 * @root: the directory
 *
 * A path below the same directory in a copy of the mount counts, too.
 *
 * Context: process; does not sleep; takes mount_lock.
 * Return: true if the path is @root or lies below it.
 */
bool vs_is_below(const struct path *path, const struct path *root)
{
	struct mount *mnt = real_mount(path->mnt);
	struct dentry *dentry = path->dentry;
	bool below = false;

	read_seqlock_excl(&mount_lock);
	for (;;) {
		if (&mnt->mnt == root->mnt || vs_may_be_copy(mnt))
			below = is_subdir(dentry, root->dentry);
		if (below || !mnt_has_parent(mnt))
			break;
		dentry = mnt->mnt_mountpoint;
		mnt = mnt->mnt_parent;
	}
	read_sequnlock_excl(&mount_lock);
	return below;
}

/**
 * vs_reaches() - does a path lie below one of the root directories
 * @reach: the root directories
 * @path: the path
 *
 * Context: process; does not sleep; takes mount_lock.
 * Return: true if it does.
 */
bool vs_reaches(const struct vs_reach *reach, const struct path *path)
{
	unsigned int i;

	for (i = 0; i < reach->count; i++)
		if (vs_is_below(path, &reach->root[i]))
			return true;
	return false;
}

/**
 * vs_path_reachable() - could the caller, in a guest, walk to a path
 * @path: the path
 *
 * Context: process; may sleep.
 * Return: true if it could.
 */
bool vs_path_reachable(const struct path *path)
{
	struct vs_reach reach;
	bool below;

	vs_reach_get(&reach);
	below = vs_reaches(&reach, path);
	vs_reach_put(&reach);
	return below;
}

/**
 * vs_is_elsewhere() - is a path in another mount namespace of a guest
 * @path: the path
 *
 * Context: process; does not sleep; takes mount_lock.
 * Return: true if the mount namespace is neither the host's nor the caller's;
 * false for a detached mount and an anonymous namespace.
 */
bool vs_is_elsewhere(const struct path *path)
{
	const struct mount *mnt = real_mount(path->mnt);
	bool elsewhere;

	read_seqlock_excl(&mount_lock);
	elsewhere = vs_may_be_copy(mnt) &&
		    mnt->mnt_ns != current->nsproxy->mnt_ns;
	read_sequnlock_excl(&mount_lock);
	return elsewhere;
}

/* Step to the parent, also across mounts; return false at the top. */
static bool vs_step_up(struct path *path)
{
	struct dentry *parent;

	while (path->dentry == path->mnt->mnt_root)
		if (!follow_up(path))
			return false;
	parent = dget_parent(path->dentry);
	dput(path->dentry);
	path->dentry = parent;
	return true;
}

/**
 * struct vs_guard - the barrier above a root directory
 * @barrier: the barrier, with a reference
 * @top: child of the barrier that is or contains the root, with a reference
 */
struct vs_guard {
	struct path	barrier;
	struct path	top;
};

/* Find the nearest barrier above a root; false if there is none.  May sleep. */
static bool vs_guard_get(const struct path *root, struct vs_guard *guard)
{
	struct path *up = &guard->barrier, *top = &guard->top;

	*up = *root;
	*top = *root;
	path_get(up);
	path_get(top);
	while (vs_step_up(up)) {
		if (vs_is_barrier(up->dentry))
			return true;
		path_put(top);
		*top = *up;
		path_get(top);
	}
	path_put(up);
	path_put(top);
	return false;
}

static void vs_guard_put(struct vs_guard *guard)
{
	path_put(&guard->barrier);
	path_put(&guard->top);
}

/**
 * vs_guard_note() - record the barrier above the root of the caller
 *
 * The first root of a context below a barrier defines the directory right below
 * that barrier.  If a guest has called chroot() and the host moves that root
 * away, it has another barrier or none.  vs_leaves_root() detects that.
 *
 * Context: process; may sleep.
 */
void vs_guard_note(void)
{
	struct vx_info *vxi = vx_current();
	struct vs_guard guard;
	struct path root;

	if (!vxi || READ_ONCE(vxi->top_ino))
		return;
	get_fs_root(current->fs, &root);
	if (vs_guard_get(&root, &guard)) {
		WRITE_ONCE(vxi->top_dev, guard.top.dentry->d_sb->s_dev);
		WRITE_ONCE(vxi->top_ino, d_inode(guard.top.dentry)->i_ino);
		vs_guard_put(&guard);
	}
	path_put(&root);
}

/* Is this the recorded barrier of the caller's context?  NULL means none. */
static bool vs_guard_is_own(const struct vs_guard *guard)
{
	const struct vx_info *vxi = vx_current();
	const struct dentry *top = guard ? guard->top.dentry : NULL;

	if (!vxi || !READ_ONCE(vxi->top_ino))
		return true;
	return top && d_inode(top)->i_ino == READ_ONCE(vxi->top_ino) &&
	       top->d_sb->s_dev == READ_ONCE(vxi->top_dev);
}

/*
 * Slow path of vs_leaves_root().  A step to the barrier itself is left to the
 * check of the barrier, which returns -EACCES.
 */
bool __vs_leaves_root(const struct path *root, const struct path *from,
		      struct dentry *parent, bool rcu)
{
	const struct path to = { .mnt = from->mnt, .dentry = parent };
	struct vs_guard guard;
	bool leaves;

	if (likely(to.mnt == root->mnt && is_subdir(parent, root->dentry)))
		return false;
	if (vs_is_below(&to, root))
		return false;
	if (rcu)
		return true;
	if (!vs_guard_get(root, &guard))
		return !vs_guard_is_own(NULL);
	leaves = !vs_guard_is_own(&guard) ||
		 (parent != guard.barrier.dentry &&
		  !vs_is_below(&to, &guard.top));
	vs_guard_put(&guard);
	return leaves;
}
