/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * The vserver() system call: commands, structures and constants.
 *
 *	long vserver(__u32 cmd, __u32 id, void *data);
 *
 * A command word is built from a category, a number and a version
 * (VS_CMD()); the kernel compares the whole 32 bits and answers ENOSYS to a
 * word it does not know.  Structures are in host byte order unless a field
 * is __be32 or an IPv6 address.
 */
#ifndef _UAPI_LINUX_VSERVER_H
#define _UAPI_LINUX_VSERVER_H

#include <linux/types.h>

/* The command word. */
#define VS_CMD(cat, num, ver)	((((__u32)(cat) & 0x3f) << 24) | \
				 (((__u32)(num) & 0xff) << 16) | \
				 ((__u32)(ver) & 0xfff))
#define VS_CMD_CATEGORY(cmd)	(((cmd) >> 24) & 0x3f)
#define VS_CMD_NUMBER(cmd)	(((cmd) >> 16) & 0xff)
#define VS_CMD_VERSION(cmd)	((cmd) & 0xfff)

/* Categories. */
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

/* Commands. */
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

/* get_version */
#define VCI_VERSION		0x00020308

/* get_vci: bit 31 stays clear, the answer is a plain return value. */
#define VCI_NO_DYNAMIC		(1U << 0)
#define VCI_PROC_SECURE		(1U << 4)
#define VCI_COWBL		(1U << 8)
#define VCI_FULLCOWBL		(1U << 9)
#define VCI_SPACES		(1U << 10)
#define VCI_NETV2		(1U << 11)
#define VCI_MEMCG		(1U << 12)
#define VCI_TAGGED_SHIFT	24
#define VCI_TAGGED_INTERN	4U
#define VCI_PPTAG		(1U << 28)

/* Ids, as sent: 0 is the host, 1 the spectator. */
#define VS_ID_HOST		0
#define VS_ID_WATCH		1
#define VS_ID_MIN		2
#define VS_ID_MIN_DYNAMIC	49152
#define VS_ID_MAX		65535
#define VS_ID_DYNAMIC		((__u32)-1)
#define VS_ID_SELF		((__u32)-2)

/* Context names and uts fields: 64 bytes and the NUL. */
#define VHI_NAME_LEN		65

#define VHIN_CONTEXT		0
#define VHIN_SYSNAME		1
#define VHIN_NODENAME		2
#define VHIN_RELEASE		3
#define VHIN_VERSION		4
#define VHIN_MACHINE		5
#define VHIN_DOMAINNAME		6

/* Process context flags (cflags). */
#define VXF_INFO_LOCK		0x00000001ULL
#define VXF_INFO_SCHED		0x00000002ULL
#define VXF_INFO_NPROC		0x00000004ULL
#define VXF_INFO_PRIVATE	0x00000008ULL
#define VXF_INFO_INIT		0x00000010ULL
#define VXF_INFO_HIDE		0x00000020ULL
#define VXF_INFO_ULIMIT		0x00000040ULL
#define VXF_INFO_NSPACE		0x00000080ULL
#define VXF_SCHED_HARD		0x00000100ULL
#define VXF_SCHED_PRIO		0x00000200ULL
#define VXF_SCHED_PAUSE		0x00000400ULL
#define VXF_VIRT_MEM		0x00010000ULL
#define VXF_VIRT_UPTIME		0x00020000ULL
#define VXF_VIRT_CPU		0x00040000ULL
#define VXF_VIRT_LOAD		0x00080000ULL
#define VXF_VIRT_TIME		0x00100000ULL
#define VXF_HIDE_MOUNT		0x01000000ULL
#define VXF_HIDE_NETIF		0x02000000ULL
#define VXF_HIDE_VINFO		0x04000000ULL
#define VXF_STATE_SETUP		(1ULL << 32)
#define VXF_STATE_INIT		(1ULL << 33)
#define VXF_STATE_ADMIN		(1ULL << 34)
#define VXF_SC_HELPER		(1ULL << 36)
#define VXF_REBOOT_KILL		(1ULL << 37)
#define VXF_PERSISTENT		(1ULL << 38)
#define VXF_FORK_RSS		(1ULL << 48)
#define VXF_PROLIFIC		(1ULL << 49)
#define VXF_IGNEG_NICE		(1ULL << 52)
#define VXF_IGNEG_IONICE	(1ULL << 53)
/* Once cleared, these can never be set again. */
#define VXF_ONE_TIME		(VXF_STATE_SETUP | VXF_STATE_INIT | \
				 VXF_STATE_ADMIN)
#define VXF_INIT_SET		VXF_ONE_TIME

/* Context capabilities (ccaps). */
#define VXC_SET_UTSNAME		0x00000001ULL
#define VXC_SET_RLIMIT		0x00000002ULL
#define VXC_FS_SECURITY		0x00000004ULL
#define VXC_FS_TRUSTED		0x00000008ULL
#define VXC_TIOCSTI		0x00000010ULL
#define VXC_RAW_ICMP		0x00000100ULL
#define VXC_SYSLOG		0x00001000ULL
#define VXC_OOM_ADJUST		0x00002000ULL
#define VXC_AUDIT_CONTROL	0x00004000ULL
#define VXC_SECURE_MOUNT	0x00010000ULL
#define VXC_SECURE_REMOUNT	0x00020000ULL
#define VXC_BINARY_MOUNT	0x00040000ULL
#define VXC_DEV_MOUNT		0x00080000ULL
#define VXC_QUOTA_CTL		0x00100000ULL
#define VXC_ADMIN_MAPPER	0x00200000ULL
#define VXC_ADMIN_CLOOP		0x00400000ULL
#define VXC_KTHREAD		0x01000000ULL
#define VXC_NAMESPACE		0x02000000ULL

/* Network context flags (nflags) and capabilities (ncaps). */
#define NXF_INFO_LOCK		0x00000001ULL
#define NXF_INFO_PRIVATE	0x00000008ULL
#define NXF_SINGLE_IP		0x00000100ULL
#define NXF_LBACK_REMAP		0x00000200ULL
#define NXF_LBACK_ALLOW		0x00000400ULL
#define NXF_HIDE_NETIF		0x02000000ULL
#define NXF_HIDE_LBACK		0x04000000ULL
#define NXF_STATE_SETUP		(1ULL << 32)
#define NXF_STATE_ADMIN		(1ULL << 34)
#define NXF_SC_HELPER		(1ULL << 36)
#define NXF_PERSISTENT		(1ULL << 38)
#define NXF_ONE_TIME		(NXF_STATE_SETUP | NXF_STATE_ADMIN)
#define NXF_INIT_SET		(NXF_STATE_ADMIN | NXF_HIDE_NETIF | \
				 NXF_LBACK_REMAP | NXF_HIDE_LBACK)

#define NXC_TUN_CREATE		0x00000001ULL
#define NXC_RAW_ICMP		0x00000100ULL
#define NXC_MULTICAST		0x00001000ULL

/* Address types. */
#define NXA_TYPE_NONE		0x0000
#define NXA_TYPE_IPV4		0x0001
#define NXA_TYPE_IPV6		0x0002
#define NXA_TYPE_ADDR		0x0010
#define NXA_TYPE_MASK		0x0020
#define NXA_TYPE_RANGE		0x0040
#define NXA_TYPE_ANY		0x00ff
#define NXA_MOD_BCAST		0x0100
#define NXA_MOD_LBACK		0x0200
#define NXA_LOOPBACK		0x1000
#define NXA_MASK_ALL		0x0070
#define NXA_MASK_BIND		0x0370
#define NXA_MASK_SHOW		0x1070

/* ctx_migrate flagword. */
#define VXM_SET_INIT		0x00000001ULL
#define VXM_SET_REAPER		0x00000002ULL

/* Scheduling: which values count, and the two that stand for others. */
#define VXSM_FILL_RATE		0x0001
#define VXSM_INTERVAL		0x0002
#define VXSM_FILL_RATE2		0x0004
#define VXSM_INTERVAL2		0x0008
#define VXSM_TOKENS		0x0010
#define VXSM_TOKENS_MIN		0x0020
#define VXSM_TOKENS_MAX		0x0040
#define VXSM_PRIO_BIAS		0x0100
#define VXSM_IDLE_TIME		0x0200
#define VXSM_FORCE		0x0400
#define VXSM_CPU_ID		0x1000
#define VXSM_BUCKET_ID		0x2000
#define VXSM_MSEC		0x4000
#define VXSM_V3_MASK		0x0173
#define VXSM_SET_MASK		0x01ff
#define VS_SCHED_KEEP		(-2)	/* sched_v2 */
#define VS_SCHED_ALL_CPUS	(-1)

/* Inode attributes. */
#define IATTR_ADMIN		0x00000001U
#define IATTR_WATCH		0x00000002U
#define IATTR_HIDE		0x00000004U
#define IATTR_FLAGS		0x00000007U
#define IATTR_BARRIER		0x00010000U
#define IATTR_IXUNLINK		0x00020000U
#define IATTR_IMMUTABLE		0x00040000U
#define IATTR_COW		0x00080000U
#define IATTR_TAG		0x01000000U

/*
 * The extended attribute that holds barrier, iunlink and cow.  Only the
 * host may write it; inside a guest it cannot be read or changed.
 */
#define VS_XATTR_NAME		"security.vserver"
#define VS_XATTR_VERSION	1

/**
 * struct vs_xattr - value of security.vserver, little endian
 * @version: VS_XATTR_VERSION; other versions are ignored
 * @reserved: zero
 * @flags: IATTR_BARRIER, IATTR_IXUNLINK, IATTR_COW
 */
struct vs_xattr {
	__u8	version;
	__u8	reserved[3];
	__le32	flags;
};

/* new_s_context flags. */
#define VX_LEGACY_LOCK		0x01
#define VX_LEGACY_SCHED		0x02
#define VX_LEGACY_NPROC		0x04
#define VX_LEGACY_PRIVATE	0x08
#define VX_LEGACY_INIT		0x10
#define VX_LEGACY_HIDEINFO	0x20
#define VX_LEGACY_ULIMIT	0x40
#define VX_LEGACY_NAMESPACE	0x80

#define NB_IPV4ROOT		16

/* Process contexts. */
struct vcmd_vx_info_v0 {
	__u32	xid;
	__u32	initpid;
};

struct vcmd_ctx_stat_v0 {
	__u32	usecnt;
	__u32	tasks;
};

/* uptime in nanoseconds; load with 11 fraction bits. */
struct vcmd_sock_stat_v0 {
	__u32	field;
	__u32	count[3];
	__u64	total[3];
};

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

struct vcmd_ctx_create {
	__u64	flagword;
};

struct vcmd_ctx_migrate {
	__u64	flagword;
};

struct vcmd_ctx_flags_v0 {
	__u64	flagword;
	__u64	mask;
};

struct vcmd_ctx_caps_v1 {
	__u64	ccaps;
	__u64	cmask;
};

struct vcmd_ctx_caps_v0 {
	__u64	bcaps;
	__u64	ccaps;
	__u64	cmask;
};

struct vcmd_bcaps {
	__u64	bcaps;
	__u64	bmask;
};

struct vcmd_umask {
	__u64	umask;
	__u64	mask;
};

struct vcmd_wmask {
	__u64	wmask;
	__u64	mask;
};

/* bias: pages of memory that each process of the context counts for more. */
struct vcmd_badness_v0 {
	__s64	bias;
};

struct vcmd_vhi_name_v0 {
	__u32	field;
	char	name[VHI_NAME_LEN];
};

struct vcmd_ctx_kill_v0 {
	__s32	pid;
	__s32	sig;
};

struct vcmd_wait_exit_v0 {
	__s32	reboot_cmd;
	__s32	exit_code;
};

struct vcmd_space_mask_v1 {
	__u64	mask;
};

/* 16 bytes natively, 12 in an i386 program: the tail is padding. */
struct vcmd_space_mask_v2 {
	__u64	mask;
	__u32	index;
};

/* cpu_id: VS_SCHED_ALL_CPUS, or the number of one. */
struct vcmd_prio_bias {
	__s32	cpu_id;
	__s32	prio_bias;
};

/* 32 bytes natively, 28 in an i386 program. */
struct vcmd_sched_v2 {
	__s32	fill_rate;
	__s32	interval;
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__u64	cpu_mask;
};

struct vcmd_sched_v3 {
	__u32	set_mask;
	__s32	fill_rate;
	__s32	interval;
	__s32	tokens;
	__s32	tokens_min;
	__s32	tokens_max;
	__s32	priority_bias;
};

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

struct vcmd_sched_info {
	__s32	cpu_id;
	__s32	bucket_id;
	__u64	user_msec;
	__u64	sys_msec;
	__u64	hold_msec;
	__u32	token_usec;
	__s32	vavavoom;
};

/* Network contexts. */
struct vcmd_nx_info_v0 {
	__u32	nid;
};

struct vcmd_net_create {
	__u64	flagword;
};

struct vcmd_net_addr_v0 {
	__u16	type;
	__u16	count;
	__be32	ip[4];
	__be32	mask[4];
};

struct vcmd_net_addr_ipv4_v1 {
	__u16	type;
	__u16	flags;
	__be32	ip;
	__be32	mask;
};

struct vcmd_net_addr_ipv4_v2 {
	__u16	type;
	__u16	flags;
	__be32	ip;
	__be32	ip2;
	__be32	mask;
};

struct vcmd_net_addr_ipv6_v1 {
	__u16	type;
	__u16	flags;
	__u32	prefix;
	__u8	ip[16];
	__u8	mask[16];
};

struct vcmd_net_flags_v0 {
	__u64	flagword;
	__u64	mask;
};

struct vcmd_net_caps_v0 {
	__u64	ncaps;
	__u64	cmask;
};

/* Inodes.  An i386 program passes the 16 byte form of ctx_iattr_v1. */
struct vcmd_ctx_iattr_v1 {
	const char	*name;
	__u32	tag;
	__u32	flags;
	__u32	mask;
};

struct vcmd_ctx_fiattr_v0 {
	__u32	tag;
	__u32	flags;
	__u32	mask;
};

/* The first calls. */
struct vcmd_new_s_context_v1 {
	__u32	remove_cap;
	__u32	flags;
};

struct vcmd_set_ipv4root_v3 {
	__be32	broadcast;
	struct {
		__be32	ip;
		__be32	mask;
	} ip_mask_pair[NB_IPV4ROOT];
};

#endif /* _UAPI_LINUX_VSERVER_H */
