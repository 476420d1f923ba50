/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/**
 * DOC: The vserver() system call
 *
 *	long vserver(__u32 cmd, __u32 id, void *data);
 *
 * @cmd is a command word, see VS_CMD().  The kernel compares all 32 bits and
 * returns -ENOSYS for an unknown word.  @id is in most commands the id of a
 * context.  @data points to the structure of the command, or is ignored.
 *
 * Fields are in host byte order, except __be32 fields and IPv6 addresses.
 * Output structures are written only if the command succeeds.
 *
 * kernel/vserver/ documents each command at its handler, vc_NAME().
 */
#ifndef _UAPI_LINUX_VSERVER_H
#define _UAPI_LINUX_VSERVER_H

#include <linux/types.h>

/**
 * VS_CMD() - build a command word
 * @cat: category, VS_CAT_*; 6 bits at bit 24
 * @num: number of the command in its category; 8 bits at bit 16
 * @ver: version of the argument structure; 12 bits at bit 0
 */
#define VS_CMD(cat, num, ver)	((((__u32)(cat) & 0x3f) << 24) | \
				 (((__u32)(num) & 0xff) << 16) | \
				 ((__u32)(ver) & 0xfff))
/**
 * VS_CMD_CATEGORY() - the category of a command word
 * @cmd: command word
 */
#define VS_CMD_CATEGORY(cmd)	(((cmd) >> 24) & 0x3f)

/**
 * VS_CMD_NUMBER() - the number of a command word in its category
 * @cmd: command word
 */
#define VS_CMD_NUMBER(cmd)	(((cmd) >> 16) & 0xff)

/**
 * VS_CMD_VERSION() - the version of the argument structure of a command word
 * @cmd: command word
 */
#define VS_CMD_VERSION(cmd)	((cmd) & 0xfff)

/* Categories of commands */
#define VS_CAT_VERSION		0
#define VS_CAT_VHOST		2
#define VS_CAT_VPROC		9
#define VS_CAT_PROCALT		10
#define VS_CAT_PROCMIG		11
#define VS_CAT_PROCTRL		12
#define VS_CAT_SCHED		14
#define VS_CAT_MEMCTRL		20
#define VS_CAT_VNET		25
#define VS_CAT_NETALT		26
#define VS_CAT_NETMIG		27
#define VS_CAT_TAGMIG		35
#define VS_CAT_INODE		38
#define VS_CAT_VSTAT		40
#define VS_CAT_VINFO		46
#define VS_CAT_EVENT		48
#define VS_CAT_FLAGS		52
#define VS_CAT_VSPACE		54
#define VS_CAT_COMPAT		63

/*
 * Command words.  A name without a version suffix is the newest version; the
 * kernel accepts the older ones as well.
 */
#define VCMD_get_version	VS_CMD(VS_CAT_VERSION, 0, 0)
#define VCMD_get_vci		VS_CMD(VS_CAT_VERSION, 1, 0)
#define VCMD_set_vhi_name	VS_CMD(VS_CAT_VHOST, 1, 0)
#define VCMD_get_vhi_name	VS_CMD(VS_CAT_VHOST, 2, 0)
#define VCMD_ctx_create_v0	VS_CMD(VS_CAT_VPROC, 1, 0)
#define VCMD_ctx_create		VS_CMD(VS_CAT_VPROC, 1, 1)
#define VCMD_enter_space_v0	VS_CMD(VS_CAT_PROCALT, 1, 0)
#define VCMD_enter_space_v1	VS_CMD(VS_CAT_PROCALT, 1, 1)
#define VCMD_enter_space	VS_CMD(VS_CAT_PROCALT, 1, 2)
#define VCMD_set_space_v1	VS_CMD(VS_CAT_PROCALT, 3, 1)
#define VCMD_set_space		VS_CMD(VS_CAT_PROCALT, 3, 2)
#define VCMD_get_space_mask_v0	VS_CMD(VS_CAT_PROCALT, 4, 0)
#define VCMD_ctx_migrate_v0	VS_CMD(VS_CAT_PROCMIG, 1, 0)
#define VCMD_ctx_migrate	VS_CMD(VS_CAT_PROCMIG, 1, 1)
#define VCMD_ctx_kill		VS_CMD(VS_CAT_PROCTRL, 1, 0)
#define VCMD_set_sched_v2	VS_CMD(VS_CAT_SCHED, 1, 2)
#define VCMD_set_sched_v3	VS_CMD(VS_CAT_SCHED, 1, 3)
#define VCMD_set_sched_v4	VS_CMD(VS_CAT_SCHED, 1, 4)
#define VCMD_set_sched		VS_CMD(VS_CAT_SCHED, 1, 5)
#define VCMD_get_sched		VS_CMD(VS_CAT_SCHED, 2, 5)
#define VCMD_sched_info		VS_CMD(VS_CAT_SCHED, 3, 0)
#define VCMD_set_prio_bias	VS_CMD(VS_CAT_SCHED, 4, 0)
#define VCMD_get_prio_bias	VS_CMD(VS_CAT_SCHED, 5, 0)
#define VCMD_get_badness	VS_CMD(VS_CAT_MEMCTRL, 5, 0)
#define VCMD_set_badness	VS_CMD(VS_CAT_MEMCTRL, 6, 0)
#define VCMD_net_create_v0	VS_CMD(VS_CAT_VNET, 1, 0)
#define VCMD_net_create		VS_CMD(VS_CAT_VNET, 1, 1)
#define VCMD_net_add		VS_CMD(VS_CAT_NETALT, 1, 0)
#define VCMD_net_add_ipv4_v1	VS_CMD(VS_CAT_NETALT, 1, 1)
#define VCMD_net_add_ipv4	VS_CMD(VS_CAT_NETALT, 1, 2)
#define VCMD_net_remove		VS_CMD(VS_CAT_NETALT, 2, 0)
#define VCMD_net_rem_ipv4_v1	VS_CMD(VS_CAT_NETALT, 2, 1)
#define VCMD_net_rem_ipv4	VS_CMD(VS_CAT_NETALT, 2, 2)
#define VCMD_net_add_ipv6	VS_CMD(VS_CAT_NETALT, 3, 1)
#define VCMD_net_remove_ipv6	VS_CMD(VS_CAT_NETALT, 4, 1)
#define VCMD_net_migrate	VS_CMD(VS_CAT_NETMIG, 1, 0)
#define VCMD_tag_migrate	VS_CMD(VS_CAT_TAGMIG, 1, 0)
#define VCMD_get_iattr		VS_CMD(VS_CAT_INODE, 1, 1)
#define VCMD_set_iattr		VS_CMD(VS_CAT_INODE, 2, 1)
#define VCMD_fget_iattr		VS_CMD(VS_CAT_INODE, 3, 0)
#define VCMD_fset_iattr		VS_CMD(VS_CAT_INODE, 4, 0)
#define VCMD_ctx_stat		VS_CMD(VS_CAT_VSTAT, 0, 0)
#define VCMD_virt_stat		VS_CMD(VS_CAT_VSTAT, 3, 0)
#define VCMD_sock_stat		VS_CMD(VS_CAT_VSTAT, 5, 0)
#define VCMD_task_xid		VS_CMD(VS_CAT_VINFO, 1, 0)
#define VCMD_task_nid		VS_CMD(VS_CAT_VINFO, 2, 0)
#define VCMD_task_tag		VS_CMD(VS_CAT_VINFO, 3, 0)
#define VCMD_vx_info		VS_CMD(VS_CAT_VINFO, 5, 0)
#define VCMD_nx_info		VS_CMD(VS_CAT_VINFO, 6, 0)
#define VCMD_wait_exit		VS_CMD(VS_CAT_EVENT, 99, 0)
#define VCMD_get_cflags		VS_CMD(VS_CAT_FLAGS, 1, 0)
#define VCMD_set_cflags		VS_CMD(VS_CAT_FLAGS, 2, 0)
#define VCMD_get_ccaps_v0	VS_CMD(VS_CAT_FLAGS, 3, 0)
#define VCMD_get_ccaps		VS_CMD(VS_CAT_FLAGS, 3, 1)
#define VCMD_set_ccaps_v0	VS_CMD(VS_CAT_FLAGS, 4, 0)
#define VCMD_set_ccaps		VS_CMD(VS_CAT_FLAGS, 4, 1)
#define VCMD_get_nflags		VS_CMD(VS_CAT_FLAGS, 5, 0)
#define VCMD_set_nflags		VS_CMD(VS_CAT_FLAGS, 6, 0)
#define VCMD_get_ncaps		VS_CMD(VS_CAT_FLAGS, 7, 0)
#define VCMD_set_ncaps		VS_CMD(VS_CAT_FLAGS, 8, 0)
#define VCMD_get_bcaps		VS_CMD(VS_CAT_FLAGS, 9, 0)
#define VCMD_set_bcaps		VS_CMD(VS_CAT_FLAGS, 10, 0)
#define VCMD_get_umask		VS_CMD(VS_CAT_FLAGS, 13, 0)
#define VCMD_set_umask		VS_CMD(VS_CAT_FLAGS, 14, 0)
#define VCMD_get_wmask		VS_CMD(VS_CAT_FLAGS, 15, 0)
#define VCMD_set_wmask		VS_CMD(VS_CAT_FLAGS, 16, 0)
#define VCMD_get_space_mask	VS_CMD(VS_CAT_VSPACE, 0, 1)
#define VCMD_get_space_default	VS_CMD(VS_CAT_VSPACE, 1, 0)
#define VCMD_new_s_context	VS_CMD(VS_CAT_COMPAT, 1, 1)
#define VCMD_set_ipv4root	VS_CMD(VS_CAT_COMPAT, 2, 3)

/* Value of get_version: the interface is 2.3, revision 8. */
#define VCI_VERSION		0x00020308

/*
 * Bits of get_vci.  The value is the return value of the call, so bit 31 stays
 * clear: it must not look like an error.
 */
#define VCI_NO_DYNAMIC		(1U << 0)	/* no dynamic ids; not set */
#define VCI_PROC_SECURE		(1U << 4)	/* /proc can be hidden */
#define VCI_COWBL		(1U << 8)	/* link breaking; not set */
#define VCI_FULLCOWBL		(1U << 9)	/* link breaking; not set */
#define VCI_SPACES		(1U << 10)	/* contexts keep namespaces */
#define VCI_NETV2		(1U << 11)	/* addresses, version 2 */
#define VCI_MEMCG		(1U << 12)	/* not set */
#define VCI_TAGGED_SHIFT	24	/* how tags are stored, 4 bits */
#define VCI_TAGGED_INTERN	4U	/* outside of user and group id */
#define VCI_PPTAG		(1U << 28)	/* each process has a tag */

/*
 * Ids of contexts.  The static ids are VS_ID_MIN to VS_ID_MIN_DYNAMIC - 1; the
 * dynamic ids are VS_ID_MIN_DYNAMIC to VS_ID_MAX.
 */
#define VS_ID_HOST		0	/* the host */
#define VS_ID_WATCH		1	/* the spectator: sees all contexts */
#define VS_ID_MIN		2
#define VS_ID_MIN_DYNAMIC	49152
#define VS_ID_MAX		65535
#define VS_ID_DYNAMIC		((__u32)-1)	/* choose a dynamic id */
#define VS_ID_SELF		((__u32)-2)	/* the context of the caller */

/* Size of a context name or uts field: 64 bytes and the NUL */
#define VHI_NAME_LEN		65

/* Values of vcmd_vhi_name_v0.field: the context name, or a field of uname(2) */
#define VHIN_CONTEXT		0
#define VHIN_SYSNAME		1
#define VHIN_NODENAME		2
#define VHIN_RELEASE		3
#define VHIN_VERSION		4
#define VHIN_MACHINE		5
#define VHIN_DOMAINNAME		6

/*
 * Flags of process contexts (cflags).  "No effect" flags are stored and
 * reported, because older tools set them.
 */
#define VXF_INFO_LOCK		0x00000001ULL	/* locked user context */
#define VXF_INFO_SCHED		0x00000002ULL	/* no effect */
#define VXF_INFO_NPROC		0x00000004ULL	/* no effect */
#define VXF_INFO_PRIVATE	0x00000008ULL	/* host cannot enter */
#define VXF_INFO_INIT		0x00000010ULL	/* its init has pid 1 inside */
#define VXF_INFO_HIDE		0x00000020ULL	/* no effect */
#define VXF_INFO_ULIMIT		0x00000040ULL	/* no effect */
#define VXF_INFO_NSPACE		0x00000080ULL	/* no effect */
#define VXF_SCHED_HARD		0x00000100ULL	/* no effect */
#define VXF_SCHED_PRIO		0x00000200ULL	/* no effect */
#define VXF_SCHED_PAUSE		0x00000400ULL	/* no effect */
#define VXF_VIRT_MEM		0x00010000ULL	/* memory limit of its cgroup */
#define VXF_VIRT_UPTIME		0x00020000ULL	/* uptime since creation */
#define VXF_VIRT_CPU		0x00040000ULL	/* the CPUs of its cpuset */
#define VXF_VIRT_LOAD		0x00080000ULL	/* its own load averages */
#define VXF_VIRT_TIME		0x00100000ULL	/* no effect */
#define VXF_HIDE_MOUNT		0x01000000ULL	/* its mount lists are empty */
#define VXF_HIDE_NETIF		0x02000000ULL	/* no effect, see NXF_ */
#define VXF_HIDE_VINFO		0x04000000ULL	/* no ids in /proc/PID/status */
#define VXF_STATE_SETUP		(1ULL << 32)	/* in set-up: no ceiling yet */
#define VXF_STATE_INIT		(1ULL << 33)	/* it has no init yet */
#define VXF_STATE_ADMIN		(1ULL << 34)	/* host may change it */
#define VXF_SC_HELPER		(1ULL << 36)	/* run vshelper */
#define VXF_REBOOT_KILL		(1ULL << 37)	/* reboot(2) kills it */
#define VXF_PERSISTENT		(1ULL << 38)	/* it may be empty */
#define VXF_FORK_RSS		(1ULL << 48)	/* no effect */
#define VXF_PROLIFIC		(1ULL << 49)	/* no effect */
#define VXF_IGNEG_NICE		(1ULL << 52)	/* ignore refused nice values */
#define VXF_IGNEG_IONICE	(1ULL << 53)	/* ignore refused I/O classes */
/* One-time flags: once cleared, they can never be set again */
#define VXF_ONE_TIME		(VXF_STATE_SETUP | VXF_STATE_INIT | \
				 VXF_STATE_ADMIN)
/* Flags of a context that is created without flags */
#define VXF_INIT_SET		VXF_ONE_TIME

/*
 * Context capabilities (ccaps).  Each replaces a capability that the ceiling
 * (bcaps) denies, for one purpose.  The caller must hold the capability in its
 * credentials.
 */
#define VXC_SET_UTSNAME		0x00000001ULL	/* set host and domain name */
#define VXC_SET_RLIMIT		0x00000002ULL	/* raise hard resource limits */
#define VXC_FS_SECURITY		0x00000004ULL	/* write security.* xattrs */
#define VXC_FS_TRUSTED		0x00000008ULL	/* use trusted.* xattrs */
#define VXC_TIOCSTI		0x00000010ULL	/* TIOCSTI on its terminals */
#define VXC_RAW_ICMP		0x00000100ULL	/* no effect, see NXC_ */
#define VXC_SYSLOG		0x00001000ULL	/* syslog(2) of the machine */
#define VXC_OOM_ADJUST		0x00002000ULL	/* lower oom_score_adj */
#define VXC_AUDIT_CONTROL	0x00004000ULL	/* change a set login uid */
#define VXC_SECURE_MOUNT	0x00010000ULL	/* mount harmless types */
#define VXC_SECURE_REMOUNT	0x00020000ULL	/* no effect */
#define VXC_BINARY_MOUNT	0x00040000ULL	/* mount disks, binary data */
#define VXC_DEV_MOUNT		0x00080000ULL	/* mount without forced nodev */
#define VXC_QUOTA_CTL		0x00100000ULL	/* quotas of users, groups */
#define VXC_ADMIN_MAPPER	0x00200000ULL	/* no effect */
#define VXC_ADMIN_CLOOP		0x00400000ULL	/* its own loop devices */
#define VXC_KTHREAD		0x01000000ULL	/* no effect */
#define VXC_NAMESPACE		0x02000000ULL	/* mount, UTS, IPC namespaces */

/*
 * POSIX capabilities (of <linux/capability.h>) that no guest has, even if its
 * bcaps have them: they reach past contexts.  Old tools compute bcaps in 32
 * bits and set all bits from CAP_MAC_OVERRIDE on.  VXC_SYSLOG gives
 * CAP_SYSLOG.
 */
#define VS_CAPS_NEVER		(1ULL << CAP_SYS_MODULE | \
				 1ULL << CAP_MAC_OVERRIDE | \
				 1ULL << CAP_MAC_ADMIN | \
				 1ULL << CAP_SYSLOG | \
				 1ULL << CAP_BLOCK_SUSPEND | \
				 1ULL << CAP_AUDIT_READ | \
				 1ULL << CAP_PERFMON | \
				 1ULL << CAP_BPF | \
				 1ULL << CAP_CHECKPOINT_RESTORE)

/*
 * A setuid program without one of these POSIX capabilities may fail in the
 * middle of dropping its privileges.  new_s_context() removes them only for a
 * caller with CAP_SETPCAP or no_new_privs.
 */
#define VS_CAPS_NEEDED		(1ULL << CAP_CHOWN | \
				 1ULL << CAP_DAC_OVERRIDE | \
				 1ULL << CAP_FOWNER | \
				 1ULL << CAP_KILL | \
				 1ULL << CAP_SETGID | \
				 1ULL << CAP_SETUID | \
				 1ULL << CAP_SETPCAP)

/* Flags of network contexts (nflags) */
#define NXF_INFO_LOCK		0x00000001ULL	/* no effect */
#define NXF_INFO_PRIVATE	0x00000008ULL	/* host cannot enter */
#define NXF_SINGLE_IP		0x00000100ULL	/* first IPv4 address only */
#define NXF_LBACK_REMAP		0x00000200ULL	/* it has its own loopback */
#define NXF_LBACK_ALLOW		0x00000400ULL	/* or that of the host */
#define NXF_HIDE_NETIF		0x02000000ULL	/* only its own interfaces */
#define NXF_HIDE_LBACK		0x04000000ULL	/* reported as 127.0.0.1 */
#define NXF_STATE_SETUP		(1ULL << 32)	/* in set-up: may be entered */
#define NXF_STATE_ADMIN		(1ULL << 34)	/* host may change it */
#define NXF_SC_HELPER		(1ULL << 36)	/* run vshelper */
#define NXF_PERSISTENT		(1ULL << 38)	/* it may be empty */
#define NXF_ONE_TIME		(NXF_STATE_SETUP | NXF_STATE_ADMIN)
#define NXF_INIT_SET		(NXF_STATE_ADMIN | NXF_HIDE_NETIF | \
				 NXF_LBACK_REMAP | NXF_HIDE_LBACK)

/* Network capabilities (ncaps), like ccaps */
#define NXC_TUN_CREATE		0x00000001ULL	/* create tun, tap devices */
#define NXC_RAW_ICMP		0x00000100ULL	/* raw ICMP, ICMPv6 sockets */
#define NXC_MULTICAST		0x00001000ULL	/* join multicast groups */

/*
 * Types of addresses, and modifiers of the types.  NXA_MASK_* are sets of types
 * for the kernel: allowed as a source, for bind(2), and visible.
 */
#define NXA_TYPE_NONE		0x0000	/* not used */
#define NXA_TYPE_IPV4		0x0001	/* net_add: IPv4 addresses */
#define NXA_TYPE_IPV6		0x0002	/* not used */
#define NXA_TYPE_ADDR		0x0010	/* one address */
#define NXA_TYPE_MASK		0x0020	/* all addresses of a network */
#define NXA_TYPE_RANGE		0x0040	/* all addresses of a range */
#define NXA_TYPE_ANY		0x00ff	/* remove all of the family */
#define NXA_MOD_BCAST		0x0100	/* the broadcast address */
#define NXA_MOD_LBACK		0x0200	/* the loopback address */
#define NXA_LOOPBACK		0x1000	/* 127.0.0.1, if it is remapped */
#define NXA_MASK_ALL		0x0070
#define NXA_MASK_BIND		0x0370
#define NXA_MASK_SHOW		0x1070

/* Flags of ctx_migrate */
#define VXM_SET_INIT		0x00000001ULL	/* the caller becomes init */
#define VXM_SET_REAPER		0x00000002ULL	/* the caller becomes reaper */

/*
 * Scheduling: bits of the mask.  Each says that a field is valid.  The kernel
 * keeps the values and reports them, but does not schedule by them.
 */
#define VXSM_FILL_RATE		0x0001	/* fill_rate[0] */
#define VXSM_INTERVAL		0x0002	/* interval[0] */
#define VXSM_FILL_RATE2		0x0004	/* fill_rate[1] */
#define VXSM_INTERVAL2		0x0008	/* interval[1] */
#define VXSM_TOKENS		0x0010
#define VXSM_TOKENS_MIN		0x0020
#define VXSM_TOKENS_MAX		0x0040
#define VXSM_PRIO_BIAS		0x0100
#define VXSM_IDLE_TIME		0x0200	/* no effect */
#define VXSM_FORCE		0x0400	/* no effect */
#define VXSM_CPU_ID		0x1000	/* only the CPU cpu_id */
#define VXSM_BUCKET_ID		0x2000	/* no effect */
#define VXSM_MSEC		0x4000	/* no effect */
#define VXSM_V3_MASK		0x0173
#define VXSM_SET_MASK		0x01ff
#define VS_SCHED_KEEP		(-2)	/* sched_v2: keep the value */
#define VS_SCHED_ALL_CPUS	(-1)	/* prio_bias: every CPU */

/* Attributes of inodes */
#define IATTR_ADMIN		0x00000001U	/* /proc: host sees it */
#define IATTR_WATCH		0x00000002U	/* /proc: spectator sees it */
#define IATTR_HIDE		0x00000004U	/* /proc: hidden from others */
#define IATTR_FLAGS		0x00000007U	/* the three above */
#define IATTR_BARRIER		0x00010000U	/* guests stop at it */
#define IATTR_IXUNLINK		0x00020000U	/* immutable, but removable */
#define IATTR_IMMUTABLE		0x00040000U	/* as chattr +i */
#define IATTR_COW		0x00080000U	/* marker, no effect */
#define IATTR_TAG		0x01000000U	/* not used */

/*
 * The extended attribute that holds barrier, iunlink and cow.  A guest can
 * neither read nor change it.
 */
#define VS_XATTR_NAME		"security.vserver"
#define VS_XATTR_VERSION	1

/**
 * struct vs_xattr - value of the extended attribute security.vserver
 * @version: VS_XATTR_VERSION; the kernel ignores a value of another version
 * @reserved: zero
 * @flags: IATTR_BARRIER, IATTR_IXUNLINK, IATTR_COW; little endian
 */
struct vs_xattr {
	__u8	version;
	__u8	reserved[3];
	__le32	flags;
};

/* Flags of new_s_context: the VXF_* flags of the same value */
#define VX_LEGACY_LOCK		0x01
#define VX_LEGACY_SCHED		0x02
#define VX_LEGACY_NPROC		0x04
#define VX_LEGACY_PRIVATE	0x08
#define VX_LEGACY_INIT		0x10
#define VX_LEGACY_HIDEINFO	0x20
#define VX_LEGACY_ULIMIT	0x40
#define VX_LEGACY_NAMESPACE	0x80

/* Addresses that set_ipv4root takes */
#define NB_IPV4ROOT		16

/* ---- process contexts ---- */

/**
 * struct vcmd_vx_info_v0 - result of vx_info
 * @xid: id of the context
 * @initpid: pid of the init of the guest on the host, or 0
 */
struct vcmd_vx_info_v0 {
	__u32	xid;
	__u32	initpid;
};

/**
 * struct vcmd_ctx_stat_v0 - result of ctx_stat
 * @usecnt: references to the context
 * @tasks: threads inside, plus 1 for VXF_PERSISTENT
 */
struct vcmd_ctx_stat_v0 {
	__u32	usecnt;
	__u32	tasks;
};

/**
 * struct vcmd_sock_stat_v0 - argument and result of sock_stat
 * @field: in: family: 0 unspecified, 1 UNIX, 2 INET, 3 INET6, 4 PACKET,
 *	5 other
 * @count: out: messages received, sent and failed; modulo 2^32
 * @total: out: bytes received, sent and failed
 */
struct vcmd_sock_stat_v0 {
	__u32	field;
	__u32	count[3];
	__u64	total[3];
};

/**
 * struct vcmd_virt_stat_v0 - result of virt_stat
 * @offset: 0; reserved for a clock offset in nanoseconds
 * @uptime: nanoseconds since creation, suspended time included
 * @nr_threads: threads of the context
 * @nr_running: threads that run or are ready to run
 * @nr_uninterruptible: threads in uninterruptible sleep
 * @nr_onhold: 0
 * @nr_forks: threads and processes ever created in the context
 * @load: load averages over 1, 5 and 15 minutes, 11 fraction bits
 */
struct vcmd_virt_stat_v0 {
	__u64	offset;
	__u64	uptime;
	__u32	nr_threads;
	__u32	nr_running;
	__u32	nr_uninterruptible;
	__u32	nr_onhold;
	__u32	nr_forks;
	__u32	load[3];
};

/**
 * struct vcmd_ctx_create - argument of ctx_create
 * @flagword: initial flags, VXF_*
 */
struct vcmd_ctx_create {
	__u64	flagword;
};

/**
 * struct vcmd_ctx_migrate - argument of ctx_migrate
 * @flagword: VXM_*
 */
struct vcmd_ctx_migrate {
	__u64	flagword;
};

/**
 * struct vcmd_ctx_flags_v0 - argument of set_cflags, result of get_cflags
 * @flagword: flags, VXF_*
 * @mask: in: bits to write; out: bits that can still be written
 */
struct vcmd_ctx_flags_v0 {
	__u64	flagword;
	__u64	mask;
};

/**
 * struct vcmd_ctx_caps_v1 - argument of set_ccaps, result of get_ccaps
 * @ccaps: context capabilities, VXC_*
 * @cmask: in: bits of @ccaps to write; out: all ones
 */
struct vcmd_ctx_caps_v1 {
	__u64	ccaps;
	__u64	cmask;
};

/**
 * struct vcmd_ctx_caps_v0 - argument of set_ccaps_v0, result of get_ccaps_v0
 * @bcaps: ceiling, capabilities 0 to 31; the upper half has no meaning
 * @ccaps: context capabilities, VXC_*
 * @cmask: in: bits of @ccaps to write; out: all ones
 */
struct vcmd_ctx_caps_v0 {
	__u64	bcaps;
	__u64	ccaps;
	__u64	cmask;
};

/**
 * struct vcmd_bcaps - argument of set_bcaps, result of get_bcaps
 * @bcaps: ceiling: bit n is capability n
 * @bmask: in: bits of @bcaps to write; out: all ones
 */
struct vcmd_bcaps {
	__u64	bcaps;
	__u64	bmask;
};

/**
 * struct vcmd_umask - argument of set_umask, result of get_umask
 * @umask: namespaces that root of the guest may create, CLONE_NEW*
 * @mask: in: bits of @umask to write; out: all ones
 */
struct vcmd_umask {
	__u64	umask;
	__u64	mask;
};

/**
 * struct vcmd_wmask - argument of set_wmask, result of get_wmask
 * @wmask: namespaces that the kernel logs the next creation of, CLONE_NEW*
 * @mask: in: bits of @wmask to write; out: all ones
 */
struct vcmd_wmask {
	__u64	wmask;
	__u64	mask;
};

/**
 * struct vcmd_badness_v0 - argument of set_badness, result of get_badness
 * @bias: pages that the OOM killer adds to each process of the context
 */
struct vcmd_badness_v0 {
	__s64	bias;
};

/**
 * struct vcmd_vhi_name_v0 - argument of set_vhi_name and get_vhi_name
 * @field: in: VHIN_*
 * @name: the name, in for set_vhi_name, out for get_vhi_name; the kernel ends
 *	it with a NUL
 */
struct vcmd_vhi_name_v0 {
	__u32	field;
	char	name[VHI_NAME_LEN];
};

/**
 * struct vcmd_ctx_kill_v0 - argument of ctx_kill
 * @pid: 0: all processes; -1: all but the init; 1: the init; else a pid of the
 *	host
 * @sig: signal number, or 0 to test whether a process exists
 */
struct vcmd_ctx_kill_v0 {
	__s32	pid;
	__s32	sig;
};

/**
 * struct vcmd_wait_exit_v0 - result of wait_exit
 * @reboot_cmd: LINUX_REBOOT_CMD_* of the last reboot(2) inside, or 0
 * @exit_code: wait status of the init of the guest, or else of its last
 *	process
 */
struct vcmd_wait_exit_v0 {
	__s32	reboot_cmd;
	__s32	exit_code;
};

/**
 * struct vcmd_space_mask_v1 - argument and result of the commands for spaces
 * @mask: CLONE_NEW* and CLONE_FS
 */
struct vcmd_space_mask_v1 {
	__u64	mask;
};

/* Sets of namespaces that a context keeps */
#define VS_SPACES		2

/**
 * struct vcmd_space_mask_v2 - argument of set_space and enter_space
 * @mask: CLONE_NEW* and CLONE_FS
 * @index: which set of namespaces, less than VS_SPACES
 *
 * The size is 16 bytes, and 12 in an i386 program, which has no padding.
 */
struct vcmd_space_mask_v2 {
	__u64	mask;
	__u32	index;
};

/**
 * struct vcmd_prio_bias - argument of set_prio_bias and get_prio_bias
 * @cpu_id: in: CPU number; set_prio_bias also takes VS_SCHED_ALL_CPUS
 * @prio_bias: priority bias, -20 to 20; a larger value is clamped
 */
struct vcmd_prio_bias {
	__s32	cpu_id;
	__s32	prio_bias;
};

/**
 * struct vcmd_sched_v2 - argument of set_sched_v2
 * @fill_rate: tokens added per interval
 * @interval: interval in jiffies
 * @tokens: tokens in the bucket
 * @tokens_min: tokens at which a held process runs again
 * @tokens_max: size of the bucket in tokens
 * @cpu_mask: CPUs 0 to 63 to set; 0 for all CPUs
 *
 * VS_SCHED_KEEP in a field keeps the value.  The size is 32 bytes, and 28 in
 * an i386 program.
 */
struct vcmd_sched_v2 {
	__s32	fill_rate;
	__s32	interval;
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__u64	cpu_mask;
};

/**
 * struct vcmd_sched_v3 - argument of set_sched_v3
 * @set_mask: VXSM_*: fields to set
 * @fill_rate: tokens added per interval
 * @interval: interval in jiffies
 * @tokens: tokens in the bucket
 * @tokens_min: tokens at which a held process runs again
 * @tokens_max: size of the bucket in tokens
 * @priority_bias: priority bias, clamped to -20 to 20
 */
struct vcmd_sched_v3 {
	__u32	set_mask;
	__s32	fill_rate;
	__s32	interval;
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__s32	priority_bias;
};

/**
 * struct vcmd_sched_v4 - argument of set_sched_v4
 * @set_mask: VXSM_*: fields to set
 * @fill_rate: tokens added per interval
 * @interval: interval in jiffies
 * @tokens: tokens in the bucket
 * @tokens_min: tokens at which a held process runs again
 * @tokens_max: size of the bucket in tokens
 * @prio_bias: priority bias, clamped to -20 to 20
 * @cpu_id: CPU number, with VXSM_CPU_ID
 * @bucket_id: ignored
 */
struct vcmd_sched_v4 {
	__u32	set_mask;
	__s32	fill_rate;
	__s32	interval;
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__s32	prio_bias;
	__s32	cpu_id;
	__s32	bucket_id;
};

/**
 * struct vcmd_sched_v5 - argument of set_sched and get_sched
 * @mask: VXSM_*: fields to set; get_sched reads VXSM_CPU_ID only
 * @cpu_id: CPU number, with VXSM_CPU_ID
 * @bucket_id: ignored; 0 on output
 * @fill_rate: tokens added per interval, and the same for an idle CPU
 * @interval: interval in jiffies, and the same for an idle CPU
 * @tokens: tokens in the bucket
 * @tokens_min: tokens at which a held process runs again
 * @tokens_max: size of the bucket in tokens
 * @prio_bias: priority bias, clamped to -20 to 20
 */
struct vcmd_sched_v5 {
	__u32	mask;
	__s32	cpu_id;
	__s32	bucket_id;
	__s32	fill_rate[2];
	__s32	interval[2];
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__s32	prio_bias;
};

/**
 * struct vcmd_sched_info - argument and result of sched_info
 * @cpu_id: in: CPU number
 * @bucket_id: 0
 * @user_msec: milliseconds in user mode; 0 for a context
 * @sys_msec: milliseconds in system mode; 0 for a context
 * @hold_msec: 0
 * @token_usec: 0
 * @vavavoom: priority bias of the context; 0 for the host
 */
struct vcmd_sched_info {
	__s32	cpu_id;
	__s32	bucket_id;
	__u64	user_msec;
	__u64	sys_msec;
	__u64	hold_msec;
	__u32	token_usec;
	__s32	vavavoom;
};

/* ---- network contexts ---- */

/**
 * struct vcmd_nx_info_v0 - result of nx_info
 * @nid: id of the context
 */
struct vcmd_nx_info_v0 {
	__u32	nid;
};

/**
 * struct vcmd_net_create - argument of net_create
 * @flagword: initial flags, NXF_*
 */
struct vcmd_net_create {
	__u64	flagword;
};

/**
 * struct vcmd_net_addr_v0 - argument of net_add and net_remove
 * @type: net_add: NXA_TYPE_IPV4, or NXA_MOD_BCAST or NXA_MOD_LBACK with
 *	NXA_TYPE_IPV4 or NXA_TYPE_ADDR; net_remove: NXA_TYPE_ANY
 * @count: number of addresses, 1 to 4; only for NXA_TYPE_IPV4
 * @ip: the addresses; the first one for NXA_MOD_BCAST and NXA_MOD_LBACK
 * @mask: netmask of each address
 */
struct vcmd_net_addr_v0 {
	__u16	type;
	__u16	count;
	__be32	ip[4];
	__be32	mask[4];
};

/**
 * struct vcmd_net_addr_ipv4_v1 - argument of net_add_ipv4_v1, net_rem_ipv4_v1
 * @type: NXA_TYPE_ADDR or NXA_TYPE_MASK; to add also NXA_TYPE_ADDR with
 *	NXA_MOD_BCAST or NXA_MOD_LBACK; to remove also NXA_TYPE_ANY
 * @flags: ignored
 * @ip: address or network
 * @mask: netmask
 */
struct vcmd_net_addr_ipv4_v1 {
	__u16	type;
	__u16	flags;
	__be32	ip;
	__be32	mask;
};

/**
 * struct vcmd_net_addr_ipv4_v2 - argument of net_add_ipv4 and net_rem_ipv4
 * @type: as in &struct vcmd_net_addr_ipv4_v1, and NXA_TYPE_RANGE
 * @flags: ignored
 * @ip: address, network, or first address of a range
 * @ip2: last address of a range, inclusive
 * @mask: netmask
 */
struct vcmd_net_addr_ipv4_v2 {
	__u16	type;
	__u16	flags;
	__be32	ip;
	__be32	ip2;
	__be32	mask;
};

/**
 * struct vcmd_net_addr_ipv6_v1 - argument of net_add_ipv6 and net_remove_ipv6
 * @type: NXA_TYPE_ADDR or NXA_TYPE_MASK; to remove also NXA_TYPE_ANY
 * @flags: ignored
 * @prefix: prefix length of a network, 0 to 128 bits
 * @ip: address or network, not IPv4-mapped
 * @mask: netmask of a network; must agree with @prefix
 */
struct vcmd_net_addr_ipv6_v1 {
	__u16	type;
	__u16	flags;
	__u32	prefix;
	__u8	ip[16];
	__u8	mask[16];
};

/**
 * struct vcmd_net_flags_v0 - argument of set_nflags, result of get_nflags
 * @flagword: flags, NXF_*
 * @mask: in: bits to write; out: bits that can still be written
 */
struct vcmd_net_flags_v0 {
	__u64	flagword;
	__u64	mask;
};

/**
 * struct vcmd_net_caps_v0 - argument of set_ncaps, result of get_ncaps
 * @ncaps: network capabilities, NXC_*
 * @cmask: in: bits of @ncaps to write; out: all ones
 */
struct vcmd_net_caps_v0 {
	__u64	ncaps;
	__u64	cmask;
};

/* ---- inodes ---- */

/**
 * struct vcmd_ctx_iattr_v1 - argument of set_iattr and get_iattr
 * @name: in: path; a symbolic link at its end is not followed
 * @tag: 0 on output; ignored on input
 * @flags: attributes, IATTR_*
 * @mask: in: attributes to write; out: attributes that the inode can have
 *
 * The size is 24 bytes.  An i386 program passes 16 bytes with a 32-bit
 * pointer.
 */
struct vcmd_ctx_iattr_v1 {
	const char	*name;
	__u32	tag;
	__u32	flags;
	__u32	mask;
};

/**
 * struct vcmd_ctx_fiattr_v0 - argument of fset_iattr, result of fget_iattr
 * @tag: 0 on output; ignored on input
 * @flags: attributes, IATTR_*
 * @mask: in: attributes to write; out: attributes that the inode can have
 */
struct vcmd_ctx_fiattr_v0 {
	__u32	tag;
	__u32	flags;
	__u32	mask;
};

/* ---- the two calls of the first interface ---- */

/**
 * struct vcmd_new_s_context_v1 - argument of new_s_context
 * @remove_cap: capabilities 0 to 31 to remove from the ceiling
 * @flags: VX_LEGACY_*
 */
struct vcmd_new_s_context_v1 {
	__u32	remove_cap;
	__u32	flags;
};

/**
 * struct vcmd_set_ipv4root_v3 - argument of set_ipv4root
 * @broadcast: broadcast address
 * @ip_mask_pair: the addresses; the id of the call is their number
 * @ip_mask_pair.ip: address; 0.0.0.0 for every address of the host
 * @ip_mask_pair.mask: netmask
 */
struct vcmd_set_ipv4root_v3 {
	__be32	broadcast;
	struct {
		__be32	ip;
		__be32	mask;
	} ip_mask_pair[NB_IPV4ROOT];
};

#endif /* _UAPI_LINUX_VSERVER_H */
