// SPDX-License-Identifier: GPL-2.0-only
/*
 * Entries of /proc that a guest sees, reads and writes.
 */
#include <linux/ctype.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/vserver/proc.h>
#include <linux/vserver/task.h>

#include "../../../fs/proc/internal.h"
#include "core/vserver.h"

/* In vs_attr beside the IATTR_FLAGS: the administrator has decided. */
#define VS_ATTR_SET	0x80

/*
 * Entries of /proc that a guest sees, with what is below them, unless the
 * administrator hides them.  Whatever is not named here, now or in a later
 * kernel, is hidden.
 */
static const char * const vs_proc_allowed[] = {
	"cpuinfo", "filesystems", "loadavg", "meminfo", "mounts", "net", "self",
	"stat", "sys", "sysvipc", "thread-self", "tty", "uptime", "version",
	"virtnet", "virtual",
};

/* Of /proc/tty, ps wants the names; the rest is about the host's lines. */
static const char * const vs_proc_allowed_tty[] = { "drivers", "ldiscs" };

/*
 * Of /proc/net, what shows a network context its own only.  The rest is about
 * the host: its neighbours, counters, groups and tables.
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

/* Also when the administrator lets a guest see /proc/net. */
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

/* Until the administrator decides, an entry is like its directory. */
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
 * vs_proc_visible() - does an entry of /proc exist for the caller
 * @de: the entry
 */
bool vs_proc_visible(const struct proc_dir_entry *de)
{
	u8 attr;

	/* The host sees what nobody has hidden from it, by itself. */
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

	/* Inodes of processes, sysctls and contexts are no entries. */
	return de && de != &proc_root && inode->i_ino == de->low_ino ? de : NULL;
}

/**
 * vs_proc_get_attr() - read the attributes of an entry of /proc
 * @inode: an inode of procfs
 * @flags: the IATTR_FLAGS
 *
 * Return: 0, or -EINVAL when it is no entry that can have them.
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
 * vs_proc_set_attr() - masked write of the attributes of an entry of /proc
 * @inode: an inode of procfs
 * @flags: new IATTR_FLAGS
 * @mask: bits to change
 *
 * Return: 0, or -EINVAL when it is no entry that can have them.
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
 * vs_proc_may_read() - may the guest of the caller read here
 * @inode: an inode of procfs
 *
 * What only root may read below /proc/sys are secrets, and root of a guest is not
 * who they are for.
 */
bool vs_proc_may_read(const struct inode *inode)
{
	return !PROC_I(inode)->sysctl || (inode->i_mode & 0004);
}

/**
 * vs_proc_may_write() - may the guest of the caller write here
 * @inode: an inode of procfs
 *
 * What belongs to its own processes, and no knob of the machine.
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
 * What there is below /proc/1 while that is the init of the host.  The rest
 * says what the machine mounts, limits and runs.
 */
static const char * const vs_proc_init_allowed[] = {
	"cmdline", "comm", "ninfo", "stat", "statm", "status", "task", "vinfo",
};

bool __vs_proc_pid_visible(struct task_struct *p, const char *name)
{
	if (!vs_task_visible(p))
		return false;
	return p->xid == current->xid || !vs_in_guest() ||
	       match_string(vs_proc_init_allowed,
			    ARRAY_SIZE(vs_proc_init_allowed), name) >= 0;
}

/* Number 1 has another meaning in each context that shows its init as it. */
bool __vs_proc_dentry_visible(struct task_struct *p, const struct dentry *dentry)
{
	const char *name = dentry->d_name.name;
	unsigned int nr;

	if (!isdigit(*name))
		return __vs_proc_pid_visible(p, name);
	return vs_task_visible(p) && !kstrtouint(name, 10, &nr) &&
	       nr == task_pid_nr_ns(p, proc_pid_ns(dentry->d_sb));
}
