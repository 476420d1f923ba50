/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * libvserver: the C library over the vserver() system call.
 *
 * A function that ends in an errno returns -1 (or VC_NOCTX, VC_NONID) and
 * sets it, as a libc call does.  Every call may fail with ENOSYS on a kernel
 * without vserver support and, unless its comment says "anybody", with EPERM
 * for a caller that is not in context 0 (abi.md 1.5, 17); EFAULT means a bad
 * pointer.  Those three are not repeated below.  "abi.md" is the project's
 * description of the kernel interface.
 */
#ifndef _VSERVER_H
#define _VSERVER_H

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

/* Answers "no such context"; sent, -1 asks for a dynamic id. */
#define VC_NOCTX		((xid_t)-1)
#define VC_NOXID		((xid_t)-1)
#define VC_NONID		((nid_t)-1)
#define VC_DYNAMIC_XID		((xid_t)-1)
#define VC_DYNAMIC_NID		((nid_t)-1)
/* The caller's own context. */
#define VC_SAMECTX		((xid_t)-2)
#define VC_SAMENID		((nid_t)-2)

#define VC_XID_HOST		0u
#define VC_XID_WATCH		1u
#define VC_MIN_S_CONTEXT	2u
#define VC_MIN_D_CONTEXT	49152u
#define VC_MAX_S_CONTEXT	65535u

/* vc_get_vci() (abi.md 1.3) */
#define VC_VCI_NO_DYNAMIC	0x00000001ull
#define VC_VCI_PROC_SECURE	0x00000010ull
#define VC_VCI_COWBL		0x00000100ull
#define VC_VCI_SPACES		0x00000400ull
#define VC_VCI_NETV2		0x00000800ull
#define VC_VCI_MEMCG		0x00001000ull
#define VC_VCI_PPTAG		0x10000000ull

/* Context flags, "cflags" (abi.md 4.2) */
#define VC_VXF_INFO_LOCK	0x00000001ull
#define VC_VXF_INFO_SCHED	0x00000002ull
#define VC_VXF_INFO_NPROC	0x00000004ull
#define VC_VXF_INFO_PRIVATE	0x00000008ull
#define VC_VXF_INFO_INIT	0x00000010ull
#define VC_VXF_INFO_HIDEINFO	0x00000020ull
#define VC_VXF_INFO_ULIMIT	0x00000040ull
#define VC_VXF_INFO_NAMESPACE	0x00000080ull
#define VC_VXF_SCHED_HARD	0x00000100ull
#define VC_VXF_SCHED_PRIO	0x00000200ull
#define VC_VXF_SCHED_PAUSE	0x00000400ull
#define VC_VXF_VIRT_MEM		0x00010000ull
#define VC_VXF_VIRT_UPTIME	0x00020000ull
#define VC_VXF_VIRT_CPU		0x00040000ull
#define VC_VXF_VIRT_LOAD	0x00080000ull
#define VC_VXF_VIRT_TIME	0x00100000ull
#define VC_VXF_HIDE_MOUNT	0x01000000ull
#define VC_VXF_HIDE_NETIF	0x02000000ull
#define VC_VXF_HIDE_VINFO	0x04000000ull
#define VC_VXF_STATE_SETUP	(1ull << 32)
#define VC_VXF_STATE_INIT	(1ull << 33)
#define VC_VXF_STATE_ADMIN	(1ull << 34)
#define VC_VXF_SC_HELPER	(1ull << 36)
#define VC_VXF_REBOOT_KILL	(1ull << 37)
#define VC_VXF_PERSISTENT	(1ull << 38)
#define VC_VXF_FORK_RSS		(1ull << 48)
#define VC_VXF_PROLIFIC		(1ull << 49)
#define VC_VXF_IGNEG_NICE	(1ull << 52)
#define VC_VXF_IGNEG_IONICE	(1ull << 53)

/* Context capabilities, "ccaps" (abi.md 4.4) */
#define VC_VXC_SET_UTSNAME	0x00000001ull
#define VC_VXC_SET_RLIMIT	0x00000002ull
#define VC_VXC_FS_SECURITY	0x00000004ull
#define VC_VXC_FS_TRUSTED	0x00000008ull
#define VC_VXC_TIOCSTI		0x00000010ull
#define VC_VXC_RAW_ICMP		0x00000100ull
#define VC_VXC_SYSLOG		0x00001000ull
#define VC_VXC_OOM_ADJUST	0x00002000ull
#define VC_VXC_AUDIT_CONTROL	0x00004000ull
#define VC_VXC_SECURE_MOUNT	0x00010000ull
#define VC_VXC_SECURE_REMOUNT	0x00020000ull
#define VC_VXC_BINARY_MOUNT	0x00040000ull
#define VC_VXC_DEV_MOUNT	0x00080000ull
#define VC_VXC_QUOTA_CTL	0x00100000ull
#define VC_VXC_ADMIN_MAPPER	0x00200000ull
#define VC_VXC_ADMIN_CLOOP	0x00400000ull
#define VC_VXC_KTHREAD		0x01000000ull
#define VC_VXC_NAMESPACE	0x02000000ull

/* Network context flags and capabilities (abi.md 4.5) */
#define VC_NXF_INFO_LOCK	0x00000001ull
#define VC_NXF_INFO_PRIVATE	0x00000008ull
#define VC_NXF_SINGLE_IP	0x00000100ull
#define VC_NXF_LBACK_REMAP	0x00000200ull
#define VC_NXF_LBACK_ALLOW	0x00000400ull
#define VC_NXF_HIDE_NETIF	0x02000000ull
#define VC_NXF_HIDE_LBACK	0x04000000ull
#define VC_NXF_STATE_SETUP	(1ull << 32)
#define VC_NXF_STATE_ADMIN	(1ull << 34)
#define VC_NXF_SC_HELPER	(1ull << 36)
#define VC_NXF_PERSISTENT	(1ull << 38)

#define VC_NXC_TUN_CREATE	0x00000001ull
#define VC_NXC_RAW_ICMP		0x00000100ull
#define VC_NXC_MULTICAST	0x00001000ull

/* Types of struct vc_net_addr (abi.md 4.6) */
#define VC_NXA_TYPE_NONE	0x0000
#define VC_NXA_TYPE_IPV4	0x0001
#define VC_NXA_TYPE_IPV6	0x0002
#define VC_NXA_TYPE_ADDR	0x0010
#define VC_NXA_TYPE_MASK	0x0020
#define VC_NXA_TYPE_RANGE	0x0040
#define VC_NXA_TYPE_ANY		0x00ff
#define VC_NXA_MOD_BCAST	0x0100
#define VC_NXA_MOD_LBACK	0x0200

/* Flags of vc_ctx_migrate() */
#define VC_VXM_SET_INIT		0x00000001ull
#define VC_VXM_SET_REAPER	0x00000002ull

/* Flags of vc_new_s_context(), the old call */
#define VC_LEGACY_LOCK		0x01u
#define VC_LEGACY_SCHED		0x02u
#define VC_LEGACY_NPROC		0x04u
#define VC_LEGACY_PRIVATE	0x08u
#define VC_LEGACY_INIT		0x10u
#define VC_LEGACY_HIDEINFO	0x20u
#define VC_LEGACY_ULIMIT	0x40u
#define VC_LEGACY_NAMESPACE	0x80u

/* Inode attributes (abi.md 4.7) */
#define VC_IATTR_ADMIN		0x00000001u
#define VC_IATTR_WATCH		0x00000002u
#define VC_IATTR_HIDE		0x00000004u
#define VC_IATTR_WRITE		0x00000008u
#define VC_IATTR_BARRIER	0x00010000u
#define VC_IATTR_IUNLINK	0x00020000u
#define VC_IATTR_IMMUTABLE	0x00040000u
#define VC_IATTR_COW		0x00080000u
#define VC_IATTR_XID		0x01000000u
#define VC_IATTR_TAG		VC_IATTR_XID

/* Index of a space, and the bytes of a name with its NUL. */
#define VC_VX_SPACES		2
#define VC_VHI_NAME_LEN		65
#define VC_NB_IPV4ROOT		16

/* Strings of vc_get_vhi_name() */
typedef enum {
	vcVHI_CONTEXT = 0,
	vcVHI_SYSNAME,
	vcVHI_NODENAME,
	vcVHI_RELEASE,
	vcVHI_VERSION,
	vcVHI_MACHINE,
	vcVHI_DOMAINNAME,
} vc_uts_type;

typedef uint64_t vc_vci_t;

/* A write takes the bits of mask from the value and keeps the others. */
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
	pid_t		initpid;	/* host number, 0 without an init */
};

struct vc_nx_info {
	nid_t		nid;
};

struct vc_ctx_stat {
	uint32_t	usecnt;
	uint32_t	tasks;
};

struct vc_virt_stat {
	uint64_t	offset;		/* of its clock, ns; 0 */
	uint64_t	uptime;		/* since it was made, ns */
	uint32_t	nr_threads;
	uint32_t	nr_running;
	uint32_t	nr_uninterruptible;
	uint32_t	nr_onhold;	/* 0 */
	uint32_t	nr_forks;	/* tasks made in it */
	uint32_t	load[3];	/* 1, 5, 15 minutes; 2048 is 1.0 */
};

struct vc_wait_exit {
	int		reboot_cmd;	/* LINUX_REBOOT_CMD_*, 0 if none */
	int		exit_code;	/* as waitpid(2) reports it */
};

/*
 * vna_type is IPV4 or IPV6, or-ed with ADDR, MASK, RANGE or ANY and, for
 * ADDR, with MOD_BCAST or MOD_LBACK.  Addresses are in network order; a
 * RANGE is ip..ip2, both ends included.  IPv6 has ADDR and MASK only, whose
 * prefix and mask say the same.
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

/* Where a list parser stopped: the unknown name, without its prefix "~". */
struct vc_err_listparser {
	char const	*ptr;
	size_t		len;
};

/* --- The system call --- */

/**
 * vc_syscall() - issue one vserver() command
 * @cmd: command word (abi.md 1.1)
 * @id: context, process, descriptor or tag, as the command wants
 * @data: its structure, or NULL
 *
 * Return: what the kernel returns, or -1 and errno.
 */
int vc_syscall(uint32_t cmd, uint32_t id, void *data);

/**
 * vc_get_version() - version word of the kernel's interface; anybody
 *
 * Return: 0x00020308 for this interface (abi.md 1.3), -1 with ENOSYS.
 */
int vc_get_version(void);

/**
 * vc_get_vci() - optional parts of the kernel's interface; anybody
 *
 * Return: VC_VCI_* bits (abi.md 1.3), or (vc_vci_t)-1 with ENOSYS.
 */
vc_vci_t vc_get_vci(void);

/* --- Process contexts --- */

/**
 * vc_ctx_create() - create a context and move the caller into it
 * @xid: 2..49151, or VC_DYNAMIC_XID, which anybody in context 0 may ask for
 * @flags: flagword of the new context; NULL for SETUP, INIT and ADMIN
 *
 * The new context has its own System V and POSIX IPC (abi.md 2.10).
 *
 * Return: its id; VC_NOCTX with EINVAL (id out of range, or the caller has
 * several threads), EEXIST (id in use), EBUSY (in use and not set up yet),
 * EAGAIN (no free dynamic id, or the user's limit), ENOMEM, ENOEXEC (the
 * vshelper refused).
 */
xid_t vc_ctx_create(xid_t xid, struct vc_ctx_flags const *flags);

/**
 * vc_ctx_migrate() - move the caller into a context
 * @xid: an existing context, or VC_XID_WATCH to become spectator
 * @flags: VC_VXM_SET_INIT, VC_VXM_SET_REAPER
 *
 * The caller must have one thread.  There is no way back.
 *
 * Return: 0 (1 for the spectator); -1 with ESRCH (no such context), EACCES
 * (private, or no longer administrable), EFAULT (shutting down), EINVAL.
 * See abi.md 2.10.
 */
int vc_ctx_migrate(xid_t xid, uint64_t flags);

/**
 * vc_get_task_xid() - context of a process
 * @pid: number on the host, 0 for the caller
 *
 * Return: the context, or VC_NOCTX with ESRCH (abi.md 2.2).
 */
xid_t vc_get_task_xid(pid_t pid);

/**
 * vc_get_vx_info() - id and init process of a context
 * @xid: an existing context or VC_SAMECTX
 * @info: filled on success
 *
 * Return: 0, or -1 with ESRCH (abi.md 2.2).
 */
int vc_get_vx_info(xid_t xid, struct vc_vx_info *info);

/**
 * vc_ctx_stat() - reference and task counts of a context
 * @xid: an existing context or VC_SAMECTX
 * @stat: filled on success
 *
 * Return: 0, or -1 with ESRCH (abi.md 2.6).
 */
int vc_ctx_stat(xid_t xid, struct vc_ctx_stat *stat);

/**
 * vc_virt_stat() - uptime, threads and load of a context
 * @xid: an existing context or VC_SAMECTX
 * @stat: filled on success
 *
 * Return: 0, or -1 with ESRCH (abi.md 2.6).
 */
int vc_virt_stat(xid_t xid, struct vc_virt_stat *stat);

/**
 * vc_ctx_kill() - send a signal into a context
 * @xid: an existing context
 * @pid: host number; 0 every process, -1 every process but init, 1 init
 * @sig: signal number
 *
 * Return: 0, or -1 with ESRCH (no such context or process), EACCES (no
 * longer administrable), EINVAL (signal).  See abi.md 2.10.
 */
int vc_ctx_kill(xid_t xid, pid_t pid, int sig);

/**
 * vc_wait_exit() - wait for the end of a context
 * @xid: an existing context
 *
 * Return: exit code of its init as waitpid(2) reports it; -1 with ESRCH, or
 * EINTR when a signal handler ran (abi.md 2.10).
 */
int vc_wait_exit(xid_t xid);

/**
 * vc_wait_exit_status() - vc_wait_exit() with the reboot command
 * @xid: an existing context
 * @res: filled on success
 *
 * Return: 0, or -1 and errno as vc_wait_exit().
 */
int vc_wait_exit_status(xid_t xid, struct vc_wait_exit *res);

/* --- Flags and capabilities of a context (abi.md 2.4) --- */

/**
 * vc_get_cflags() - flags of a context
 * @xid: an existing context or VC_SAMECTX
 * @flags: filled on success; one-time bits already used up are 0 in mask
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_cflags(xid_t xid, struct vc_ctx_flags *flags);

/**
 * vc_set_cflags() - change flags of a context
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @flags: value and mask.  STATE_SETUP, STATE_INIT and STATE_ADMIN can only
 *	be cleared; clearing STATE_INIT from inside makes the caller init
 *
 * Return: 0, or -1 with ESRCH, EACCES (no longer administrable).
 */
int vc_set_cflags(xid_t xid, struct vc_ctx_flags const *flags);

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
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @caps: bcaps and bmask are used; bit n is capability n
 *
 * The ceiling holds from the moment STATE_SETUP is cleared.
 *
 * Return: 0, or -1 with ESRCH, EACCES.
 */
int vc_set_bcaps(xid_t xid, struct vc_ctx_caps const *caps);

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
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @caps: ccaps and cmask are used
 *
 * Return: 0, or -1 with ESRCH, EACCES.
 */
int vc_set_ccaps(xid_t xid, struct vc_ctx_caps const *caps);

/**
 * vc_get_umask() - namespaces a guest's root may create
 * @xid: an existing context or VC_SAMECTX
 * @umask: CLONE_* bits, filled on success
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_umask(xid_t xid, struct vc_umask *umask);

/**
 * vc_set_umask() - change the namespaces a guest's root may create
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @umask: CLONE_* bits and their mask
 *
 * Return: 0, or -1 with ESRCH, EACCES.
 */
int vc_set_umask(xid_t xid, struct vc_umask const *umask);

/**
 * vc_get_badness() - how much sooner memory is taken from a context
 * @xid: an existing context or VC_SAMECTX
 * @badness: pages that each of its processes counts for more than it has when
 *	the kernel looks for one to kill; filled on success
 *
 * Return: 0, or -1 with ESRCH.  abi.md 2.2.
 */
int vc_get_badness(xid_t xid, int64_t *badness);

/**
 * vc_set_badness() - change how much sooner memory is taken from a context
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @badness: pages, negative for later
 *
 * Return: 0, or -1 with ESRCH, EACCES; EINVAL for more than memory can be.
 */
int vc_set_badness(xid_t xid, int64_t badness);

/* --- Names (abi.md 2.1, 2.10) --- */

/**
 * vc_get_vhi_name() - name of a context, or one of its uts strings
 * @xid: an existing context or VC_SAMECTX
 * @type: which string
 * @val: receives it, always NUL terminated
 * @len: bytes at @val; VC_VHI_NAME_LEN holds every string
 *
 * Return: 0, or -1 with ESRCH, EINVAL (unknown type, or the context has no
 * uts namespace), E2BIG (does not fit).
 */
int vc_get_vhi_name(xid_t xid, vc_uts_type type, char *val, size_t len);

/**
 * vc_set_vhi_name() - change the name of a context or a uts string
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @type: which string
 * @val: its new value
 * @len: bytes of @val without a NUL, at most VC_VHI_NAME_LEN - 1
 *
 * Return: 0, or -1 with ESRCH, EACCES, EINVAL (unknown type, or the context
 * has no uts namespace), E2BIG (too long).
 */
int vc_set_vhi_name(xid_t xid, vc_uts_type type, char const *val, size_t len);

/* --- Spaces: the namespaces a context keeps (abi.md 11) --- */

/**
 * vc_enter_namespace() - join the namespaces a context keeps
 * @xid: an existing context
 * @mask: CLONE_* bits; 0 for everything the space holds
 * @index: 0 or 1
 *
 * Return: 0, or -1 with ESRCH, EACCES (private), EINVAL (@mask asks for
 * something the space does not hold), ENOMEM.
 */
int vc_enter_namespace(xid_t xid, uint64_t mask, uint32_t index);

/**
 * vc_set_namespace() - keep the caller's namespaces in a context
 * @xid: an existing context; VC_SAMECTX during the caller's own set-up
 * @mask: CLONE_* bits of vc_get_space_mask()
 * @index: 0 or 1
 *
 * Return: 0, or -1 with ESRCH, EACCES, EINVAL (mask, index), ENOMEM.
 */
int vc_set_namespace(xid_t xid, uint64_t mask, uint32_t index);

/**
 * vc_get_space_mask() - namespaces a space can keep; anybody
 *
 * Return: CLONE_* bits, with CLONE_NEWNS and CLONE_FS among them; 0 with
 * errno on failure.
 */
uint64_t vc_get_space_mask(void);

/**
 * vc_get_space_default() - namespaces a guest gets by default; anybody
 *
 * Return: CLONE_* bits; 0 with errno on failure.
 */
uint64_t vc_get_space_default(void);

/* --- Network contexts (abi.md 2.5, 7) --- */

/**
 * vc_net_create() - create a network context and move the caller into it
 * @nid: 2..49151 or VC_DYNAMIC_NID
 *
 * Return: its id; VC_NONID with EINVAL (id), EEXIST, EAGAIN, ENOMEM.
 */
nid_t vc_net_create(nid_t nid);

/**
 * vc_net_migrate() - move the caller into a network context
 * @nid: an existing network context, or 1 to see all of them
 *
 * Return: 0 (1 for nid 1), or -1 with ESRCH, EACCES (private, or no longer
 * administrable), EFAULT (shutting down).
 */
int vc_net_migrate(nid_t nid);

/**
 * vc_get_task_nid() - network context of a process
 * @pid: number on the host, 0 for the caller
 *
 * Return: the network context, or VC_NONID with ESRCH.
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
 * vc_net_add() - give an address to a network context
 * @nid: an existing network context or VC_SAMENID
 * @addr: ADDR, MASK or, of IPv4, RANGE; ADDR of IPv4 with MOD_BCAST or
 *	MOD_LBACK sets the one broadcast or loopback address
 *
 * Return: 0, or -1 with ESRCH, EACCES, EINVAL (type), EEXIST (already
 * there), ENOSPC (too many), ENOMEM, EAFNOSUPPORT (a kernel without IPv6).
 */
int vc_net_add(nid_t nid, struct vc_net_addr const *addr);

/**
 * vc_net_remove() - take an address from a network context
 * @nid: an existing network context or VC_SAMENID
 * @addr: exactly as it was added; type ANY removes every address of either
 *	family
 *
 * Return: 0, or -1 with ESRCH (no such context or address), EACCES, EINVAL,
 * EAFNOSUPPORT.
 */
int vc_net_remove(nid_t nid, struct vc_net_addr const *addr);

/**
 * vc_get_nflags() - flags of a network context
 * @nid: an existing network context or VC_SAMENID
 * @flags: filled on success; one-time bits already used up are 0 in mask
 *
 * Return: 0, or -1 with ESRCH.
 */
int vc_get_nflags(nid_t nid, struct vc_net_flags *flags);

/**
 * vc_set_nflags() - change flags of a network context
 * @nid: an existing network context or VC_SAMENID
 * @flags: value and mask
 *
 * Return: 0, or -1 with ESRCH, EACCES.
 */
int vc_set_nflags(nid_t nid, struct vc_net_flags const *flags);

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
 * Return: 0, or -1 with ESRCH, EACCES.
 */
int vc_set_ncaps(nid_t nid, struct vc_net_caps const *caps);

/* --- Inode attributes (abi.md 2.7, 8.1) --- */

/**
 * vc_get_iattr() - attributes of a file
 * @filename: path; a final symbolic link is not followed
 * @tag: receives the file's tag if @mask comes back with VC_IATTR_TAG
 * @flags: receives VC_IATTR_* states
 * @mask: receives the bits that mean something for this file
 *
 * Return: 0, or -1 with ESRCH (not on this filesystem) or a path error.
 */
int vc_get_iattr(char const *filename, tag_t *tag, uint32_t *flags,
		 uint32_t *mask);

/**
 * vc_set_iattr() - change attributes of a file
 * @filename: path; a final symbolic link is not followed
 * @tag: new tag if @mask has VC_IATTR_TAG
 * @flags: new VC_IATTR_* states
 * @mask: the bits to change
 *
 * Return: 0, or -1 with EPERM (no CAP_LINUX_IMMUTABLE), EINVAL (a bit that
 * means nothing here), EOPNOTSUPP (the filesystem cannot keep it), ESRCH or
 * a path error.
 */
int vc_set_iattr(char const *filename, tag_t tag, uint32_t flags,
		 uint32_t mask);

/**
 * vc_fget_iattr() - attributes of an open file
 * @fd: descriptor, not O_PATH
 * @tag: as vc_get_iattr()
 * @flags: as vc_get_iattr()
 * @mask: as vc_get_iattr()
 *
 * Return: 0, or -1 with EBADF, ESRCH.
 */
int vc_fget_iattr(int fd, tag_t *tag, uint32_t *flags, uint32_t *mask);

/**
 * vc_fset_iattr() - change attributes of an open file
 * @fd: descriptor, not O_PATH
 * @tag: as vc_set_iattr()
 * @flags: as vc_set_iattr()
 * @mask: as vc_set_iattr()
 *
 * Return: 0, or -1 with EBADF and as vc_set_iattr().
 */
int vc_fset_iattr(int fd, tag_t tag, uint32_t flags, uint32_t mask);

/* --- The first calls (abi.md 2.9, 17) --- */

/**
 * vc_new_s_context() - create or join a context, the old way
 * @xid: 1..49151; VC_DYNAMIC_XID (anybody in context 0); VC_SAMECTX
 * @remove_cap: bits of capabilities 0..31 taken from the ceiling
 * @flags: VC_LEGACY_*
 *
 * Return: the context; VC_NOCTX with EPERM (not allowed, or private),
 * EINVAL, ESRCH, EAGAIN, ENOMEM.
 */
xid_t vc_new_s_context(xid_t xid, uint32_t remove_cap, uint32_t flags);

/**
 * vc_set_ipv4root() - bind the caller to IPv4 addresses, the old way
 * @bcast: broadcast address, network order
 * @nb: number of pairs, at most VC_NB_IPV4ROOT
 * @ips: addresses and netmasks, network order
 *
 * Anybody may narrow what he has.
 *
 * Return: 0, or -1 with EPERM (an address outside the present set), EINVAL
 * (too many), ENOMEM.
 */
int vc_set_ipv4root(uint32_t bcast, size_t nb,
		    struct vc_ip_mask_pair const *ips);

/* --- Names of bits (userland.md 8) --- */

/*
 * For each set of bits there are three functions.
 *
 * uint64_t vc_text2X(str, len): the bits of one name, in any case and with
 * or without its prefix (CAP_, VXC_, VXF_, NXF_, NXC_, CLONE_); "all" and
 * "any", a number as mask, or ^N for bit N.  @len 0 means strlen(@str).
 * Returns 0 for an unknown name.
 *
 * char const *vc_loX2text(val): name of the lowest bit of *val that has one,
 * which is then cleared in *val; NULL when no named bit is left.
 *
 * int vc_list2X(str, len, err, res): a list of names separated by commas,
 * each possibly negated by "~" or "!"; "none" is the negated "all".  The
 * value and mask in *res are changed accordingly (0 in both is the usual
 * start).  Returns 0, or -1 for an unknown name: *res is then untouched and
 * *err, if not NULL, tells the name.
 */
uint64_t vc_text2bcap(char const *str, size_t len);
char const *vc_lobcap2text(uint64_t *val);
int vc_list2bcap(char const *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res);

uint64_t vc_text2ccap(char const *str, size_t len);
char const *vc_loccap2text(uint64_t *val);
int vc_list2ccap(char const *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res);

uint64_t vc_text2cflag(char const *str, size_t len);
char const *vc_locflag2text(uint64_t *val);
int vc_list2cflag(char const *str, size_t len, struct vc_err_listparser *err,
		  struct vc_ctx_flags *res);

uint64_t vc_text2nflag(char const *str, size_t len);
char const *vc_lonflag2text(uint64_t *val);
int vc_list2nflag(char const *str, size_t len, struct vc_err_listparser *err,
		  struct vc_net_flags *res);

uint64_t vc_text2ncap(char const *str, size_t len);
char const *vc_loncap2text(uint64_t *val);
int vc_list2ncap(char const *str, size_t len, struct vc_err_listparser *err,
		 struct vc_net_caps *res);

uint64_t vc_text2umask(char const *str, size_t len);
char const *vc_loumask2text(uint64_t *val);
int vc_list2umask(char const *str, size_t len, struct vc_err_listparser *err,
		  struct vc_umask *res);

/**
 * vc_get_insecurebcaps() - capabilities that --secure takes from a guest
 *
 * Every bit that is not on the list of userland.md 8.1, the unnamed ones
 * included.
 *
 * Return: bits of POSIX capabilities.
 */
uint64_t vc_get_insecurebcaps(void);

/**
 * vc_get_insecureccaps() - context capabilities that --secure takes
 *
 * Return: VC_VXC_* bits.
 */
uint64_t vc_get_insecureccaps(void);

#ifdef __cplusplus
}
#endif

#endif /* _VSERVER_H */
