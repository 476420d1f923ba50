/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvserver: the C library over the vserver() system call.
 *
 * On failure a function returns -1 (or VC_NOCTX, VC_NONID, 0 where its comment
 * says so) and sets errno.  vserver(2) describes the commands of the kernel.
 *
 * The comments below do not repeat these errors:
 *   ENOSYS  The kernel has no vserver support.
 *   EFAULT  A pointer is bad.
 *   EPERM   The caller lacks CAP_SYS_ADMIN, or is inside a context.  Functions
 *           that change a context also need CAP_SYS_RESOURCE.  Context 1, the
 *           spectator, may call functions that only read.  Until the set-up of
 *           a context ends, its processes may read and change the context.
 *           Functions marked "any caller" need none of this.
 */
#ifndef _VSERVER_H
#define _VSERVER_H

#include <linux/vserver.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Ids of process contexts, network contexts and file tags: 0..65535. */
typedef uint32_t xid_t;
typedef uint32_t nid_t;
typedef uint32_t tag_t;

/*
 * The constants are those of <linux/vserver.h>.  The names VC_* are aliases for
 * programs that were written for the historic library.  A new constant has no
 * alias: programs use the kernel's name.
 */

/*
 * As a result, -1 means that there is no such context.  As an argument, it
 * requests a dynamic id.
 */
#define VC_NOCTX		((xid_t)VS_ID_DYNAMIC)
#define VC_NOXID		((xid_t)VS_ID_DYNAMIC)
#define VC_NONID		((nid_t)VS_ID_DYNAMIC)
#define VC_DYNAMIC_XID		((xid_t)VS_ID_DYNAMIC)
#define VC_DYNAMIC_NID		((nid_t)VS_ID_DYNAMIC)
/* The caller's own context. */
#define VC_SAMECTX		((xid_t)VS_ID_SELF)
#define VC_SAMENID		((nid_t)VS_ID_SELF)

#define VC_XID_HOST		VS_ID_HOST
#define VC_XID_WATCH		VS_ID_WATCH
#define VC_MIN_S_CONTEXT	VS_ID_MIN
#define VC_MIN_D_CONTEXT	VS_ID_MIN_DYNAMIC
#define VC_MAX_S_CONTEXT	VS_ID_MAX

/* Bits of vc_get_vci() */
#define VC_VCI_NO_DYNAMIC	VCI_NO_DYNAMIC
#define VC_VCI_PROC_SECURE	VCI_PROC_SECURE
#define VC_VCI_COWBL		VCI_COWBL
#define VC_VCI_SPACES		VCI_SPACES
#define VC_VCI_NETV2		VCI_NETV2
#define VC_VCI_MEMCG		VCI_MEMCG
#define VC_VCI_PPTAG		VCI_PPTAG

/* Context flags, "cflags": see vattribute(8) */
#define VC_VXF_INFO_LOCK	VXF_INFO_LOCK
#define VC_VXF_INFO_SCHED	VXF_INFO_SCHED
#define VC_VXF_INFO_NPROC	VXF_INFO_NPROC
#define VC_VXF_INFO_PRIVATE	VXF_INFO_PRIVATE
#define VC_VXF_INFO_INIT	VXF_INFO_INIT
#define VC_VXF_INFO_HIDEINFO	VXF_INFO_HIDE
#define VC_VXF_INFO_ULIMIT	VXF_INFO_ULIMIT
#define VC_VXF_INFO_NAMESPACE	VXF_INFO_NSPACE
#define VC_VXF_SCHED_HARD	VXF_SCHED_HARD
#define VC_VXF_SCHED_PRIO	VXF_SCHED_PRIO
#define VC_VXF_SCHED_PAUSE	VXF_SCHED_PAUSE
#define VC_VXF_VIRT_MEM		VXF_VIRT_MEM
#define VC_VXF_VIRT_UPTIME	VXF_VIRT_UPTIME
#define VC_VXF_VIRT_CPU		VXF_VIRT_CPU
#define VC_VXF_VIRT_LOAD	VXF_VIRT_LOAD
#define VC_VXF_VIRT_TIME	VXF_VIRT_TIME
#define VC_VXF_HIDE_MOUNT	VXF_HIDE_MOUNT
#define VC_VXF_HIDE_NETIF	VXF_HIDE_NETIF
#define VC_VXF_HIDE_VINFO	VXF_HIDE_VINFO
#define VC_VXF_STATE_SETUP	VXF_STATE_SETUP
#define VC_VXF_STATE_INIT	VXF_STATE_INIT
#define VC_VXF_STATE_ADMIN	VXF_STATE_ADMIN
#define VC_VXF_SC_HELPER	VXF_SC_HELPER
#define VC_VXF_REBOOT_KILL	VXF_REBOOT_KILL
#define VC_VXF_PERSISTENT	VXF_PERSISTENT
#define VC_VXF_FORK_RSS		VXF_FORK_RSS
#define VC_VXF_PROLIFIC		VXF_PROLIFIC
#define VC_VXF_IGNEG_NICE	VXF_IGNEG_NICE
#define VC_VXF_IGNEG_IONICE	VXF_IGNEG_IONICE

/* Context capabilities, "ccaps": see vattribute(8) */
#define VC_VXC_SET_UTSNAME	VXC_SET_UTSNAME
#define VC_VXC_SET_RLIMIT	VXC_SET_RLIMIT
#define VC_VXC_FS_SECURITY	VXC_FS_SECURITY
#define VC_VXC_FS_TRUSTED	VXC_FS_TRUSTED
#define VC_VXC_TIOCSTI		VXC_TIOCSTI
#define VC_VXC_RAW_ICMP		VXC_RAW_ICMP
#define VC_VXC_SYSLOG		VXC_SYSLOG
#define VC_VXC_OOM_ADJUST	VXC_OOM_ADJUST
#define VC_VXC_AUDIT_CONTROL	VXC_AUDIT_CONTROL
#define VC_VXC_SECURE_MOUNT	VXC_SECURE_MOUNT
#define VC_VXC_SECURE_REMOUNT	VXC_SECURE_REMOUNT
#define VC_VXC_BINARY_MOUNT	VXC_BINARY_MOUNT
#define VC_VXC_DEV_MOUNT	VXC_DEV_MOUNT
#define VC_VXC_QUOTA_CTL	VXC_QUOTA_CTL
#define VC_VXC_ADMIN_MAPPER	VXC_ADMIN_MAPPER
#define VC_VXC_ADMIN_CLOOP	VXC_ADMIN_CLOOP
#define VC_VXC_KTHREAD		VXC_KTHREAD
#define VC_VXC_NAMESPACE	VXC_NAMESPACE

/* Network context flags and capabilities: see nattribute(8) */
#define VC_NXF_INFO_LOCK	NXF_INFO_LOCK
#define VC_NXF_INFO_PRIVATE	NXF_INFO_PRIVATE
#define VC_NXF_SINGLE_IP	NXF_SINGLE_IP
#define VC_NXF_LBACK_REMAP	NXF_LBACK_REMAP
#define VC_NXF_LBACK_ALLOW	NXF_LBACK_ALLOW
#define VC_NXF_HIDE_NETIF	NXF_HIDE_NETIF
#define VC_NXF_HIDE_LBACK	NXF_HIDE_LBACK
#define VC_NXF_STATE_SETUP	NXF_STATE_SETUP
#define VC_NXF_STATE_ADMIN	NXF_STATE_ADMIN
#define VC_NXF_SC_HELPER	NXF_SC_HELPER
#define VC_NXF_PERSISTENT	NXF_PERSISTENT

#define VC_NXC_TUN_CREATE	NXC_TUN_CREATE
#define VC_NXC_RAW_ICMP		NXC_RAW_ICMP
#define VC_NXC_MULTICAST	NXC_MULTICAST

/* Types of struct vc_net_addr */
#define VC_NXA_TYPE_NONE	NXA_TYPE_NONE
#define VC_NXA_TYPE_IPV4	NXA_TYPE_IPV4
#define VC_NXA_TYPE_IPV6	NXA_TYPE_IPV6
#define VC_NXA_TYPE_ADDR	NXA_TYPE_ADDR
#define VC_NXA_TYPE_MASK	NXA_TYPE_MASK
#define VC_NXA_TYPE_RANGE	NXA_TYPE_RANGE
#define VC_NXA_TYPE_ANY		NXA_TYPE_ANY
#define VC_NXA_MOD_BCAST	NXA_MOD_BCAST
#define VC_NXA_MOD_LBACK	NXA_MOD_LBACK

/* Flags of vc_ctx_migrate() */
#define VC_VXM_SET_INIT		VXM_SET_INIT
#define VC_VXM_SET_REAPER	VXM_SET_REAPER

/* Flags of vc_new_s_context(), the old call */
#define VC_LEGACY_LOCK		VX_LEGACY_LOCK
#define VC_LEGACY_SCHED		VX_LEGACY_SCHED
#define VC_LEGACY_NPROC		VX_LEGACY_NPROC
#define VC_LEGACY_PRIVATE	VX_LEGACY_PRIVATE
#define VC_LEGACY_INIT		VX_LEGACY_INIT
#define VC_LEGACY_HIDEINFO	VX_LEGACY_HIDEINFO
#define VC_LEGACY_ULIMIT	VX_LEGACY_ULIMIT
#define VC_LEGACY_NAMESPACE	VX_LEGACY_NAMESPACE

/* Attributes of files: see setattr(8) */
#define VC_IATTR_ADMIN		IATTR_ADMIN
#define VC_IATTR_WATCH		IATTR_WATCH
#define VC_IATTR_HIDE		IATTR_HIDE
#define VC_IATTR_WRITE		0x00000008u	/* not in this kernel */
#define VC_IATTR_BARRIER	IATTR_BARRIER
#define VC_IATTR_IUNLINK	IATTR_IXUNLINK
#define VC_IATTR_IMMUTABLE	IATTR_IMMUTABLE
#define VC_IATTR_COW		IATTR_COW
#define VC_IATTR_XID		IATTR_TAG
#define VC_IATTR_TAG		IATTR_TAG

/*
 * Number of spaces of a context, size of a name with its NUL, and number of
 * addresses that vc_set_ipv4root() takes.
 */
#define VC_VX_SPACES		VS_SPACES
#define VC_VHI_NAME_LEN		VHI_NAME_LEN
#define VC_NB_IPV4ROOT		NB_IPV4ROOT

/* Strings of vc_get_vhi_name() */
typedef enum {
	vcVHI_CONTEXT		= VHIN_CONTEXT,
	vcVHI_SYSNAME		= VHIN_SYSNAME,
	vcVHI_NODENAME		= VHIN_NODENAME,
	vcVHI_RELEASE		= VHIN_RELEASE,
	vcVHI_VERSION		= VHIN_VERSION,
	vcVHI_MACHINE		= VHIN_MACHINE,
	vcVHI_DOMAINNAME	= VHIN_DOMAINNAME,
} vc_uts_type;

typedef uint64_t vc_vci_t;

/* A write changes the bits that mask has, and keeps the others. */
struct vc_ctx_flags {
	uint64_t	flagword;
	uint64_t	mask;
};

struct vc_ctx_caps {
	uint64_t	bcaps;
	uint64_t	bmask;
	uint64_t	ccaps;
	uint64_t	cmask;
};

struct vc_umask {
	uint64_t	umask;
	uint64_t	mask;
};

struct vc_net_flags {
	uint64_t	flagword;
	uint64_t	mask;
};

struct vc_net_caps {
	uint64_t	ncaps;
	uint64_t	cmask;
};

struct vc_vx_info {
	xid_t		xid;
	pid_t		initpid;	/* its number on the host; 0 for none */
};

struct vc_nx_info {
	nid_t		nid;
};

struct vc_ctx_stat {
	uint32_t	usecnt;
	uint32_t	tasks;
};

struct vc_virt_stat {
	uint64_t	offset;		/* always 0 */
	uint64_t	uptime;		/* age of the context, ns */
	uint32_t	nr_threads;
	uint32_t	nr_running;
	uint32_t	nr_uninterruptible;
	uint32_t	nr_onhold;	/* always 0 */
	uint32_t	nr_forks;	/* tasks created in the context */
	uint32_t	load[3];	/* 1, 5, 15 minutes; 2048 means 1.0 */
};

struct vc_wait_exit {
	int		reboot_cmd;	/* LINUX_REBOOT_CMD_*, 0 if none */
	int		exit_code;	/* as waitpid(2) reports it */
};

/*
 * vna_type is IPV4 or IPV6, or-ed with ADDR, MASK or RANGE.  ADDR of IPv4 may
 * also have MOD_BCAST or MOD_LBACK.  VC_NXA_TYPE_ANY alone is every address of
 * both families.  Addresses are in network order.  A RANGE is ip..ip2, with
 * both ends included.  IPv6 has no RANGE, and its prefix and mask must agree.
 */
struct vc_net_addr {
	uint16_t	vna_type;
	uint16_t	vna_flags;
	uint16_t	vna_prefix;	/* IPv6 only */
	uint16_t	vna_parent;	/* reserved, 0 */
	union {
		struct {
			struct in_addr ip, ip2, mask;
		} v4;
		struct {
			struct in6_addr ip, ip2, mask;
		} v6;
	} vna_u;
};

#define vna_v4_ip	vna_u.v4.ip
#define vna_v4_ip2	vna_u.v4.ip2
#define vna_v4_mask	vna_u.v4.mask
#define vna_v6_ip	vna_u.v6.ip
#define vna_v6_ip2	vna_u.v6.ip2
#define vna_v6_mask	vna_u.v6.mask

struct vc_ip_mask_pair {
	uint32_t	ip;		/* network order */
	uint32_t	mask;
};

/* The unknown name at which a list parser stopped, without "~" or "!". */
struct vc_err_listparser {
	const char	*ptr;
	size_t		len;
};

/* --- The system call --- */

/**
 * vc_syscall() - issue one vserver() command; the kernel checks the caller
 * @cmd: command word, VCMD_* of <linux/vserver.h>
 * @id: context, process, descriptor or tag, depending on @cmd
 * @data: structure of the command, or NULL
 *
 * Return: the result of the kernel, or -1 with errno.
 */
int vc_syscall(uint32_t cmd, uint32_t id, void *data);

/**
 * vc_get_version() - version of the kernel interface; any caller
 *
 * Return: 0x00020308 for this interface, or -1 with ENOSYS.
 */
int vc_get_version(void);

/**
 * vc_get_vci() - optional parts of the kernel interface; any caller
 *
 * Return: VC_VCI_* bits, or (vc_vci_t)-1 with ENOSYS.
 */
vc_vci_t vc_get_vci(void);

/* --- Process contexts --- */

/**
 * vc_ctx_create() - create a context and move the caller into it
 * @xid: 2..49151, or VC_DYNAMIC_XID
 * @flags: flags of the new context; NULL for STATE_SETUP, STATE_INIT and
 *	STATE_ADMIN
 *
 * The new context gets its own namespace for System V and POSIX IPC.
 *
 * An ordinary user of the host may create a context with a dynamic id if the
 * sysctl vserver.unprivileged allows it.  Its set-up has ended already, and
 * its flags can be the eight VC_LEGACY_* flags only.
 *
 * Return: the id of the context; VC_NOCTX with EINVAL (@xid is out of range, or
 * the caller has several threads), EEXIST (@xid exists), EBUSY (@xid exists and
 * is being set up), EAGAIN (the user has too many contexts), EPERM, ENOMEM,
 * ENOSPC (too many IPC namespaces), or ENOEXEC (vshelper refused the context).
 */
xid_t vc_ctx_create(xid_t xid, const struct vc_ctx_flags *flags);

/**
 * vc_ctx_migrate() - move the caller into a context
 * @xid: an existing context, or VC_XID_WATCH to become the spectator
 * @flags: VC_VXM_SET_INIT, VC_VXM_SET_REAPER
 *
 * The caller must have one thread, and it can never leave the context.
 *
 * Return: 0, or 1 for the spectator; -1 with ESRCH (no such context), EACCES
 * (the context is private, or lacks STATE_ADMIN), EFAULT (the context is
 * ending), EINVAL (the caller has several threads), or ENOMEM.
 */
int vc_ctx_migrate(xid_t xid, uint64_t flags);

/**
 * vc_get_task_xid() - context of a process
 * @pid: number on the host, or 0 for the caller
 *
 * Return: the context, or VC_NOCTX with ESRCH (no such process).
 */
xid_t vc_get_task_xid(pid_t pid);

/**
 * vc_get_vx_info() - id and init process of a context
 * @xid: an existing context or VC_SAMECTX
 * @info: filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_vx_info(xid_t xid, struct vc_vx_info *info);

/**
 * vc_ctx_stat() - reference and task counts of a context
 * @xid: an existing context or VC_SAMECTX
 * @stat: filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_ctx_stat(xid_t xid, struct vc_ctx_stat *stat);

/**
 * vc_virt_stat() - uptime, threads and load of a context
 * @xid: an existing context or VC_SAMECTX
 * @stat: filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_virt_stat(xid_t xid, struct vc_virt_stat *stat);

/**
 * vc_ctx_kill() - send a signal to processes of a context
 * @xid: an existing context
 * @pid: number on the host; 0 for every process, -1 for every process except
 *	init, 1 for init
 * @sig: signal number
 *
 * A context that lacks STATE_ADMIN and has an init only accepts @pid 1.  While
 * it has other processes, its init then receives SIGINT instead of @sig.
 *
 * Return: 0, or -1 with ESRCH (no such context or process), EACCES (the
 * context is private, or lacks STATE_ADMIN), or EINVAL (@sig or @pid).
 */
int vc_ctx_kill(xid_t xid, pid_t pid, int sig);

/**
 * vc_wait_exit() - wait for the end of a context
 * @xid: an existing context
 *
 * Return: exit status of its init in the form of waitpid(2); -1 with ESRCH, or
 * EINTR (a signal handler ran).
 */
int vc_wait_exit(xid_t xid);

/**
 * vc_wait_exit_status() - wait for the end of a context, with details
 * @xid: an existing context
 * @res: exit status and reboot command, filled on success
 *
 * Return: 0, or -1 with errno as vc_wait_exit().
 */
int vc_wait_exit_status(xid_t xid, struct vc_wait_exit *res);

/* --- Flags and capabilities of a context --- */

/**
 * vc_get_cflags() - flags of a context
 * @xid: an existing context or VC_SAMECTX
 * @flags: filled on success; the mask lacks STATE_* flags that were cleared
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_cflags(xid_t xid, struct vc_ctx_flags *flags);

/**
 * vc_set_cflags() - change flags of a context
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @flags: value and mask.  STATE_SETUP, STATE_INIT and STATE_ADMIN can only
 *	be cleared.  A member that clears STATE_INIT becomes the init
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_cflags(xid_t xid, const struct vc_ctx_flags *flags);

/**
 * vc_get_bcaps() - ceiling of POSIX capabilities of a context
 * @xid: an existing context or VC_SAMECTX
 * @caps: bcaps and bmask are filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_bcaps(xid_t xid, struct vc_ctx_caps *caps);

/**
 * vc_set_bcaps() - change the ceiling of POSIX capabilities of a context
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @caps: bcaps and bmask are used; bit n is capability n
 *
 * The ceiling takes effect when STATE_SETUP is cleared.
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_bcaps(xid_t xid, const struct vc_ctx_caps *caps);

/**
 * vc_get_ccaps() - context capabilities
 * @xid: an existing context or VC_SAMECTX
 * @caps: ccaps and cmask are filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_ccaps(xid_t xid, struct vc_ctx_caps *caps);

/**
 * vc_set_ccaps() - change context capabilities
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @caps: ccaps and cmask are used
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_ccaps(xid_t xid, const struct vc_ctx_caps *caps);

/**
 * vc_get_umask() - namespaces that root of a guest may create
 * @xid: an existing context or VC_SAMECTX
 * @umask: CLONE_* bits, filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_umask(xid_t xid, struct vc_umask *umask);

/**
 * vc_set_umask() - change the namespaces that root of a guest may create
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @umask: CLONE_* bits and their mask
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_umask(xid_t xid, const struct vc_umask *umask);

/**
 * vc_get_badness() - bias of the OOM killer for a context
 * @xid: an existing context or VC_SAMECTX
 * @badness: filled on success: pages that the kernel adds to the size of each
 *	of its processes when it selects a process to kill
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_badness(xid_t xid, int64_t *badness);

/**
 * vc_set_badness() - change the bias of the OOM killer for a context
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @badness: pages to add; a negative number makes a kill less likely
 *
 * Return: 0, or -1 with ESRCH, EACCES (no STATE_ADMIN), or EINVAL (@badness
 * exceeds every possible amount of memory).
 */
int vc_set_badness(xid_t xid, int64_t badness);

/* --- Names --- */

/**
 * vc_get_vhi_name() - name of a context, or one of its uts strings
 * @xid: an existing context or VC_SAMECTX
 * @type: string to get
 * @val: receives the string with a NUL
 * @len: bytes at @val; VC_VHI_NAME_LEN is enough for every string
 *
 * Return: 0, or -1 with ESRCH, EINVAL (@type is unknown, or the context keeps
 * no uts namespace), or E2BIG (the string does not fit).
 */
int vc_get_vhi_name(xid_t xid, vc_uts_type type, char *val, size_t len);

/**
 * vc_set_vhi_name() - change the name of a context or one of its uts strings
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @type: string to set
 * @val: new value
 * @len: bytes of @val without a NUL, at most VC_VHI_NAME_LEN - 1
 *
 * Return: 0, or -1 with ESRCH, EACCES (no STATE_ADMIN), EINVAL (@type is
 * unknown, or the context keeps no uts namespace), or E2BIG (@len).
 */
int vc_set_vhi_name(xid_t xid, vc_uts_type type, const char *val, size_t len);

/* --- Spaces: the namespaces that a context keeps --- */

/**
 * vc_enter_namespace() - enter namespaces that a context keeps
 * @xid: an existing context
 * @mask: CLONE_* bits; 0 for all namespaces of the space
 * @index: space, 0 or 1.  With 0, bits of @mask that space 0 lacks are taken
 *	from space 1
 *
 * Return: 0, or -1 with ESRCH, EACCES (the context is private, or lacks
 * STATE_ADMIN), EINVAL (@index, or the context does not keep all of @mask), or
 * ENOMEM.
 */
int vc_enter_namespace(xid_t xid, uint64_t mask, uint32_t index);

/**
 * vc_set_namespace() - let a context keep namespaces of the caller
 * @xid: an existing context; VC_SAMECTX during the set-up of the caller's own
 * @mask: CLONE_* bits of vc_get_space_mask()
 * @index: space, 0 or 1
 *
 * Return: 0, or -1 with ESRCH, EACCES (no STATE_ADMIN), EINVAL (@mask or
 * @index), or ENOMEM.
 */
int vc_set_namespace(xid_t xid, uint64_t mask, uint32_t index);

/**
 * vc_get_space_mask() - namespaces that a space can keep; any caller
 *
 * Return: CLONE_* bits, among them CLONE_NEWNS and CLONE_FS; 0 with errno on
 * failure.
 */
uint64_t vc_get_space_mask(void);

/**
 * vc_get_space_default() - namespaces that a guest has by default; any caller
 *
 * Return: CLONE_* bits; 0 with errno on failure.
 */
uint64_t vc_get_space_default(void);

/* --- Network contexts --- */

/**
 * vc_net_create() - create a network context and move the caller into it
 * @nid: 2..49151, or VC_DYNAMIC_NID
 *
 * An ordinary user of the host may create a network context with a dynamic id
 * if the sysctl vserver.unprivileged allows it.
 *
 * Return: the id of the network context; VC_NONID with EINVAL (@nid is out of
 * range), EEXIST or EBUSY (@nid exists), EAGAIN (the user has too many), EPERM,
 * ENOMEM, or ENOEXEC (vshelper refused it).
 */
nid_t vc_net_create(nid_t nid);

/**
 * vc_net_migrate() - move the caller into a network context
 * @nid: an existing network context, or 1 to see the sockets of all
 *
 * Return: 0, or 1 for @nid 1; -1 with ESRCH, EACCES (the network context is
 * private, or lacks STATE_ADMIN), or EFAULT (it is ending).
 */
int vc_net_migrate(nid_t nid);

/**
 * vc_get_task_nid() - network context of a process
 * @pid: number on the host, or 0 for the caller
 *
 * Return: the network context, or VC_NONID with ESRCH (no such process).
 */
nid_t vc_get_task_nid(pid_t pid);

/**
 * vc_get_nx_info() - id of a network context
 * @nid: an existing network context or VC_SAMENID
 * @info: filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_nx_info(nid_t nid, struct vc_nx_info *info);

/**
 * vc_net_add() - add an address to a network context
 * @nid: an existing network context or VC_SAMENID
 * @addr: ADDR, MASK, or RANGE of IPv4.  ADDR of IPv4 with MOD_BCAST or
 *	MOD_LBACK replaces the broadcast or the loopback address
 *
 * Return: 0, or -1 with ESRCH, EACCES (no STATE_ADMIN), EINVAL (@addr), EEXIST
 * (the address is there already), ENOSPC (too many), ENOMEM, or EAFNOSUPPORT
 * (an IPv6 address on a kernel without IPv6).
 */
int vc_net_add(nid_t nid, const struct vc_net_addr *addr);

/**
 * vc_net_remove() - remove an address from a network context
 * @nid: an existing network context or VC_SAMENID
 * @addr: the address exactly as it was added.  Type ANY removes all addresses
 *	of both families
 *
 * Return: 0, or -1 with ESRCH (no such context or address), EACCES (no
 * STATE_ADMIN), EINVAL (@addr), ENOMEM, or EAFNOSUPPORT.
 */
int vc_net_remove(nid_t nid, const struct vc_net_addr *addr);

/**
 * vc_get_nflags() - flags of a network context
 * @nid: an existing network context or VC_SAMENID
 * @flags: filled on success; the mask lacks STATE_* flags that were cleared
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_nflags(nid_t nid, struct vc_net_flags *flags);

/**
 * vc_set_nflags() - change flags of a network context
 * @nid: an existing network context or VC_SAMENID
 * @flags: value and mask; STATE_SETUP and STATE_ADMIN can only be cleared
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_nflags(nid_t nid, const struct vc_net_flags *flags);

/**
 * vc_get_ncaps() - capabilities of a network context
 * @nid: an existing network context or VC_SAMENID
 * @caps: filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_ncaps(nid_t nid, struct vc_net_caps *caps);

/**
 * vc_set_ncaps() - change capabilities of a network context
 * @nid: an existing network context or VC_SAMENID
 * @caps: value and mask
 *
 * Return: 0, or -1 with ESRCH, or EACCES (no STATE_ADMIN).
 */
int vc_set_ncaps(nid_t nid, const struct vc_net_caps *caps);

/* --- Attributes of files --- */

/**
 * vc_get_iattr() - attributes of a file
 * @filename: path; a final symbolic link is not followed
 * @tag: receives 0, as this kernel does not tag files
 * @flags: receives the VC_IATTR_* bits that are set
 * @mask: receives the VC_IATTR_* bits that the file can have
 *
 * Return: 0, or -1 with an error of path lookup or of the filesystem.
 */
int vc_get_iattr(const char *filename, tag_t *tag, uint32_t *flags,
		 uint32_t *mask);

/**
 * vc_set_iattr() - change attributes of a file
 * @filename: path; a final symbolic link is not followed
 * @tag: not used by this kernel
 * @flags: new VC_IATTR_* bits
 * @mask: VC_IATTR_* bits to change
 *
 * Return: 0, or -1 with EPERM (the caller lacks CAP_LINUX_IMMUTABLE), EINVAL
 * (the file cannot have one of @mask), EOPNOTSUPP (the filesystem cannot store
 * it), or an error of path lookup.
 */
int vc_set_iattr(const char *filename, tag_t tag, uint32_t flags,
		 uint32_t mask);

/**
 * vc_fget_iattr() - attributes of an open file
 * @fd: descriptor, not opened with O_PATH
 * @tag: as for vc_get_iattr()
 * @flags: as for vc_get_iattr()
 * @mask: as for vc_get_iattr()
 *
 * Return: 0, or -1 with EBADF or an error of the filesystem.
 */
int vc_fget_iattr(int fd, tag_t *tag, uint32_t *flags, uint32_t *mask);

/**
 * vc_fset_iattr() - change attributes of an open file
 * @fd: descriptor, not opened with O_PATH
 * @tag: as for vc_set_iattr()
 * @flags: as for vc_set_iattr()
 * @mask: as for vc_set_iattr()
 *
 * Return: 0, or -1 with EBADF or an error of vc_set_iattr().
 */
int vc_fset_iattr(int fd, tag_t tag, uint32_t flags, uint32_t mask);

/* --- The first calls, for compatibility and for ordinary users --- */

/**
 * vc_new_s_context() - create or enter a context, or lower the caller's ceiling
 * @xid: 1..65535, VC_DYNAMIC_XID or VC_SAMECTX
 * @remove_cap: capabilities 0..31 to remove from the ceiling
 * @flags: VC_LEGACY_*
 *
 * A context that exists is entered.  A static one is created if it does not
 * exist.  An ordinary user of the host may only use VC_DYNAMIC_XID and
 * VC_SAMECTX, and only if the sysctl vserver.unprivileged allows it.
 *
 * VC_SAMECTX on the host lowers the ceiling of the caller itself, and @flags
 * must be 0.  In a context, root lowers the ceiling of the context.
 *
 * Return: the context, 0 for the host and the spectator; VC_NOCTX with EPERM
 * (not allowed, or the context is private), EINVAL (@xid or @flags, or the
 * caller has several threads), ESRCH (no such dynamic context), EFAULT (the
 * context is ending), EAGAIN (the user has too many contexts), or ENOMEM.
 */
xid_t vc_new_s_context(xid_t xid, uint32_t remove_cap, uint32_t flags);

/**
 * vc_set_ipv4root() - move the caller into a new network context
 * @bcast: broadcast address, network order
 * @nb: number of pairs, at most VC_NB_IPV4ROOT
 * @ips: addresses and netmasks, network order; 0.0.0.0 is every address
 *
 * An ordinary user of the host may call this if the sysctl vserver.unprivileged
 * allows it.  A caller in a network context can only choose among its addresses
 * unless it has CAP_NET_ADMIN.
 *
 * Return: 0, or -1 with EPERM (not allowed, or an address is outside the
 * present set), EINVAL (@nb), EAGAIN (the user has too many network contexts),
 * or ENOMEM.
 */
int vc_set_ipv4root(uint32_t bcast, size_t nb,
		    const struct vc_ip_mask_pair *ips);

/* --- Names of bits; any caller --- */

/*
 * Each set of bits X has three functions.
 *
 * uint64_t vc_text2X(str, len): convert one name into its bits.  Case does not
 * matter, and the prefix (CAP_, VXC_, VXF_, NXF_, NXC_, CLONE_) is optional.
 * "all" and "any" are all bits, a number is a mask, and ^N is bit N.  @len 0
 * means strlen(@str).  Returns 0 for an unknown name.
 *
 * const char *vc_loX2text(val): clear the lowest bit of *val that has a name,
 * and return the name.  Returns NULL if no bit with a name is left.
 *
 * int vc_list2X(str, len, err, res): apply a comma separated list of names to
 * the value and the mask in *res.  "~" or "!" before a name clears its bits
 * instead.  "none" clears all bits.  Start with value and mask 0.  Returns 0,
 * or -1 with EINVAL for an unknown name: *res is then unchanged, and *err,
 * unless NULL, receives the name.
 */
uint64_t vc_text2bcap(const char *str, size_t len);
const char *vc_lobcap2text(uint64_t *val);
int vc_list2bcap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res);

uint64_t vc_text2ccap(const char *str, size_t len);
const char *vc_loccap2text(uint64_t *val);
int vc_list2ccap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res);

uint64_t vc_text2cflag(const char *str, size_t len);
const char *vc_locflag2text(uint64_t *val);
int vc_list2cflag(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_ctx_flags *res);

uint64_t vc_text2nflag(const char *str, size_t len);
const char *vc_lonflag2text(uint64_t *val);
int vc_list2nflag(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_net_flags *res);

uint64_t vc_text2ncap(const char *str, size_t len);
const char *vc_loncap2text(uint64_t *val);
int vc_list2ncap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_net_caps *res);

uint64_t vc_text2umask(const char *str, size_t len);
const char *vc_loumask2text(uint64_t *val);
int vc_list2umask(const char *str, size_t len, struct vc_err_listparser *err,
		  struct vc_umask *res);

/**
 * vc_get_insecurebcaps() - POSIX capabilities that --secure removes; any caller
 *
 * reducecap(8) lists the capabilities that remain.
 *
 * Return: bits of POSIX capabilities, including bits without a name.
 */
uint64_t vc_get_insecurebcaps(void);

/**
 * vc_get_insecureccaps() - context capabilities that --secure removes; any
 * caller
 *
 * Return: all bits except VC_VXC_SET_UTSNAME, VC_VXC_RAW_ICMP and
 * VC_VXC_AUDIT_CONTROL.
 */
uint64_t vc_get_insecureccaps(void);

#ifdef __cplusplus
}
#endif

#endif /* _VSERVER_H */
