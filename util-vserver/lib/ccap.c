// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the context capabilities. */
#include "bit-names.h"

static struct bit_name const ccap_names[] = {
	{ "set_utsname",	VC_VXC_SET_UTSNAME },
	{ "set_rlimit",		VC_VXC_SET_RLIMIT },
	{ "fs_security",	VC_VXC_FS_SECURITY },
	{ "fs_trusted",		VC_VXC_FS_TRUSTED },
	{ "tiocsti",		VC_VXC_TIOCSTI },
	{ "raw_icmp",		VC_VXC_RAW_ICMP },
	{ "syslog",		VC_VXC_SYSLOG },
	{ "oom_adjust",		VC_VXC_OOM_ADJUST },
	{ "audit_control",	VC_VXC_AUDIT_CONTROL },
	{ "secure_mount",	VC_VXC_SECURE_MOUNT },
	{ "secure_remount",	VC_VXC_SECURE_REMOUNT },
	{ "binary_mount",	VC_VXC_BINARY_MOUNT },
	{ "dev_mount",		VC_VXC_DEV_MOUNT },
	{ "quota_ctl",		VC_VXC_QUOTA_CTL },
	{ "admin_mapper",	VC_VXC_ADMIN_MAPPER },
	{ "admin_cloop",	VC_VXC_ADMIN_CLOOP },
	{ "kthread",		VC_VXC_KTHREAD },
	{ "namespace",		VC_VXC_NAMESPACE },
};

static struct bit_name const ccap_aliases[] = {
	{ "mount",		VC_VXC_SECURE_MOUNT },
	{ "remount",		VC_VXC_SECURE_REMOUNT },
	{ "icmp",		VC_VXC_RAW_ICMP },
	{ "ping",		VC_VXC_RAW_ICMP },
	{ "utsname",		VC_VXC_SET_UTSNAME },
	{ "rlimit",		VC_VXC_SET_RLIMIT },
};

static struct bit_table const ccap_table = {
	.prefix		= "VXC_",
	.bits		= BIT_NAMES(ccap_names),
	.aliases	= BIT_NAMES(ccap_aliases),
};

uint64_t vc_text2ccap(char const *str, size_t len)
{
	return bit_table_text(&ccap_table, str, len);
}

char const *vc_loccap2text(uint64_t *val)
{
	return bit_table_lowest(&ccap_table, val);
}

int vc_list2ccap(char const *str, size_t len, struct vc_err_listparser *err,
		 struct vc_ctx_caps *res)
{
	return bit_table_list(&ccap_table, str, len, err, &res->ccaps,
			      &res->cmask);
}

uint64_t vc_get_insecureccaps(void)
{
	return ~(VC_VXC_SET_UTSNAME | VC_VXC_RAW_ICMP | VC_VXC_AUDIT_CONTROL);
}
