// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of the context flags. */
#include "bit-names.h"

static struct bit_name const cflag_names[] = {
	{ "lock",		VC_VXF_INFO_LOCK },
	{ "sched",		VC_VXF_INFO_SCHED },
	{ "nproc",		VC_VXF_INFO_NPROC },
	{ "private",		VC_VXF_INFO_PRIVATE },
	{ "fakeinit",		VC_VXF_INFO_INIT },
	{ "hideinfo",		VC_VXF_INFO_HIDEINFO },
	{ "ulimit",		VC_VXF_INFO_ULIMIT },
	{ "namespace",		VC_VXF_INFO_NAMESPACE },
	{ "sched_hard",		VC_VXF_SCHED_HARD },
	{ "sched_prio",		VC_VXF_SCHED_PRIO },
	{ "sched_pause",	VC_VXF_SCHED_PAUSE },
	{ "virt_mem",		VC_VXF_VIRT_MEM },
	{ "virt_uptime",	VC_VXF_VIRT_UPTIME },
	{ "virt_cpu",		VC_VXF_VIRT_CPU },
	{ "virt_load",		VC_VXF_VIRT_LOAD },
	{ "virt_time",		VC_VXF_VIRT_TIME },
	{ "hide_mount",		VC_VXF_HIDE_MOUNT },
	{ "hide_netif",		VC_VXF_HIDE_NETIF },
	{ "hide_vinfo",		VC_VXF_HIDE_VINFO },
	{ "state_setup",	VC_VXF_STATE_SETUP },
	{ "state_init",		VC_VXF_STATE_INIT },
	{ "state_admin",	VC_VXF_STATE_ADMIN },
	{ "sc_helper",		VC_VXF_SC_HELPER },
	{ "reboot_kill",	VC_VXF_REBOOT_KILL },
	{ "persistent",		VC_VXF_PERSISTENT },
	{ "fork_rss",		VC_VXF_FORK_RSS },
	{ "prolific",		VC_VXF_PROLIFIC },
	{ "igneg_nice",		VC_VXF_IGNEG_NICE },
	{ "igneg_ionice",	VC_VXF_IGNEG_IONICE },
};

static struct bit_name const cflag_aliases[] = {
	{ "info_lock",		VC_VXF_INFO_LOCK },
	{ "info_sched",		VC_VXF_INFO_SCHED },
	{ "info_nproc",		VC_VXF_INFO_NPROC },
	{ "info_private",	VC_VXF_INFO_PRIVATE },
	{ "info_init",		VC_VXF_INFO_INIT },
	{ "info_hideinfo",	VC_VXF_INFO_HIDEINFO },
	{ "info_hide",		VC_VXF_INFO_HIDEINFO },
	{ "info_ulimit",	VC_VXF_INFO_ULIMIT },
	{ "info_namespace",	VC_VXF_INFO_NAMESPACE },
	{ "info_nspace",	VC_VXF_INFO_NAMESPACE },
	{ "secure",		VC_VXF_HIDE_NETIF },
	{ "default",		VC_VXF_VIRT_UPTIME | VC_VXF_SC_HELPER },
};

static struct bit_table const cflag_table = {
	.prefix		= "VXF_",
	.bits		= BIT_NAMES(cflag_names),
	.aliases	= BIT_NAMES(cflag_aliases),
};

uint64_t vc_text2cflag(char const *str, size_t len)
{
	return bit_table_text(&cflag_table, str, len);
}

char const *vc_locflag2text(uint64_t *val)
{
	return bit_table_lowest(&cflag_table, val);
}

int vc_list2cflag(char const *str, size_t len, struct vc_err_listparser *err,
		  struct vc_ctx_flags *res)
{
	return bit_table_list(&cflag_table, str, len, err, &res->flagword,
			      &res->mask);
}
