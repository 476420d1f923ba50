/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * An io_uring belongs to the context that created it.
 *
 * Its threads run in that context, even if a process of another context submits
 * the requests.
 */
#ifndef _LINUX_VSERVER_URING_H
#define _LINUX_VSERVER_URING_H

#include <linux/fs.h>
#include <linux/sched.h>
#include <linux/vserver/denied.h>

#ifdef CONFIG_VSERVER

/**
 * vs_check_ring() - may the caller use this ring
 * @file: a ring; kernel/vserver/fs/uring.c records the context in its inode
 *
 * Return: 0, or -EACCES if another context created the ring.
 */
static inline int vs_check_ring(const struct file *file)
{
	unsigned long owner = (unsigned long)file_inode(file)->i_private;

	if (likely(owner == current->xid))
		return 0;
	return vs_deny("ring", 0, -EACCES);
}

#else /* !CONFIG_VSERVER */

static inline int vs_check_ring(const struct file *file) { return 0; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_URING_H */
