// SPDX-License-Identifier: GPL-2.0-only
/*
 * Use of files that a guest received and did not open itself.
 *
 * A guest may read and write such a file.  It may reopen it, change its
 * attributes or start a path walk there only if it could walk to the file.
 * Pipes and sockets without a name are exempt: they reach only their holders.
 * A task that entered the guest is exempt while it runs a program of the host.
 */
#include <linux/anon_inodes.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/mm.h>
#include <linux/sched/task.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/descriptor.h>

#include "../../../fs/proc/internal.h"
#include "core/lsm.h"
#include "core/vserver.h"
#include "fs/descriptor.h"

/* True until a task that entered executes a program of the guest, see task/lsm.c. */
static bool vs_is_host_program(void)
{
	return unlikely(current->vs_entered);
}

static bool vs_is_nameless(const struct inode *inode)
{
	return (S_ISFIFO(inode->i_mode) || S_ISSOCK(inode->i_mode)) &&
	       (inode->i_sb->s_flags & SB_NOUSER);
}

/*
 * Did the guest open the file by a path walk?  TIOCGPTPEER opens a terminal and
 * SIOCUNIXFILE a socket's name without one.
 */
static bool vs_file_was_walked_to(const struct file *file)
{
	switch (file_inode(file)->i_mode & S_IFMT) {
	case S_IFCHR:
	case S_IFBLK:
	case S_IFSOCK:
		return false;
	}
	return vs_file_is_own(file);
}

/* Could the guest walk to the path, or is the object exempt? */
static bool vs_path_is_free(const struct path *path)
{
	return vs_is_nameless(d_inode(path->dentry)) || vs_path_reachable(path);
}

/* Consumes the reference to @file, which may be NULL. */
static bool vs_is_own_at(struct file *file, const struct path *path)
{
	bool own;

	if (!file)
		return false;
	own = vs_file_was_walked_to(file) && path_equal(&file->f_path, path);
	fput(file);
	return own;
}

/* A service may have a root that is not below the root of the guest. */
static bool vs_is_below_own_root(struct task_struct *p, const struct path *path)
{
	struct path root = {};
	bool below;

	task_lock(p);
	if (p->fs && !p->vs_entered)
		get_fs_root(p->fs, &root);
	task_unlock(p);
	if (!root.mnt)
		return false;
	below = vs_is_elsewhere(&root) && vs_is_below(path, &root);
	path_put(&root);
	return below;
}

/* Does the process have the object because a task of the guest opened it? */
static bool vs_task_may_lead(struct task_struct *p, unsigned int fd,
			     const struct path *path)
{
	return vs_is_own_at(fget_task(p, fd), path) ||
	       vs_is_own_at(get_task_exe_file(p), path) ||
	       vs_is_below_own_root(p, path);
}

/* Slow path of vs_jump_link(). */
int __vs_check_link(const struct inode *inode, const struct path *path)
{
	struct task_struct *p;
	bool may;

	if (vs_is_host_program() || vs_path_is_free(path))
		return 0;
	p = get_proc_task(inode);
	if (!p)
		return -ESRCH;
	may = vs_task_may_lead(p, PROC_I(inode)->fd, path);
	put_task_struct(p);
	return may ? 0 : vs_deny("foreign-file", 0, -EACCES);
}

/* Slow path of vs_check_walk(). */
int __vs_check_walk(const struct file *file, bool rcu)
{
	if (likely(vs_file_was_walked_to(file)) || vs_is_host_program())
		return 0;
	if (rcu)
		return -ECHILD;
	return vs_path_is_free(&file->f_path) ?
	       0 : vs_deny("foreign-file", 0, -EACCES);
}

/* Slow path of vs_check_change(). */
int __vs_check_change(const struct file *file)
{
	if (likely(vs_file_was_walked_to(file)) || vs_is_host_program() ||
	    vs_path_is_free(&file->f_path))
		return 0;
	return vs_deny("foreign-file", 0, -EPERM);
}

/* A guest cannot truncate a foreign file. */
static int hook_file_truncate(struct file *file)
{
	return vs_check_change(file);
}

/* A guest cannot lock or lease a foreign file, because others would wait. */
static int hook_file_lock(struct file *file, unsigned int cmd)
{
	return vs_check_change(file);
}

/* A guest cannot clear O_APPEND, add seals or set hints on a foreign file. */
static int hook_file_fcntl(struct file *file, unsigned int cmd,
			   unsigned long arg)
{
	switch (cmd) {
	case F_SETFL:
		if (!(file->f_flags & O_APPEND) || (arg & O_APPEND))
			return 0;
		fallthrough;
	case F_ADD_SEALS:
	case F_SET_RW_HINT:
		return vs_check_change(file);
	}
	return 0;
}

static struct security_hook_list foreign_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_truncate, hook_file_truncate),
	LSM_HOOK_INIT(file_lock, hook_file_lock),
	LSM_HOOK_INIT(file_fcntl, hook_file_fcntl),
};

/**
 * vs_foreign_init() - register the LSM hooks of this file
 */
void __init vs_foreign_init(void)
{
	security_add_hooks(foreign_hooks, ARRAY_SIZE(foreign_hooks),
			   &vserver_lsmid);
}

static const struct file_operations vs_no_fops = {
};

/*
 * All anonymous files of the machine share one inode, and LSM hooks skip it.
 * Its attributes have no meaning, so make it immutable.
 */
static int __init vs_anon_inode_init(void)
{
	struct file *file = anon_inode_getfile("[vserver]", &vs_no_fops, NULL,
					       O_RDONLY);

	if (IS_ERR(file))
		return PTR_ERR(file);
	inode_lock(file_inode(file));
	inode_set_flags(file_inode(file), S_IMMUTABLE, S_IMMUTABLE);
	inode_unlock(file_inode(file));
	fput(file);
	return 0;
}
late_initcall(vs_anon_inode_init);
