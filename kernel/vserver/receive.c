// SPDX-License-Identifier: GPL-2.0-only
/*
 * What comes to a guest from other processes: descriptors and credentials.
 */
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/major.h>
#include <linux/mutex.h>
#include <linux/namei.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/scm.h>

#include "lsm.h"
#include "vserver.h"

/* Minors of <linux/major.h> MEM_MAJOR and TTYAUX_MAJOR. */
enum {
	VS_MINOR_NULL = 3, VS_MINOR_ZERO = 5, VS_MINOR_FULL = 7,
	VS_MINOR_RANDOM = 8, VS_MINOR_URANDOM = 9,
	VS_MINOR_TTY = 0, VS_MINOR_PTMX = 2,
};

/* Devices without a memory that more than one process could care about. */
static bool vs_is_plain_device(const struct inode *inode)
{
	switch (imajor(inode)) {
	case MEM_MAJOR:
		switch (iminor(inode)) {
		case VS_MINOR_NULL:
		case VS_MINOR_ZERO:
		case VS_MINOR_FULL:
		case VS_MINOR_RANDOM:
		case VS_MINOR_URANDOM:
			return true;
		}
		return false;
	case TTYAUX_MAJOR:
		return iminor(inode) == VS_MINOR_TTY ||
		       iminor(inode) == VS_MINOR_PTMX;
	}
	return imajor(inode) >= UNIX98_PTY_SLAVE_MAJOR &&
	       imajor(inode) < UNIX98_PTY_SLAVE_MAJOR + UNIX98_PTY_MAJOR_COUNT;
}

/* The root directory that a context keeps, with a reference. */
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

/* Below the root of the caller, or of its context: it may be in a chroot. */
static bool vs_path_reachable(const struct path *path)
{
	struct vx_info *vxi = vx_current();
	struct path root;
	bool below;

	get_fs_root(current->fs, &root);
	below = path_is_under(path, &root);
	path_put(&root);
	if (below || !vxi || !vx_get_root(vxi, &root))
		return below;
	below = path_is_under(path, &root);
	path_put(&root);
	return below;
}

/*
 * A descriptor comes by SCM_RIGHTS or pidfd_getfd().  A directory is a way out
 * of the root for who gets it, and a device is one past the lack of a node: a
 * guest gets what it could have opened.  All else is an object, not a way:
 * pipes, sockets, terminals and files are for those who pass them to decide,
 * be it the host that gives a guest its standard output.
 */
static int hook_file_receive(struct file *file)
{
	const struct inode *inode = file_inode(file);

	if (!vs_in_guest())
		return 0;
	if (!S_ISDIR(inode->i_mode) && !S_ISBLK(inode->i_mode) &&
	    !S_ISCHR(inode->i_mode))
		return 0;
	if (S_ISCHR(inode->i_mode) && vs_is_plain_device(inode))
		return 0;
	if (vs_path_reachable(&file->f_path))
		return 0;
	return vs_deny("descriptor", inode->i_mode & S_IFMT, -EPERM);
}

/*
 * A process that has been reaped has no task: its pid remembers the context,
 * and the number may be that of another process by now.
 */
struct pid *__vs_shown_pid(struct pid *pid)
{
	struct task_struct *p;
	bool shown;

	rcu_read_lock();
	p = pid_task(pid, PIDTYPE_PID);
	shown = p ? vs_task_visible(p) :
		    vs_id_may_see(current->xid, pid->vs_xid, false);
	rcu_read_unlock();
	return shown ? pid : NULL;
}

int __vs_may_speak_as(pid_t nr)
{
	struct task_struct *p;
	int err;

	rcu_read_lock();
	p = pid_task(find_vpid(nr), PIDTYPE_PID);
	err = p ? vs_signal_error(p) : -ESRCH;
	rcu_read_unlock();
	return err == -EPERM ? vs_deny("credentials", nr, err) : err;
}

static struct security_hook_list hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_receive, hook_file_receive),
};

void __init vs_receive_init(void)
{
	security_add_hooks(hooks, ARRAY_SIZE(hooks), &vserver_lsmid);
}
