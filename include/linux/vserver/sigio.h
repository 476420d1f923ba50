/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Signals that a file sends to its owner: SIGIO, SIGURG, leases, dnotify.
 *
 * The owner is set once, and any process that makes the file ready sends the
 * signal later.  So the context of the owner is recorded with it.
 */
#ifndef _LINUX_VSERVER_SIGIO_H
#define _LINUX_VSERVER_SIGIO_H

#include <linux/fs.h>
#include <linux/slab.h>

#ifdef CONFIG_VSERVER

struct fown_struct *vs_fown_alloc(void);
int vs_fown_set_signal(struct fown_struct *fown, int signum);
bool vs_fown_hears(struct fown_struct *fown);

#else /* !CONFIG_VSERVER */

static inline struct fown_struct *vs_fown_alloc(void)
{
	return kzalloc(sizeof(struct fown_struct), GFP_KERNEL);
}

static inline int vs_fown_set_signal(struct fown_struct *fown, int signum)
{
	fown->signum = signum;
	return 0;
}

static inline bool vs_fown_hears(struct fown_struct *fown) { return true; }

#endif /* CONFIG_VSERVER */
#endif /* _LINUX_VSERVER_SIGIO_H */
