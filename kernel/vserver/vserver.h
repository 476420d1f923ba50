/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process and network contexts, inside kernel/vserver/ and fs/proc/.
 */
#ifndef _KERNEL_VSERVER_VSERVER_H
#define _KERNEL_VSERVER_VSERVER_H

#include <linux/container_of.h>
#include <linux/in.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/vserver/types.h>

#include "context.h"
#include "virt.h"

struct cred;
struct ctl_table;
struct ctl_table_header;
struct dentry;
struct fs_struct;
struct inode;
struct ipc_namespace;
struct key;
struct nsproxy;
struct vs_denied;
struct vs_sched;

/* Two sets of namespaces: kernel views, and the mount namespace. */
#define VS_SPACES		2

/**
 * struct vs_space - namespaces a context keeps
 * @mask: CLONE_* bits of what is kept
 * @nsproxy: holder of the namespaces
 * @cred: user and groups in the user namespace, with CLONE_NEWUSER
 * @fs: root, working directory and umask, with CLONE_FS
 */
struct vs_space {
	unsigned long		mask;
	struct nsproxy		*nsproxy;
	const struct cred	*cred;
	struct fs_struct	*fs;
};

/**
 * struct vx_info - a process context
 * @ctx: common part; first, see vs_context_put()
 * @bcaps: ceiling of capabilities
 * @ccaps: context capabilities, VXC_*
 * @umask: namespaces a guest may create, CLONE_* bits
 * @wmask: namespaces whose making is told once, CLONE_* bits
 * @badness: pages that a process counts for more, see oom.c
 * @initpid: init of the guest, as the host numbers it, or 0
 * @had_init: there was one: its exit code stays
 * @exit_code: of the init of the guest, or of its last process
 * @reboot_cmd: what the guest asked of reboot(2)
 * @helper: vshelper runs because of reboot(2) in it
 * @space_lock: protects @space and @ipc_ns
 * @space: kept namespaces
 * @ipc_ns: its tasks have no other, unless they made it themselves
 * @denied: what was refused to it, or NULL; see denied.c
 * @user_register: keyrings of its users, or NULL
 * @name: name of the context
 * @members_lock: protects @members
 * @members: its processes by number, see members.c
 * @sched: values by cpu, or NULL, see sched.c
 * @virt: figures that stand for those of the machine
 */
struct vx_info {
	struct vs_context	ctx;
	u64			bcaps;
	u64			ccaps;
	u64			umask;
	u64			wmask;
	s64			badness;
	pid_t			initpid;
	bool			had_init;
	int			exit_code;
	u32			reboot_cmd;
	bool			helper;
	struct mutex		space_lock;	/* space, ipc_ns */
	struct vs_space		space[VS_SPACES];
	struct ipc_namespace	*ipc_ns;
	struct vs_denied	*denied;
	struct key		*user_register;
	char			name[VHI_NAME_LEN];
	spinlock_t		members_lock;	/* members */
	struct rb_root		members;
	struct vs_sched		*sched;
	struct vs_virt		virt;
};

/**
 * struct nx_v4 - one IPv4 entry of a network context
 * @type: NXA_TYPE_ADDR, NXA_TYPE_MASK or NXA_TYPE_RANGE
 * @ip: address, network, or start of the range
 * @ip2: end of the range
 * @mask: netmask
 */
struct nx_v4 {
	u16	type;
	__be32	ip;
	__be32	ip2;
	__be32	mask;
};

/**
 * struct nx_v4_set - the IPv4 entries; never changed, replaced as a whole
 * @rcu: for its release
 * @count: number of entries
 * @entry: the first is the primary address
 */
struct nx_v4_set {
	struct rcu_head	rcu;
	unsigned int	count;
	struct nx_v4	entry[] __counted_by(count);
};

/* Entries one network context may have. */
#define NX_MAX_V4	1024

/**
 * struct nx_info - a network context
 * @ctx: common part; first, see vs_context_put()
 * @ncaps: network capabilities, NXC_*
 * @bcast: broadcast address
 * @lback: loopback address of the context
 * @v4: IPv4 entries, or NULL; written under the lock of @ctx
 */
struct nx_info {
	struct vs_context	ctx;
	u64			ncaps;
	__be32			bcast;
	__be32			lback;
	struct nx_v4_set __rcu	*v4;
};

extern struct vs_context_class vx_class;
extern struct vs_context_class nx_class;
extern unsigned int vs_sysctl_unprivileged;

static inline struct vx_info *to_vx(struct vs_context *ctx)
{
	return container_of(ctx, struct vx_info, ctx);
}

static inline struct nx_info *to_nx(struct vs_context *ctx)
{
	return container_of(ctx, struct nx_info, ctx);
}

/* The contexts of the caller: only the caller changes them. */
static inline struct vx_info *vx_current(void)
{
	return rcu_dereference_protected(current->vx_info, true);
}

static inline struct nx_info *nx_current(void)
{
	return rcu_dereference_protected(current->nx_info, true);
}

/* process.c */
struct vx_info *vx_create(u32 id, u64 flags);
int vx_migrate(struct vx_info *vxi, u64 flagword);
void vx_become_init(struct vx_info *vxi);
void vx_become_reaper(void);
void vs_sched_free(struct vx_info *vxi);
void vx_show_init(const struct vx_info *vxi);
long vx_become_watch(void);
u64 vx_ceiling(const struct vx_info *vxi);

/* network.c */
struct nx_info *nx_new(u32 id, u64 flags);
void nx_switch(struct nx_info *nxi);
int nx_migrate(struct nx_info *nxi);
int nx_v4_add(struct nx_info *nxi, const struct nx_v4 *entry);
int nx_v4_remove(struct nx_info *nxi, const struct nx_v4 *entry);

/* inet.c */
bool nx_v4_match(const struct nx_v4 *entry, __be32 addr, u16 wanted);
bool nx_has_v4(const struct nx_info *nxi, __be32 addr, u16 wanted);
bool nx_has_any_v4(const struct nx_info *nxi);
bool nx_v4_overlap(const struct nx_v4 *a, const struct nx_v4 *b);

/* space.c */
int vs_space_new_ipc(struct vx_info *vxi);
int vs_space_enter_ipc(struct vx_info *vxi);
void vs_space_release(struct vx_info *vxi);
struct uts_namespace *vs_space_uts(struct vx_info *vxi);

/* members.c */
struct task_struct *vx_next_process(struct vx_info *vxi, pid_t nr);

/* signal.c */
int vx_kill_all(struct vx_info *vxi, int sig, bool with_init);

/*
 * Bit of task_struct.flags: the kernel itself reads security.vserver for this
 * task, which may be a guest's.
 */
#define PF_VS_XATTR	PF__HOLE__02000000

/* inode.c */
void vs_inode_reload(struct dentry *dentry);

/* pseudo-fs.c */
bool vs_pseudo_fs_is_closed(const struct inode *inode);
int vs_pseudo_fs_permission(struct inode *inode, int mask);

/* sysctl.c */
struct ctl_table_header *vs_register_sysctl(const char *path,
					    struct ctl_table *table,
					    size_t size);

/* task.c */
struct pid *vs_find_pid_nr(pid_t nr);

#endif /* _KERNEL_VSERVER_VSERVER_H */
