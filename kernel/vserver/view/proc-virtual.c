// SPDX-License-Identifier: GPL-2.0-only
/*
 * /proc/virtual and /proc/virtnet: a directory for each context.
 *
 * The owner of the data prints a file.  A new file is one line in the tables
 * below, and the declaration of its function in core/proc.h.
 */
#include <linux/namei.h>
#include <linux/proc_fs.h>
#include <linux/sched.h>
#include <linux/seq_file.h>
#include <linux/string.h>
#include <linux/vserver/proc.h>
#include <linux/vserver/task.h>
#include <linux/xarray.h>
#include <asm/unistd.h>

#include "../../../fs/proc/internal.h"
#include "core/command.h"
#include "core/proc.h"
#include "core/vserver.h"

/**
 * struct vs_file - a file in the directory of each context
 * @name: its name
 * @mode: its mode
 * @show: prints it
 */
struct vs_file {
	const char	*name;
	umode_t		mode;
	void		(*show)(struct seq_file *m, struct vs_context *ctx);
};

static const struct vs_file vs_virtual_files[] = {
	{ "info", 0444, vs_show_vx_info },
	{ "status", 0444, vs_show_vx_status },
	{ "denied", 0400, vs_show_denied },
	{ "cvirt", 0444, vs_show_cvirt },
	{ "cacct", 0444, vs_show_cacct },
};

static const struct vs_file vs_virtnet_files[] = {
	{ "info", 0444, vs_show_nx_info },
	{ "status", 0444, vs_show_nx_status },
};

/**
 * struct vs_dir - /proc/virtual or /proc/virtnet
 * @class: class of the contexts that it shows
 * @own: returns the id of the caller
 * @file: files of each context
 * @files: number of entries in @file
 */
struct vs_dir {
	struct vs_context_class	*class;
	u32			(*own)(void);
	const struct vs_file	*file;
	unsigned int		files;
};

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
	.file	= vs_virtual_files,
	.files	= ARRAY_SIZE(vs_virtual_files),
};

static struct vs_dir vs_virtnet = {
	.class	= &nx_class,
	.own	= vs_own_nid,
	.file	= vs_virtnet_files,
	.files	= ARRAY_SIZE(vs_virtnet_files),
};

/* The inode has eight bits for the number of the file. */
static_assert(ARRAY_SIZE(vs_virtual_files) <= 256);
static_assert(ARRAY_SIZE(vs_virtnet_files) <= 256);

/* The host and the spectator see all contexts; a guest sees its own. */
static bool vs_dir_visible(const struct vs_dir *dir, u32 id)
{
	return !vs_in_guest() || dir->own() == id;
}

static struct vs_context *vs_dir_get(const struct vs_dir *dir, u32 id)
{
	return vs_dir_visible(dir, id) ? vs_context_get(dir->class, id) : NULL;
}

/* i_private holds the id of the context and, for a file, its number. */
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
	/* proc_evict_inode() drops the reference, as for all inodes here. */
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

/* The directory of one context, with its files */

static struct dentry *vs_context_lookup(struct inode *inode,
					struct dentry *dentry,
					unsigned int flags)
{
	const struct vs_dir *dir = vs_inode_dir(inode);
	u32 id = vs_inode_id(inode);
	unsigned int i;

	for (i = 0; i < dir->files; i++)
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
	for (i = ctx->pos - 2; i < dir->files; i++, ctx->pos++)
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

/* The directory of all contexts of one class */

/* Positions below this are for entries of procfs, such as info and status. */
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

	/* Do not reveal the number of other contexts to a guest. */
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
