// SPDX-License-Identifier: GPL-2.0-only
/*
 * LSM hooks: the rules for guests that are access decisions.
 *
 * The module has LSM_ORDER_FIRST, so that neither lsm= nor security= on the
 * kernel command line can disable it.
 *
 * Most rules record a refusal by vs_deny(), and `vserver NAME denied` shows it.
 * Two kinds of rules record nothing: the rules between two contexts, see
 * access.h, and those that hide an object.
 */
#include <linux/binfmts.h>
#include <linux/bpf.h>
#include <linux/fs_struct.h>
#include <linux/in.h>
#include <linux/ptrace.h>
#include <linux/sched.h>
#include <linux/socket.h>
#include <linux/vserver/denied.h>
#include <linux/vserver/inet.h>
#include <linux/vserver/fs.h>
#include <linux/vserver/task.h>
#include <linux/xattr.h>
#include <net/sock.h>
#include <uapi/linux/lsm.h>

#include "core/lsm.h"
#include "core/vserver.h"
#include "fs/device.h"
#include "limit/account.h"
#include "task/task.h"

const struct lsm_id vserver_lsmid = {
	.name	= "vserver",
	.id	= LSM_ID_VSERVER,
};

/*
 * Charge a new task to its guest, and take claims on its contexts.  Refuse it
 * if the guest has used up its share of tasks.
 */
static int hook_task_alloc(struct task_struct *task, unsigned long clone_flags)
{
	int err = vs_account_fork(task);

	vs_task_fork(task);
	return err ?: vs_sibling_error(clone_flags);
}

/* Drop the claims of a task after a failed fork.  Others drop them at exit. */
static void hook_task_free(struct task_struct *task)
{
	vs_account_free_task(task);
	vs_task_leave(task);
}

/* Has the context of a task STATE_ADMIN, or has the task no context? */
static bool vs_task_admin(struct task_struct *p)
{
	const struct vx_info *vxi;
	bool admin;

	rcu_read_lock();
	vxi = rcu_dereference(p->vx_info);
	admin = !vxi || (READ_ONCE(vxi->ctx.flags) & VXF_STATE_ADMIN);
	rcu_read_unlock();
	return admin;
}

/*
 * A guest traces its own tasks only, but not a task that entered and still
 * runs a program of the host.  access.h has the rules between two contexts.
 */
static int hook_ptrace_access_check(struct task_struct *child,
				    unsigned int mode)
{
	if (likely(child->xid == current->xid)) {
		if (!vs_in_guest() || !READ_ONCE(child->vs_entered))
			return 0;
		return mode & PTRACE_MODE_NOAUDIT ?
		       -EPERM : vs_deny("trace", 0, -EPERM);
	}
	return vs_id_trace_error(current->xid, child->xid,
				 vs_task_admin(child),
				 !(mode & PTRACE_MODE_ATTACH));
}

/* A task can make its parent the tracer only within one context. */
static int hook_ptrace_traceme(struct task_struct *parent)
{
	return parent->xid == current->xid ? 0 : -EPERM;
}

/*
 * The first program of a task that entered a guest must be below its root.
 * Otherwise a script with "#!/proc/self/exe" would run the administrator's
 * tool, and could open it for writing.
 */
static int hook_bprm_check_security(struct linux_binprm *bprm)
{
	struct path root;
	bool own;

	if (likely(!current->vs_entered) || !vs_in_guest())
		return 0;
	get_fs_root(current->fs, &root);
	own = path_is_under(&bprm->file->f_path, &root);
	path_put(&root);
	return own ? 0 : vs_deny("exec", 0, -EACCES);
}

/* A task that entered runs its first program: now the guest may trace it. */
static void hook_bprm_committed_creds(const struct linux_binprm *bprm)
{
	if (unlikely(current->vs_entered))
		WRITE_ONCE(current->vs_entered, false);
}

/* A task changes the nice value of tasks that it may signal. */
static int hook_task_setnice(struct task_struct *p, int nice)
{
	return vs_signal_error(p);
}

/* A task changes the I/O priority of tasks that it may signal. */
static int hook_task_setioprio(struct task_struct *p, int ioprio)
{
	return vs_signal_error(p);
}

/* A task reads the I/O priority of tasks that it may see. */
static int hook_task_getioprio(struct task_struct *p)
{
	return vs_task_visible(p) ? 0 : -ESRCH;
}

/* A task changes the scheduling of tasks that it may signal. */
static int hook_task_setscheduler(struct task_struct *p)
{
	return vs_signal_error(p);
}

/* A guest joins no process group with members of another context. */
static int hook_task_setpgid(struct task_struct *p, pid_t pgid)
{
	return vs_signal_error(p) ?: vs_group_error(pgid);
}

/* A task changes the resource limits of tasks that it may signal. */
static int hook_task_setrlimit(struct task_struct *p, unsigned int resource,
			       struct rlimit *new_rlim)
{
	return vs_signal_error(p);
}

/*
 * An owner may change owner, mode, times and ACLs without permission on the
 * object itself.  Guest and host share user ids, so a guest also needs the
 * permission to write.
 */
static int vs_may_change(struct dentry *dentry)
{
	return vs_inode_permission(d_inode(dentry), MAY_WRITE);
}

/* A guest changes owner, mode and times only where it may write. */
static int hook_inode_setattr(struct mnt_idmap *idmap, struct dentry *dentry,
			      struct iattr *attr)
{
	return vs_may_change(dentry);
}

/* A guest sets an ACL only where it may write. */
static int hook_inode_set_acl(struct mnt_idmap *idmap, struct dentry *dentry,
			      const char *acl_name, struct posix_acl *kacl)
{
	return vs_may_change(dentry);
}

/* A guest removes an ACL only where it may write. */
static int hook_inode_remove_acl(struct mnt_idmap *idmap,
				 struct dentry *dentry, const char *acl_name)
{
	return vs_may_change(dentry);
}

static bool vs_is_own_xattr(const char *name)
{
	return !strcmp(name, VS_XATTR_NAME);
}

static int vs_deny_own_xattr(const char *name)
{
	if (!vs_in_guest() || !vs_is_own_xattr(name))
		return 0;
	return vs_deny("attribute", 0, -EPERM);
}

/*
 * A guest cannot read security.vserver.
 *
 * vs_xattr_read() reads it through a stacked filesystem, which calls this hook
 * for its lower layer.  PF_VS_ASKS identifies such a read.  Foreign credentials
 * would not: io_uring uses those, too.
 */
static int hook_inode_getxattr(struct dentry *dentry, const char *name)
{
	if (current->flags & PF_VS_ASKS)
		return 0;
	return vs_deny_own_xattr(name);
}

/*
 * A guest cannot set security.vserver, and sets other attributes only where it
 * may write.
 */
static int hook_inode_setxattr(struct mnt_idmap *idmap, struct dentry *dentry,
			       const char *name, const void *value,
			       size_t size, int flags)
{
	return vs_deny_own_xattr(name) ?: vs_may_change(dentry);
}

/*
 * A guest cannot remove security.vserver, and removes other attributes only
 * where it may write.
 */
static int hook_inode_removexattr(struct mnt_idmap *idmap,
				  struct dentry *dentry, const char *name)
{
	return vs_deny_own_xattr(name) ?: vs_may_change(dentry);
}

/* Update the cached attributes after a write of security.vserver. */
static void hook_inode_post_setxattr(struct dentry *dentry, const char *name,
				     const void *value, size_t size, int flags)
{
	if (vs_is_own_xattr(name))
		vs_inode_reload(dentry);
}

/* Update the cached attributes after a removal of security.vserver. */
static void hook_inode_post_removexattr(struct dentry *dentry, const char *name)
{
	if (vs_is_own_xattr(name))
		vs_inode_reload(dentry);
}

/*
 * A context without an address of a family has no sockets of it.  There is one
 * exception: an IPv6 socket also carries IPv4, so IPv4 is enough for it, unless
 * it is a raw or ping socket.
 */
static bool vs_has_inet(const struct nx_info *nxi, int family, int type,
			int protocol)
{
	if (nx_has_family(nxi, family))
		return true;
	if (type == SOCK_RAW || protocol == IPPROTO_ICMPV6)
		return family == PF_INET && nx_lback_remapped(nxi);
	return nx_lback_remapped(nxi) || nx_has_family(nxi, PF_INET);
}

/*
 * This is an allow list: other protocols choose their addresses without our
 * hooks.  The type matters, too: SOCK_SEQPACKET is SCTP, SOCK_DCCP is DCCP.
 */
static bool vs_inet_protocol(int type, int protocol)
{
	if (type == SOCK_RAW)
		return true;
	if (type != SOCK_STREAM && type != SOCK_DGRAM)
		return false;

	switch (protocol) {
	case IPPROTO_IP:
	case IPPROTO_TCP:
	case IPPROTO_UDP:
	case IPPROTO_UDPLITE:
	case IPPROTO_ICMP:
	case IPPROTO_ICMPV6:
		return true;
	}
	return false;
}

static int vs_inet_create(const struct nx_info *nxi, int family, int type,
			  int protocol)
{
	if (!vs_has_inet(nxi, family, type, protocol))
		return vs_deny("socket-family", family, -EAFNOSUPPORT);
	if (!vs_inet_protocol(type, protocol))
		return vs_deny("socket-protocol", protocol, -EPROTONOSUPPORT);
	return 0;
}

/*
 * A guest creates UNIX and netlink sockets, and internet sockets of the
 * families in which its context has addresses.  This is an allow list: other
 * families do not check contexts.
 */
static int hook_socket_create(int family, int type, int protocol, int kern)
{
	const struct nx_info *nxi = nx_current();

	if (likely(!nxi && !vs_in_guest()) || kern)
		return 0;

	switch (family) {
	case PF_UNIX:
		return 0;
	case PF_NETLINK:
		return vs_netlink_create(protocol);
	case PF_INET:
	case PF_INET6:
		return nxi ? vs_inet_create(nxi, family, type, protocol) : 0;
	}
	return vs_deny("socket-family", family, -EAFNOSUPPORT);
}

/*
 * Does this option join a group?  The kernel announces a membership on the
 * link in the name of the host, so it needs NXC_MULTICAST.  Option numbers of
 * IPv4 and IPv6 overlap.
 */
static bool vs_joins_group(int level, int optname)
{
	switch (optname) {
	case IP_ADD_MEMBERSHIP:
	case IP_ADD_SOURCE_MEMBERSHIP:
		return level == IPPROTO_IP;
	case IPV6_ADD_MEMBERSHIP:
	case IPV6_JOIN_ANYCAST:
		return level == IPPROTO_IPV6;
	case MCAST_JOIN_GROUP:
	case MCAST_JOIN_SOURCE_GROUP:
		return level == IPPROTO_IP || level == IPPROTO_IPV6;
	}
	return false;
}

/* A socket of a context joins multicast groups only with NXC_MULTICAST. */
static int hook_socket_setsockopt(struct socket *sock, int level, int optname)
{
	const struct sock *sk = sock->sk;

	if (nx_sock_is_host(sk) || !vs_joins_group(level, optname) ||
	    (level == IPPROTO_IPV6 ? nx_may_multicast6(sk->sk_nx_info) :
	     nx_may_multicast(sk->sk_nx_info)))
		return 0;
	return vs_deny("multicast", optname, -EPERM);
}

/* SO_BINDTODEVICE does not report an interface that the caller may not see. */
static int hook_socket_getsockopt(struct socket *sock, int level, int optname)
{
	if (level != SOL_SOCKET || optname != SO_BINDTODEVICE ||
	    nx_bound_dev_shown(sock->sk))
		return 0;
	return -ENODEV;
}

/* A guest creates a user namespace only if its umask has CLONE_NEWUSER. */
static int hook_userns_create(const struct cred *cred)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_in_guest())
		return 0;
	if (vxi && (READ_ONCE(vxi->umask) & CLONE_NEWUSER))
		return 0;
	return vs_deny("user-namespace", 0, -EPERM);
}

/* A guest has no bpf(2). */
static int hook_bpf(int cmd, union bpf_attr *attr, unsigned int size)
{
	return vs_in_guest() ? vs_deny("bpf", cmd, -EPERM) : 0;
}

/* A guest has no perf_event_open(2). */
static int hook_perf_event_open(int type)
{
	return vs_in_guest() ? vs_deny("perf", type, -EACCES) : 0;
}

/* A guest uses the kernel log only with VXC_SYSLOG. */
static int hook_syslog(int type)
{
	const struct vx_info *vxi = vx_current();

	if (!vs_in_guest())
		return 0;
	if (vxi && (READ_ONCE(vxi->ccaps) & VXC_SYSLOG))
		return 0;
	return vs_deny("syslog", type, -EPERM);
}

/* No action of a guest may load code into the kernel. */
static int hook_kernel_module_request(char *kmod_name)
{
	return vs_in_guest() ? vs_deny("module", 0, -EPERM) : 0;
}

static struct security_hook_list vserver_hooks[] __ro_after_init = {
	LSM_HOOK_INIT(task_alloc, hook_task_alloc),
	LSM_HOOK_INIT(task_free, hook_task_free),
	LSM_HOOK_INIT(ptrace_access_check, hook_ptrace_access_check),
	LSM_HOOK_INIT(ptrace_traceme, hook_ptrace_traceme),
	LSM_HOOK_INIT(bprm_check_security, hook_bprm_check_security),
	LSM_HOOK_INIT(bprm_committed_creds, hook_bprm_committed_creds),
	LSM_HOOK_INIT(task_setnice, hook_task_setnice),
	LSM_HOOK_INIT(task_setioprio, hook_task_setioprio),
	LSM_HOOK_INIT(task_getioprio, hook_task_getioprio),
	LSM_HOOK_INIT(task_setscheduler, hook_task_setscheduler),
	LSM_HOOK_INIT(task_setpgid, hook_task_setpgid),
	LSM_HOOK_INIT(task_setrlimit, hook_task_setrlimit),
	LSM_HOOK_INIT(inode_setattr, hook_inode_setattr),
	LSM_HOOK_INIT(inode_set_acl, hook_inode_set_acl),
	LSM_HOOK_INIT(inode_remove_acl, hook_inode_remove_acl),
	LSM_HOOK_INIT(inode_getxattr, hook_inode_getxattr),
	LSM_HOOK_INIT(inode_setxattr, hook_inode_setxattr),
	LSM_HOOK_INIT(inode_removexattr, hook_inode_removexattr),
	LSM_HOOK_INIT(inode_post_setxattr, hook_inode_post_setxattr),
	LSM_HOOK_INIT(inode_post_removexattr, hook_inode_post_removexattr),
	LSM_HOOK_INIT(socket_create, hook_socket_create),
	LSM_HOOK_INIT(socket_getsockopt, hook_socket_getsockopt),
	LSM_HOOK_INIT(socket_setsockopt, hook_socket_setsockopt),
	LSM_HOOK_INIT(userns_create, hook_userns_create),
#ifdef CONFIG_BPF_SYSCALL
	LSM_HOOK_INIT(bpf, hook_bpf),
#endif
#ifdef CONFIG_PERF_EVENTS
	LSM_HOOK_INIT(perf_event_open, hook_perf_event_open),
#endif
	LSM_HOOK_INIT(syslog, hook_syslog),
	LSM_HOOK_INIT(kernel_module_request, hook_kernel_module_request),
};

static int __init vserver_lsm_init(void)
{
	security_add_hooks(vserver_hooks, ARRAY_SIZE(vserver_hooks),
			   &vserver_lsmid);
	vs_ceiling_init();
	vs_cred_init();
	vs_descriptor_init();
	vs_device_init();
	vs_foreign_init();
	vs_ioctl_init();
	vs_key_init();
	vs_machine_init();
	vs_sigio_init();
	vs_socket_init();
	vs_tun_init();
	vs_uring_init();
	return 0;
}

struct lsm_blob_sizes vserver_blob_sizes __ro_after_init = {
	.lbs_cred = sizeof(struct vs_cred),
	.lbs_key = sizeof(struct vs_key),
	.lbs_tun_dev = sizeof(struct vs_tun),
};

DEFINE_LSM(vserver) = {
	.name	= "vserver",
	.order	= LSM_ORDER_FIRST,
	.init	= vserver_lsm_init,
	.blobs	= &vserver_blob_sizes,
};
