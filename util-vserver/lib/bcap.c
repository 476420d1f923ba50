// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the POSIX capabilities. */
#include <linux/capability.h>

#include "bit-names.h"

#define CAP(name)	(1ull << CAP_##name)

static const struct bit_name bcap_names[] = {
	{ "chown",		CAP(CHOWN) },
	{ "dac_override",	CAP(DAC_OVERRIDE) },
	{ "dac_read_search",	CAP(DAC_READ_SEARCH) },
	{ "fowner",		CAP(FOWNER) },
	{ "fsetid",		CAP(FSETID) },
	{ "kill",		CAP(KILL) },
	{ "setgid",		CAP(SETGID) },
	{ "setuid",		CAP(SETUID) },
	{ "setpcap",		CAP(SETPCAP) },
	{ "linux_immutable",	CAP(LINUX_IMMUTABLE) },
	{ "net_bind_service",	CAP(NET_BIND_SERVICE) },
	{ "net_broadcast",	CAP(NET_BROADCAST) },
	{ "net_admin",		CAP(NET_ADMIN) },
	{ "net_raw",		CAP(NET_RAW) },
	{ "ipc_lock",		CAP(IPC_LOCK) },
	{ "ipc_owner",		CAP(IPC_OWNER) },
	{ "sys_module",		CAP(SYS_MODULE) },
	{ "sys_rawio",		CAP(SYS_RAWIO) },
	{ "sys_chroot",		CAP(SYS_CHROOT) },
	{ "sys_ptrace",		CAP(SYS_PTRACE) },
	{ "sys_pacct",		CAP(SYS_PACCT) },
	{ "sys_admin",		CAP(SYS_ADMIN) },
	{ "sys_boot",		CAP(SYS_BOOT) },
	{ "sys_nice",		CAP(SYS_NICE) },
	{ "sys_resource",	CAP(SYS_RESOURCE) },
	{ "sys_time",		CAP(SYS_TIME) },
	{ "sys_tty_config",	CAP(SYS_TTY_CONFIG) },
	{ "mknod",		CAP(MKNOD) },
	{ "lease",		CAP(LEASE) },
	{ "audit_write",	CAP(AUDIT_WRITE) },
	{ "audit_control",	CAP(AUDIT_CONTROL) },
	{ "setfcap",		CAP(SETFCAP) },
	{ "mac_override",	CAP(MAC_OVERRIDE) },
	{ "mac_admin",		CAP(MAC_ADMIN) },
	{ "syslog",		CAP(SYSLOG) },
	{ "wake_alarm",		CAP(WAKE_ALARM) },
	{ "block_suspend",	CAP(BLOCK_SUSPEND) },
	{ "audit_read",		CAP(AUDIT_READ) },
	{ "perfmon",		CAP(PERFMON) },
	{ "bpf",		CAP(BPF) },
	{ "checkpoint_restore",	CAP(CHECKPOINT_RESTORE) },
};

static const struct bit_table bcap_table = {
	.prefix		= "CAP_",
	.bits		= BIT_NAMES(bcap_names),
};

uint64_t vc_text2bcap(const char *str, size_t len)
{
	return bit_table_text(&bcap_table, str, len);
}

const char *vc_lobcap2text(uint64_t *val)
{
	return bit_table_lowest(&bcap_table, val);
}

int vc_list2bcap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res)
{
	return bit_table_list(&bcap_table, str, len, err, &res->bcaps,
			      &res->bmask);
}

/* Capabilities that a guest has by default. */
#define SECURE_BCAPS ( \
	CAP(CHOWN) | CAP(DAC_OVERRIDE) | CAP(DAC_READ_SEARCH) | \
	CAP(FOWNER) | CAP(FSETID) | CAP(KILL) | \
	CAP(SETGID) | CAP(SETUID) | CAP(NET_BIND_SERVICE) | \
	CAP(SYS_CHROOT) | CAP(SYS_PTRACE) | CAP(SYS_BOOT) | \
	CAP(SYS_TTY_CONFIG) | CAP(LEASE) | CAP(AUDIT_WRITE) | \
	CAP(SETFCAP))

uint64_t vc_get_insecurebcaps(void)
{
	return ~SECURE_BCAPS;
}
