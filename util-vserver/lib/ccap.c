// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the context capabilities. */
#include "bit-names.h"

static const struct bit_name ccap_names[] = {
	{ "set_utsname",	VXC_SET_UTSNAME },
	{ "set_rlimit",		VXC_SET_RLIMIT },
	{ "fs_security",	VXC_FS_SECURITY },
	{ "fs_trusted",		VXC_FS_TRUSTED },
	{ "tiocsti",		VXC_TIOCSTI },
	{ "raw_icmp",		VXC_RAW_ICMP },
	{ "syslog",		VXC_SYSLOG },
	{ "oom_adjust",		VXC_OOM_ADJUST },
	{ "audit_control",	VXC_AUDIT_CONTROL },
	{ "secure_mount",	VXC_SECURE_MOUNT },
	{ "secure_remount",	VXC_SECURE_REMOUNT },
	{ "binary_mount",	VXC_BINARY_MOUNT },
	{ "dev_mount",		VXC_DEV_MOUNT },
	{ "quota_ctl",		VXC_QUOTA_CTL },
	{ "admin_mapper",	VXC_ADMIN_MAPPER },
	{ "admin_cloop",	VXC_ADMIN_CLOOP },
	{ "kthread",		VXC_KTHREAD },
	{ "namespace",		VXC_NAMESPACE },
};

static const struct bit_name ccap_aliases[] = {
	{ "mount",		VXC_SECURE_MOUNT },
	{ "remount",		VXC_SECURE_REMOUNT },
	{ "icmp",		VXC_RAW_ICMP },
	{ "ping",		VXC_RAW_ICMP },
	{ "utsname",		VXC_SET_UTSNAME },
	{ "rlimit",		VXC_SET_RLIMIT },
};

static const struct bit_table ccap_table = {
	.prefix		= "VXC_",
	.bits		= BIT_NAMES(ccap_names),
	.aliases	= BIT_NAMES(ccap_aliases),
};

uint64_t vc_text2ccap(const char *str, size_t len)
{
	return bit_table_text(&ccap_table, str, len);
}

const char *vc_loccap2text(uint64_t *val)
{
	return bit_table_lowest(&ccap_table, val);
}

int vc_list2ccap(const char *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res)
{
	return bit_table_list(&ccap_table, str, len, err, &res->ccaps,
			      &res->cmask);
}

uint64_t vc_get_insecureccaps(void)
{
	return ~(VXC_SET_UTSNAME | VXC_RAW_ICMP | VXC_AUDIT_CONTROL);
}
