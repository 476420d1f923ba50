/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Process and network contexts, inside kernel/vserver/.
 */
#ifndef _KERNEL_VSERVER_VSERVER_H
#define _KERNEL_VSERVER_VSERVER_H

#include <linux/container_of.h>
#include <linux/in.h>
#include <linux/in6.h>
#include <linux/rbtree.h>
#include <linux/sched.h>
#include <linux/vserver/types.h>

#include "core/context.h"
#include "view/virt.h"

struct cred;
struct ctl_table;
struct ctl_table_header;
struct dentry;
struct flowi4;
struct flowi6;
struct fs_struct;
struct inode;
struct ipc_namespace;
struct key;
struct net;
struct net_device;
struct nsproxy;
struct sk_buff;
struct sock;
struct vs_account;
struct vs_denied;
struct vs_sched;

/**
 * struct vs_space - a set of namespaces that a context keeps
 * @mask: CLONE_* bits of what the set contains
 * @nsproxy: the namespaces
 * @cred: with CLONE_NEWUSER: credentials with user namespace, user and groups
 * @fs: with CLONE_FS: root, working directory and umask
 */
struct vs_space {
	unsigned long		mask;
	struct nsproxy		*nsproxy;
	const struct cred	*cred;
	struct fs_struct	*fs;
};

/* Families of sockets, and kinds of events, for sock_stat */
#define VS_CACCT_FAMILIES	6
enum { VS_RECV, VS_SEND, VS_FAIL, VS_WAYS };

/**
 * struct vs_cacct - message counters of one family of sockets
 * @count: messages
 * @total: bytes
 */
struct vs_cacct {
	u64	count[VS_WAYS];
	u64	total[VS_WAYS];
};

/**
 * struct vx_info - a process context
 * @ctx: common part; must be first, see vs_context_put()
 * @bcaps: capability ceiling
 * @ccaps: context capabilities, VXC_*
 * @umask: namespaces that a guest may create, CLONE_NEW*
 * @wmask: namespaces that the kernel logs the next creation of, CLONE_NEW*
 * @badness: pages that the OOM killer adds to each process, see limit/oom.c
 * @initpid: pid of the init of the guest on the host, or 0
 * @had_init: the guest had an init, which set @exit_code
 * @exit_code: wait status of the init of the guest, or else of its last process
 * @reboot_cmd: command of the last reboot(2) inside
 * @space_lock: protects @space and @ipc_ns
 * @space: namespaces that the context keeps
 * @ipc_ns: IPC namespace that a task enters together with the context
 * @denied: recorded denials, or NULL; see core/denied.c
 * @user_register: register of the user keyrings, or NULL
 * @name: name of the context
 * @members_lock: protects @members
 * @members: its processes by pid number, see task/members.c
 * @sched: scheduling values by CPU, or NULL; see limit/sched.c
 * @virt: uptime and load, see virt.c
 * @cacct: message counters by family of sockets
 * @account: account of its tasks: its own, or that of its creator
 * @top_dev: device of the directory right below the barrier above its root
 * @top_ino: inode number of that directory, or 0; see vs_guard_note()
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
	struct vs_cacct __percpu *cacct;
	struct vs_account	*account;
	dev_t			top_dev;
	unsigned long		top_ino;
};

/**
 * struct nx_addr - one entry of a network context
 * @ip: the address, the network, or the first address of a range
 * @ip2: the last address of a range
 * @mask: netmask of the network, or of the network of the address
 * @type: NXA_TYPE_ADDR, NXA_TYPE_MASK, NXA_TYPE_RANGE, or NXA_MOD_LBACK for the
 *	loopback address
 *
 * An IPv4 address is kept as a v4-mapped IPv6 address, so that the same code
 * matches both.
 */
struct nx_addr {
	struct in6_addr	ip;
	struct in6_addr	ip2;
	struct in6_addr	mask;
	u16		type;
};

/**
 * struct nx_owned - an entry in the lookup of owners by address
 * @addr: the entry
 * @nxi: the context that has the entry
 * @node: link in the hash of single addresses, or in the list of networks and
 *	ranges
 */
struct nx_owned {
	struct nx_addr		addr;
	const struct nx_info	*nxi;
	struct hlist_node	node;
};

/**
 * struct nx_set - the address entries of a network context
 * @rcu: for kfree_rcu()
 * @count: number of entries
 * @entry: the IPv4 and the IPv6 loopback address, and then the other entries in
 *	the order of their addition; the first IPv4 address is the primary one
 *
 * A set is never changed.  An update replaces it.
 */
struct nx_set {
	struct rcu_head	rcu;
	unsigned int	count;
	struct nx_owned	entry[] __counted_by(count);
};

#define NX_LBACKS	2

/**
 * struct nx_info - a network context
 * @ctx: common part; must be first, see vs_context_put()
 * @ncaps: network capabilities, NXC_*
 * @bcast: broadcast address
 * @lback: IPv4 loopback address, from which the IPv6 one is derived
 * @primary: its first IPv4 address, or 0
 * @alone: @primary is its only IPv4 entry
 * @given: the administrator assigned its addresses, so the context owns them
 * @guest: a process of a guest has created a socket in it
 * @legacy: set_ipv4root created it, which has no flags
 * @addrs: its addresses
 */
struct nx_info {
	struct vs_context	ctx;
	u64			ncaps;
	__be32			bcast;
	__be32			lback;
	__be32			primary;
	bool			alone;
	bool			given;
	bool			guest;
	bool			legacy;
	struct nx_set __rcu	*addrs;
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

/* The contexts of the caller, without a lock: only the caller changes them. */
static inline struct vx_info *vx_current(void)
{
	return rcu_dereference_protected(current->vx_info, true);
}

static inline struct nx_info *nx_current(void)
{
	return rcu_dereference_protected(current->nx_info, true);
}

/**
 * vs_virt_has() - does a context have its own values of this kind
 * @vxi: the context, or NULL for an exiting task
 * @flag: VXF_VIRT_*
 *
 * Return: true if it has.
 */
static inline bool vs_virt_has(const struct vx_info *vxi, u64 flag)
{
	return vxi && (READ_ONCE(vxi->ctx.flags) & flag);
}

/* migrate.c */
struct vx_info *vx_create(u32 id, u64 flags);
int vx_migrate(struct vx_info *vxi, u64 flagword);
long vx_become_watch(void);

/* process.c */
u64 vx_ceiling(const struct vx_info *vxi);

/* init.c */
void vx_become_init(struct vx_info *vxi);
void vx_become_reaper(void);
void vx_show_init(const struct vx_info *vxi);

/* sched.c */
void vs_sched_free(struct vx_info *vxi);

/* network.c */
struct nx_info *nx_new(u32 id, u64 flags);
void nx_switch(struct nx_info *nxi);
int nx_migrate(struct nx_info *nxi);

/* address.c */
void nx_addr_v4(struct in6_addr *addr, __be32 ip);
void nx_mask_v4(struct in6_addr *addr, __be32 mask);
bool nx_is_v4(const struct nx_addr *entry);
int nx_family(const struct nx_addr *entry);
bool nx_match(const struct nx_addr *entry, const struct in6_addr *addr,
	      u16 wanted);
bool nx_intersect(const struct nx_addr *a, const struct nx_addr *b);
bool nx_has(const struct nx_info *nxi, const struct in6_addr *addr, u16 wanted);
bool nx_has_v4(const struct nx_info *nxi, __be32 ip, u16 wanted);
bool nx_has_all_v4(const struct nx_info *nxi);
bool nx_has_family(const struct nx_info *nxi, int family);
bool nx_overlap(const struct nx_info *a, const struct nx_info *b, int family);

/* address-set.c */
int nx_addrs_init(struct nx_info *nxi);
void nx_addrs_free(struct nx_info *nxi);
int nx_addr_add(struct nx_info *nxi, const struct nx_addr *entry);
int nx_addr_remove(struct nx_info *nxi, const struct nx_addr *entry);
int nx_addr_remove_all(struct nx_info *nxi, int family);
int nx_set_lback(struct nx_info *nxi, __be32 ip);
bool nx_is_others_lback(const struct nx_info *nxi, const struct in6_addr *addr);
bool nx_is_others_lback_v4(const struct nx_info *nxi, __be32 ip);

/* inet.c */
bool nx_is_connection(const struct sock *sk);
bool nx_inet_hears(const struct sock *sk, __be32 daddr);

/* inet6.c */
#if IS_ENABLED(CONFIG_IPV6)
bool nx_may_multicast6(const struct nx_info *nxi);
#else
static inline bool nx_may_multicast6(const struct nx_info *nxi)
{
	return false;
}
#endif

/* link.c */
bool nx_may_multicast(const struct nx_info *nxi);
int nx_check_link(struct net *net, const struct flowi4 *fl4,
		  const struct sock *sk);
int nx_check_link6(const struct flowi6 *fl6, const struct sock *sk);

/* netdev.c */
bool nx_hides(const struct nx_info *nxi);
bool nx_dev_shown(const struct nx_info *nxi, const struct net_device *dev);
bool nx_bound_dev_shown(const struct sock *sk);

/* netdev-ioctl.c */
int nx_check_ioctl(unsigned int cmd);

/* rtnetlink.c */
bool nx_netlink_hears(struct sock *sk, struct sk_buff *skb);

/* cacct.c */
struct vs_cacct __percpu *vs_cacct_alloc(void);

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
 * Flag in task_struct.flags: the task acts for the kernel, and a rule that
 * tests this flag does not apply.  The kernel sets it for three operations:
 * reading security.vserver, walking to a hidden entry of /proc for the
 * administrator, and walking to the cgroup at the root of a mount.
 */
#define PF_VS_ASKS	PF__HOLE__02000000

/* inode.c */
void vs_inode_reload(struct dentry *dentry);
bool vs_is_barrier(struct dentry *dentry);

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
