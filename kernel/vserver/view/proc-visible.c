// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of /proc that a guest may see, read and write.
 */
#include <linux/ctype.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vserver/proc.h>
#include <linux/vserver/task.h>

#include "../../../fs/proc/internal.h"
#include "core/vserver.h"

/* Bit of vs_attr besides IATTR_FLAGS: the administrator has set attributes. */
#define VS_ATTR_SET	0x80

/*
 * Entries of /proc that a guest sees with everything below them, unless the
 * administrator hides them.  This is an allow list: guests cannot look up any
 * other entry, including those of later kernels.
 */
static const char * const vs_proc_allowed[] = {
	"cpuinfo", "filesystems", "loadavg", "meminfo", "mounts", "net", "self",
	"stat", "sys", "sysvipc", "thread-self", "tty", "uptime", "version",
	"virtnet", "virtual",
};

/* ps needs these entries of /proc/tty; the others describe the host's lines. */
static const char * const vs_proc_allowed_tty[] = { "drivers", "ldiscs" };

/*
 * Entries of /proc/net that show a network context only its own objects.  The
 * others show neighbours, counters, groups and tables of the host.
 */
static const char * const vs_proc_allowed_net[] = {
	"dev", "icmp", "icmp6", "if_inet6", "ipv6_route", "protocols", "raw",
	"raw6", "route", "tcp", "tcp6", "udp", "udp6", "udplite", "udplite6",
	"unix",
};

static bool vs_proc_is_net(const struct proc_dir_entry *dir)
{
	return dir->parent == &proc_root && !strcmp(dir->name, "net");
}

/* These stay hidden even if the administrator shows /proc/net to guests. */
static bool vs_proc_is_foreign_net(const struct proc_dir_entry *de)
{
	return rcu_access_pointer(current->nx_info) && vs_proc_is_net(de->parent) &&
	       match_string(vs_proc_allowed_net,
			    ARRAY_SIZE(vs_proc_allowed_net), de->name) < 0;
}

static bool vs_proc_is_allowed(const struct proc_dir_entry *de)
{
	const struct proc_dir_entry *dir = de->parent;

	if (dir == &proc_root)
		return match_string(vs_proc_allowed,
				    ARRAY_SIZE(vs_proc_allowed), de->name) >= 0;
	if (dir->parent == &proc_root && !strcmp(dir->name, "tty"))
		return match_string(vs_proc_allowed_tty,
				    ARRAY_SIZE(vs_proc_allowed_tty),
				    de->name) >= 0;
	return vs_proc_is_allowed(dir);
}

/* An entry without attributes inherits those of its directory. */
static u8 vs_proc_attr(const struct proc_dir_entry *de)
{
	const struct proc_dir_entry *decided;
	u8 attr;

	for (decided = de; decided != &proc_root; decided = decided->parent) {
		attr = READ_ONCE(decided->vs_attr);
		if (attr & VS_ATTR_SET)
			return attr & IATTR_FLAGS;
		if (vs_proc_is_foreign_net(decided))
			return IATTR_HIDE | IATTR_ADMIN;
	}
	return vs_proc_is_allowed(de) ? IATTR_ADMIN : IATTR_HIDE | IATTR_ADMIN;
}

/**
 * vs_proc_visible() - is an entry of /proc visible to the caller
 * @de: the entry
 *
 * Context: any; does not sleep.
 * Return: true if it is.
 */
bool vs_proc_visible(const struct proc_dir_entry *de)
{
	u8 attr;

	/* Fast path: the host sees every entry that has no attributes. */
	if (likely(!de->vs_attr && !vs_in_guest()))
		return true;
	attr = vs_proc_attr(de);
	if (!(attr & IATTR_HIDE))
		return true;
	if (current->xid == VS_ID_HOST)
		return (attr & IATTR_ADMIN) || (current->flags & PF_VS_ASKS);
	return current->xid == VS_ID_WATCH && (attr & IATTR_WATCH);
}

static struct proc_dir_entry *vs_proc_entry(struct inode *inode)
{
	struct proc_dir_entry *de = PDE(inode);

	/* Inodes of processes, sysctls and contexts have no own entry. */
	return de && de != &proc_root && inode->i_ino == de->low_ino ? de : NULL;
}

/**
 * vs_proc_get_attr() - read the attributes of an entry of /proc
 * @inode: an inode of procfs
 * @flags: where to store the attributes, IATTR_FLAGS
 *
 * Return: 0; -EINVAL if the inode is not an entry that can have attributes.
 */
int vs_proc_get_attr(struct inode *inode, u32 *flags)
{
	struct proc_dir_entry *de = vs_proc_entry(inode);

	if (!de)
		return -EINVAL;
	*flags = vs_proc_attr(de);
	return 0;
}

/**
 * vs_proc_set_attr() - write attributes of an entry of /proc
 * @inode: an inode of procfs
 * @flags: new attributes, IATTR_FLAGS
 * @mask: bits to change
 *
 * Return: 0; -EINVAL if the inode is not an entry that can have attributes.
 */
int vs_proc_set_attr(struct inode *inode, u32 flags, u32 mask)
{
	struct proc_dir_entry *de = vs_proc_entry(inode);

	if (!de)
		return -EINVAL;
	WRITE_ONCE(de->vs_attr,
		   vs_masked(vs_proc_attr(de), flags, mask) | VS_ATTR_SET);
	return 0;
}

/**
 * vs_proc_may_read() - may the caller's guest read a file of /proc
 * @inode: an inode of procfs
 *
 * Sysctls that only root may read are secrets of the host.
 *
 * Return: true if it may.
 */
bool vs_proc_may_read(const struct inode *inode)
{
	return !PROC_I(inode)->sysctl || (inode->i_mode & 0004);
}

/**
 * vs_proc_may_write() - may the caller's guest write to a file of /proc
 * @inode: an inode of procfs
 *
 * A guest writes only to files of its own processes, not to machine-wide
 * settings.  During set-up it may write to all.
 *
 * Return: true if it may.
 */
bool vs_proc_may_write(struct inode *inode)
{
	const struct vx_info *vxi = vx_current();
	struct task_struct *p;
	bool own;

	if (vxi && (READ_ONCE(vxi->ctx.flags) & VXF_STATE_SETUP))
		return true;

	rcu_read_lock();
	p = pid_task(PROC_I(inode)->pid, PIDTYPE_PID);
	own = p && p->xid == current->xid;
	rcu_read_unlock();
	return own;
}

/* ---- /proc/PID ---- */

/*
 * Entries below /proc/1 that a guest sees if that is the init of the host.  The
 * others reveal mounts, limits and other facts of the machine.
 */
static const char * const vs_proc_init_allowed[] = {
	"cmdline", "comm", "ninfo", "stat", "statm", "status", "task", "vinfo",
};

/* Slow path of vs_proc_pid_visible(). */
bool __vs_proc_pid_visible(struct task_struct *p, const char *name)
{
	if (!vs_task_visible(p))
		return false;
	return p->xid == current->xid || !vs_in_guest() ||
	       match_string(vs_proc_init_allowed,
			    ARRAY_SIZE(vs_proc_init_allowed), name) >= 0;
}

/*
 * Slow path of vs_proc_dentry_visible().  A dentry may be stale because
 * /proc/1 is the init of the guest in some contexts, and that of the host in
 * others.
 */
bool __vs_proc_dentry_visible(struct task_struct *p, const struct dentry *dentry)
{
	const char *name = dentry->d_name.name;
	unsigned int nr;

	if (!isdigit(*name))
		return __vs_proc_pid_visible(p, name);
	return vs_task_visible(p) && !kstrtouint(name, 10, &nr) &&
	       nr == task_pid_nr_ns(p, proc_pid_ns(dentry->d_sb));
}
