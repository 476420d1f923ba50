// SPDX-License-Identifier: GPL-2.0-only
/*
 * Descriptors that a guest may receive.
 *
 * A guest receives a descriptor by SCM_RIGHTS or pidfd_getfd(), or inherits it
 * when a task that entered the context executes its first program.  A file that
 * the guest opened itself is always allowed.  These others are allowed, too:
 *
 *	regular files, pipes, FIFOs, terminals, devices without shared memory,
 *	AF_UNIX sockets, TCP sockets
 *		They carry a stream; foreign.c limits all other use of them.
 *	directories, other devices, mounted namespaces, O_PATH
 *		If the guest could walk to them.
 *	UDP sockets
 *		If they have the network context and namespace of the guest.
 *
 * All others are refused: a directory leads out of the root, an io_uring acts
 * with the rights of its creator, a datagram socket sends from any address.
 */
#include <linux/anon_inodes.h>
#include <linux/binfmts.h>
#include <linux/fdtable.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/fs_struct.h>
#include <linux/in.h>
#include <linux/magic.h>
#include <linux/major.h>
#include <linux/net.h>
#include <linux/path.h>
#include <linux/tty.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/task.h>
#include <net/sock.h>

#include "../../../drivers/tty/tty.h"
#include "core/lsm.h"
#include "core/vserver.h"
#include "fs/descriptor.h"
#include "fs/device.h"
#include "net/socket.h"

/**
 * vs_file_is_own() - was a file opened in the caller's context
 * @file: the file
 *
 * Return: true if it was.
 */
bool vs_file_is_own(const struct file *file)
{
	return vs_cred_is_own(file->f_cred);
}

static bool vs_is_null(const struct inode *inode)
{
	return S_ISCHR(inode->i_mode) &&
	       inode->i_rdev == MKDEV(MEM_MAJOR, VS_MINOR_NULL);
}

/* Terminals, and memory devices that hold no data of other processes. */
static bool vs_is_plain_device(const struct file *file)
{
	const struct inode *inode = file_inode(file);

	if (imajor(inode) == MEM_MAJOR)
		return vs_mem_allowed(iminor(inode));
	return file->f_op->release == tty_release;
}

/* S_IFREG is also the mode of namespaces and pidfds, which hold no data. */
static bool vs_holds_data(const struct inode *inode)
{
	switch (inode->i_sb->s_magic) {
	case TMPFS_MAGIC:
	case HUGETLBFS_MAGIC:
		return true;
	case NSFS_MAGIC:
	case PID_FS_MAGIC:
		return false;
	}
	return !(inode->i_sb->s_flags & SB_NOUSER);
}

static bool vs_may_hold_socket(struct file *file)
{
	const struct socket *sock = sock_from_file(file);
	const struct sock *sk = sock ? sock->sk : NULL;

	if (!sk)
		return false;
	switch (sk->sk_family) {
	case AF_UNIX:
		return true;
	case AF_INET:
	case AF_INET6:
		if (sk->sk_type == SOCK_STREAM &&
		    (sk->sk_protocol == IPPROTO_TCP ||
		     sk->sk_protocol == IPPROTO_MPTCP))
			return true;
		return sk->sk_type == SOCK_DGRAM && !vs_socket_is_foreign(sock);
	}
	return false;
}

/* Is a file allowed by the list above?  This does not sleep. */
static bool vs_may_hold(const struct vs_reach *reach, struct file *file)
{
	const struct inode *inode = file_inode(file);

	if (vs_file_is_own(file))
		return true;
	if (file->f_mode & FMODE_PATH)
		return vs_reaches(reach, &file->f_path);

	switch (inode->i_mode & S_IFMT) {
	case S_IFREG:
		if (vs_holds_data(inode))
			return true;
		break;
	case S_IFIFO:
		return true;
	case S_IFSOCK:
		return vs_may_hold_socket(file);
	case S_IFCHR:
		if (vs_is_plain_device(file))
			return true;
		break;
	case S_IFBLK:
	case S_IFDIR:
		break;
	default:
		/* Anonymous inodes: epoll, io_uring and the like */
		return false;
	}
	return vs_reaches(reach, &file->f_path);
}

/* A guest receives only streams, and files that it could walk to. */
static int hook_file_receive(struct file *file)
{
	struct vs_reach reach;
	bool may;

	if (!vs_in_guest() || vs_file_is_own(file))
		return 0;
	vs_reach_get(&reach);
	may = vs_may_hold(&reach, file);
	vs_reach_put(&reach);
	return may ? 0 : vs_deny("descriptor",
				 file_inode(file)->i_mode & S_IFMT, -EPERM);
}

/* This replaces a refused descriptor if the guest has no /dev/null. */
static ssize_t vs_void_read(struct file *file, char __user *buf, size_t size,
			    loff_t *pos)
{
	return 0;
}

static ssize_t vs_void_write(struct file *file, const char __user *buf,
			     size_t size, loff_t *pos)
{
	return size;
}

static const struct file_operations vs_void_fops = {
	.read	= vs_void_read,
	.write	= vs_void_write,
};

/*
 * The guest may have created any object by that name: do not block in open(),
 * and check the result.
 */
static struct file *vs_open_null(const struct vs_reach *reach)
{
	struct file *file = filp_open("/dev/null",
				      O_RDWR | O_NOCTTY | O_NONBLOCK, 0);

	if (IS_ERR(file))
		return file;
	if (!vs_is_null(file_inode(file)) || !vs_reaches(reach, &file->f_path)) {
		fput(file);
		return ERR_PTR(-ENODEV);
	}
	spin_lock(&file->f_lock);
	file->f_flags &= ~O_NONBLOCK;
	spin_unlock(&file->f_lock);
	return file;
}

/* Returns NULL without memory; the caller then closes the descriptors. */
static struct file *vs_get_void(const struct vs_reach *reach)
{
	struct file *file = vs_open_null(reach);

	if (IS_ERR(file))
		file = anon_inode_getfile("[void]", &vs_void_fops, NULL, O_RDWR);
	return IS_ERR(file) ? NULL : file;
}

/* The host's /dev/null is an inode of the host, so it is replaced, too. */
static int vs_match_foreign(const void *data, struct file *file, unsigned int fd)
{
	const struct vs_reach *reach = data;
	const struct inode *inode = file_inode(file);

	if (!vs_may_hold(reach, file)) {
		vs_deny("descriptor", inode->i_mode & S_IFMT, -EPERM);
		return fd + 1;
	}
	if (vs_is_null(inode) && !vs_file_is_own(file) &&
	    !vs_reaches(reach, &file->f_path))
		return fd + 1;
	return 0;
}

/*
 * Replace refused descriptors instead of closing them: the next open() would
 * reuse a free number, for example that of stderr.
 */
static void vs_replace_foreign(const struct vs_reach *reach)
{
	struct files_struct *files = current->files;
	struct file *file;
	int next = iterate_fd(files, 0, vs_match_foreign, reach);

	if (!next)
		return;
	file = vs_get_void(reach);
	do {
		if (!file || replace_fd(next - 1, file, 0))
			close_fd(next - 1);
		next = iterate_fd(files, next, vs_match_foreign, reach);
	} while (next);
	if (file)
		fput(file);
}

static void vs_leave_foreign_directory(struct fs_struct *fs)
{
	struct path root, pwd;

	get_fs_root(fs, &root);
	get_fs_pwd(fs, &pwd);
	if (!vs_is_below(&pwd, &root))
		set_fs_pwd(fs, &root);
	path_put(&pwd);
	path_put(&root);
}

/*
 * The first program of a guest keeps only descriptors that it could receive.
 * By now the table of files is unshared, and O_CLOEXEC has been applied.
 */
static void hook_bprm_committing_creds(const struct linux_binprm *bprm)
{
	struct vs_reach reach;

	if (likely(!current->vs_entered) || !vs_in_guest())
		return;
	vs_reach_get(&reach);
	vs_replace_foreign(&reach);
	vs_reach_put(&reach);
	vs_leave_foreign_directory(current->fs);
	vs_guard_note();
}

static struct security_hook_list descriptor_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(bprm_committing_creds, hook_bprm_committing_creds),
	LSM_HOOK_INIT(file_receive, hook_file_receive),
};

/**
 * vs_descriptor_init() - register the LSM hooks of this file
 */
void __init vs_descriptor_init(void)
{
	security_add_hooks(descriptor_hooks, ARRAY_SIZE(descriptor_hooks),
			   &vserver_lsmid);
}
