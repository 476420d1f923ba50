// SPDX-License-Identifier: GPL-2.0-only
/*
 * Signals that a file sends to its owner, see <linux/vserver/sigio.h>.
 *
 * The owner may be a process group with members in several contexts, and a
 * file may be open in several contexts, each able to choose the signal and to
 * make it happen.  So such a signal meets only tasks of the context that said
 * who the owner is, and it is that context that chooses the signal.
 */
#include <linux/container_of.h>
#include <linux/sched.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/notify.h>
#include <linux/vserver/sigio.h>

#include "core/lsm.h"

/*
 * The owner of a file, and the context that chose it.  Allocated in place of
 * a bare fown_struct, whose slab object has the room; fs.h knows nothing.
 */
struct vs_fown {
	struct fown_struct	fown;
	vxid_t			xid;	/* under the lock of @fown */
};

static struct vs_fown *to_vs_fown(struct fown_struct *fown)
{
	return container_of(fown, struct vs_fown, fown);
}

/**
 * vs_fown_alloc() - room for the owner of a file
 *
 * Return: what is to be freed by kfree(), or NULL.
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

/* The caller chooses from now on: what another context chose is void. */
static void vs_fown_take(struct vs_fown *own)
{
	if (own->xid == current->xid)
		return;
	own->xid = current->xid;
	own->fown.signum = 0;
}

/**
 * vs_fown_set_signal() - F_SETSIG
 * @fown: owner of the file
 * @signum: a valid signal
 *
 * Return: 0, or -EPERM when another context chose the owner.
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
 * vs_fown_hears() - is the owner told by dnotify of what the caller does
 * @fown: owner of the directory
 */
bool vs_fown_hears(struct fown_struct *fown)
{
	return vs_xid_hears(READ_ONCE(to_vs_fown(fown)->xid));
}

/* Under the lock, when the owner is set. */
static void hook_file_set_fowner(struct file *file)
{
	vs_fown_take(to_vs_fown(file_f_owner(file)));
}

static int hook_file_send_sigiotask(struct task_struct *p,
				    struct fown_struct *fown, int sig)
{
	return READ_ONCE(p->xid) == to_vs_fown(fown)->xid ? 0 : -ESRCH;
}

static struct security_hook_list hooks[] __ro_after_init = {
	LSM_HOOK_INIT(file_set_fowner, hook_file_set_fowner),
	LSM_HOOK_INIT(file_send_sigiotask, hook_file_send_sigiotask),
};

void __init vs_sigio_init(void)
{
	security_add_hooks(hooks, ARRAY_SIZE(hooks), &vserver_lsmid);
}
