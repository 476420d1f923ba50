// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals that a file sends to its owner, see <linux/vserver/sigio.h>.
 *
 * The owner may be a process group with members in several contexts.  A file
 * may be open in several contexts, and each could choose the signal and
 * trigger it.  So such a signal reaches only tasks of the context that set the
 * owner, and only that context chooses the signal.
 */
#include <linux/container_of.h>
#include <linux/sched.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/notify.h>
#include <linux/vserver/sigio.h>

#include "core/lsm.h"

/*
 * The owner of a file and the context that set it.  It fits the slab object of
 * the struct fown_struct that it replaces, so fs.h does not change.
 */
struct vs_fown {
	struct fown_struct	fown;
	vxid_t			xid;	/* protected by the lock of @fown */
};

static struct vs_fown *to_vs_fown(struct fown_struct *fown)
{
	return container_of(fown, struct vs_fown, fown);
}

/**
 * vs_fown_alloc() - allocate the owner of a file
 *
 * Context: process; may sleep.
 * Return: the owner, which kfree() releases, or NULL.
 */
struct fown_struct *vs_fown_alloc(void)
{
	struct vs_fown *own = kzalloc(sizeof(*own), GFP_KERNEL);

	/* kfree() gets a pointer to the member. */
	static_assert(!offsetof(struct vs_fown, fown));
	if (!own)
		return NULL;
	own->xid = current->xid;
	return &own->fown;
}

/* The caller sets the owner: reset the signal that another context chose. */
static void vs_fown_take(struct vs_fown *own)
{
	lockdep_assert_held_write(&own->fown.lock);
	if (own->xid == current->xid)
		return;
	own->xid = current->xid;
	own->fown.signum = 0;
}

/**
 * vs_fown_set_signal() - set the signal of a file, for F_SETSIG
 * @fown: owner of the file
 * @signum: a valid signal number
 *
 * Context: process; takes the lock of @fown.
 * Return: 0; -EPERM if another context set the owner.
 */
int vs_fown_set_signal(struct fown_struct *fown, int signum)
{
	struct vs_fown *own = to_vs_fown(fown);
	int err = 0;

	write_lock_irq(&fown->lock);
	if (fown->pid && own->xid != current->xid) {
		err = -EPERM;
	} else {
		vs_fown_take(own);
		fown->signum = signum;
	}
	write_unlock_irq(&fown->lock);
	return err ? vs_deny("file-signal", signum, err) : 0;
}

/**
 * vs_fown_hears() - does dnotify report actions of the caller to this owner
 * @fown: owner of the directory
 *
 * Return: true if it does.
 */
bool vs_fown_hears(struct fown_struct *fown)
{
	return vs_xid_hears(READ_ONCE(to_vs_fown(fown)->xid));
}

/*
 * Store the context that sets the owner of a file.  __f_setown() holds the lock
 * of the owner.
 */
static void hook_file_set_fowner(struct file *file)
{
	vs_fown_take(to_vs_fown(file_f_owner(file)));
}

/* A file sends signals only to tasks of the context that set its owner. */
static int hook_file_send_sigiotask(struct task_struct *p,
				    struct fown_struct *fown, int sig)
{
	return READ_ONCE(p->xid) == to_vs_fown(fown)->xid ? 0 : -ESRCH;
}

static struct security_hook_list hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_set_fowner, hook_file_set_fowner),
	LSM_HOOK_INIT(file_send_sigiotask, hook_file_send_sigiotask),
};

/**
 * vs_sigio_init() - register the LSM hooks of this file
 */
void __init vs_sigio_init(void)
{
	security_add_hooks(hooks, ARRAY_SIZE(hooks), &vserver_lsmid);
}
