// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/virtual and /proc/virtnet, the lines about contexts in /proc/PID,
 * and what of /proc a guest sees.
 */
#include <linux/ctype.h>
#include <linux/math64.h>
#include <linux/namei.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/sched/loadavg.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vserver/proc.h>
#include <linux/vserver/task.h>
#include <linux/xarray.h>
#include <asm/unistd.h>

#include "../../../fs/proc/internal.h"
#include "core/command.h"
#include "core/denied.h"
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

/**
 * vs_proc_task_status() - the context lines of /proc/PID/status
 * @m: the file
 * @task: the process
 */
void vs_proc_task_status(struct seq_file *m, struct task_struct *task)
{
	const struct vx_info *vxi;
	bool hide;

	rcu_read_lock();
	vxi = rcu_dereference(task->vx_info);
	hide = vxi && (READ_ONCE(vxi->ctx.flags) & VXF_HIDE_VINFO);
	rcu_read_unlock();
	if (!hide)
		seq_printf(m, "VxID: %u\nNxID: %u\n", task->xid, task->nid);
}

int proc_pid_vinfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task)
{
	const struct vx_info *vxi;

	seq_printf(m, "XID:\t%u\n", task->xid);
	rcu_read_lock();
	vxi = rcu_dereference(task->vx_info);
	if (vxi)
		seq_printf(m, "BCaps:\t%016llx\nCCaps:\t%016llx\nCFlags:\t%016llx\nCIPid:\t%d\n",
			   vxi->bcaps, vxi->ccaps, vxi->ctx.flags,
			   vs_shown_nr(vxi->initpid, &init_pid_ns));
	rcu_read_unlock();
	return 0;
}

static void vs_show_v4(struct seq_file *m, const char *prefix, int i,
		       const char *suffix, const struct nx_addr *entry)
{
	seq_printf(m, "%s%d%s:\t[%pI4-%pI4/%pI4:%04x]\n", prefix, i, suffix,
		   &entry->ip.s6_addr32[3], &entry->ip2.s6_addr32[3],
		   &entry->mask.s6_addr32[3], entry->type);
}

static void vs_show_v6(struct seq_file *m, const char *prefix, int i,
		       const char *suffix, const struct nx_addr *entry)
{
	int prefix_len = bitmap_weight((const unsigned long *)&entry->mask, 128);

	seq_printf(m, "%s%d%s:\t[%pI6/%pI6/%d:%04x]\n", prefix, i, suffix,
		   &entry->ip, &entry->mask, prefix_len, entry->type);
}

/* The entries of a family, counted from 0. */
static void vs_show_addrs(struct seq_file *m, const struct nx_info *nxi,
			  bool v4, const char *prefix, const char *suffix)
{
	const struct nx_set *set;
	unsigned int i, shown = 0;

	rcu_read_lock();
	set = rcu_dereference(nxi->addrs);
	for (i = NX_LBACKS; i < set->count; i++) {
		const struct nx_addr *entry = &set->entry[i].addr;

		if (nx_is_v4(entry) != v4)
			continue;
		(v4 ? vs_show_v4 : vs_show_v6)(m, prefix, shown++, suffix,
					       entry);
	}
	rcu_read_unlock();
}

int proc_pid_ninfo(struct seq_file *m, struct pid_namespace *ns,
		   struct pid *pid, struct task_struct *task)
{
	const struct nx_info *nxi;

	seq_printf(m, "NID:\t%u\n", task->nid);
	rcu_read_lock();
	nxi = rcu_dereference(task->nx_info);
	if (nxi) {
		seq_printf(m, "NCaps:\t%016llx\nNFlags:\t%016llx\n",
			   nxi->ncaps, nxi->ctx.flags);
		seq_printf(m, "V4Root[bcast]:\t%pI4\nV4Root[lback]:\t%pI4\n",
			   &nxi->bcast, &nxi->lback);
		vs_show_addrs(m, nxi, true, "V4Root[", "]");
		vs_show_addrs(m, nxi, false, "V6Root[", "]");
	}
	rcu_read_unlock();
	return 0;
}

/* ---- /proc/virtual and /proc/virtnet ---- */

/**
 * struct vs_file - a file of the directory of a context
 * @name: its name; NULL for none
 * @mode: its mode
 * @show: write it
 */
struct vs_file {
	const char	*name;
	umode_t		mode;
	void		(*show)(struct seq_file *m, struct vs_context *ctx);
};

/**
 * struct vs_dir - /proc/virtual or /proc/virtnet
 * @class: contexts it shows
 * @own: id of the caller
 * @file: files of each context; behind the last there is none, or no name
 */
struct vs_dir {
	struct vs_context_class	*class;
	u32			(*own)(void);
	struct vs_file		file[5];
};

static void vs_show_vx_info(struct seq_file *m, struct vs_context *ctx)
{
	/* Pointers are nobody's business. */
	seq_printf(m, "ID:\t%u\nInfo:\t%016llx\nInit:\t%d\nOOM:\t%lld\n",
		   ctx->id, 0ULL,
		   vs_shown_nr(to_vx(ctx)->initpid, &init_pid_ns),
		   to_vx(ctx)->badness);
}

static void vs_show_vx_status(struct seq_file *m, struct vs_context *ctx)
{
	const struct vx_info *vxi = to_vx(ctx);

	seq_printf(m, "UseCnt:\t%u\nTasks:\t%d\nFlags:\t%016llx\n",
		   refcount_read(&ctx->usecnt) - 1, atomic_read(&ctx->claims),
		   ctx->flags);
	seq_printf(m, "BCaps:\t%016llx\nCCaps:\t%016llx\nUmask:\t%16llx\nWmask:\t%16llx\n",
		   vxi->bcaps, vxi->ccaps, vxi->umask, vxi->wmask);
	seq_printf(m, "Spaces:\t%08lx %08lx\n",
		   vxi->space[0].mask, vxi->space[1].mask);
}

static void vs_show_vx_denied(struct seq_file *m, struct vs_context *ctx)
{
	vs_denied_show(m, to_vx(ctx));
}

static void vs_show_vx_cvirt(struct seq_file *m, struct vs_context *ctx)
{
	struct vx_info *vxi = to_vx(ctx);
	struct vs_activity now;
	unsigned long load[3];
	u64 seconds;
	u32 rest;

	vs_virt_activity(vxi, &now);
	vs_virt_load(vxi, &now, load);
	seconds = div_u64_rem(vxi->virt.since, NSEC_PER_SEC, &rest);
	seq_printf(m, "BiasUptime:\t%llu.%02u\n", seconds,
		   rest / (u32)(NSEC_PER_SEC / 100));
	seq_printf(m, "nr_threads:\t%u\nnr_running:\t%u\n", now.threads,
		   now.running);
	seq_printf(m, "nr_unintr:\t%u\nnr_onhold:\t0\nload_updates:\t%u\n",
		   now.uninterruptible, READ_ONCE(vxi->virt.load_updates));
	seq_printf(m, "loadavg:\t%lu.%02lu %lu.%02lu %lu.%02lu\n",
		   LOAD_INT(load[0]), LOAD_FRAC(load[0]), LOAD_INT(load[1]),
		   LOAD_FRAC(load[1]), LOAD_INT(load[2]), LOAD_FRAC(load[2]));
	seq_printf(m, "total_forks:\t%u\n", atomic_read(&vxi->virt.forks));
}

/* The figures of memory are placeholders of the format. */
static void vs_show_vx_cacct(struct seq_file *m, struct vs_context *ctx)
{
	static const char * const names[VS_CACCT_FAMILIES] = {
		"UNSPEC", "UNIX", "INET", "INET6", "PACKET", "OTHER",
	};
	struct vs_cacct sum;
	int i, way;

	seq_puts(m, "Type\t    recv #/bytes\t\t   send #/bytes\t\t    fail #/bytes\n");
	for (i = 0; i < VS_CACCT_FAMILIES; i++) {
		vs_cacct_sum(to_vx(ctx), i, &sum);
		seq_printf(m, "%s:", names[i]);
		for (way = 0; way < VS_WAYS; way++)
			seq_printf(m, "\t%10llu/%-10llu", sum.count[way],
				   sum.total[way]);
		seq_putc(m, '\n');
	}
	seq_printf(m, "\nslab:\t%8u%8u%8u%8u\n\n", 0, 0, 0, 0);
	for (i = 0; i < 5; i++)
		seq_printf(m, "page[%d]:\t%8u%8u%8u%8u\t%8u%8u%8u%8u\n", i,
			   0, 0, 0, 0, 0, 0, 0, 0);
}

static void vs_show_nx_info(struct seq_file *m, struct vs_context *ctx)
{
	const struct nx_info *nxi = to_nx(ctx);

	seq_printf(m, "ID:\t%u\nInfo:\t%016llx\nBcast:\t%pI4\nLback:\t%pI4\n",
		   ctx->id, 0ULL, &nxi->bcast, &nxi->lback);
	vs_show_addrs(m, nxi, true, "", "");
	vs_show_addrs(m, nxi, false, "", "");
}

static void vs_show_nx_status(struct seq_file *m, struct vs_context *ctx)
{
	seq_printf(m, "UseCnt:\t%u\nTasks:\t%d\nFlags:\t%016llx\nNCaps:\t%016llx\n",
		   refcount_read(&ctx->usecnt) - 1, atomic_read(&ctx->claims),
		   ctx->flags, to_nx(ctx)->ncaps);
}

static u32 vs_own_xid(void)
{
	return current->xid;
}

static u32 vs_own_nid(void)
{
	return current->nid;
}

static struct vs_dir vs_virtual = {
	.class	= &vx_class,
	.own	= vs_own_xid,
	.file	= {
		{ "info", 0444, vs_show_vx_info },
		{ "status", 0444, vs_show_vx_status },
		{ "denied", 0400, vs_show_vx_denied },
		{ "cvirt", 0444, vs_show_vx_cvirt },
		{ "cacct", 0444, vs_show_vx_cacct },
	},
};

static struct vs_dir vs_virtnet = {
	.class	= &nx_class,
	.own	= vs_own_nid,
	.file	= {
		{ "info", 0444, vs_show_nx_info },
		{ "status", 0444, vs_show_nx_status },
	},
};

/* The host and the spectator see all, a guest sees itself. */
static bool vs_dir_visible(const struct vs_dir *dir, u32 id)
{
	return !vs_in_guest() || dir->own() == id;
}

static struct vs_context *vs_dir_get(const struct vs_dir *dir, u32 id)
{
	return vs_dir_visible(dir, id) ? vs_context_get(dir->class, id) : NULL;
}

/* The inode keeps the id of the context and the number of the file, if any. */
static unsigned long vs_inode_key(u32 id, unsigned int file)
{
	return (unsigned long)id << 8 | file;
}

static u32 vs_inode_id(const struct inode *inode)
{
	return (unsigned long)inode->i_private >> 8;
}

static unsigned int vs_inode_file(const struct inode *inode)
{
	return (unsigned long)inode->i_private & 0xff;
}

static struct vs_dir *vs_inode_dir(const struct inode *inode)
{
	return PDE(inode)->data;
}

static int vs_file_show(struct seq_file *m, void *v)
{
	struct inode *inode = m->private;
	const struct vs_dir *dir = vs_inode_dir(inode);
	struct vs_context *ctx = vs_dir_get(dir, vs_inode_id(inode));

	if (!ctx)
		return -ESRCH;
	dir->file[vs_inode_file(inode)].show(m, ctx);
	vs_context_put(ctx);
	return 0;
}

static int vs_file_open(struct inode *inode, struct file *file)
{
	return single_open(file, vs_file_show, inode);
}

static const struct file_operations vs_file_fops = {
	.open		= vs_file_open,
	.read_iter	= seq_read_iter,
	.llseek		= seq_lseek,
	.release	= single_release,
};

static int vs_dentry_revalidate(struct dentry *dentry, unsigned int flags)
{
	struct vs_context *ctx;
	struct inode *inode;

	if (flags & LOOKUP_RCU)
		return -ECHILD;
	inode = d_inode(dentry);
	ctx = vs_dir_get(vs_inode_dir(inode), vs_inode_id(inode));
	vs_context_put(ctx);
	return !!ctx;
}

static const struct dentry_operations vs_dentry_ops = {
	.d_revalidate	= vs_dentry_revalidate,
	.d_delete	= always_delete_dentry,
};

static struct dentry *vs_add_inode(struct inode *parent, struct dentry *dentry,
				   umode_t mode, unsigned long key,
				   const struct inode_operations *iops,
				   const struct file_operations *fops)
{
	struct proc_dir_entry *de = PDE(parent);
	struct inode *inode = new_inode(parent->i_sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = get_next_ino();
	inode->i_mode = mode;
	inode->i_private = (void *)key;
	simple_inode_init_ts(inode);
	/* As procfs does for its own: dropped when the inode goes. */
	pde_get(de);
	PROC_I(inode)->pde = de;
	if (iops)
		inode->i_op = iops;
	inode->i_fop = fops;
	if (S_ISDIR(mode))
		set_nlink(inode, 2);
	d_set_d_op(dentry, &vs_dentry_ops);
	return d_splice_alias(inode, dentry);
}

/* The directory of one context: its files. */

static struct dentry *vs_context_lookup(struct inode *inode,
					struct dentry *dentry,
					unsigned int flags)
{
	const struct vs_dir *dir = vs_inode_dir(inode);
	u32 id = vs_inode_id(inode);
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(dir->file) && dir->file[i].name; i++)
		if (!strcmp(dentry->d_name.name, dir->file[i].name))
			return vs_add_inode(inode, dentry,
					    S_IFREG | dir->file[i].mode,
					    vs_inode_key(id, i), NULL,
					    &vs_file_fops);
	return ERR_PTR(-ENOENT);
}

static int vs_context_readdir(struct file *file, struct dir_context *ctx)
{
	const struct vs_dir *dir = vs_inode_dir(file_inode(file));
	unsigned int i;

	if (!dir_emit_dots(file, ctx))
		return 0;
	for (i = ctx->pos - 2;
	     i < ARRAY_SIZE(dir->file) && dir->file[i].name; i++, ctx->pos++)
		if (!dir_emit(ctx, dir->file[i].name, strlen(dir->file[i].name),
			      i + 2, DT_REG))
			return 0;
	return 0;
}

static const struct inode_operations vs_context_iops = {
	.lookup		= vs_context_lookup,
};

static const struct file_operations vs_context_fops = {
	.llseek		= generic_file_llseek,
	.read		= generic_read_dir,
	.iterate_shared	= vs_context_readdir,
};

/* The directory of all contexts of a kind. */

/* Contexts come after the entries every directory of procfs has. */
#define VS_FIRST_CONTEXT	256

static struct dentry *vs_root_lookup(struct inode *inode,
				     struct dentry *dentry, unsigned int flags)
{
	const struct vs_dir *dir = vs_inode_dir(inode);
	u32 id = name_to_int(&dentry->d_name);
	struct vs_context *ctx;

	if (id == ~0U)
		return proc_lookup_de(inode, dentry, PDE(inode));
	ctx = vs_dir_get(dir, id);
	if (!ctx)
		return ERR_PTR(-ENOENT);
	vs_context_put(ctx);
	return vs_add_inode(inode, dentry, S_IFDIR | 0555, vs_inode_key(id, 0),
			    &vs_context_iops, &vs_context_fops);
}

static bool vs_emit_context(struct dir_context *ctx, u32 id)
{
	char name[12];
	int len = snprintf(name, sizeof(name), "%u", id);

	return dir_emit(ctx, name, len, id, DT_DIR);
}

static int vs_root_readdir(struct file *file, struct dir_context *ctx)
{
	struct inode *inode = file_inode(file);
	const struct vs_dir *dir = vs_inode_dir(inode);
	unsigned long id;
	int ret;

	if (ctx->pos < VS_FIRST_CONTEXT) {
		ret = proc_readdir_de(file, ctx, PDE(inode));
		if (ret <= 0)
			return ret;
		ctx->pos = VS_FIRST_CONTEXT;
	}
	id = ctx->pos - VS_FIRST_CONTEXT;
	for (; xa_find(&dir->class->ids, &id, VS_ID_MAX, XA_PRESENT); id++) {
		ctx->pos = VS_FIRST_CONTEXT + id;
		if (vs_dir_visible(dir, id) && !vs_emit_context(ctx, id))
			return 0;
		ctx->pos++;
	}
	return 0;
}

static unsigned int vs_count_visible(const struct vs_dir *dir)
{
	struct vs_context *ctx;
	unsigned int n = 0;
	unsigned long id;

	rcu_read_lock();
	xa_for_each(&dir->class->ids, id, ctx)
		n += vs_dir_visible(dir, id);
	rcu_read_unlock();
	return n;
}

static int vs_root_getattr(struct mnt_idmap *idmap, const struct path *path,
			   struct kstat *stat, u32 request_mask,
			   unsigned int query_flags)
{
	struct inode *inode = d_inode(path->dentry);

	generic_fillattr(&nop_mnt_idmap, request_mask, inode, stat);
	stat->nlink = 2 + vs_count_visible(vs_inode_dir(inode));
	return 0;
}

static const struct inode_operations vs_root_iops = {
	.lookup		= vs_root_lookup,
	.getattr	= vs_root_getattr,
};

static const struct file_operations vs_root_fops = {
	.llseek		= generic_file_llseek,
	.read		= generic_read_dir,
	.iterate_shared	= vs_root_readdir,
};

static int vs_show_info(struct seq_file *m, void *v)
{
	seq_printf(m, "VCIVersion:\t%04x:%04x\nVCISyscall:\t%d\nVCIKernel:\t%08x\n",
		   VCI_VERSION >> 16, VCI_VERSION & 0xffff, __NR_vserver,
		   vs_vci());
	return 0;
}

static int vs_show_status(struct seq_file *m, void *v)
{
	const struct vs_dir *dir = pde_data(file_inode(m->file));
	unsigned int total = atomic_read(&dir->class->total);

	/* A guest is not told how many others there are. */
	if (vs_in_guest())
		total = vs_count_visible(dir);
	seq_printf(m, "#CTotal:\t%u\n#CActive:\t%u\n", total,
		   vs_count_visible(dir));
	return 0;
}

static int __init vs_proc_dir(const char *name, struct vs_dir *dir)
{
	struct proc_dir_entry *de = proc_mkdir_data(name, 0555, NULL, dir);

	if (!de)
		return -ENOMEM;
	de->proc_iops = &vs_root_iops;
	de->proc_dir_ops = &vs_root_fops;
	if (!proc_create_single_data("info", 0444, de, vs_show_info, dir) ||
	    !proc_create_single_data("status", 0444, de, vs_show_status, dir))
		return -ENOMEM;
	return 0;
}

static int __init vs_proc_init(void)
{
	return vs_proc_dir("virtual", &vs_virtual) ?:
	       vs_proc_dir("virtnet", &vs_virtnet);
}
fs_initcall(vs_proc_init);
